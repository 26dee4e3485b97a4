"""Explain one answer of a linear model, whose Shapley values are known exactly."""

import numpy as np
import shap
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression


def lab():
    x, y = load_diabetes(return_X_y=True, as_frame=True)
    model = LinearRegression().fit(x, y)
    everyone = shap.maskers.Independent(x, max_samples=len(x))
    told = shap.LinearExplainer(model, everyone)(x.iloc[[0]])
    known = model.coef_ * (x.iloc[0] - x.mean()).to_numpy()
    off = float(np.abs(told.values[0] - known).max())
    at = int(np.abs(known).argmax())
    facts = {"answer": float(model.predict(x.iloc[[0]])[0]), "base": float(told.base_values[0])}
    facts |= {"columns": x.shape[1], "top": x.columns[at], "most": float(told.values[0, at])}
    adds_up = abs(facts["base"] + told.values.sum() - facts["answer"]) < 1e-6
    return facts | {"off": off, "holds": bool(adds_up) and off < 1e-6}
