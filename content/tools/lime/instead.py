"""Explain one answer of a forest by a weighted linear model, drawn nearby by hand."""

import numpy as np
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import Ridge


def lab():
    wine, draw = load_wine(), np.random.default_rng(0)
    forest = RandomForestClassifier(100, random_state=0).fit(wine.data, wine.target)
    row, stays = wine.data[0], draw.random((2000, 13)) < 0.5
    near = np.where(stays, row, wine.data[draw.integers(0, len(wine.data), 2000)])
    weight = np.exp(-((~stays).sum(axis=1)) / 13)
    said = forest.predict_proba(near)[:, 0]
    simple = Ridge(1.0).fit(stays, said, sample_weight=weight)
    top = int(np.abs(simple.coef_).argmax())
    moved = row.copy()
    moved[top] = wine.data[:, top].mean()
    before, after = forest.predict_proba([row, moved])[:, 0]
    facts = {"top": wine.feature_names[top], "fidelity": simple.score(stays, said, weight)}
    return facts | {"before": before, "after": after, "holds": bool(after < before)}
