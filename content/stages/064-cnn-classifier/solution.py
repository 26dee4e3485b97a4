"""Stage 64: convolution, pooling and batch normalisation by hand, then a small network in PyTorch.

Reads  images as (N, C, H, W): so many images, channels, rows, columns.
Gives  each layer forwards, its gradients backwards, and a classifier for images of 8 by 8 pixels.

Start reading at `conv2d_forward` for the first half, at `train` for the second.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

Array = NDArray[np.float64]

EPOCHS = 12
BATCH = 64
TOP_RATE = 5e-3  # the learning rate climbs to this and falls back to nearly 0


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """Count the places a window has along one side of an image."""
    room = size + 2 * padding - kernel
    if room < 0:
        raise ValueError(f"a window of {kernel} does not fit into {size} + 2 * {padding}")
    return room // stride + 1


def receptive_field(layers: Iterable[tuple[int, int]]) -> int:
    """Count the input pixels, along one side, that one output of (kernel, stride) layers sees."""
    field, jump = 1, 1  # jump: input pixels between two neighbours of the current layer
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field


def conv2d_forward(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    """Slide each filter of w (F, C, KH, KW) over x (N, C, H, W); give (N, F, H', W')."""
    windows = _windows(_padded(x, padding), w.shape[2], w.shape[3], stride)
    return np.einsum("nchwij,fcij->nfhw", windows, w, optimize=True) + b[:, None, None]


def conv2d_backward(
    dy: Array, x: Array, w: Array, stride: int = 1, padding: int = 0
) -> tuple[Array, Array, Array]:
    """Give the gradients of the loss for x, w and b, from dy, its gradient for the output."""
    padded = _padded(x, padding)
    windows = _windows(padded, w.shape[2], w.shape[3], stride)
    dw = np.einsum("nfhw,nchwij->fcij", dy, windows, optimize=True)
    db = dy.sum(axis=(0, 2, 3))

    dpadded = np.zeros_like(padded)
    rows, columns = dy.shape[2:]
    for i, j in np.ndindex(w.shape[2:]):  # what weight (i, j) met, it now pays back
        met = np.s_[:, :, i : i + stride * rows : stride, j : j + stride * columns : stride]
        dpadded[met] += np.einsum("nfhw,fc->nchw", dy, w[:, :, i, j])
    height, width = x.shape[2:]
    return dpadded[:, :, padding : padding + height, padding : padding + width], dw, db


def maxpool_forward(x: Array, size: int, stride: int) -> Array:
    """Keep the largest value of each window."""
    return _windows(x, size, size, stride).max(axis=(4, 5))


def maxpool_backward(dy: Array, x: Array, size: int, stride: int) -> Array:
    """Send each output's gradient to the pixel that won its window, the first of equals."""
    windows = _windows(x, size, size, stride)
    winner = windows.reshape(*windows.shape[:4], -1).argmax(axis=-1)
    image, channel, row, column = np.indices(dy.shape)
    dx = np.zeros_like(x)
    to = (image, channel, row * stride + winner // size, column * stride + winner % size)
    np.add.at(dx, to, dy)  # windows may overlap: a pixel that wins twice is paid twice
    return dx


def batchnorm_forward(
    x: Array,
    gamma: Array,
    beta: Array,
    running_mean: Array,
    running_var: Array,
    training: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[Array, Array, Array]:
    """Normalise each channel; give the output and the running statistics after it."""
    mean, var = running_mean, running_var
    if training:
        count = x.size // x.shape[1]
        if count < 2:
            raise ValueError("one value per channel has no variance to normalise by")
        mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        unbiased = var * count / (count - 1)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * unbiased
    scale = gamma / np.sqrt(var + eps)
    y = (x - mean[:, None, None]) * scale[:, None, None] + beta[:, None, None]
    return y, running_mean, running_var


def build_model(seed: int) -> nn.Module:
    """Make a network that turns (N, 1, 8, 8) into ten scores for each image."""
    torch.manual_seed(seed)
    return nn.Sequential(
        *_block(1, 24),
        *_block(24, 48),
        nn.MaxPool2d(2),  # 8 x 8 becomes 4 x 4
        nn.Dropout(0.2),
        *_block(48, 64),
        nn.MaxPool2d(2),  # 2 x 2
        nn.Flatten(),
        nn.Dropout(0.2),
        nn.Linear(64 * 2 * 2, 10),
    )


def train_step(model: nn.Module, optimiser: torch.optim.Optimizer, x: Tensor, y: Tensor) -> float:
    """Update the model once on one mini-batch; give the loss before the update."""
    model.train()
    optimiser.zero_grad()
    loss = functional.cross_entropy(model(x), y)
    loss.backward()
    optimiser.step()
    return loss.item()


def train(model: nn.Module, x: Array, y: NDArray[np.int64], seed: int) -> nn.Module:
    """Train the model on images and labels; the same seed gives the same model."""
    torch.manual_seed(seed)
    images = torch.as_tensor(x, dtype=torch.float32)
    labels = torch.as_tensor(y, dtype=torch.int64)
    steps = EPOCHS * -(-len(images) // BATCH)
    optimiser = torch.optim.AdamW(model.parameters(), lr=TOP_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, TOP_RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(images)).split(BATCH):
            train_step(model, optimiser, _shifted(images[rows]), labels[rows])
            schedule.step()
    return model


def predict(model: nn.Module, x: Array) -> NDArray[np.int64]:
    """Give the most likely class of each image, as an integer array."""
    model.eval()
    with torch.inference_mode():
        scores: Tensor = model(torch.as_tensor(x, dtype=torch.float32))
    return scores.argmax(dim=1).numpy()


def _padded(x: Array, padding: int) -> Array:
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))


def _windows(x: Array, height: int, width: int, stride: int) -> Array:
    """View x as (N, C, H', W', height, width): the window at each place, without copying."""
    return sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]


def _block(channels: int, filters: int) -> list[nn.Module]:
    """Make a convolution that keeps the size, normalised and bent."""
    convolution = nn.Conv2d(channels, filters, 3, padding=1, bias=False)  # beta is the bias
    return [convolution, nn.BatchNorm2d(filters), nn.ReLU()]


def _shifted(images: Tensor) -> Tensor:
    """Move a batch by at most one pixel each way: nobody writes in the very same place twice."""
    down, right = torch.randint(0, 3, (2,)).tolist()
    height, width = images.shape[2:]
    return functional.pad(images, (1, 1, 1, 1))[:, :, down : down + height, right : right + width]
