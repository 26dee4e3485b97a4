import numpy as np
import torch
from torch import nn


def output_size(size, kernel, stride=1, padding=0):
    if kernel > size + 2 * padding:
        raise ValueError("the window does not fit")
    return (size + 2 * padding - kernel) // stride + 1


def receptive_field(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field


def pad(x, p):
    return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))


def conv2d_forward(x, w, b, stride=1, padding=0):
    filters, _, kh, kw = w.shape
    xp = pad(x, padding)
    rows = output_size(xp.shape[2], kh, stride)
    columns = output_size(xp.shape[3], kw, stride)
    y = np.zeros((len(x), filters, rows, columns))
    for r in range(rows):
        for c in range(columns):
            top, left = r * stride, c * stride
            window = xp[:, :, top : top + kh, left : left + kw]
            y[:, :, r, c] = np.einsum("nchw,fchw->nf", window, w)
    return y + b[:, None, None]


def conv2d_backward(dy, x, w, stride=1, padding=0):
    _, _, kh, kw = w.shape
    _, _, height, width = x.shape
    xp = pad(x, padding)
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for r in range(dy.shape[2]):
        for c in range(dy.shape[3]):
            top, left = r * stride, c * stride
            g = dy[:, :, r, c]
            window = xp[:, :, top : top + kh, left : left + kw]
            dw += np.einsum("nf,nchw->fchw", g, window)
            dxp[:, :, top : top + kh, left : left + kw] += np.einsum("nf,fchw->nchw", g, w)
    db = dy.sum(axis=(0, 2, 3))
    dx = dxp[:, :, padding : padding + height, padding : padding + width]
    return dx, dw, db


def maxpool_forward(x, size, stride):
    rows = output_size(x.shape[2], size, stride)
    columns = output_size(x.shape[3], size, stride)
    y = np.zeros((*x.shape[:2], rows, columns))
    for r in range(rows):
        for c in range(columns):
            top, left = r * stride, c * stride
            y[:, :, r, c] = x[:, :, top : top + size, left : left + size].max(axis=(2, 3))
    return y


def maxpool_backward(dy, x, size, stride):
    dx = np.zeros_like(x)
    for n, k, r, c in np.ndindex(*dy.shape):
        top, left = r * stride, c * stride
        window = x[n, k, top : top + size, left : left + size]
        i, j = np.unravel_index(window.argmax(), window.shape)
        dx[n, k, top + i, left + j] += dy[n, k, r, c]
    return dx


def batchnorm_forward(
    x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5
):
    if training:
        m = x.shape[0] * x.shape[2] * x.shape[3]
        if m < 2:
            raise ValueError("need more than one value per channel")
        mean = x.mean(axis=(0, 2, 3))
        var = x.var(axis=(0, 2, 3))
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var * m / (m - 1)
    else:
        mean, var = running_mean, running_var
    normal = (x - mean[:, None, None]) / np.sqrt(var[:, None, None] + eps)
    return gamma[:, None, None] * normal + beta[:, None, None], running_mean, running_var


def build_model(seed):
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.BatchNorm2d(16),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Dropout(0.3),
        nn.Conv2d(32, 48, 3, padding=1),
        nn.BatchNorm2d(48),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.3),
        nn.Linear(192, 10),
    )


def train_step(model, optimiser, x, y):
    model.train()
    optimiser.zero_grad()
    scores = model(x)
    loss = nn.functional.cross_entropy(scores, y)
    loss.backward()
    optimiser.step()
    return loss.item()


def train(model, x, y, seed, epochs=15):
    torch.manual_seed(seed)
    x = torch.tensor(x, dtype=torch.float32)
    y = torch.tensor(y)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.003)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    for _ in range(epochs):
        for rows in torch.randperm(len(x)).split(32):
            train_step(model, optimiser, x[rows], y[rows])
        schedule.step()
    return model


def predict(model, x):
    with torch.no_grad():
        scores = model(torch.tensor(x, dtype=torch.float32))
    return scores.argmax(dim=1).numpy()
