# diagnosis: ranks_argsort_once
"""Puzzles by index arithmetic: where does each element of the result come from?"""
import numpy as np


def one_hot(labels, k):
    out = np.zeros((labels.shape[0], k))
    out[np.arange(labels.shape[0]), labels] = 1
    return out


def mean_squared_error(predicted, target):
    difference = np.squeeze(predicted, tuple(range(1, predicted.ndim))) - np.squeeze(target, tuple(range(1, target.ndim)))
    return np.dot(difference, difference) / difference.size


def pairwise_distances(a, b):
    n, m = len(a), len(b)
    i, j = np.divmod(np.arange(n * m), m)
    difference = a[i] - b[j]
    return np.sqrt((difference * difference).sum(1)).reshape(n, m)


def cosine_similarity(a, b):
    la = np.sqrt(np.sum(a * a, axis=1))
    lb = np.sqrt(np.sum(b * b, axis=1))
    product = la[:, None] * lb[None, :]
    dots = a.dot(b.T)
    return np.where(product == 0, 0.0, dots / np.where(product == 0, 1.0, product))


def batched_dots(a, b):
    return (a[:, :, None, :] * b[:, None, :, :]).sum(-1)


def standardise(x):
    x = x.astype(float)
    moving = x.max(0) > x.min(0)
    out = np.zeros(x.shape)
    out[:, moving] = (x[:, moving] - x[:, moving].mean(0)) / x[:, moving].std(0)
    return out


def pixel_change(before, after):
    larger = np.maximum(before, after)
    smaller = np.minimum(before, after)
    return (larger - smaller).reshape(len(before), -1).mean(1)


def softmax(z):
    return np.exp(z - log_sum_exp(z)[..., None])


def log_sum_exp(z):
    shift = np.nan_to_num(z.max(-1), neginf=0.0)
    with np.errstate(divide="ignore"):
        return shift + np.log(np.exp(z - shift[..., None]).sum(-1))


def masked_mean(x, mask):
    kept = x.copy()
    kept[~mask] = 0
    steps = mask.sum(1)
    steps[steps == 0] = 1
    return np.einsum("btd->bd", kept) / steps[:, None]


def grouped_means(values, groups, k):
    sums = np.bincount(groups, weights=values, minlength=k)
    counts = np.bincount(groups, minlength=k).astype(float)
    counts[counts == 0] = np.nan
    return sums / counts


def average_ranks(x):
    return 1.0 + x.argsort(kind="mergesort")


def top_k(x, k):
    columns = np.broadcast_to(np.arange(x.shape[1]), x.shape)
    return np.lexsort((columns, -x), axis=1)[:, :k]


def steps_since(mask):
    n = len(mask)
    events = np.flatnonzero(mask)
    which = np.searchsorted(events, np.arange(n), side="right") - 1
    if events.size == 0:
        return np.full(n, -1)
    return np.where(which < 0, -1, np.arange(n) - events[which])


def moving_average(x, w):
    places = np.arange(len(x) - w + 1)[:, None] + np.arange(w)[None, :]
    return np.mean(x[places], axis=1)


def im2col(image, k):
    h, w = image.shape
    corner = (np.arange(h - k + 1)[:, None] * w + np.arange(w - k + 1)).reshape(-1, 1)
    inside = (np.arange(k)[:, None] * w + np.arange(k)).reshape(1, -1)
    return image.reshape(-1)[corner + inside]
