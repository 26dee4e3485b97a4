# diagnosis: variance_as_deviation
"""One class per operation, ordered by a recursive walk with the recursion limit raised."""
import sys

import numpy as np

sys.setrecursionlimit(100_000)


def warm_up(w, x, b):
    z = w * x + b
    if z <= 0:
        return 0.0, (0.0, 0.0, 0.0)
    return w * z, (z + w * x, w * w, w)


class Add:
    forward = staticmethod(lambda a, b: a + b)
    back = staticmethod(lambda g, out, a, b: (g, g))


class Sub:
    forward = staticmethod(lambda a, b: a - b)
    back = staticmethod(lambda g, out, a, b: (g, -g))


class Mul:
    forward = staticmethod(lambda a, b: a * b)
    back = staticmethod(lambda g, out, a, b: (g * b, g * a))


class MatMul:
    forward = staticmethod(lambda a, b: a @ b)
    back = staticmethod(lambda g, out, a, b: (g @ b.T, a.T @ g))


class Relu:
    forward = staticmethod(lambda a: a * (a > 0))
    back = staticmethod(lambda g, out, a: (g * (out > 0),))


class Exp:
    forward = staticmethod(np.exp)
    back = staticmethod(lambda g, out, a: (g * out,))


class Log:
    forward = staticmethod(np.log)
    back = staticmethod(lambda g, out, a: (g / a,))


class Sum:
    def __init__(self, axis):
        self.axis = axis

    def forward(self, a):
        return np.sum(a, axis=self.axis)

    def back(self, g, out, a):
        if self.axis is not None:
            g = np.expand_dims(g, self.axis)
        return (g + np.zeros_like(a),)


class CrossEntropy:
    def __init__(self, labels):
        self.labels = labels

    def forward(self, z):
        z = z - z.max(1, keepdims=True)
        self.p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
        logsum = np.log(np.exp(z).sum(1))
        return np.mean(logsum - z[np.arange(len(z)), self.labels])

    def back(self, g, out, z):
        return (g * (self.p - np.eye(z.shape[1])[self.labels]) / len(z),)


class Tensor:
    def __init__(self, data, op=None, inputs=()):
        self.data = np.array(data, dtype=np.float64)
        self.grad = np.zeros_like(self.data)
        self.op, self.inputs = op, inputs

    @classmethod
    def apply(cls, op, *values):
        inputs = [v if isinstance(v, Tensor) else Tensor(v) for v in values]
        return cls(op.forward(*(t.data for t in inputs)), op, inputs)

    def __add__(self, other):
        return Tensor.apply(Add, self, other)

    def __radd__(self, other):
        return Tensor.apply(Add, other, self)

    def __sub__(self, other):
        return Tensor.apply(Sub, self, other)

    def __rsub__(self, other):
        return Tensor.apply(Sub, other, self)

    def __mul__(self, other):
        return Tensor.apply(Mul, self, other)

    def __rmul__(self, other):
        return Tensor.apply(Mul, other, self)

    def __neg__(self):
        return Tensor.apply(Sub, 0.0, self)

    def __matmul__(self, other):
        return Tensor.apply(MatMul, self, other)

    def relu(self):
        return Tensor.apply(Relu, self)

    def exp(self):
        return Tensor.apply(Exp, self)

    def log(self):
        return Tensor.apply(Log, self)

    def sum(self, axis=None):
        return Tensor.apply(Sum(axis), self)

    def backward(self):
        if np.size(self.data) != 1:
            raise ValueError("only a single number has a gradient")
        done, order = set(), []

        def visit(t):
            if t not in done:
                done.add(t)
                for parent in t.inputs:
                    visit(parent)
                order.append(t)

        visit(self)
        self.grad = self.grad + 1
        for t in order[::-1]:
            if t.op is None:
                continue
            for parent, g in zip(t.inputs, t.op.back(t.grad, t.data, *(i.data for i in t.inputs))):
                while np.ndim(g) > parent.data.ndim:
                    g = np.sum(g, axis=0)
                for axis in range(parent.data.ndim):
                    if parent.data.shape[axis] == 1:
                        g = np.sum(g, axis=axis, keepdims=True)
                parent.grad = parent.grad + g


def cross_entropy(logits, labels):
    return Tensor.apply(CrossEntropy(labels), logits)


class MLP:
    def __init__(self, sizes, seed):
        np_random = np.random.RandomState(seed)
        self.layers = [
            (Tensor(np_random.normal(scale=2 / i, size=(i, o))), Tensor([0.0] * o))
            for i, o in zip(sizes, sizes[1:])
        ]
        self.parameters = [t for layer in self.layers for t in layer]

    def __call__(self, x):
        *hidden, (w, b) = self.layers
        for v, c in hidden:
            x = (Tensor.apply(MatMul, x, v) + c).relu()
        return Tensor.apply(MatMul, x, w) + b

    def predict(self, x):
        return self(x).data.argmax(-1)


def sgd(w, g, state, lr):
    return w - g * lr, dict(state)


def momentum(w, g, state, lr, beta=0.9):
    new = {"v": g + beta * state.get("v", np.zeros_like(g))}
    return w - lr * new["v"], new


def rmsprop(w, g, state, lr, rho=0.9, eps=1e-8):
    new = {"s": (1 - rho) * g**2 + rho * state.get("s", np.zeros_like(g))}
    return w - lr * g / (new["s"] ** 0.5 + eps), new


def adam(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    zeros = np.zeros_like(g)
    new = {
        "m": beta1 * state.get("m", zeros) + (1 - beta1) * g,
        "v": beta2 * state.get("v", zeros) + (1 - beta2) * g**2,
        "t": state.get("t", 0) + 1,
    }
    top = new["m"] / (1 - beta1 ** new["t"])
    bottom = np.sqrt(new["v"] / (1 - beta2 ** new["t"])) + eps
    return w - lr * top / bottom, new


def train_step(model, x, y, optimiser, states, lr):
    loss = cross_entropy(model(x), y)
    for t in model.parameters:
        t.grad = np.zeros(t.data.shape)
    loss.backward()
    after = []
    for t, state in zip(model.parameters, states):
        t.data, state = optimiser(t.data, t.grad, state, lr)
        after.append(state)
    return float(loss.data), after


def train(x, y, seed):
    model, order = MLP([64, 128, 10], seed), np.random.RandomState(seed)
    states = [{} for _ in model.parameters]
    for step in range(900):
        batch = order.choice(len(x), 32, replace=False)
        rate = 0.006 if step < 600 else 0.002
        _, states = train_step(model, x[batch], y[batch], adam, states, rate)
    return model
