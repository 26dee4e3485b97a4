"""From a problem card to a saved model and its report: the whole way, once.

A *task* is "classes" (predict a label, measured by accuracy) or "number" (predict a number,
measured by R²). A model is a fitted scikit-learn pipeline, or what `load` reads from its file.

Start reading at `train`; the last section holds the experiments behind the questions.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

Array = NDArray[Any]

PREDICTIONS = {"q01": "later", "q05": "three"}

CARD = {
    "language": "en",
    "data": "breast_cancer",
    "question": "Is this breast tumour malignant or benign, judged by its cell nuclei?",
    "decision": "A doctor decides which samples a second pathologist looks at on the same day.",
    "measure": "accuracy",
    "target": 0.95,
    "errors": "A tumour taken for benign is found too late; a false alarm costs a second look.",
    "limits": "Trained on 569 samples of one clinic from the 1990s; not for other laboratories.",
}

TASKS = {"breast_cancer": "classes", "wine": "classes", "diabetes": "number"}
HEADINGS = {
    "en": ("Problem", "Data", "Baseline", "Model", "Result", "Limits"),
    "zh": ("问题", "数据", "基线", "模型", "结果", "局限"),
}
VERDICTS = {
    "reached": ("The target is reached.", "达到目标。"),
    "short": ("Better than the baseline, but short of the target.", "胜过基线，但未达到目标。"),
    "unproven": ("Not shown to be better than the baseline.", "未能证明胜过基线。"),
}


def load_table(name: str) -> tuple[Array, Array]:
    """Load one of the three data sets as (x, y)."""
    from sklearn import datasets

    table = getattr(datasets, f"load_{name}")(return_X_y=True)
    return table[0], table[1]


# Baseline, model, measurement


def baseline(y: Array, task: str) -> float:
    """Give what a dummy always predicts: the most frequent label, or the mean."""
    if task == "number":
        return float(np.mean(y))
    labels, counts = np.unique(y, return_counts=True)
    return float(labels[np.argmax(counts)])


def score(want: Array, got: Array, task: str) -> float:
    """Measure predictions: accuracy, or R²."""
    if task == "classes":
        return float(np.mean(want == got))
    return float(1 - np.sum((want - got) ** 2) / np.sum((want - np.mean(want)) ** 2))


def train(x: Array, y: Array, task: str) -> Pipeline:
    """Fit a pipeline on training rows: standardise, then a linear model."""
    last = LogisticRegression(max_iter=2000) if task == "classes" else Ridge(alpha=1.0)
    return make_pipeline(StandardScaler(), last).fit(x, y)


def evaluate(x: Array, y: Array, task: str, rng: Generator, repeats: int = 5) -> dict[str, float]:
    """Score dummy and model on held-out quarters, several times."""
    dummies, models = [], []
    for _ in range(repeats):
        order = rng.permutation(len(y))
        test, rest = np.split(order, [round(len(y) / 4)])
        same = np.full(len(test), baseline(y[rest], task))
        dummies.append(score(y[test], same, task))
        models.append(score(y[test], train(x[rest], y[rest], task).predict(x[test]), task))
    return {
        "baseline": float(np.mean(dummies)),
        "model": float(np.mean(models)),
        "spread": float(np.std(models)),
    }


def verdict(results: dict[str, float], target: float) -> str:
    """Say what the results show: a gain within twice the spread may be luck."""
    if results["model"] - results["baseline"] <= 2 * results["spread"]:
        return "unproven"
    return "reached" if results["model"] >= target else "short"


# The model as a file


@dataclass(frozen=True)
class Loaded:
    """A linear model read from its parameters."""

    mean: Array
    scale: Array
    weights: Array
    intercept: Array
    classes: Array | None

    def predict(self, x: Array) -> Array:
        """Predict a label or a number for each row."""
        scores = (np.asarray(x, dtype=float) - self.mean) / self.scale @ self.weights.T
        scores = scores + self.intercept
        if self.classes is None:
            return scores[:, 0]
        if scores.shape[1] == 1:
            return self.classes[(scores[:, 0] > 0).astype(int)]
        return self.classes[scores.argmax(axis=1)]


def save(model: Pipeline, path: str) -> None:
    """Write the parameters of a fitted pipeline as JSON: numbers, and no code."""
    scaler, last = model[0], model[-1]
    classes = getattr(last, "classes_", None)
    parameters = {
        "format": 1,
        "mean": scaler.mean_.tolist(),
        "scale": scaler.scale_.tolist(),
        "weights": np.atleast_2d(last.coef_).tolist(),
        "intercept": np.atleast_1d(last.intercept_).tolist(),
        "classes": None if classes is None else classes.tolist(),
    }
    Path(path).write_text(json.dumps(parameters), encoding="utf-8")


def load(path: str) -> Loaded:
    """Read a model from its file."""
    found = json.loads(Path(path).read_text(encoding="utf-8"))
    if not isinstance(found, dict) or found.get("format") != 1:
        raise ValueError("not a model file of format 1")
    classes = found["classes"]
    parts = {name: np.array(found[name]) for name in ("mean", "scale", "weights", "intercept")}
    return Loaded(**parts, classes=None if classes is None else np.array(classes))


# The report


def report(card: dict[str, Any], results: dict[str, float]) -> str:
    """Write the report of one page, in Markdown."""
    in_chinese = card["language"] == "zh"
    shown = {name: f"{value:.3f}" for name, value in results.items()}
    words = (
        ("总是同一个答案的得分", "标准化，再用线性模型，在训练行上拟合", "目标", "各次之间的标准差")
        if in_chinese
        else (
            "score of one answer for all",
            "standardised columns and a linear model, fitted on training rows",
            "target",
            "standard deviation between splits",
        )
    )
    conclusion = VERDICTS[verdict(results, card["target"])][in_chinese]
    texts = (
        f"{card['question']}\n\n{card['decision']}",
        f"`{card['data']}`",
        f"{words[0]}: {shown['baseline']} ({card['measure']})",
        f"{words[1]}.",
        f"{card['measure']}: {shown['model']} ({words[3]}: {shown['spread']}); "
        f"{words[2]}: {card['target']:.3f}\n\n{conclusion}",
        f"{card['errors']}\n\n{card['limits']}",
    )
    headings = HEADINGS[card["language"]]
    return "\n\n".join(f"## {h}\n\n{text}" for h, text in zip(headings, texts, strict=True)) + "\n"


# What the questions show

DIGITS = (0, 1, 4, 7)
Model = Callable[[Array], Array]


def four_digits() -> tuple[Array, Array]:
    """Q1: pictures of 8 × 8 grey values, of four digits."""
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    chosen = np.isin(y, DIGITS)
    return x[chosen], y[chosen]


def rules(picture: Array) -> int:
    """Q1: tell four digits apart by rules that a person made up while looking at pictures."""
    ink = picture.reshape(8, 8)
    if ink[3:5, 3:5].mean() < 4:
        return 0  # a ring has an empty middle
    if ink[3:6, :3].mean() > 5:
        return 4  # its arm reaches out to the left
    if ink[:2, 2:7].mean() > ink[6:, 2:7].mean() + 2:
        return 7  # more ink above than below
    return 1


def race(rng: Generator, sizes: tuple[int, ...], repeats: int = 20) -> dict[int, float]:
    """Q1: accuracy of trees that learn from so many labelled pictures; 0 stands for the rules."""
    from sklearn.tree import DecisionTreeClassifier

    x, y = four_digits()
    found = {0: float(np.mean(np.array([rules(picture) for picture in x]) == y))}
    for size in sizes:
        scores = []
        for _ in range(repeats):
            order = rng.permutation(len(y))
            rows, test = order[:size], order[-200:]
            tree = DecisionTreeClassifier(random_state=0).fit(x[rows], y[rows])
            scores.append(float(tree.score(x[test], y[test])))
        found[size] = float(np.mean(scores))
    return found


def three_spaces(rng: Generator, repeats: int = 60) -> dict[int, tuple[float, float]]:
    """Q5: median squared error of degrees 1, 3, 9 on ten points, and on new ones."""
    found: dict[int, list[tuple[float, float]]] = {1: [], 3: [], 9: []}
    x, new = np.linspace(0, 1, 10), np.linspace(0, 1, 200)
    for _ in range(repeats):
        y = np.sin(2 * np.pi * x) + rng.normal(0, 0.25, len(x))
        fresh = np.sin(2 * np.pi * new) + rng.normal(0, 0.25, len(new))
        for degree, errors in found.items():
            curve = np.polynomial.Polynomial.fit(x, y, degree)
            errors.append(
                (float(np.mean((curve(x) - y) ** 2)), float(np.mean((curve(new) - fresh) ** 2)))
            )
    return {
        degree: (float(np.median([e[0] for e in errors])), float(np.median([e[1] for e in errors])))
        for degree, errors in found.items()
    }
