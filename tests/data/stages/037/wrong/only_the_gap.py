# diagnosis: label_by_gap_alone
import random

import numpy as np

PREDICTIONS = {"q08": "cv", "q16": "wiggly", "q23": "same_source"}


def _pairs(n, tests):
    out = []
    for test in tests:
        inside = set(test)
        out.append((np.array([i for i in range(n) if i not in inside]), np.array(sorted(test))))
    return out


def kfold(n, k, seed=None):
    if k < 2 or k > n:
        raise ValueError("k")
    rows = list(range(n))
    if seed is not None:
        random.Random(seed).shuffle(rows)
    base, extra = divmod(n, k)
    tests, start = [], 0
    for fold in range(k):
        stop = start + base + (1 if fold < extra else 0)
        tests.append(rows[start:stop])
        start = stop
    return _pairs(n, tests)


def stratified_kfold(y, k, seed=None):
    y = list(y)
    if k < 2 or k > len(y):
        raise ValueError("k")
    rows = list(range(len(y)))
    if seed is not None:
        random.Random(seed).shuffle(rows)
    tests = [[] for _ in range(k)]
    dealt = 0
    for label in sorted(set(y)):
        for row in rows:
            if y[row] == label:
                tests[dealt % k].append(row)
                dealt += 1
    return _pairs(len(y), tests)


def group_kfold(groups, k):
    groups = list(groups)
    members = {}
    for row, name in enumerate(groups):
        members.setdefault(name, []).append(row)
    if k < 2 or k > len(members):
        raise ValueError("k")
    tests = [[] for _ in range(k)]
    for rows in sorted(members.values(), key=len, reverse=True):
        min(tests, key=len).extend(rows)
    return _pairs(len(groups), tests)


def time_split(n, k, gap=0):
    if k < 1:
        raise ValueError("k")
    size = n // (k + 1)
    out = []
    for block in range(k, 0, -1):
        start = n - block * size
        if size == 0 or start - gap <= 0:
            raise ValueError("nothing to train on or to test")
        out.append((np.arange(0, start - gap), np.arange(start, start + size)))
    return out


def _error(predictor, x, y):
    return sum((p - t) ** 2 for p, t in zip(predictor(x), y)) / len(y)


def learning_curve(fit, x, y, splits, sizes):
    train, val = [], []
    for m in sizes:
        line_t, line_v = [], []
        for rows, tests in splits:
            few = rows[:m]
            model = fit(x[few], y[few])
            line_t.append(_error(model, x[few], y[few]))
            line_v.append(_error(model, x[tests], y[tests]))
        train.append(line_t)
        val.append(line_v)
    return np.array(train), np.array(val)


def validation_curve(fits, x, y, splits):
    tables = [learning_curve(fit, x, y, splits, [len(x)]) for fit in fits]
    return np.vstack([t for t, _ in tables]), np.vstack([v for _, v in tables])


def nested_cv(fits, x, y, outer, inner_k):
    found = []
    for rows, tests in outer:
        xs, ys = x[rows], y[rows]
        best, least = None, float("inf")
        for fit in fits:
            total = 0.0
            for a, b in kfold(len(rows), inner_k):
                total += _error(fit(xs[a], ys[a]), xs[b], ys[b])
            if total < least:
                best, least = fit, total
        found.append(_error(best(xs, ys), x[tests], y[tests]))
    return np.array(found)


def simulate(fit, truth, x_train, x_test, noise_sd, sets, seed):
    rng = np.random.default_rng(seed)
    noise = rng.normal(0, noise_sd, (sets, len(x_train)))
    later = rng.normal(0, noise_sd, (sets, len(x_test)))
    clean = truth(x_train)
    predictions = np.array([fit(x_train, clean + e)(x_test) for e in noise])
    return predictions, truth(x_test) + later


def decompose(predictions, truth, noise_sd):
    sets, points = predictions.shape
    bias2 = variance = 0.0
    for j in range(points):
        column = predictions[:, j]
        mean = sum(column) / sets
        bias2 += (mean - truth[j]) ** 2 / points
        variance += sum((v - mean) ** 2 for v in column) / sets / points
    noise = noise_sd * noise_sd
    return {"bias2": bias2, "variance": variance, "noise": noise, "total": bias2 + variance + noise}


def label_curve(train, val, fresh, target):
    t, v, f = (sum(e[-1]) / len(e[-1]) for e in (train, val, fresh))
    if v - t > 0.4 * target:
        return "over"
    return "shift" if f - v > 0.4 * target else "fit"
