"""Checks of the benchmark's lab TT."""

from itertools import pairwise

import numpy as np

from baibu.grader.checks import check, expect

ROWS = 60
PROVES = ["gradient-descent"]
SHAPES = [(16, 4), (16,), (3, 16), (3,)]


def rows(rng):
    """Draw rows whose class a linear rule decides."""
    x = rng.normal(size=(ROWS, 4)).astype("float32")
    return x, (x @ rng.normal(size=(4, 3))).argmax(axis=1)


def parameters(learner, net):
    """Take the parameters out as arrays, of the shapes asked for."""
    parts = learner.define("lambda net: [p.detach().numpy().copy() for p in net.parameters()]")(net)
    expect(parts).is_list(length=len(SHAPES))
    for part, shape in zip(parts, SHAPES, strict=True):
        expect(part, zh="参数", en="parameter").is_array(shape=shape, dtype="float")
    return parts


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


@check(zh="网络的结构正是所要求的", en="is the network asked for", proves=PROVES)
def is_the_network_asked_for(learner, rng):
    x, _ = rows(rng)
    net = learner.Net()
    parts = parameters(learner, net)
    expect(net(learner.tensor(x))).close_to(scores(parts, x), rtol=1e-4, atol=1e-5)


@check(zh="损失一步比一步小", en="the loss falls at every step", proves=PROVES)
def the_loss_falls(learner, rng):
    x, y = rows(rng)
    net = learner.Net()
    before = parameters(learner, net)
    history = learner.train(net, learner.tensor(x), learner.tensor(y), 15, 0.3)
    expect(history).is_list(length=15)
    expect(history[0]).close_to(cross_entropy(before, x, y), rtol=1e-4)
    falls = all(later < earlier for earlier, later in pairwise(history))
    expect.that(falls, zh="每一步之后损失都更小", en="every step lowers the loss", got=history)
    last = cross_entropy(parameters(learner, net), x, y)
    expect(last, zh="训练后的损失", en="the loss after training").at_most(0.95 * history[0])


@check(zh="每个参数都沿梯度移动", en="every parameter moves along its gradient", proves=PROVES)
def moves_along_the_gradient(learner, rng):
    x, y = rows(rng)
    net = learner.Net()
    want = descend(parameters(learner, net), x, y, 5, 0.1)
    learner.train(net, learner.tensor(x), learner.tensor(y), 5, 0.1)
    for got, wanted in zip(parameters(learner, net), want, strict=True):
        expect(got).close_to(wanted.astype("float32"), rtol=1e-3, atol=1e-4)
