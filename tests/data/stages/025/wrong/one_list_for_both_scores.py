# diagnosis: chosen_before_the_split
import math
import numpy as np

PREDICTIONS = {"q22": "one_hot", "q17": "five", "q13": "high", "q12": "before", "q10": "neighbours"}


def one_hot(train, values):
    known = sorted(set(np.asarray(train).tolist()))
    table = []
    for value in np.asarray(values).tolist():
        table.append([1.0 if value == name else 0.0 for name in known])
    return np.array(table).reshape(len(table), len(known))


def ordinal(values, order):
    order = list(order)
    return np.array([float(order.index(v)) for v in np.asarray(values).tolist()])


def fit_scaler(x, how="standard"):
    if how not in ("standard", "minmax"):
        raise ValueError("unknown scale")
    shift, scale = ([], [])
    for j in range(x.shape[1]):
        column = x[:, j]
        low, high = (column.min(), column.max())
        if how == "standard":
            shift.append(column.mean())
            scale.append(column.std() if high > low else 1.0)
        else:
            shift.append(low)
            scale.append(high - low if high > low else 1.0)
    return (np.array(shift), np.array(scale))


def three_sets(n, rng, val=0.2, test=0.2):
    rows = np.argsort(rng.random(n))
    a, b = (round(val * n), round(test * n))
    return (rows[: n - a - b], rows[n - a - b : n - b], rows[n - b :])


def split_groups(groups, rng, test=0.25):
    groups = np.asarray(groups).tolist()
    names = sorted(set(groups))
    chosen = set(rng.choice(len(names), max(1, round(test * len(names))), replace=False).tolist())
    held = {names[i] for i in chosen}
    train = [i for i, g in enumerate(groups) if g not in held]
    held_rows = [i for i, g in enumerate(groups) if g in held]
    return (np.array(train), np.array(held_rows))


def split_by_time(times, test=0.2):
    times = np.asarray(times).tolist()
    m = max(1, round(test * len(times)))
    begins = sorted(times, reverse=True)[m - 1]
    train = [i for i, t in enumerate(times) if t < begins]
    later = [i for i, t in enumerate(times) if not t < begins]
    return (np.array(train, dtype=int), np.array(later, dtype=int))


class _Prepared:
    def __init__(self, predictor, change):
        self.predictor, self.change = (predictor, change)

    def __call__(self, new):
        return self.predictor(self.change(new))


def scaled(fit, how="standard"):

    def inner(x, y):
        shift, scale = fit_scaler(x, how)
        change = lambda rows: (rows - shift) / scale
        return _Prepared(fit(change(x), y), change)

    return inner


def _chosen(x, y, k):
    strength = []
    for j in range(x.shape[1]):
        column = x[:, j]
        if column.max() == column.min():
            strength.append(0.0)
        else:
            strength.append(abs(np.corrcoef(column, y)[0, 1]))
    return sorted(range(x.shape[1]), key=lambda j: -strength[j])[:k]


def selected(fit, k):

    def inner(x, y):
        columns = _chosen(x, y, k)
        return _Prepared(fit(x[:, columns], y), lambda rows: rows[:, columns])

    return inner


def _repeated(y, rng):
    y = np.asarray(y)
    most = max((int(np.sum(y == c)) for c in np.unique(y)))
    rows = list(range(len(y)))
    for c in np.unique(y):
        own = np.flatnonzero(y == c)
        for _ in range(most - len(own)):
            rows.append(int(own[rng.integers(len(own))]))
    return np.array(rows)


def oversampled(fit, rng):

    def inner(x, y):
        rows = _repeated(y, rng)
        return fit(x[rows], y[rows])

    return inner


def _line(x, y):
    a = np.hstack([x, np.ones((len(x), 1))])
    w = np.linalg.pinv(a) @ y
    return lambda new: np.hstack([new, np.ones((len(new), 1))]) @ w


def encoding_scores(train, y_train, test, y_test):
    names = sorted(set(np.asarray(train).tolist()))
    total = ((y_test - y_test.mean()) ** 2).sum()
    out = []
    for code in (lambda v: ordinal(v, names)[:, None], lambda v: one_hot(train, v)):
        predicted = _line(code(train), y_train)(code(test))
        out.append(float(1 - ((predicted - y_test) ** 2).sum() / total))
    return (out[0], out[1])


def _right(fit, x, y, splits):
    total = 0.0
    for train, test in splits:
        got = fit(x[train], y[train])(x[test])
        total += float((got == y[test]).sum()) / len(test)
    return total / len(splits)


def scaling_scores(fit, x, y, splits):
    return (_right(fit, x, y, splits), _right(scaled(fit), x, y, splits))


def selection_scores(fit, x, y, splits, k):
    everywhere = x[:, _chosen(x, y, k)]
    return (_right(fit, everywhere, y, splits), _right(fit, everywhere, y, splits))


def _f1(want, got):
    tp = int(((want == 1) & (got == 1)).sum())
    fp = int(((want != 1) & (got == 1)).sum())
    fn = int(((want == 1) & (got != 1)).sum())
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def _f1_folds(fit, x, y, k, rng):
    fold = rng.permutation(len(y)) % k
    scores = []
    for j in range(k):
        predictor = fit(x[fold != j], y[fold != j])
        scores.append(_f1(y[fold == j], predictor(x[fold == j])))
    return float(np.mean(scores))


def resampling_scores(fit, x, y, k, rng):
    rows = _repeated(y, rng)
    return (
        _f1_folds(fit, x[rows], y[rows], k, rng),
        _f1_folds(oversampled(fit, rng), x, y, k, rng),
    )


def split_spread(fit, x, y, shares, repeats, rng):
    spread = []
    for share in shares:
        scores = []
        for _ in range(repeats):
            rows = rng.permutation(len(y))
            m = round(share * len(y))
            test, train = (rows[:m], rows[m:])
            scores.append(float((fit(x[train], y[train])(x[test]) == y[test]).mean()))
        mean = sum(scores) / repeats
        spread.append(math.sqrt(sum(((s - mean) ** 2 for s in scores)) / repeats))
    return np.array(spread)


def _pure_noise(rng):
    toss = rng.integers(0, 2, size=40)
    centre = rng.standard_normal((40, 100))
    patient = np.arange(120) // 3
    return (centre[patient] + 0.1 * rng.standard_normal((120, 100)), toss[patient], patient)


def is_leaky(pipeline, rng):
    claimed = [pipeline(*_pure_noise(rng)) for _ in range(20)]
    return sum(claimed) / 20 > 0.65
