"""Explain one answer by letting the columns come in every order."""

from itertools import permutations

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression


def lab():
    names = ["bmi", "bp", "s5", "sex", "age"]
    x, y = load_diabetes(return_X_y=True, as_frame=True)
    x = x[names]
    model, row, usual = LinearRegression().fit(x, y), x.iloc[0].to_numpy(), x.mean().to_numpy()
    added, orders = np.zeros(5), list(permutations(range(5)))
    for order in orders:
        steps = np.array([np.where(np.isin(range(5), order[:n]), row, usual) for n in range(6)])
        added[list(order)] += np.diff(steps @ model.coef_) / len(orders)
    off = float(np.abs(added - model.coef_ * (row - usual)).max())
    at, base = int(np.abs(added).argmax()), float(usual @ model.coef_ + model.intercept_)
    facts = {"answer": base + float(added.sum()), "base": base, "columns": 5, "off": off}
    facts |= {"orders": len(orders), "top": names[at], "most": float(added[at])}
    return facts | {"holds": off < 1e-9}
