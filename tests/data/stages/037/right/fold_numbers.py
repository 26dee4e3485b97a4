# Every splitter first numbers the folds, then one function reads the splits off.
import heapq

import numpy as np

PREDICTIONS = {"q23": "same_source", "q16": "wiggly", "q08": "cv"}


def _read(fold, k):
    everyone = np.arange(len(fold))
    return [(everyone[fold != j], everyone[fold == j]) for j in range(k)]


def _check(k, most):
    if not (2 <= k <= most):
        raise ValueError(f"cannot make {k} folds of {most}")


def kfold(n, k, seed=None):
    _check(k, n)
    fold = np.sort(np.arange(n) % k)
    if seed is not None:
        np.random.RandomState(seed).shuffle(fold)
    return _read(fold, k)


def stratified_kfold(y, k, seed=None):
    y = np.asarray(y)
    _check(k, y.size)
    tie = np.arange(y.size) if seed is None else np.random.RandomState(seed).rand(y.size)
    _, code = np.unique(y, return_inverse=True)
    rank = np.lexsort((tie, code))
    fold = np.empty(y.size, int)
    fold[rank] = np.arange(y.size) % k
    return _read(fold, k)


def group_kfold(groups, k):
    names, code = np.unique(groups, return_inverse=True)
    _check(k, names.size)
    size = np.bincount(code)
    heap = [(0, j) for j in range(k)]
    place = {}
    for g in sorted(range(names.size), key=lambda g: -size[g]):
        load, j = heapq.heappop(heap)
        place[g] = j
        heapq.heappush(heap, (load + int(size[g]), j))
    return _read(np.array([place[g] for g in code]), k)


def time_split(n, k, gap=0):
    block = n // (k + 1)
    if k < 1 or block == 0 or n - k * block - gap < 1:
        raise ValueError("too short")
    edges = np.arange(n - k * block, n + 1, block)
    return [(np.arange(a - gap), np.arange(a, b)) for a, b in zip(edges[:-1], edges[1:])]


def _both(fit, x, y, rows, tests):
    model = fit(x[rows], y[rows])
    return [np.square(model(x[part]) - y[part]).mean() for part in (rows, tests)]


def learning_curve(fit, x, y, splits, sizes):
    table = np.array([[_both(fit, x, y, a[:m], b) for a, b in splits] for m in sizes])
    return table[..., 0], table[..., 1]


def validation_curve(fits, x, y, splits):
    table = np.array([[_both(fit, x, y, a, b) for a, b in splits] for fit in fits])
    return table[..., 0], table[..., 1]


def nested_cv(fits, x, y, outer, inner_k):
    def chosen(rows):
        inner = [(rows[a], rows[b]) for a, b in kfold(len(rows), inner_k)]
        return fits[validation_curve(fits, x, y, inner)[1].mean(1).argmin()]

    return np.array([_both(chosen(a), x, y, a, b)[1] for a, b in outer])


def simulate(fit, truth, x_train, x_test, noise_sd, sets, seed):
    r = np.random.RandomState(seed)
    p, t = [], []
    for _ in range(sets):
        p.append(fit(x_train, truth(x_train) + noise_sd * r.randn(x_train.size))(x_test))
        t.append(truth(x_test) + noise_sd * r.randn(x_test.size))
    return np.stack(p), np.stack(t)


def decompose(predictions, truth, noise_sd):
    centre = predictions.mean(0)
    parts = {
        "bias2": np.square(centre - truth).mean(),
        "variance": np.square(predictions - centre).mean(),
        "noise": noise_sd**2,
    }
    return {**parts, "total": sum(parts.values())}


def label_curve(train, val, fresh, target):
    steps = np.diff([target, *(np.mean(e, axis=1)[-1] for e in (train, val, fresh))]) / target
    for step, name in zip(steps, ("under", "over", "shift")):
        if step > 0.3:
            return name
    return "fit"
