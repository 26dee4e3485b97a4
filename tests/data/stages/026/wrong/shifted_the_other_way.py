# diagnosis: lags_point_ahead
import numpy as np
import pandas as pd
from sklearn.linear_model import Lasso

PREDICTIONS = {"q04": "line"}


def products(x):
    upper = np.triu_indices(x.shape[1])
    return np.hstack([x, x[:, upper[0]] * x[:, upper[1]]])


def cyclic(values, period):
    turn = np.exp(2j * np.pi * np.asarray(values) / period)
    return np.stack([turn.imag, turn.real], axis=1)


def lagged(series, lags):
    lags = np.asarray(lags)
    if (lags < 1).any():
        raise ValueError(f"lags must be at least 1: {lags}")
    now = np.arange(len(series) - lags.max())
    return (series[now[:, None] + lags], series[now])


def window_features(windows):
    windows = np.asarray(windows, dtype=float)
    n, w = windows.shape
    moves = windows.max(axis=1) > windows.min(axis=1)
    out = np.zeros((n, 6))
    out[:, 0] = windows.mean(axis=1)
    d = windows[moves] - out[moves, :1]
    slopes = np.polyfit(np.arange(w), windows[moves].T, 1)[0] if moves.any() else []
    spectrum = np.abs(np.fft.fft(d, axis=1))[:, 1 : w // 2 + 1]
    out[moves, 1] = windows[moves].std(axis=1)
    out[moves, 2] = slopes
    out[moves, 3] = np.count_nonzero(d[:, :-1] * d[:, 1:] < 0, axis=1)
    out[moves, 4] = np.einsum("ij,ij->i", d[:, :-1], d[:, 1:]) / np.einsum("ij,ij->i", d, d)
    out[moves, 5] = np.argmax(np.round(spectrum, 9), axis=1) + 1
    return out


def target_code(train, y, values, smoothing=10.0):
    grouped = pd.Series(np.asarray(y, dtype=float)).groupby(np.asarray(train))
    table = grouped.agg(["sum", "count"])
    everyone = float(np.mean(y))
    code = (table["sum"] + smoothing * everyone) / (table["count"] + smoothing)
    return pd.Series(np.asarray(values)).map(code).fillna(everyone).to_numpy(dtype=float)


def out_of_fold(values, y, splits, smoothing=10.0):
    values = np.asarray(values)
    parts = [(test, target_code(values[a], y[a], values[test], smoothing)) for a, test in splits]
    rows = np.concatenate([test for test, _ in parts])
    codes = np.concatenate([code for _, code in parts])
    return codes[np.argsort(rows)]


class TargetCoded:
    def __init__(self, fit, column, rng, smoothing):
        self.fit, self.column, self.rng, self.smoothing = (fit, column, rng, smoothing)

    def replaced(self, x, codes):
        return np.hstack([x[:, : self.column], codes[:, None], x[:, self.column + 1 :]])

    def __call__(self, x, y):
        chunks = np.array_split(self.rng.permutation(len(y)), 5)
        splits = [(np.concatenate(chunks[:i] + chunks[i + 1 :]), c) for i, c in enumerate(chunks)]
        towns = x[:, self.column]
        predictor = self.fit(self.replaced(x, out_of_fold(towns, y, splits, self.smoothing)), y)
        return lambda new: predictor(
            self.replaced(new, target_code(towns, y, new[:, self.column], self.smoothing))
        )


def target_coded(fit, column, rng, smoothing=10.0):
    return TargetCoded(fit, column, rng, smoothing)


def filtered(x, y, k):
    moves = x.max(axis=0) > x.min(axis=0)
    strength = np.zeros(x.shape[1])
    strength[moves] = np.abs(np.corrcoef(x[:, moves], y, rowvar=False)[-1, :-1])
    return np.argsort(-strength, kind="stable")[:k].tolist()


def held_out_error(fit, x, y, splits):
    return np.mean([((fit(x[a], y[a])(x[b]) - y[b]) ** 2).mean() for a, b in splits])


def forward(fit, x, y, k, splits):
    chosen, left = ([], list(range(x.shape[1])))
    for _ in range(k):
        error = {j: held_out_error(fit, x[:, chosen + [j]], y, splits) for j in left}
        best = min(left, key=error.get)
        chosen.append(best)
        left.remove(best)
    return chosen


def embedded(x, y, alpha):
    frame = pd.DataFrame(x)
    scale = frame.std(ddof=0).where(frame.max() > frame.min(), 1.0)
    weights = Lasso(alpha).fit(((frame - frame.mean()) / scale).to_numpy(), y).coef_
    return np.nonzero(weights)[0].tolist()


def engineered(fit, k):

    def learn(x, y):
        mean = x.mean(axis=0, keepdims=True)
        make = lambda rows: products(rows - mean)
        keep = filtered(make(x), y, k)
        predictor = fit(make(x)[:, keep], y)
        return lambda rows: predictor(make(rows)[:, keep])

    return learn


def mean_score(fit, x, y, splits):
    return np.mean(
        [1 - ((fit(x[a], y[a])(x[b]) - y[b]) ** 2).mean() / y[b].var() for a, b in splits]
    )


def gain_and_control(raw, new, x, y, splits, rng):
    gain = mean_score(new, x, y, splits) - mean_score(raw, x, y, splits)
    return (float(gain), float(mean_score(new, x, y[rng.permutation(len(y))], splits)))
