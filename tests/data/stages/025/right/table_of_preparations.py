# One maker of prepared fits; pandas for the groups and the encodings.
import numpy as np
import pandas as pd

PREDICTIONS = {"q10": "neighbours", "q12": "before", "q13": "high", "q17": "five", "q22": "one_hot"}


def one_hot(train, values):
    known = pd.Index(pd.unique(pd.Series(np.asarray(train)))).sort_values()
    codes = known.get_indexer(pd.Series(np.asarray(values)))
    table = np.zeros((len(codes), len(known)))
    seen = codes >= 0
    table[np.flatnonzero(seen), codes[seen]] = 1.0
    return table


def ordinal(values, order):
    codes = pd.Categorical(pd.Series(np.asarray(values)), categories=list(order)).codes
    if (codes < 0).any():
        raise ValueError("a value is not in the order")
    return codes.astype(float)


def fit_scaler(x, how="standard"):
    kinds = {
        "standard": (lambda c: c.mean(0), lambda c: c.std(0)),
        "minmax": (lambda c: c.min(0), lambda c: c.max(0) - c.min(0)),
    }
    if how not in kinds:
        raise ValueError(how)
    shift, scale = (part(x) for part in kinds[how])
    scale = scale.copy()
    scale[(x == x[0]).all(axis=0)] = 1.0
    return shift, scale


def three_sets(n, rng, val=0.2, test=0.2):
    label = np.zeros(n, dtype=int)
    label[: round(val * n)] = 1
    label[round(val * n) : round(val * n) + round(test * n)] = 2
    rng.shuffle(label)
    return tuple(np.flatnonzero(label == part) for part in range(3))


def split_groups(groups, rng, test=0.25):
    code, names = pd.factorize(pd.Series(np.asarray(groups)))
    ticket = rng.random(len(names))
    held = np.argsort(ticket)[: max(1, int(round(test * len(names))))]
    mask = np.zeros(len(names), dtype=bool)
    mask[held] = True
    return np.where(~mask[code])[0], np.where(mask[code])[0]


def split_by_time(times, test=0.2):
    times = pd.Series(np.asarray(times))
    rank = times.rank(method="min", ascending=False)
    m = max(1, round(test * len(times)))
    begins = times[rank <= m].min()
    late = (times >= begins).to_numpy()
    return np.where(~late)[0], np.where(late)[0]


def prepared(fit, learn):
    """learn(x, y) gives (rows, change): which rows to fit, and how every row is changed."""

    def inner(x, y):
        rows, change = learn(x, y)
        predictor = fit(change(x)[rows], y[rows])
        return lambda new: predictor(change(new))

    return inner


def scaled(fit, how="standard"):
    def learn(x, y):
        shift, scale = fit_scaler(x, how)
        return slice(None), lambda rows: (rows - shift) / scale

    return prepared(fit, learn)


def strongest(x, y, k):
    frame = pd.DataFrame(x)
    strength = frame.corrwith(pd.Series(y, dtype=float)).abs()
    strength[frame.max() == frame.min()] = 0.0
    return strength.sort_values(ascending=False, kind="stable").index[:k].to_numpy()


def selected(fit, k):
    def learn(x, y):
        columns = strongest(x, y, k)
        return slice(None), lambda rows: rows[:, columns]

    return prepared(fit, learn)


def evened(y, rng):
    counts = pd.Series(y).value_counts()
    extra = [
        rng.choice(np.where(y == label)[0], size=counts.max() - count, replace=True)
        for label, count in counts.items()
    ]
    return np.concatenate([np.arange(len(y)), *extra])


def oversampled(fit, rng):
    return prepared(fit, lambda x, y: (evened(y, rng), lambda rows: rows))


def score(fit, x, y, train, test, how=None):
    got = fit(x[train], y[train])(x[test])
    if how is None:
        return (got == y[test]).mean()
    hits = ((got == 1) & (y[test] == 1)).sum()
    return 2 * hits / max(1, (got == 1).sum() + (y[test] == 1).sum())


def least(x, y, new):
    ones = np.ones((len(x), 1))
    return np.hstack([np.ones((len(new), 1)), new]) @ np.linalg.lstsq(
        np.hstack([ones, x]), y, rcond=None
    )[0]


def encoding_scores(train, y_train, test, y_test):
    order = sorted(set(np.asarray(train).tolist()))
    codes = least(ordinal(train, order)[:, None], y_train, ordinal(test, order)[:, None])
    hot = least(one_hot(train, train), y_train, one_hot(train, test))
    return tuple(
        float(1 - np.mean((got - y_test) ** 2) / np.var(y_test)) for got in (codes, hot)
    )


def scaling_scores(fit, x, y, splits):
    return tuple(
        float(np.mean([score(one, x, y, *split) for split in splits])) for one in (fit, scaled(fit))
    )


def selection_scores(fit, x, y, splits, k):
    once = x[:, strongest(x, y, k)]
    return (
        float(np.mean([score(fit, once, y, *split) for split in splits])),
        float(np.mean([score(selected(fit, k), x, y, *split) for split in splits])),
    )


def parts(n, k, rng):
    fold = np.arange(n) % k
    rng.shuffle(fold)
    return [(np.where(fold != j)[0], np.where(fold == j)[0]) for j in range(k)]


def resampling_scores(fit, x, y, k, rng):
    more = evened(y, rng)
    first = [score(fit, x[more], y[more], a, b, "f1") for a, b in parts(len(more), k, rng)]
    inside = oversampled(fit, rng)
    second = [score(inside, x, y, a, b, "f1") for a, b in parts(len(y), k, rng)]
    return float(np.mean(first)), float(np.mean(second))


def split_spread(fit, x, y, shares, repeats, rng):
    def one(share):
        train, _, test = three_sets(len(y), rng, 0.0, share)
        return score(fit, x, y, train, test)

    return np.array([np.std([one(share) for _ in range(repeats)], ddof=1) for share in shares])


def is_leaky(pipeline, rng):
    total = 0.0
    for _ in range(25):
        people = np.repeat(np.arange(50), 3)
        x = rng.normal(size=(50, 80))[people] + rng.normal(0, 0.1, (150, 80))
        total += pipeline(x, rng.integers(0, 2, 50)[people], people)
    return bool(total / 25 > 0.65)
