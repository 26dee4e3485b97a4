"""The checks of lab TT as bare asserts: the source of every peer's own form."""

from itertools import pairwise

import numpy as np
import torch
from solution import Net, train

ROWS = 60


def rows(seed=7):
    """Draw rows whose class a linear rule decides."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(ROWS, 4)).astype("float32")
    return x, (x @ rng.normal(size=(4, 3))).argmax(axis=1)


def parameters(net):
    """Take the parameters out as arrays."""
    return [parameter.detach().numpy().copy() for parameter in net.parameters()]


def scores(parts, x):
    """Compute the scores by hand."""
    hidden, hidden_bias, out, out_bias = parts
    return np.tanh(x @ hidden.T + hidden_bias) @ out.T + out_bias


def cross_entropy(parts, x, y):
    """Compute the loss by hand."""
    found = scores(parts, x)
    found = found - found.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(found).sum(axis=1)) - found[np.arange(len(y)), y]))


def descend(parts, x, y, steps, rate):
    """Take the same steps by hand."""
    hidden, hidden_bias, out, out_bias = parts
    wanted = np.eye(3)[y]
    for _ in range(steps):
        inner = np.tanh(x @ hidden.T + hidden_bias)
        chances = np.exp(inner @ out.T + out_bias)
        errors = (chances / chances.sum(axis=1, keepdims=True) - wanted) / len(y)
        back = errors @ out * (1 - inner**2)
        out, out_bias = out - rate * errors.T @ inner, out_bias - rate * errors.sum(axis=0)
        hidden, hidden_bias = hidden - rate * back.T @ x, hidden_bias - rate * back.sum(axis=0)
    return [hidden, hidden_bias, out, out_bias]


def check_is_the_network_asked_for():
    x, _ = rows()
    net = Net()
    parts = parameters(net)
    assert [part.shape for part in parts] == [(16, 4), (16,), (3, 16), (3,)]
    got = net(torch.from_numpy(x)).detach().numpy()
    np.testing.assert_allclose(got, scores(parts, x), rtol=1e-4, atol=1e-5)


def check_the_loss_falls():
    x, y = rows()
    net = Net()
    before = parameters(net)
    history = train(net, torch.from_numpy(x), torch.from_numpy(y), 15, 0.3)
    assert len(history) == 15
    np.testing.assert_allclose(history[0], cross_entropy(before, x, y), rtol=1e-4)
    assert all(later < earlier for earlier, later in pairwise(history))
    assert cross_entropy(parameters(net), x, y) < 0.95 * history[0]


def check_moves_along_the_gradient():
    x, y = rows()
    net = Net()
    want = descend(parameters(net), x, y, 5, 0.1)
    train(net, torch.from_numpy(x), torch.from_numpy(y), 5, 0.1)
    for got, wanted in zip(parameters(net), want, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-3, atol=1e-4)
