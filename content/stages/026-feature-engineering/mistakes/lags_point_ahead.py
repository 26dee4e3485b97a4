from itertools import combinations_with_replacement
import numpy as np
from sklearn.linear_model import Lasso

PREDICTIONS = {"q04": "line"}


def least_squares(x, y):
    weights = np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y, rcond=None)[0]
    return lambda new: weights[0] + new @ weights[1:]


def r2(want, got):
    return float(1 - np.mean((want - got) ** 2) / np.mean((want - want.mean()) ** 2))


def folds(n, k, rng):
    parts = np.array_split(rng.permutation(n), k)
    return [(np.setdiff1d(np.arange(n), part), part) for part in parts]


def products(x):
    pairs = combinations_with_replacement(range(x.shape[1]), 2)
    return np.column_stack([x, *(x[:, i] * x[:, j] for i, j in pairs)])


def cyclic(values, period):
    angle = 2 * np.pi * np.asarray(values, dtype=float) / period
    return np.column_stack([np.sin(angle), np.cos(angle)])


def lagged(series, lags):
    if min(lags) < 1:
        raise ValueError("a lag below 1 is the answer itself, or the future")
    start = max(lags)
    x = np.column_stack([series[lag : len(series) - start + lag] for lag in lags])
    return (x, series[: len(series) - start])


def window_features(windows):
    width = windows.shape[1]
    mean = windows.mean(axis=1)
    apart = windows - mean[:, None]
    still = np.ptp(windows, axis=1) == 0
    apart[still] = 0.0
    time = np.arange(width) - (width - 1) / 2
    total = (apart**2).sum(axis=1)
    power = np.abs(np.fft.rfft(apart, axis=1)[:, 1:]) ** 2
    return np.column_stack(
        [
            mean,
            np.sqrt(total / width),
            apart @ time / (time @ time),
            (apart[:, 1:] * apart[:, :-1] < 0).sum(axis=1),
            (apart[:, 1:] * apart[:, :-1]).sum(axis=1) / np.where(still, 1.0, total),
            np.where(still, 0, 1 + power.argmax(axis=1)),
        ]
    )


def target_code(train, y, values, smoothing=10.0):
    names, place = np.unique(np.asarray(train), return_inverse=True)
    count = np.bincount(place)
    total = np.bincount(place, weights=y)
    code = (total + smoothing * y.mean()) / (count + smoothing)
    known = {name: float(c) for name, c in zip(names.tolist(), code, strict=True)}
    return np.array([known.get(value, y.mean()) for value in np.asarray(values).tolist()])


def out_of_fold(values, y, splits, smoothing=10.0):
    values = np.asarray(values)
    codes = np.empty(len(y))
    for train, test in splits:
        codes[test] = target_code(values[train], y[train], values[test], smoothing)
    return codes


def target_coded(fit, column, rng, smoothing=10.0):

    def fit_coded(x, y):
        coded = np.array(x, dtype=float)
        coded[:, column] = out_of_fold(x[:, column], y, folds(len(y), 5, rng), smoothing)
        predictor = fit(coded, y)

        def predict(new):
            replaced = np.array(new, dtype=float)
            replaced[:, column] = target_code(x[:, column], y, new[:, column], smoothing)
            return predictor(replaced)

        return predict

    return fit_coded


def filtered(x, y, k):
    from_mean = x - x.mean(axis=0)
    norms = np.sqrt((from_mean**2).sum(axis=0))
    strength = np.abs(from_mean.T @ (y - y.mean())) / np.where(
        np.ptp(x, axis=0) == 0, np.inf, norms
    )
    return [int(column) for column in np.argsort(-strength, kind="stable")[:k]]


def forward(fit, x, y, k, splits):
    chosen = []
    for _ in range(k):
        others = [column for column in range(x.shape[1]) if column not in chosen]
        errors = [test_error(fit, x[:, [*chosen, column]], y, splits) for column in others]
        chosen.append(others[int(np.argmin(errors))])
    return chosen


def test_error(fit, x, y, splits):
    errors = [np.mean((fit(x[a], y[a])(x[b]) - y[b]) ** 2) for a, b in splits]
    return float(np.mean(errors))


def embedded(x, y, alpha):
    spread = np.where(np.ptp(x, axis=0) == 0, 1.0, x.std(axis=0))
    model = Lasso(alpha=alpha).fit((x - x.mean(axis=0)) / spread, y)
    return [int(column) for column in np.flatnonzero(model.coef_)]


def engineered(fit, k):

    def fit_engineered(x, y):
        middle = x.mean(axis=0)
        wide = products(x - middle)
        columns = filtered(wide, y, k)
        predictor = fit(wide[:, columns], y)
        return lambda new: predictor(products(new - middle)[:, columns])

    return fit_engineered


def gain_and_control(raw, new, x, y, splits, rng):
    shuffled = rng.permutation(y)
    gain = mean_r2(new, x, y, splits) - mean_r2(raw, x, y, splits)
    return (gain, mean_r2(new, x, shuffled, splits))


def mean_r2(fit, x, y, splits):
    return float(np.mean([r2(y[b], fit(x[a], y[a])(x[b])) for a, b in splits]))
