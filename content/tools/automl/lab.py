"""Choose a model by hand and by the engine of Baibu, from the same rows."""

from pathlib import Path

from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score
from sklearn.naive_bayes import GaussianNB
from sklearn.tree import DecisionTreeClassifier

from baibu.compute import InlineExecutor
from baibu.workbench.engine.search import Question, search


def quietly(what, **facts):
    return None


def lab():
    x, y = load_breast_cancer(return_X_y=True, as_frame=True)
    forest = RandomForestClassifier(50, random_state=0)
    models = [GaussianNB(), DecisionTreeClassifier(random_state=0), forest]
    scores = [cross_val_score(model, x, y, cv=3, scoring="roc_auc").mean() for model in models]
    asked = Question(
        frame=x, truth=y.to_numpy(), kind="binary", classes=2, metric="roc_auc",
        how="stratified", column=None, count=3, seed=0,
    )  # fmt: skip
    found = search(asked, Path("search"), InlineExecutor(), seconds=15, workers=1, tell=quietly)
    facts = {"hand": float(max(scores)), "blend": found.score, "seconds": found.seconds}
    best = max(one.score for one in found.tried)
    return facts | {"tried": len(found.tried), "holds": found.score > best - 1e-3}
