"""Stage 47: an engine that differentiates, a network, and four optimisers.
Work from top to bottom.
第 47 关：一个会求导的引擎，一个网络，四个优化器。从上往下写。
"""

import numpy as np


def warm_up(
    w: float, x: float, b: float
) -> tuple[float, tuple[float, float, float]]:
    """Return w · relu(w·x + b) and its derivatives by w, x and b.
    返回 w · relu(w·x + b)，以及它对 w、x、b 的导数。
    """
    # TODO: go forward step by step, then backward; w is used twice
    # TODO：先一步步前向，再反向；w 用了两次
    return float("nan"), (float("nan"), float("nan"), float("nan"))


class Tensor:
    """An array that remembers how it was made.
    记得自己是怎么算出来的数组。
    """

    def __init__(self, data, parents: tuple["Tensor", ...] = ()) -> None:
        self.data = np.array(data, dtype=float)
        self.grad = np.zeros(self.data.shape)
        self.parents = parents
        # TODO: also keep what is needed to pass a gradient on to the parents
        # TODO：还要存下把梯度传给父节点所需的东西

    def __add__(self, other) -> "Tensor":
        other = other if isinstance(other, Tensor) else Tensor(other)
        return Tensor(self.data + other.data, (self, other))

    # TODO: - * @ and unary minus; numbers on the left side (__radd__, __rmul__, __rsub__)
    # TODO：- * @ 和一元负号；左边是数的情形（__radd__、__rmul__、__rsub__）

    def relu(self) -> "Tensor":
        """Replace negative numbers by 0.
        把负数换成 0。
        """
        # TODO
        return self

    def exp(self) -> "Tensor":
        """Raise e to each number.
        以每个数为指数，求 e 的幂。
        """
        # TODO
        return self

    def log(self) -> "Tensor":
        """Take the natural logarithm of each number.
        对每个数取自然对数。
        """
        # TODO
        return self

    def sum(self, axis: int | None = None) -> "Tensor":
        """Add up all numbers, or those along one axis.
        把所有数相加，或者沿一个轴相加。
        """
        # TODO
        return self

    def backward(self) -> None:
        """Add the derivative of this number to the grad of everything that it was made from.
        对算出这个数所用到的每个 Tensor，把这个数对它的导数加到它的 grad 上。
        """
        # TODO: order the nodes, start with 1 here, pass gradients on, undo broadcasting
        # TODO：把节点排好次序，从这里的 1 开始，逐个往回传梯度，并还原广播


def cross_entropy(logits: Tensor, labels: np.ndarray) -> Tensor:
    """Return the mean of -log(softmax(logits)[label]) over the rows, as a Tensor.
    返回 -log(softmax(logits)[label]) 对各行的平均，结果是 Tensor。
    """
    # TODO
    return Tensor(float("nan"))


class MLP:
    """A network: weights and biases for each layer, relu in between.
    一个网络：每层有权重和偏置，层与层之间接 relu。
    """

    def __init__(self, sizes: tuple[int, ...], seed: int) -> None:
        # TODO: weights of shape (n_in, n_out) with He initialisation, biases of shape (n_out,)
        # TODO：权重的形状是 (n_in, n_out)，用 He 初始化；偏置的形状是 (n_out,)
        self.parameters: list[Tensor] = []

    def __call__(self, x: np.ndarray) -> Tensor:
        """Return the logits of each row.
        返回每一行的 logits。
        """
        # TODO
        return Tensor(x)

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Return the label with the largest logit for each row.
        返回每一行里 logit 最大的标签。
        """
        # TODO
        return np.full(len(x), -1)


def sgd(w, g, state: dict, lr: float) -> tuple[np.ndarray, dict]:
    """Return the new weights and the new state.
    返回新的权重和新的状态。
    """
    # TODO
    return w, state


def momentum(w, g, state: dict, lr: float, beta: float = 0.9) -> tuple[np.ndarray, dict]:
    """Return the new weights and the new state {"v": ...}.
    返回新的权重和新的状态 {"v": ...}。
    """
    # TODO
    return w, state


def rmsprop(
    w, g, state: dict, lr: float, rho: float = 0.9, eps: float = 1e-8
) -> tuple[np.ndarray, dict]:
    """Return the new weights and the new state {"s": ...}.
    返回新的权重和新的状态 {"s": ...}。
    """
    # TODO
    return w, state


def adam(
    w, g, state: dict, lr: float, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8
) -> tuple[np.ndarray, dict]:
    """Return the new weights and the new state {"m": ..., "v": ..., "t": ...}.
    返回新的权重和新的状态 {"m": ..., "v": ..., "t": ...}。
    """
    # TODO
    return w, state


def train_step(
    model: MLP, x: np.ndarray, y: np.ndarray, optimiser, states: list[dict], lr: float
) -> tuple[float, list[dict]]:
    """Update the model on one batch; return the loss before the update and the new states.
    用一个批次更新模型，返回更新之前的损失和新的状态。
    """
    # TODO
    return float("nan"), states


def train(x: np.ndarray, y: np.ndarray, seed: int) -> MLP:
    """Return a network that recognises digits; pixels are between 0 and 1.
    返回能识别手写数字的网络；像素在 0 到 1 之间。
    """
    # TODO: choose sizes, epochs, batch size, optimiser and learning rate yourself
    # TODO：层的大小、轮次、批次大小、优化器和学习率由你定
    return MLP((x.shape[1], 10), seed)


if __name__ == "__main__":
    print(warm_up(2.0, 3.0, -1.0))
    a = Tensor([1.0, 2.0])
    print((a + a).data)
