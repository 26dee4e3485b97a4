"""Differentiate array programs backwards, and train a network on that with four optimisers.

Gives  `Tensor`, an array that remembers how it was made; `MLP`, a network of such tensors;
       `sgd`, `momentum`, `rmsprop`, `adam`, pure steps from old weights and state to new ones.

Start reading at `Tensor.backward`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
State = dict[str, Any]
Optimiser = Callable[[Array, Array, State, float], tuple[Array, State]]
Shares = Callable[[Array], tuple[Array, ...]]  # a result's gradient to one gradient per parent


def warm_up(w: float, x: float, b: float) -> tuple[float, tuple[float, float, float]]:
    """Compute w · relu(w·x + b) and its derivatives by w, x and b, without an engine."""
    z = w * x + b
    r = max(z, 0.0)
    dz = w if z > 0 else 0.0
    return w * r, (r + dz * x, dz * w, dz)


class Tensor:
    """An array that remembers what it was computed from, and how to send gradients back there."""

    def __init__(
        self, data: ArrayLike, parents: Sequence[Tensor] = (), shares: Shares | None = None
    ) -> None:
        self.data: Array = np.asarray(data, dtype=float)
        self.grad: Array = np.zeros_like(self.data)
        self._parents = tuple(parents)
        self._shares = shares

    def backward(self) -> None:
        """Add the derivative of this one number to the `grad` of everything that it came from."""
        if self.data.size != 1:
            raise ValueError(f"backward needs a single number, not shape {self.data.shape}")
        self.grad += 1.0
        for node in reversed(_ancestors(self)):
            if node._shares is None:
                continue
            for parent, share in zip(node._parents, node._shares(node.grad), strict=True):
                parent.grad += _summed_to(share, parent.data.shape)

    def __add__(self, other: Tensor | ArrayLike) -> Tensor:
        b = _tensor(other)
        return Tensor(self.data + b.data, (self, b), lambda g: (g, g))

    def __mul__(self, other: Tensor | ArrayLike) -> Tensor:
        b = _tensor(other)
        return Tensor(self.data * b.data, (self, b), lambda g: (g * b.data, g * self.data))

    def __matmul__(self, other: Tensor | ArrayLike) -> Tensor:
        b = _tensor(other)
        return Tensor(self.data @ b.data, (self, b), lambda g: (g @ b.data.T, self.data.T @ g))

    def __neg__(self) -> Tensor:
        return self * -1.0

    def __sub__(self, other: Tensor | ArrayLike) -> Tensor:
        return self + -_tensor(other)

    def __rsub__(self, other: ArrayLike) -> Tensor:
        return _tensor(other) - self

    __radd__ = __add__
    __rmul__ = __mul__

    def relu(self) -> Tensor:
        """Replace negative numbers by 0; the slope at 0 counts as 0."""
        return Tensor(np.maximum(self.data, 0.0), (self,), lambda g: (g * (self.data > 0),))

    def exp(self) -> Tensor:
        """Raise e to each number."""
        found = np.exp(self.data)
        return Tensor(found, (self,), lambda g: (g * found,))

    def log(self) -> Tensor:
        """Take the natural logarithm of each number."""
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def sum(self, axis: int | None = None) -> Tensor:
        """Add up all numbers, or those along one axis."""

        def shares(g: Array) -> tuple[Array]:
            whole = g if axis is None else np.expand_dims(g, axis)
            return (np.broadcast_to(whole, self.data.shape),)

        return Tensor(self.data.sum(axis=axis), (self,), shares)


def cross_entropy(logits: Tensor, labels: ArrayLike) -> Tensor:
    """Compute the mean of -log(softmax(logits)[label]) over the rows, without overflow."""
    rows, labels = np.arange(len(logits.data)), np.asarray(labels)
    shifted = logits.data - logits.data.max(axis=1, keepdims=True)
    log_shares = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    slope = np.exp(log_shares)
    slope[rows, labels] -= 1.0
    loss = -log_shares[rows, labels].mean()
    return Tensor(loss, (logits,), lambda g: (g * slope / len(rows),))


class MLP:
    """Layers of weights and biases with relu between them; the last layer gives logits."""

    def __init__(self, sizes: Sequence[int], seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.parameters: list[Tensor] = []  # weights, biases, weights, biases, ...
        for n_in, n_out in pairwise(sizes):
            spread = np.sqrt(2.0 / n_in)  # keeps the signal's size through relu (He et al., 2015)
            weights = spread * rng.normal(size=(n_in, n_out))
            self.parameters += [Tensor(weights), Tensor(np.zeros(n_out))]

    def __call__(self, x: ArrayLike) -> Tensor:
        """Compute the logits of each row."""
        layers = list(zip(self.parameters[::2], self.parameters[1::2], strict=True))
        signal = _tensor(x)
        for weights, biases in layers[:-1]:
            signal = (signal @ weights + biases).relu()
        weights, biases = layers[-1]
        return signal @ weights + biases

    def predict(self, x: ArrayLike) -> NDArray[np.int64]:
        """Choose the label with the largest logit for each row."""
        return np.argmax(self(x).data, axis=1)


def sgd(w: Array, g: Array, state: State, lr: float) -> tuple[Array, State]:
    """Step down the gradient."""
    return w - lr * g, state


def momentum(w: Array, g: Array, state: State, lr: float, beta: float = 0.9) -> tuple[Array, State]:
    """Step along a running sum of gradients (Polyak, 1964)."""
    v = beta * state.get("v", 0.0) + g
    return w - lr * v, {"v": v}


def rmsprop(
    w: Array, g: Array, state: State, lr: float, rho: float = 0.9, eps: float = 1e-8
) -> tuple[Array, State]:
    """Divide each step by a running size of that weight's gradients (Hinton's lecture 6e, 2012)."""
    s = rho * state.get("s", 0.0) + (1 - rho) * g**2
    return w - lr * g / (np.sqrt(s) + eps), {"s": s}


def adam(
    w: Array,
    g: Array,
    state: State,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Array, State]:
    """Combine both, corrected for starting from zero (Kingma and Ba, 2014, algorithm 1)."""
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * g
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


def train_step(
    model: MLP, x: ArrayLike, y: ArrayLike, optimiser: Optimiser, states: list[State], lr: float
) -> tuple[float, list[State]]:
    """Update the model on one batch; give the loss before the update, and the new states."""
    for parameter in model.parameters:
        parameter.grad = np.zeros_like(parameter.data)
    loss = cross_entropy(model(x), y)
    loss.backward()
    renewed = []
    for parameter, state in zip(model.parameters, states, strict=True):
        parameter.data, state = optimiser(parameter.data, parameter.grad, state, lr)
        renewed.append(state)
    return float(loss.data), renewed


def train(x: ArrayLike, y: ArrayLike, seed: int) -> MLP:
    """Train a network on images with pixels between 0 and 1, labels 0 to 9."""
    images, labels = np.asarray(x), np.asarray(y)
    rng = np.random.default_rng(seed)
    model = MLP((images.shape[1], 128, 64, 10), seed)
    states: list[State] = [{} for _ in model.parameters]
    epochs, batch = 20, 32
    for epoch in range(epochs):
        lr = 0.005 * (1 - epoch / epochs)  # smaller steps towards the end settle the noise
        order = rng.permutation(len(images))
        for start in range(0, len(images), batch):
            rows = order[start : start + batch]
            _, states = train_step(model, images[rows], labels[rows], adam, states, lr)
    return model


def _tensor(value: Tensor | ArrayLike) -> Tensor:
    return value if isinstance(value, Tensor) else Tensor(value)


def _ancestors(root: Tensor) -> list[Tensor]:
    """List everything that a tensor was computed from, itself last, each after its parents.

    A stack of our own instead of recursion: graphs are deeper than Python's recursion limit.
    """
    found: list[Tensor] = []
    seen: set[int] = set()
    stack = [(root, False)]
    while stack:
        node, parents_done = stack.pop()
        if parents_done:
            found.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((parent, False) for parent in node._parents)
    return found


def _summed_to(grad: Array, shape: tuple[int, ...]) -> Array:
    """Undo broadcasting: a number that was used several times gets the sum of all gradients."""
    extra = grad.ndim - len(shape)
    grad = grad.sum(axis=tuple(range(extra)))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1 and grad.shape[i] != 1)
    return grad.sum(axis=stretched, keepdims=True) if stretched else grad
