import numpy as np

PREDICTIONS = {"q10": "neighbours", "q12": "before", "q13": "high", "q17": "five", "q22": "one_hot"}


def nearest(x, y):

    def predict(new):
        squares = (new**2).sum(axis=1)[:, None] + (x**2).sum(axis=1) - 2 * new @ x.T
        return y[np.argmin(squares, axis=1)]

    return predict


def nearest_mean(x, y):
    classes = np.unique(y)
    means = np.array([x[y == label].mean(axis=0) for label in classes])
    return nearest(means, classes)


def least_squares(x, y):
    weights = np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y, rcond=None)[0]
    return lambda new: weights[0] + new @ weights[1:]


def accuracy(want, got):
    return float(np.mean(want == got))


def f1(want, got):
    hits = np.sum((want == 1) & (got == 1))
    wrong = np.sum(want != got)
    return float(2 * hits / (2 * hits + wrong)) if hits else 0.0


def folds(n, k, rng):
    parts = np.array_split(rng.permutation(n), k)
    return [(np.setdiff1d(np.arange(n), part), part) for part in parts]


def noise(rng, patients=40, rows=3, columns=100):
    groups = np.repeat(np.arange(patients), rows)
    x = rng.normal(size=(patients, columns))[groups]
    x = x + 0.1 * rng.normal(size=x.shape)
    return (x, rng.integers(0, 2, patients)[groups], groups)


def one_hot(train, values):
    categories = np.unique(np.asarray(train))
    return (np.asarray(values)[:, None] == categories).astype(float)


def ordinal(values, order):
    places = {name: float(place) for place, name in enumerate(order)}
    unknown = sorted({str(value) for value in np.asarray(values)} - set(places))
    if unknown:
        raise ValueError(f"not in the order: {unknown}")
    return np.array([places[str(value)] for value in np.asarray(values)])


def fit_scaler(x, how="standard"):
    if how == "standard":
        shift, scale = (x.mean(axis=0), x.std(axis=0))
    elif how == "minmax":
        shift, scale = (x.min(axis=0), np.ptp(x, axis=0))
    else:
        raise ValueError(f"how is standard or minmax, not {how!r}")
    return (shift, np.where(np.ptp(x, axis=0) == 0, 1.0, scale))


def three_sets(n, rng, val=0.2, test=0.2):
    order = rng.permutation(n)
    n_test, n_val = (round(test * n), round(val * n))
    return (order[n_test + n_val :], order[n_test : n_test + n_val], order[:n_test])


def split_groups(groups, rng, test=0.25):
    groups = np.asarray(groups)
    names = rng.permutation(np.unique(groups))
    is_test = np.isin(groups, names[: max(1, round(test * len(names)))])
    return (np.flatnonzero(~is_test), np.flatnonzero(is_test))


def split_by_time(times, test=0.2):
    times = np.asarray(times)
    cut = np.sort(times)[len(times) - max(1, round(test * len(times)))]
    return (np.flatnonzero(times < cut), np.flatnonzero(times >= cut))


def scaled(fit, how="standard"):

    def fit_scaled(x, y):
        shift, scale = fit_scaler(x, how)
        predictor = fit((x - shift) / scale, y)
        return lambda new: predictor((new - shift) / scale)

    return fit_scaled


def selected(fit, k):

    def fit_selected(x, y):
        columns = best_columns(x, y, k)
        predictor = fit(x[:, columns], y)
        return lambda new: predictor(new[:, columns])

    return fit_selected


def best_columns(x, y, k):
    from_mean = x - x.mean(axis=0)
    norms = np.sqrt((from_mean**2).sum(axis=0))
    strength = np.abs(from_mean.T @ (y - y.mean())) / np.where(norms == 0, np.inf, norms)
    return np.argsort(-strength, kind="stable")[:k]


def oversampled(fit, rng):

    def fit_oversampled(x, y):
        rows = balanced_rows(y, rng)
        return fit(x[rows], y[rows])

    return fit_oversampled


def balanced_rows(y, rng):
    labels, counts = np.unique(y, return_counts=True)
    more = [
        rng.choice(np.flatnonzero(y == label), counts.max() - count)
        for label, count in zip(labels, counts, strict=True)
    ]
    return np.concatenate([np.arange(len(y)), *more])


def encoding_scores(train, y_train, test, y_test):
    order = sorted({str(value) for value in np.asarray(train)})
    coded = [ordinal(values, order)[:, None] for values in (train, test)]
    hot = [one_hot(train, values) for values in (train, test)]
    spread = np.mean((y_test - y_test.mean()) ** 2)
    errors = [
        np.mean((least_squares(known, y_train)(new) - y_test) ** 2) for known, new in (coded, hot)
    ]
    return (float(1 - errors[0] / spread), float(1 - errors[1] / spread))


def mean_score(fit, x, y, splits, measure=accuracy):
    scores = [measure(y[test], fit(x[train], y[train])(x[test])) for train, test in splits]
    return float(np.mean(scores))


def scaling_scores(fit, x, y, splits):
    shift, scale = fit_scaler(x)
    return (mean_score(fit, x, y, splits), mean_score(fit, (x - shift) / scale, y, splits))


def selection_scores(fit, x, y, splits, k):
    columns = best_columns(x, y, k)
    leaky = mean_score(fit, x[:, columns], y, splits)
    return (leaky, mean_score(selected(fit, k), x, y, splits))


def resampling_scores(fit, x, y, k, rng):
    rows = balanced_rows(y, rng)
    before = mean_score(fit, x[rows], y[rows], folds(len(rows), k, rng), f1)
    inside = mean_score(oversampled(fit, rng), x, y, folds(len(y), k, rng), f1)
    return (before, inside)


def split_spread(fit, x, y, shares, repeats, rng):
    found = np.empty((len(shares), repeats))
    for i, share in enumerate(shares):
        for j in range(repeats):
            train, _, test = three_sets(len(y), rng, val=0.0, test=share)
            found[i, j] = accuracy(y[test], fit(x[train], y[train])(x[test]))
    return found.std(axis=1)


def is_leaky(pipeline, rng):
    return bool(np.mean([pipeline(*noise(rng)) for _ in range(20)]) > 0.65)
