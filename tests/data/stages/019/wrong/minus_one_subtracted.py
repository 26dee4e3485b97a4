# diagnosis: none
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view as windows


def one_hot(labels, k):
    return (labels[:, None] == np.arange(k)).astype(float)


def mean_squared_error(predicted, target):
    return float(np.mean((predicted.ravel() - target.ravel()) ** 2))


def pairwise_distances(a, b):
    return np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=-1))


def cosine_similarity(a, b):
    la = np.sqrt((a * a).sum(axis=1, keepdims=True))
    lb = np.sqrt((b * b).sum(axis=1, keepdims=True))
    ua = a / np.where(la == 0, 1, la)
    ub = b / np.where(lb == 0, 1, lb)
    return ua @ ub.T


def batched_dots(a, b):
    return np.einsum("bnd,bmd->bnm", a, b)


def standardise(x):
    s = x.std(axis=0)
    flat = (x == x[0]).all(axis=0)
    return np.where(flat, 0.0, (x - x.mean(axis=0)) / np.where(flat, 1.0, s))


def pixel_change(before, after):
    return np.abs(before.astype(float) - after).mean(axis=(1, 2))


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def log_sum_exp(z):
    c = z.max(axis=-1, keepdims=True)
    c = np.where(np.isneginf(c), 0.0, c)
    with np.errstate(divide="ignore"):
        return c[..., 0] + np.log(np.exp(z - c).sum(axis=-1))


def masked_mean(x, mask):
    total = np.where(mask[:, :, None], x, 0.0).sum(axis=1)
    return total / np.maximum(mask.sum(axis=1), 1)[:, None]


def grouped_means(values, groups, k):
    n = np.bincount(groups, minlength=k)
    with np.errstate(invalid="ignore"):
        return np.bincount(groups, weights=values, minlength=k) / n


def average_ranks(x):
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    last = counts.cumsum()
    return (last - (counts - 1) / 2)[inverse]


def top_k(x, k):
    return np.argsort(-x, axis=1, kind="stable")[:, :k]


def steps_since(mask):
    i = np.arange(len(mask))
    last = np.maximum.accumulate(np.where(mask, i, -1))
    return i - last


def moving_average(x, w):
    return windows(x, w).mean(axis=-1)


def im2col(image, k):
    return windows(image, (k, k)).reshape(-1, k * k).copy()
