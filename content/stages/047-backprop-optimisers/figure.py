"""Figures and numbers of stage 47, computed by its solution."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from solution import (
    MLP,
    Tensor,
    adam,
    cross_entropy,
    momentum,
    rmsprop,
    sgd,
    train,
    train_step,
    warm_up,
)

from baibu.publish.draw import Box, Diagram, Plot, Style, number

Say = Callable[..., str]

OPTIMISERS: dict[str, tuple[Any, float]] = {  # name: step, and a learning rate that suits it
    "SGD": (sgd, 0.3),
    "Momentum": (momentum, 0.03),
    "RMSprop": (rmsprop, 0.002),
    "Adam": (adam, 0.005),
}
EPOCHS = 15
WEIGHT, INPUT, BIAS = 2.0, 3.0, -1.0  # of the worked example


def numbers() -> dict[str, str]:
    """Give every number of the brief that the solution can compute."""
    value, (dw, dx, db) = warm_up(WEIGHT, INPUT, BIAS)
    nudged = (warm_up(WEIGHT + 0.001, INPUT, BIAS)[0] - value) / 0.001
    logits = Tensor(np.log([[1.0, 2.0, 5.0]]))
    loss = cross_entropy(logits, [2])
    loss.backward()
    g = np.array([4.0])
    first = abs(float(adam(np.zeros(1), g, {}, 1.0)[0][0]))
    x, y = digits()
    score = float(np.mean(train(x[:1400], y[:1400], 0).predict(x[1400:]) == y[1400:]))
    return {
        "value": f"{value:g}",
        "dw": f"{dw:g}",
        "dx": f"{dx:g}",
        "db": f"{db:g}",
        "nudged": f"{nudged:.3f}",
        "loss": f"{float(loss.data):.3f}",
        "slopes": ", ".join(number(slope, 3) for slope in logits.grad[0]),
        "adam_first": f"{first:.2f}",
        "uncorrected": f"{0.1 * g[0] / np.sqrt(0.001 * g[0] ** 2):.2f}",
        "accuracy": f"{score:.3f}",
        "adam_loss": f"{losses('Adam')[-1]:.3f}",
        "sgd_loss": f"{losses('SGD')[-1]:.3f}",
        "sgd_rate": f"{OPTIMISERS['SGD'][1]:g}",
        "adam_rate": f"{OPTIMISERS['Adam'][1]:g}",
        "adam_too_fast": f"{losses('Adam', faster=60)[-1]:.2f}",
    }


@cache
def digits() -> tuple[np.ndarray, np.ndarray]:
    """Read the digits, pixels between 0 and 1."""
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    return x / 16, y


@cache
def losses(name: str, faster: float = 1.0) -> list[float]:
    """Train a network with one optimiser; give the mean loss of each epoch."""
    step, lr = OPTIMISERS[name][0], OPTIMISERS[name][1] * faster
    (x, y), rng = digits(), np.random.default_rng(0)
    model, found = MLP((64, 64, 10), seed=0), []
    states: list[dict[str, Any]] = [{} for _ in model.parameters]
    for _ in range(EPOCHS):
        batches = rng.permutation(1400).reshape(-1, 50)
        total = 0.0
        for rows in batches:
            loss, states = train_step(model, x[rows], y[rows], step, states, lr)
            total += loss
        found.append(total / len(batches))
    return found


def worked_graph(say: Say) -> str:
    """Draw the worked example: values forward, gradients backward."""
    value, (dw, dx, db) = warm_up(WEIGHT, INPUT, BIAS)
    title = say(
        zh="前向的值（上），反向的梯度 δ（下）",
        en="Values forward (top), gradients δ backward (bottom)",
    )
    diagram = Diagram(640, 250, title)

    def node(x: float, y: float, name: str, data: float, grad: float, *, leaf: bool = False) -> Box:
        style = Style(hue=1 if leaf else "ink", width=1.6)
        return diagram.box(
            x, y, 92, 42, f"{name} = {number(data, 0)}\nδ = {number(grad, 0)}", style=style
        )

    product, z = WEIGHT * INPUT, WEIGHT * INPUT + BIAS
    w = node(10, 40, "w", WEIGHT, dw, leaf=True)
    x = node(10, 120, "x", INPUT, dx, leaf=True)
    b = node(10, 198, "b", BIAS, db, leaf=True)
    p = node(150, 98, "p = w·x", product, db)
    q = node(280, 150, "z = p+b", z, db)
    r = node(410, 150, "r = relu", max(z, 0.0), WEIGHT)
    end = node(540, 60, "L = w·r", value, 1.0)
    for start, stop in ((w, p), (x, p), (p, q), (b, q), (q, r), (r, end), (w, end)):
        diagram.arrow(start, stop)
    return diagram.svg()


def valley(say: Say) -> str:
    """Draw the way of each optimiser down a long, narrow valley."""
    title = say(zh="同一个山谷，四种走法", en="One valley, four ways down")
    plot = Plot(620, 330, x=(-3.5, 10.5), y=(-2.6, 2.6), title=title)
    angles = np.linspace(0, 2 * np.pi, 121)
    for level in (0.5, 3, 8, 16, 27):
        size = np.sqrt(2 * level)
        xs, ys = (
            size * np.cos(angles) / np.sqrt(CURVES[0]),
            size * np.sin(angles) / np.sqrt(CURVES[1]),
        )
        plot.line(xs, ys, style=Style(hue="grid", width=1.2))
    rates = {"SGD": 0.09, "Momentum": 0.02, "RMSprop": 0.3, "Adam": 0.3}
    for hue, name in enumerate(OPTIMISERS, start=1):
        points = np.array(descent(OPTIMISERS[name][0], rates[name]))
        style = Style(hue=hue, dashed=hue % 2 == 0, width=1.8)
        plot.line(points[:, 0], points[:, 1], label=name, style=style)
    plot.points([0], [0], style=Style(hue="ink", marker="cross"))
    plot.axis_titles(
        say(zh="平缓方向", en="gentle direction"), say(zh="陡峭方向", en="steep direction")
    )
    return plot.svg()


CURVES = np.array([0.5, 20.0])  # second derivatives along the valley and across


def descent(step: Any, lr: float) -> list[np.ndarray]:
    """Follow one optimiser for 40 steps."""
    w, state, found = np.array([10.0, 2.0]), {}, []
    for _ in range(40):
        found.append(w)
        w, state = step(w, CURVES * w, state, lr)
    return found


def training_losses(say: Say) -> str:
    """Draw the loss of the four optimisers on digits."""
    title = say(zh="手写数字：每轮的平均损失", en="Digits: mean loss of each epoch")
    ticks = [(epoch, str(epoch)) for epoch in (1, 5, 10, 15)]
    plot = Plot(560, 310, x=(1, EPOCHS), y=(0.02, 3), y_scale="log", x_ticks=ticks, title=title)
    for hue, name in enumerate(OPTIMISERS, start=1):
        style = Style(hue=hue, dashed=hue % 2 == 0)
        plot.line(range(1, EPOCHS + 1), losses(name), label=name, style=style)
    plot.axis_titles(say(zh="轮次", en="epoch"), say(zh="交叉熵", en="cross-entropy"))
    return plot.svg()
