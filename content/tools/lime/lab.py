"""Explain one answer of a forest by a simple model nearby, and try whether it is true."""

from lime.lime_tabular import LimeTabularExplainer
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier


def lab():
    wine = load_wine()
    forest = RandomForestClassifier(100, random_state=0).fit(wine.data, wine.target)
    explainer = LimeTabularExplainer(wine.data, feature_names=wine.feature_names, random_state=0)
    row = wine.data[0]
    told = explainer.explain_instance(row, forest.predict_proba, labels=[0], num_features=13)
    top = told.as_map()[0][0][0]
    moved = row.copy()
    moved[top] = wine.data[:, top].mean()
    before, after = forest.predict_proba([row, moved])[:, 0]
    facts = {"top": wine.feature_names[top], "fidelity": float(told.score)}
    return facts | {"before": before, "after": after, "holds": bool(after < before)}
