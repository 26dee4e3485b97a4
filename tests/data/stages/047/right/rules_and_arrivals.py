"""Each parent has a rule; gradients gather in a dictionary and are added to grad at the end."""

import numpy as np


def warm_up(w, x, b):
    z = w * x + b
    r = max(z, 0.0)
    slope = 1.0 if z > 0 else 0.0
    dz = w * slope
    return float(w * r), (float(r + dz * x), float(dz * w), float(dz))


def _fit(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1 and g.shape[axis] != 1:
            g = g.sum(axis=axis, keepdims=True)
    return g


def _tensor(a):
    return a if isinstance(a, Tensor) else Tensor(a)


class Tensor:
    __array_ufunc__ = None

    def __init__(self, data, parents=(), rules=()):
        self.data = np.array(data, dtype=float)
        self.grad = np.zeros(self.data.shape)
        self.parents = parents
        self.rules = rules

    def __add__(self, other):
        other = _tensor(other)
        return Tensor(self.data + other.data, (self, other), (lambda g: g, lambda g: g))

    __radd__ = __add__

    def __mul__(self, other):
        other = _tensor(other)
        return Tensor(
            self.data * other.data,
            (self, other),
            (lambda g: g * other.data, lambda g: g * self.data),
        )

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + (-_tensor(other))

    def __rsub__(self, other):
        return _tensor(other) + (-self)

    def __matmul__(self, other):
        return Tensor(
            self.data @ other.data,
            (self, other),
            (lambda g: g @ other.data.T, lambda g: self.data.T @ g),
        )

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), (lambda g: g * (self.data > 0),))

    def exp(self):
        value = np.exp(self.data)
        return Tensor(value, (self,), (lambda g: g * value,))

    def log(self):
        return Tensor(np.log(self.data), (self,), (lambda g: g / self.data,))

    def sum(self, axis=None):
        def rule(g):
            if axis is not None:
                g = np.expand_dims(g, axis)
            return np.broadcast_to(g, self.data.shape)

        return Tensor(self.data.sum(axis=axis), (self,), (rule,))

    def backward(self):
        if self.data.size != 1:
            raise ValueError("one number")
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((p, False) for p in node.parents)
        arrived = {id(node): np.zeros(node.data.shape) for node in order}
        arrived[id(self)] = np.ones(self.data.shape)
        for node in reversed(order):
            g = arrived[id(node)]
            node.grad = node.grad + g
            for parent, rule in zip(node.parents, node.rules):
                arrived[id(parent)] = arrived[id(parent)] + _fit(rule(g), parent.data.shape)


def cross_entropy(logits, labels):
    n = len(labels)
    z = logits - logits.data.max(axis=1, keepdims=True)
    onehot = np.zeros(logits.data.shape)
    onehot[np.arange(n), labels] = 1
    return (z.exp().sum(axis=1).log() - (z * onehot).sum(axis=1)).sum() * (1 / n)


class MLP:
    def __init__(self, sizes, seed):
        rng = np.random.default_rng(seed)
        self.parameters = []
        for a, b in zip(sizes[:-1], sizes[1:]):
            self.parameters.append(Tensor(rng.normal(0, np.sqrt(2 / a), (a, b))))
            self.parameters.append(Tensor(np.zeros(b)))

    def __call__(self, x):
        h = Tensor(x)
        for i in range(0, len(self.parameters), 2):
            h = h @ self.parameters[i] + self.parameters[i + 1]
            if i + 2 < len(self.parameters):
                h = h.relu()
        return h

    def predict(self, x):
        return self(x).data.argmax(axis=1)


def sgd(w, g, state, lr):
    return w - lr * g, {}


def momentum(w, g, state, lr, beta=0.9):
    v = beta * state.get("v", 0) + g
    return w - lr * v, {"v": v}


def rmsprop(w, g, state, lr, rho=0.9, eps=1e-8):
    s = rho * state.get("s", 0) + (1 - rho) * g**2
    return w - lr * g / (np.sqrt(s) + eps), {"s": s}


def adam(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0) + (1 - beta1) * g
    v = beta2 * state.get("v", 0) + (1 - beta2) * g**2
    mh, vh = m / (1 - beta1**t), v / (1 - beta2**t)
    return w - lr * mh / (np.sqrt(vh) + eps), {"m": m, "v": v, "t": t}


def train_step(model, x, y, optimiser, states, lr):
    for p in model.parameters:
        p.grad = np.zeros(p.data.shape)
    loss = cross_entropy(model(x), y)
    loss.backward()
    new = []
    for p, s in zip(model.parameters, states):
        p.data, s = optimiser(p.data, p.grad, s, lr)
        new.append(s)
    return float(loss.data), new


def train(x, y, seed):
    model = MLP((x.shape[1], 64, 10), seed)
    states = [{} for _ in model.parameters]
    rng = np.random.default_rng(seed)
    for _ in range(20):
        order = rng.permutation(len(x))
        for i in range(0, len(x), 32):
            rows = order[i : i + 32]
            _, states = train_step(model, x[rows], y[rows], adam, states, 0.005)
    return model
