# diagnosis: softmax_twice
import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


def output_size(size, kernel, stride=1, padding=0):
    free = size + 2 * padding - kernel
    if free < 0:
        raise ValueError(f"kernel {kernel} is larger than {size + 2 * padding}")
    return 1 + math.floor(free / stride)


def receptive_field(layers):
    # from the output back to the input: how many positions of the layer below are needed
    needed = 1
    for kernel, stride in layers[::-1]:
        needed = (needed - 1) * stride + kernel
    return needed


def places(height, width, kh, kw, stride):
    """Row and column index of every pixel of every window: two arrays (kh * kw, rows * columns)."""
    rows, columns = output_size(height, kh, stride), output_size(width, kw, stride)
    i = np.repeat(np.arange(kh), kw)[:, None] + stride * np.repeat(np.arange(rows), columns)
    j = np.tile(np.arange(kw), kh)[:, None] + stride * np.tile(np.arange(columns), rows)
    return i, j, rows, columns


def unroll(x, kh, kw, stride):
    i, j, rows, columns = places(*x.shape[2:], kh, kw, stride)
    return x[:, :, i, j], rows, columns  # (N, C, kh * kw, rows * columns)


def fold(pieces, shape, kh, kw, stride):
    i, j, _, _ = places(*shape[2:], kh, kw, stride)
    out = np.zeros(shape)
    np.add.at(out, (slice(None), slice(None), i, j), pieces)
    return out


def zeros_around(x, p):
    n, c, h, w = x.shape
    out = np.zeros((n, c, h + 2 * p, w + 2 * p))
    out[:, :, p : p + h, p : p + w] = x
    return out


def conv2d_forward(x, w, b, stride=1, padding=0):
    f, c, kh, kw = w.shape
    pieces, rows, columns = unroll(zeros_around(x, padding), kh, kw, stride)
    product = w.reshape(f, -1) @ pieces.reshape(len(x), c * kh * kw, -1)
    return (product + b.reshape(-1, 1)).reshape(len(x), f, rows, columns)


def conv2d_backward(dy, x, w, stride=1, padding=0):
    f, c, kh, kw = w.shape
    wide = zeros_around(x, padding)
    pieces, _, _ = unroll(wide, kh, kw, stride)
    flat = dy.reshape(len(x), f, -1)
    dw = (flat @ pieces.reshape(len(x), c * kh * kw, -1).transpose(0, 2, 1)).sum(0).reshape(w.shape)
    dpieces = (w.reshape(f, -1).T @ flat).reshape(pieces.shape)
    dwide = fold(dpieces, wide.shape, kh, kw, stride)
    h, width = x.shape[2:]
    return dwide[:, :, padding : h + padding, padding : width + padding], dw, flat.sum((0, 2))


def maxpool_forward(x, size, stride):
    pieces, rows, columns = unroll(x, size, size, stride)
    return pieces.max(axis=2).reshape(*x.shape[:2], rows, columns)


def maxpool_backward(dy, x, size, stride):
    pieces, _, _ = unroll(x, size, size, stride)
    dpieces = np.zeros_like(pieces)
    best = pieces.argmax(axis=2)[:, :, None, :]
    np.put_along_axis(dpieces, best, dy.reshape(*dy.shape[:2], 1, -1), axis=2)
    return fold(dpieces, x.shape, size, size, stride)


def batchnorm_forward(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    by_channel = np.moveaxis(x, 1, 0).reshape(x.shape[1], -1)
    if training:
        if by_channel.shape[1] == 1:
            raise ValueError("a single value per channel")
        mean, var = by_channel.mean(1), by_channel.var(1)
        running_mean = running_mean + momentum * (mean - running_mean)
        running_var = running_var + momentum * (by_channel.var(1, ddof=1) - running_var)
    else:
        mean, var = running_mean, running_var
    a = gamma / np.sqrt(var + eps)
    shape = (1, -1, 1, 1)
    return x * a.reshape(shape) + (beta - mean * a).reshape(shape), running_mean, running_var


class Conv(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        self.conv = nn.Conv2d(before, after, 3, padding="same", bias=False)
        self.norm = nn.BatchNorm2d(after)

    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.more, self.wide = Conv(1, 32), Conv(32, 32), Conv(32, 64)
        self.drop = nn.Dropout(0.3)
        self.head = nn.Linear(64 * 4, 10)

    def forward(self, x):
        x = self.stem(x)
        x = F.max_pool2d(x + self.more(x), 2)  # a shortcut around the second convolution
        x = F.max_pool2d(self.wide(self.drop(x)), 2)
        return self.head(self.drop(x.flatten(1)))


def build_model(seed):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return Net()


def train_step(model, optimiser, x, y):
    model.train()
    for group in optimiser.param_groups:
        for p in group["params"]:
            p.grad = None
    loss = F.cross_entropy(F.softmax(model(x), dim=-1), y)
    loss.backward()
    optimiser.step()
    return float(loss.detach())


def train(model, x, y, seed):
    draw = np.random.default_rng(seed)
    torch.manual_seed(seed)
    x, y = torch.from_numpy(x).float(), torch.from_numpy(y).long()
    epochs = 24
    optimiser = torch.optim.AdamW(model.parameters(), lr=0.0, weight_decay=0.05)
    for epoch in range(epochs):
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * (1 + math.cos(math.pi * epoch / epochs))
        order = torch.from_numpy(draw.permutation(len(x)))
        for start in range(0, len(x), 40):
            rows = order[start : start + 40]
            down, right = draw.integers(0, 3, size=2)
            batch = F.pad(x[rows], (1, 1, 1, 1))[..., down : down + 8, right : right + 8]
            train_step(model, optimiser, batch, y[rows])
    return model


@torch.no_grad()
def predict(model, x):
    model.train(False)
    found = [model(part).argmax(-1) for part in torch.from_numpy(x).float().split(100)]
    return torch.cat(found).numpy()
