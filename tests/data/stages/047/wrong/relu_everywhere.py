# diagnosis: relu_on_logits
"""Nodes carry a serial number; a result always has a larger one than what it was made from."""

import heapq
from itertools import count

import numpy as np

serial = count()


def warm_up(w, x, b):
    on = 1.0 if w * x + b > 0 else 0.0
    return on * w * (w * x + b), (on * (2 * w * x + b), on * w * w, on * w)


def shrink(g, shape):
    if g.shape == shape:
        return g
    full = (1,) * (g.ndim - len(shape)) + shape
    axes = tuple(i for i in range(g.ndim) if full[i] == 1)
    return g.sum(axis=axes, keepdims=True).reshape(shape)


class Tensor:
    def __init__(self, data, back=None):
        self.data = np.asarray(data).astype(float)
        self.grad = np.zeros_like(self.data)
        self.back = back or {}  # id of parent -> (parent, function)
        self.links = []
        self.number = next(serial)

    @staticmethod
    def of(value, *links):
        made = Tensor(value)
        made.links = list(links)
        return made

    def __lt__(self, other):
        return self.number > other.number

    def __add__(self, o):
        o = lift(o)
        return Tensor.of(self.data + o.data, (self, lambda g: g), (o, lambda g: g))

    def __mul__(self, o):
        o = lift(o)
        return Tensor.of(
            self.data * o.data, (self, lambda g: g * o.data), (o, lambda g: g * self.data)
        )

    def __matmul__(self, o):
        o = lift(o)
        return Tensor.of(
            np.dot(self.data, o.data),
            (self, lambda g: np.dot(g, o.data.T)),
            (o, lambda g: np.dot(self.data.T, g)),
        )

    def __neg__(self):
        return Tensor.of(-self.data, (self, lambda g: -g))

    def __sub__(self, o):
        return self + (-lift(o))

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, o):
        return lift(o) + (-self)

    def relu(self):
        mask = self.data > 0
        return Tensor.of(np.where(mask, self.data, 0.0), (self, lambda g: np.where(mask, g, 0.0)))

    def exp(self):
        e = np.exp(self.data)
        return Tensor.of(e, (self, lambda g: g * e))

    def log(self):
        return Tensor.of(np.log(self.data), (self, lambda g: g / self.data))

    def sum(self, axis=None):
        kept = self.data.sum(axis=axis, keepdims=True).shape
        return Tensor.of(
            self.data.sum(axis=axis),
            (self, lambda g: np.zeros(self.data.shape) + np.reshape(g, kept)),
        )

    def backward(self):
        if self.data.size != 1:
            raise ValueError("not a scalar")
        arriving = {self.number: np.ones_like(self.data)}
        heap, queued = [self], {self.number}
        while heap:
            node = heapq.heappop(heap)
            g = arriving.pop(node.number)
            node.grad = node.grad + g
            for parent, pull in node.links:
                share = shrink(np.asarray(pull(g)), parent.data.shape)
                arriving[parent.number] = arriving.get(parent.number, 0.0) + share
                if parent.number not in queued:
                    queued.add(parent.number)
                    heapq.heappush(heap, parent)


def lift(v):
    return v if isinstance(v, Tensor) else Tensor(v)


def cross_entropy(logits, labels):
    k = logits.data.shape[1]
    onehot = np.eye(k)[np.asarray(labels)]
    shift = logits - logits.data.max(axis=1)[:, None]
    picked = (shift * onehot).sum()
    return (shift.exp().sum(axis=1).log().sum() - picked) * (1 / len(onehot))


class MLP:
    def __init__(self, sizes, seed):
        draw = np.random.default_rng(seed).standard_normal
        self.parameters = []
        for i in range(len(sizes) - 1):
            shape = (sizes[i], sizes[i + 1])
            self.parameters += [Tensor(draw(shape) * (2 / sizes[i]) ** 0.5), Tensor(np.zeros(shape[1]))]

    def __call__(self, x):
        h = lift(x)
        for i in range(0, len(self.parameters), 2):
            h = (h @ self.parameters[i] + self.parameters[i + 1]).relu()
        return h

    def predict(self, x):
        return np.argmax(self(x).data, 1)


def sgd(w, g, state, lr):
    return w - lr * g, {}


def momentum(w, g, state, lr, beta=0.9):
    v = beta * state["v"] + g if state else g + 0.0
    return w - lr * v, {"v": v}


def rmsprop(w, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * (state["s"] if state else 0) + (1 - rho) * np.square(g)
    return w - lr / (np.sqrt(s) + eps) * g, {"s": s}


def adam(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = (state["m"], state["v"], state["t"]) if state else (0.0, 0.0, 0)
    t += 1
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    return w - lr * (m / (1 - beta1**t)) / ((v / (1 - beta2**t)) ** 0.5 + eps), dict(m=m, v=v, t=t)


def train_step(model, x, y, optimiser, states, lr):
    for p in model.parameters:
        p.grad = 0 * p.grad
    loss = cross_entropy(model(x), y)
    loss.backward()
    pairs = [optimiser(p.data, p.grad, s, lr) for p, s in zip(model.parameters, states)]
    for p, (new, _) in zip(model.parameters, pairs):
        p.data = new
    return loss.data.item(), [s for _, s in pairs]


def train(x, y, seed):
    rng = np.random.default_rng(seed + 1)
    net = MLP((x.shape[1], 96, 64, y.max() + 1), seed)
    states = [{}] * len(net.parameters)
    for epoch in range(25):
        for rows in np.array_split(rng.permutation(len(y)), 40):
            _, states = train_step(net, x[rows], y[rows], momentum, states, 0.03)
    return net
