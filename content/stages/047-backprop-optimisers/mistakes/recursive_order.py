import numpy as np


def warm_up(w, x, b):
    z = w * x + b
    r = z if z > 0 else 0.0
    value = w * r
    d_r = w
    d_z = d_r if z > 0 else 0.0
    return value, (r + d_z * x, d_z * w, d_z)


def unbroadcast(grad, shape):
    grad = np.asarray(grad)
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, n in enumerate(shape):
        if n == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


class Tensor:
    def __init__(self, data, children=()):
        self.data = np.array(data, dtype=float)
        self.grad = np.zeros(self.data.shape)
        self.children = children
        self._backward = lambda: None

    def receive(self, grad):
        self.grad = self.grad + unbroadcast(grad, self.data.shape)

    def __add__(self, other):
        other = other if isinstance(other, Tensor) else Tensor(other)
        out = Tensor(self.data + other.data, (self, other))

        def _backward():
            self.receive(out.grad)
            other.receive(out.grad)

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Tensor) else Tensor(other)
        out = Tensor(self.data * other.data, (self, other))

        def _backward():
            self.receive(other.data * out.grad)
            other.receive(self.data * out.grad)

        out._backward = _backward
        return out

    def __matmul__(self, other):
        other = other if isinstance(other, Tensor) else Tensor(other)
        out = Tensor(self.data @ other.data, (self, other))

        def _backward():
            self.receive(out.grad @ other.data.T)
            other.receive(self.data.T @ out.grad)

        out._backward = _backward
        return out

    def __sub__(self, other):
        other = other if isinstance(other, Tensor) else Tensor(other)
        out = Tensor(self.data - other.data, (self, other))

        def _backward():
            self.receive(out.grad)
            other.receive(-out.grad)

        out._backward = _backward
        return out

    def __neg__(self):
        return self * -1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return Tensor(other) - self

    def relu(self):
        out = Tensor(np.maximum(self.data, 0), (self,))

        def _backward():
            self.receive((self.data > 0) * out.grad)

        out._backward = _backward
        return out

    def exp(self):
        out = Tensor(np.exp(self.data), (self,))

        def _backward():
            self.receive(out.data * out.grad)

        out._backward = _backward
        return out

    def log(self):
        out = Tensor(np.log(self.data), (self,))

        def _backward():
            self.receive(out.grad / self.data)

        out._backward = _backward
        return out

    def sum(self, axis=None):
        out = Tensor(self.data.sum(axis=axis), (self,))

        def _backward():
            grad = out.grad if axis is None else np.expand_dims(out.grad, axis)
            self.receive(grad * np.ones(self.data.shape))

        out._backward = _backward
        return out

    def backward(self):
        if self.data.size != 1:
            raise ValueError("backward() needs a single number")
        order, visited = [], set()

        def visit(node):
            if id(node) not in visited:
                visited.add(id(node))
                for child in node.children:
                    visit(child)
                order.append(node)

        visit(self)
        self.grad = self.grad + 1.0
        for node in reversed(order):
            node._backward()


def cross_entropy(logits, labels):
    n = len(labels)
    z = logits.data - np.max(logits.data, axis=1, keepdims=True)
    log_p = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    out = Tensor(-np.sum(log_p[np.arange(n), labels]) / n, (logits,))

    def _backward():
        d = np.exp(log_p)
        d[np.arange(n), labels] -= 1
        logits.receive(out.grad * d / n)

    out._backward = _backward
    return out


class MLP:
    def __init__(self, sizes, seed):
        rng = np.random.default_rng(seed)
        self.parameters = []
        for n_in, n_out in zip(sizes, sizes[1:]):
            self.parameters.append(Tensor(rng.normal(0, np.sqrt(2 / n_in), size=(n_in, n_out))))
            self.parameters.append(Tensor(np.zeros(n_out)))

    def __call__(self, x):
        out = x if isinstance(x, Tensor) else Tensor(x)
        last = len(self.parameters) - 2
        for i in range(0, len(self.parameters), 2):
            out = out @ self.parameters[i] + self.parameters[i + 1]
            if i < last:
                out = out.relu()
        return out

    def predict(self, x):
        return self(x).data.argmax(axis=1)


def sgd(w, g, state, lr):
    return w - lr * g, {}


def momentum(w, g, state, lr, beta=0.9):
    v = state.get("v", np.zeros_like(w))
    v = beta * v + g
    return w - lr * v, {"v": v}


def rmsprop(w, g, state, lr, rho=0.9, eps=1e-8):
    s = state.get("s", np.zeros_like(w))
    s = rho * s + (1 - rho) * g * g
    return w - lr * g / (np.sqrt(s) + eps), {"s": s}


def adam(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m = state.get("m", np.zeros_like(w))
    v = state.get("v", np.zeros_like(w))
    t = state.get("t", 0) + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


def train_step(model, x, y, optimiser, states, lr):
    for p in model.parameters:
        p.grad = np.zeros(p.data.shape)
    loss = cross_entropy(model(x), y)
    loss.backward()
    new_states = []
    for p, state in zip(model.parameters, states):
        p.data, new_state = optimiser(p.data, p.grad, state, lr)
        new_states.append(new_state)
    return float(loss.data), new_states


def train(x, y, seed):
    rng = np.random.default_rng(seed)
    model = MLP((x.shape[1], 128, 10), seed)
    states = [{} for _ in model.parameters]
    for epoch in range(25):
        order = rng.permutation(len(x))
        for i in range(0, len(x), 32):
            rows = order[i : i + 32]
            _, states = train_step(model, x[rows], y[rows], adam, states, 0.003)
    return model
