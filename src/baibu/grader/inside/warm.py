"""Use each library once, so that a submission does not pay for what only happens the first time.

In the zygote it imports what the first use would import; in a spare runner it touches the memory
that forking left shared, which copies it before the submission is there.
"""

from __future__ import annotations

import sys

from . import codec

SAMPLE = "def f(a, b=2):\n    return [a * n for n in range(b)]\nanswer = f(3)\n"


def up() -> None:
    """Do a little of what submissions do, with each library that is imported."""
    namespace: dict[str, object] = {}
    exec(compile(SAMPLE, "<warm>", "exec", dont_inherit=True), namespace)
    value = {"a": [1, 2.5, "x"], "b": (True, None)}
    _there_and_back(value)
    for library, use in (("numpy", _numpy), ("torch", _torch), ("sklearn", _tables)):
        if library in sys.modules:
            use()


def _there_and_back(value: object) -> None:
    encoder = codec.Encoder(lambda _: {"t": "handle", "id": 0})
    tree = encoder.encode(value)
    beginning, size = codec.pack({"value": tree}, encoder.buffers)
    frame = codec.inline(beginning, size, encoder.buffers)
    header, _ = codec.sizes(frame[: codec.HEAD.size])
    start = codec.HEAD.size + header
    message, buffers = codec.unpack(frame[codec.HEAD.size : start], frame[start:])
    codec.decode(message["value"], buffers, lambda tree: tree)


def _numpy() -> None:
    import numpy as np

    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 3))
    weights = np.zeros(3)
    for _ in range(3):
        wrong = x @ weights - x.sum(axis=1)
        weights = weights - 0.1 * 2 * (x.T @ wrong) / len(x)
    np.exp(x).mean(axis=0)
    np.where(x > 0, x, 0.0)
    np.linalg.norm(weights)
    _there_and_back(x)


def _tables() -> None:
    import pandas as pd
    from sklearn.linear_model import LogisticRegression

    table = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "b": ["x", "y", "x", "y"]})
    table.groupby("b")["a"].mean()
    _there_and_back(table)
    LogisticRegression().fit(table[["a"]].to_numpy(), [0, 0, 1, 1])


def _torch() -> None:
    import torch

    torch.set_num_threads(1)
    model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
    for kind in (torch.optim.SGD, torch.optim.Adam):
        step = kind(model.parameters(), lr=0.01)
        for _ in range(2):
            step.zero_grad()
            out = model(torch.randn(8, 4))
            loss = torch.nn.functional.cross_entropy(out, torch.zeros(8, dtype=torch.long))
            loss = loss + torch.nn.functional.mse_loss(out, torch.zeros(8, 2))
            torch.autograd.backward(loss)
            step.step()
    _there_and_back(model(torch.randn(2, 4)).detach())
