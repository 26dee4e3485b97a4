"""Stage 47: an engine that differentiates, a network, and four optimisers. Work from top to bottom."""

import numpy as np


def warm_up(
    w: float, x: float, b: float
) -> tuple[float, tuple[float, float, float]]:
    """Return w · relu(w·x + b) and its derivatives by w, x and b."""
    # TODO: go forward step by step, then backward; w is used twice
    return float("nan"), (float("nan"), float("nan"), float("nan"))


class Tensor:
    """An array that remembers how it was made."""

    def __init__(self, data, parents: tuple["Tensor", ...] = ()) -> None:
        self.data = np.array(data, dtype=float)
        self.grad = np.zeros(self.data.shape)
        self.parents = parents
        # TODO: also keep what is needed to pass a gradient on to the parents

    def __add__(self, other) -> "Tensor":
        other = other if isinstance(other, Tensor) else Tensor(other)
        return Tensor(self.data + other.data, (self, other))

    # TODO: - * @ and unary minus; numbers on the left side (__radd__, __rmul__, __rsub__)

    def relu(self) -> "Tensor":
        """Replace negative numbers by 0."""
        # TODO
        return self

    def exp(self) -> "Tensor":
        """Raise e to each number."""
        # TODO
        return self

    def log(self) -> "Tensor":
        """Take the natural logarithm of each number."""
        # TODO
        return self

    def sum(self, axis: int | None = None) -> "Tensor":
        """Add up all numbers, or those along one axis."""
        # TODO
        return self

    def backward(self) -> None:
        """Add the derivative of this number to the grad of everything that it was made from."""
        # TODO: order the nodes, start with 1 here, pass gradients on, undo broadcasting


def cross_entropy(logits: Tensor, labels: np.ndarray) -> Tensor:
    """Return the mean of -log(softmax(logits)[label]) over the rows, as a Tensor."""
    # TODO
    return Tensor(float("nan"))


class MLP:
    """A network: weights and biases for each layer, relu in between."""

    def __init__(self, sizes: tuple[int, ...], seed: int) -> None:
        # TODO: weights of shape (n_in, n_out) with He initialisation, biases of shape (n_out,)
        self.parameters: list[Tensor] = []

    def __call__(self, x: np.ndarray) -> Tensor:
        """Return the logits of each row."""
        # TODO
        return Tensor(x)

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Return the label with the largest logit for each row."""
        # TODO
        return np.full(len(x), -1)


def sgd(w, g, state: dict, lr: float) -> tuple[np.ndarray, dict]:
    """Return the new weights and the new state."""
    # TODO
    return w, state


def momentum(w, g, state: dict, lr: float, beta: float = 0.9) -> tuple[np.ndarray, dict]:
    """Return the new weights and the new state {"v": ...}."""
    # TODO
    return w, state


def rmsprop(
    w, g, state: dict, lr: float, rho: float = 0.9, eps: float = 1e-8
) -> tuple[np.ndarray, dict]:
    """Return the new weights and the new state {"s": ...}."""
    # TODO
    return w, state


def adam(
    w, g, state: dict, lr: float, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8
) -> tuple[np.ndarray, dict]:
    """Return the new weights and the new state {"m": ..., "v": ..., "t": ...}."""
    # TODO
    return w, state


def train_step(
    model: MLP, x: np.ndarray, y: np.ndarray, optimiser, states: list[dict], lr: float
) -> tuple[float, list[dict]]:
    """Update the model on one batch; return the loss before the update and the new states."""
    # TODO
    return float("nan"), states


def train(x: np.ndarray, y: np.ndarray, seed: int) -> MLP:
    """Return a network that recognises digits; pixels are between 0 and 1."""
    # TODO: choose sizes, epochs, batch size, optimiser and learning rate yourself
    return MLP((x.shape[1], 10), seed)


if __name__ == "__main__":
    print(warm_up(2.0, 3.0, -1.0))
    a = Tensor([1.0, 2.0])
    print((a + a).data)
