# diagnosis: control_on_true_labels
import cmath
import math
import numpy as np
from sklearn.linear_model import Lasso

PREDICTIONS = {"q04": "line"}


def products(x):
    d = x.shape[1]
    columns = [x[:, i] for i in range(d)]
    for i in range(d):
        for j in range(i, d):
            columns.append(x[:, i] * x[:, j])
    return np.array(columns).T


def cyclic(values, period):
    return np.array(
        [[math.sin(math.tau * v / period), math.cos(math.tau * v / period)] for v in values]
    )


def lagged(series, lags):
    for lag in lags:
        if lag < 1:
            raise ValueError("look back, never ahead")
    first = max(lags)
    rows = [[series[t - lag] for lag in lags] for t in range(first, len(series))]
    return (np.array(rows), np.array([series[t] for t in range(first, len(series))]))


def _describe(window):
    w = len(window)
    mean = sum(window) / w
    if max(window) == min(window):
        return [mean, 0.0, 0.0, 0, 0.0, 0]
    d = [v - mean for v in window]
    total = sum((v * v for v in d))
    times = [t - (w - 1) / 2 for t in range(w)]
    slope = sum((t * v for t, v in zip(times, d))) / sum((t * t for t in times))
    crossings = sum((1 for a, b in zip(d, d[1:]) if a * b < 0))
    following = sum((a * b for a, b in zip(d, d[1:]))) / total
    best, rhythm = (-1.0, 0)
    for swings in range(1, w // 2 + 1):
        strength = abs(
            sum((v * cmath.exp(-2j * math.pi * swings * t / w) for t, v in enumerate(d)))
        )
        if strength > best + 1e-09:
            best, rhythm = (strength, swings)
    return [mean, math.sqrt(total / w), slope, crossings, following, rhythm]


def window_features(windows):
    return np.array([_describe([float(v) for v in window]) for window in windows])


def target_code(train, y, values, smoothing=10.0):
    sums, counts = ({}, {})
    for name, label in zip(np.asarray(train).tolist(), y.tolist()):
        sums[name] = sums.get(name, 0.0) + label
        counts[name] = counts.get(name, 0) + 1
    everyone = sum(y.tolist()) / len(y)
    codes = []
    for name in np.asarray(values).tolist():
        if name in sums:
            codes.append((sums[name] + smoothing * everyone) / (counts[name] + smoothing))
        else:
            codes.append(everyone)
    return np.array(codes)


def out_of_fold(values, y, splits, smoothing=10.0):
    values = np.asarray(values)
    codes = [0.0] * len(y)
    for train, test in splits:
        for row, code in zip(test, target_code(values[train], y[train], values[test], smoothing)):
            codes[int(row)] = float(code)
    return np.array(codes)


def target_coded(fit, column, rng, smoothing=10.0):

    def learn(x, y):
        fold = rng.permutation(np.arange(len(y)) % 5)
        splits = [(np.flatnonzero(fold != f), np.flatnonzero(fold == f)) for f in range(5)]
        seen = x.astype(float).copy()
        seen[:, column] = out_of_fold(x[:, column], y, splits, smoothing)
        inner = fit(seen, y)

        def predictor(new):
            new = new.astype(float).copy()
            new[:, column] = target_code(x[:, column], y, new[:, column], smoothing)
            return inner(new)

        return predictor

    return learn


def _correlation(a, b):
    if a.max() == a.min():
        return 0.0
    a, b = (a - a.mean(), b - b.mean())
    return abs(float(a @ b)) / math.sqrt(float(a @ a))


def filtered(x, y, k):
    strength = [_correlation(x[:, j], y) for j in range(x.shape[1])]
    return sorted(range(x.shape[1]), key=lambda j: -strength[j])[:k]


def forward(fit, x, y, k, splits):
    chosen = []
    while len(chosen) < k:
        best = None
        for j in range(x.shape[1]):
            if j in chosen:
                continue
            columns, error = ([*chosen, j], 0.0)
            for train, test in splits:
                got = fit(x[train][:, columns], y[train])(x[test][:, columns])
                error += float(np.mean((got - y[test]) ** 2)) / len(splits)
            if best is None or error < best[0]:
                best = (error, j)
        chosen.append(best[1])
    return chosen


def embedded(x, y, alpha):
    z = x - x.mean(axis=0)
    for j in range(x.shape[1]):
        if x[:, j].max() > x[:, j].min():
            z[:, j] /= x[:, j].std()
        else:
            z[:, j] = 0.0
    weights = Lasso(alpha=alpha).fit(z, y).coef_
    return [j for j, weight in enumerate(weights) if weight != 0]


def engineered(fit, k):

    def learn(x, y):
        centre = x.mean(axis=0)
        table = products(x - centre)
        keep = filtered(table, y, k)
        inner = fit(table[:, keep], y)
        return lambda new: inner(products(new - centre)[:, keep])

    return learn


def _score(fit, x, y, splits):
    total = 0.0
    for train, test in splits:
        rest = y[test] - fit(x[train], y[train])(x[test])
        total += 1 - float(rest @ rest) / float(((y[test] - y[test].mean()) ** 2).sum())
    return total / len(splits)


def gain_and_control(raw, new, x, y, splits, rng):
    mixed = y.copy()
    return (_score(new, x, y, splits) - _score(raw, x, y, splits), _score(new, x, mixed, splits))
