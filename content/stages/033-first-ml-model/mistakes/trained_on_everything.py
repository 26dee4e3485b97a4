import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
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


def load_table(name):
    from sklearn import datasets

    table = getattr(datasets, f"load_{name}")(return_X_y=True)
    return (table[0], table[1])


def baseline(y, task):
    if task == "number":
        return float(np.mean(y))
    labels, counts = np.unique(y, return_counts=True)
    return float(labels[np.argmax(counts)])


def score(want, got, task):
    if task == "classes":
        return float(np.mean(want == got))
    return float(1 - np.sum((want - got) ** 2) / np.sum((want - np.mean(want)) ** 2))


def train(x, y, task):
    last = LogisticRegression(max_iter=2000) if task == "classes" else Ridge(alpha=1.0)
    return make_pipeline(StandardScaler(), last).fit(x, y)


def evaluate(x, y, task, rng, repeats=5):
    dummies, models = ([], [])
    for _ in range(repeats):
        order = rng.permutation(len(y))
        test, rest = np.split(order, [round(len(y) / 4)])
        same = np.full(len(test), baseline(y[rest], task))
        dummies.append(score(y[test], same, task))
        models.append(score(y[test], train(x, y, task).predict(x[test]), task))
    return {
        "baseline": float(np.mean(dummies)),
        "model": float(np.mean(models)),
        "spread": float(np.std(models)),
    }


def verdict(results, target):
    if results["model"] - results["baseline"] <= 2 * results["spread"]:
        return "unproven"
    return "reached" if results["model"] >= target else "short"


@dataclass(frozen=True)
class Loaded:
    mean: Array
    scale: Array
    weights: Array
    intercept: Array
    classes: Array | None

    def predict(self, x):
        scores = (np.asarray(x, dtype=float) - self.mean) / self.scale @ self.weights.T
        scores = scores + self.intercept
        if self.classes is None:
            return scores[:, 0]
        if scores.shape[1] == 1:
            return self.classes[(scores[:, 0] > 0).astype(int)]
        return self.classes[scores.argmax(axis=1)]


def save(model, path):
    scaler, last = (model[0], model[-1])
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


def load(path):
    found = json.loads(Path(path).read_text(encoding="utf-8"))
    if not isinstance(found, dict) or found.get("format") != 1:
        raise ValueError("not a model file of format 1")
    classes = found["classes"]
    parts = {name: np.array(found[name]) for name in ("mean", "scale", "weights", "intercept")}
    return Loaded(**parts, classes=None if classes is None else np.array(classes))


def report(card, results):
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
        f"{card['measure']}: {shown['model']} ({words[3]}: {shown['spread']}); {words[2]}: {card['target']:.3f}\n\n{conclusion}",
        f"{card['errors']}\n\n{card['limits']}",
    )
    headings = HEADINGS[card["language"]]
    return (
        "\n\n".join((f"## {h}\n\n{text}" for h, text in zip(headings, texts, strict=True))) + "\n"
    )
