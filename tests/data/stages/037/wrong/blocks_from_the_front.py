# diagnosis: none
import numpy as np

PREDICTIONS = {"q08": "cv", "q16": "wiggly", "q23": "same_source"}


def polynomial(degree):
    def fit(x, y):
        return np.polynomial.Polynomial.fit(x, y, degree)

    return fit


def mse(predictor, x, y):
    return float(np.mean((predictor(x) - y) ** 2))


def _from_parts(n, parts):
    return [(np.setdiff1d(np.arange(n), part), np.asarray(part, dtype=int)) for part in parts]


def kfold(n, k, seed=None):
    if k < 2 or k > n:
        raise ValueError("k")
    rows = np.arange(n)
    if seed is not None:
        rows = np.random.default_rng(seed).permutation(n)
    return _from_parts(n, np.array_split(rows, k))


def stratified_kfold(y, k, seed=None):
    y = np.asarray(y)
    n = len(y)
    if k < 2 or k > n:
        raise ValueError("k")
    rows = np.arange(n)
    if seed is not None:
        rows = np.random.default_rng(seed).permutation(n)
    row_of = np.concatenate([rows[y[rows] == c] for c in np.unique(y)])
    return _from_parts(n, [row_of[i::k] for i in range(k)])


def group_kfold(groups, k):
    groups = np.asarray(groups)
    names, counts = np.unique(groups, return_counts=True)
    if k < 2 or k > len(names):
        raise ValueError("k")
    parts = [[] for _ in range(k)]
    for g in np.argsort(-counts, kind="stable"):
        smallest = min(range(k), key=lambda i: len(parts[i]))
        parts[smallest].extend(np.flatnonzero(groups == names[g]).tolist())
    return _from_parts(len(groups), parts)


def time_split(n, k, gap=0):
    if k < 1 or k > n:
        raise ValueError("k")
    size = n // (k + 1)
    splits = []
    for i in range(k):
        start = (i + 1) * size
        train = np.arange(max(0, start - gap))
        test = np.arange(start, start + size)
        if len(train) == 0 or len(test) == 0:
            raise ValueError("empty")
        splits.append((train, test))
    return splits


def learning_curve(fit, x, y, splits, sizes):
    x, y = np.asarray(x), np.asarray(y)
    train = np.empty((len(sizes), len(splits)))
    val = np.empty_like(train)
    for i, m in enumerate(sizes):
        for j, (tr, te) in enumerate(splits):
            rows = tr[:m]
            p = fit(x[rows], y[rows])
            train[i, j] = mse(p, x[rows], y[rows])
            val[i, j] = mse(p, x[te], y[te])
    return train, val


def validation_curve(fits, x, y, splits):
    x, y = np.asarray(x), np.asarray(y)
    train = np.empty((len(fits), len(splits)))
    val = np.empty_like(train)
    for i, fit in enumerate(fits):
        for j, (tr, te) in enumerate(splits):
            p = fit(x[tr], y[tr])
            train[i, j] = mse(p, x[tr], y[tr])
            val[i, j] = mse(p, x[te], y[te])
    return train, val


def nested_cv(fits, x, y, outer, inner_k):
    x, y = np.asarray(x), np.asarray(y)
    errors = []
    for tr, te in outer:
        xt, yt = x[tr], y[tr]
        _, val = validation_curve(fits, xt, yt, kfold(len(tr), inner_k))
        chosen = fits[int(np.argmin(val.mean(axis=1)))]
        errors.append(mse(chosen(xt, yt), x[te], y[te]))
    return np.array(errors)


def simulate(fit, truth, x_train, x_test, noise_sd, sets, seed):
    x_train, x_test = np.asarray(x_train), np.asarray(x_test)
    rng = np.random.default_rng(seed)
    predictions, targets = [], []
    for _ in range(sets):
        y = truth(x_train) + rng.normal(0, noise_sd, len(x_train))
        predictions.append(fit(x_train, y)(x_test))
        targets.append(truth(x_test) + rng.normal(0, noise_sd, len(x_test)))
    return np.array(predictions), np.array(targets)


def decompose(predictions, truth, noise_sd):
    p, f = np.asarray(predictions, dtype=float), np.asarray(truth, dtype=float)
    bias2 = float(np.mean((p.mean(axis=0) - f) ** 2))
    variance = float(np.mean(p.var(axis=0)))
    noise = float(noise_sd**2)
    return {"bias2": bias2, "variance": variance, "noise": noise, "total": bias2 + variance + noise}


def label_curve(train, val, fresh, target):
    a, b, c = (np.asarray(v)[-1].mean() for v in (train, val, fresh))
    large = 0.35 * target
    if a - target > large:
        return "under"
    if b - a > large:
        return "over"
    if c - b > large:
        return "shift"
    return "fit"
