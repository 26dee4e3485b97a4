"""Stage 64: a CNN. First its layers by hand in NumPy, then a network in PyTorch.
第 64 关：卷积神经网络（CNN）。先用 NumPy 手写它的各层，再用 PyTorch 搭出网络。

Work from top to bottom. Images are arrays of shape (N, C, H, W): images, channels, rows, columns.
从上往下写。图像是形状为 (N, C, H, W) 的数组：图、通道、行、列。
"""

import numpy as np
import torch
from torch import nn


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """Return how many places a window has along one side; ValueError if it does not fit.
    返回窗口沿一条边能停的位置数；放不下就抛出 ValueError。
    """
    # TODO
    return 0


def receptive_field(layers: list[tuple[int, int]]) -> int:
    """Return how many input pixels, along one side, one output of (kernel, stride) layers sees.
    返回经过各个 (kernel, stride) 层之后，一个输出沿一条边看到多少个输入像素。
    """
    # TODO: remember how far apart, in input pixels, two neighbours of the current layer are
    # TODO：记住当前层的两个相邻值，在输入上相隔几个像素
    return 0


def conv2d_forward(
    x: np.ndarray, w: np.ndarray, b: np.ndarray, stride: int = 1, padding: int = 0
) -> np.ndarray:
    """Return the output (N, F, H', W') for x (N, C, H, W), filters w (F, C, KH, KW), biases b (F,).
    返回输出 (N, F, H', W')。
    x 为 (N, C, H, W)，卷积核 w 为 (F, C, KH, KW)，偏置 b 为 (F,)。
    """
    # TODO: one window first, then all of them
    # TODO：先算一个窗口，再算全部
    return np.full((len(x), len(w), 1, 1), np.nan)


def conv2d_backward(
    dy: np.ndarray, x: np.ndarray, w: np.ndarray, stride: int = 1, padding: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (dx, dw, db) for dy, the gradient of the loss for the output.
    返回 (dx, dw, db)；dy 是损失对输出的梯度。
    """
    # TODO: walk over the same windows as in the forward pass
    # TODO：把前向时的窗口再走一遍
    return np.full_like(x, np.nan), np.full_like(w, np.nan), np.full(len(w), np.nan)


def maxpool_forward(x: np.ndarray, size: int, stride: int) -> np.ndarray:
    """Return the largest value of each size-by-size window.
    返回每个 size × size 窗口里的最大值。
    """
    # TODO
    return np.full_like(x, np.nan)


def maxpool_backward(dy: np.ndarray, x: np.ndarray, size: int, stride: int) -> np.ndarray:
    """Return dx: each window's gradient goes to its first largest pixel.
    返回 dx：每个窗口的梯度，都给窗口里第一个最大的像素。
    """
    # TODO
    return np.full_like(x, np.nan)


def batchnorm_forward(
    x: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    running_mean: np.ndarray,
    running_var: np.ndarray,
    training: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (y, running_mean, running_var) after normalising each channel.
    对每个通道做归一化，返回 (y, running_mean, running_var)。
    """
    # TODO: which statistics normalise, and which are kept, depends on `training`
    # TODO：用哪一份统计来归一化、记下哪一份，要看 `training`
    return np.full_like(x, np.nan), running_mean, running_var


def build_model(seed: int) -> nn.Module:
    """Return a network for (N, 1, 8, 8) that gives ten raw scores for each image.
    返回一个网络：输入 (N, 1, 8, 8)，每张图给出十个原始分数。
    """
    torch.manual_seed(seed)
    # TODO: convolutions; this linear model cannot do the task
    # TODO：换成卷积；这个线性模型完不成任务
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 10))


def train_step(
    model: nn.Module, optimiser: torch.optim.Optimizer, x: torch.Tensor, y: torch.Tensor
) -> float:
    """Update the model once on this mini-batch; return the loss before the update.
    用这个小批量把模型更新一次，返回更新前的损失。
    """
    # TODO
    return float("nan")


def train(model: nn.Module, x: np.ndarray, y: np.ndarray, seed: int) -> nn.Module:
    """Train the model on images (N, 1, 8, 8) from 0 to 1 and labels (N,), and return it.
    用取值 0 到 1 的图 (N, 1, 8, 8) 和标签 (N,) 训练模型，并返回它。
    """
    torch.manual_seed(seed)
    # TODO: an optimiser, several epochs of shuffled mini-batches, train_step for each
    # TODO：建一个优化器，训练若干轮次；每轮打乱后分成小批量，逐批调用 train_step
    return model


def predict(model: nn.Module, x: np.ndarray) -> np.ndarray:
    """Return the predicted class of each image, as integers.
    返回每张图的预测类别，都是整数。
    """
    # TODO
    return np.full(len(x), -1)


def textures(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Make n images of waves in ten directions, and their labels: given, to practise with.
    生成 n 张十个方向的条纹图和它们的标签：已给出，供你练习。
    """
    y = rng.permutation(np.arange(n) % 10)
    angle = np.pi * y / 10
    phase, frequency = rng.uniform(0, 2 * np.pi, size=n), rng.uniform(0.18, 0.32, size=n)
    rows, columns = np.mgrid[:8, :8] - 3.5
    along = np.multiply.outer(np.cos(angle), columns) + np.multiply.outer(np.sin(angle), rows)
    waves = np.cos(2 * np.pi * frequency[:, None, None] * along + phase[:, None, None])
    noisy = 0.5 + 0.25 * waves + 0.2 * rng.normal(size=waves.shape)
    return np.clip(noisy, 0, 1)[:, None], y


if __name__ == "__main__":
    image = np.array([[[[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [2.0, 1.0, 0.0]]]])
    kernel = np.array([[[[1.0, 0.0], [2.0, -1.0]]]])
    print(conv2d_forward(image, kernel, np.array([1.0])))

    x, y = textures(np.random.default_rng(0), 1300)
    model = train(build_model(0), x[:800], y[:800], seed=0)
    print("textures named rightly:", np.mean(predict(model, x[800:]) == y[800:]))
