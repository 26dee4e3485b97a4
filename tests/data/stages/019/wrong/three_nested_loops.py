# diagnosis: distances_loop
"""Whoever knows SciPy need not write everything twice."""
import numpy as np
import scipy.special
import scipy.stats
from numpy.lib.stride_tricks import as_strided
from scipy.spatial.distance import cdist


def one_hot(labels, k):
    return np.take(np.identity(k), labels, axis=0)


def mean_squared_error(predicted, target):
    n = len(predicted)
    return np.square(predicted.reshape(n) - target.reshape(n)).mean()


def pairwise_distances(a, b):
    n, d = a.shape
    m = b.shape[0]
    result = np.empty((n, m))
    for i in range(n):
        for j in range(m):
            s = 0.0
            for k in range(d):
                s += (a[i, k] - b[j, k]) ** 2
            result[i, j] = np.sqrt(s)
    return result


def cosine_similarity(a, b):
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nan_to_num(1 - cdist(a, b, metric="cosine"), nan=0.0)


def batched_dots(a, b):
    return np.matmul(a, np.transpose(b, (0, 2, 1)))


def standardise(x):
    centred = x - np.mean(x, axis=0, keepdims=True)
    flat = np.all(x == x[:1], axis=0)
    scale = np.sqrt(np.mean(centred ** 2, axis=0))
    return np.where(flat, 0, centred / np.where(flat, 1, scale))


def pixel_change(before, after):
    return np.mean(np.abs(np.subtract(before, after, dtype=np.int16)), axis=(-1, -2))


def softmax(z):
    return scipy.special.softmax(z, axis=-1)


def log_sum_exp(z):
    return scipy.special.logsumexp(z, axis=-1)


def masked_mean(x, mask):
    hidden = np.ma.array(x, mask=np.broadcast_to(~mask[:, :, None], x.shape))
    return hidden.mean(axis=1).filled(0.0)


def grouped_means(values, groups, k):
    count = np.bincount(groups, minlength=k)
    total = np.bincount(groups, values, minlength=k)
    return np.divide(total, count, out=np.full(k, np.nan), where=count != 0)


def average_ranks(x):
    return scipy.stats.rankdata(x)


def top_k(x, k):
    m = x.shape[1]
    return m - 1 - np.argsort(x[:, ::-1], axis=1, kind="stable")[:, ::-1][:, :k]


def steps_since(mask):
    position = np.arange(1, len(mask) + 1)
    last = np.maximum.accumulate(position * mask)
    return np.where(last == 0, -1, position - last)


def moving_average(x, w):
    x = np.ascontiguousarray(x)
    rows = as_strided(x, (x.size - w + 1, w), (x.strides[0],) * 2, writeable=False)
    return rows.sum(axis=1) / w


def im2col(image, k):
    h, w = image.shape
    s, t = image.strides
    view = as_strided(image, (h - k + 1, w - k + 1, k, k), (s, t, s, t))
    return np.array(view, order="C").reshape(-1, k * k)
