"""Stage 64: a CNN. First its layers by hand in NumPy, then a network in PyTorch.

Work from top to bottom. Images are arrays of shape (N, C, H, W): images, channels, rows, columns.
"""

import numpy as np
import torch
from torch import nn


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """Return how many places a window has along one side; ValueError if it does not fit."""
    # TODO
    return 0


def receptive_field(layers: list[tuple[int, int]]) -> int:
    """Return how many input pixels, along one side, one output of (kernel, stride) layers sees."""
    # TODO: remember how far apart, in input pixels, two neighbours of the current layer are
    return 0


def conv2d_forward(
    x: np.ndarray, w: np.ndarray, b: np.ndarray, stride: int = 1, padding: int = 0
) -> np.ndarray:
    """Return the output (N, F, H', W') for x (N, C, H, W), filters w (F, C, KH, KW), biases b (F,)."""
    # TODO: one window first, then all of them
    return np.full((len(x), len(w), 1, 1), np.nan)


def conv2d_backward(
    dy: np.ndarray, x: np.ndarray, w: np.ndarray, stride: int = 1, padding: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (dx, dw, db) for dy, the gradient of the loss for the output."""
    # TODO: walk over the same windows as in the forward pass
    return np.full_like(x, np.nan), np.full_like(w, np.nan), np.full(len(w), np.nan)


def maxpool_forward(x: np.ndarray, size: int, stride: int) -> np.ndarray:
    """Return the largest value of each size-by-size window."""
    # TODO
    return np.full_like(x, np.nan)


def maxpool_backward(dy: np.ndarray, x: np.ndarray, size: int, stride: int) -> np.ndarray:
    """Return dx: each window's gradient goes to its first largest pixel."""
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
    """Return (y, running_mean, running_var) after normalising each channel."""
    # TODO: which statistics normalise, and which are kept, depends on `training`
    return np.full_like(x, np.nan), running_mean, running_var


def build_model(seed: int) -> nn.Module:
    """Return a network for (N, 1, 8, 8) that gives ten raw scores for each image."""
    torch.manual_seed(seed)
    # TODO: convolutions; this linear model cannot do the task
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 10))


def train_step(
    model: nn.Module, optimiser: torch.optim.Optimizer, x: torch.Tensor, y: torch.Tensor
) -> float:
    """Update the model once on this mini-batch; return the loss before the update."""
    # TODO
    return float("nan")


def train(model: nn.Module, x: np.ndarray, y: np.ndarray, seed: int) -> nn.Module:
    """Train the model on images (N, 1, 8, 8) from 0 to 1 and labels (N,), and return it."""
    torch.manual_seed(seed)
    # TODO: an optimiser, several epochs of shuffled mini-batches, train_step for each
    return model


def predict(model: nn.Module, x: np.ndarray) -> np.ndarray:
    """Return the predicted class of each image, as integers."""
    # TODO
    return np.full(len(x), -1)


def textures(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Make n images of waves in ten directions, and their labels: given, to practise with."""
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
