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


#: project
#: file project.toml
#| format = 1
#| name = "first model"
#|
#| # Five sentences of your own; a run refuses to begin without them.
#| # 五句你自己的话；没有它们，运行不会开始。
#| [problem]
#| goal = "Malignant tumours are seen by a second pathologist on the same day."
#| user = "The doctor who sends the samples on."
#| decision = "Which samples a second pathologist looks at today."
#| constraint = "A sample that looks malignant is never put off, whatever the model says."
#| doing_nothing = "Samples wait in the order in which they came, a week on average."
#|
#| [task]
#| target = "diagnosis"
#| kind = "binary"
#| positive = "1"
#| metric = "accuracy"
#|
#| [[source]]
#| address = "data/breast_cancer.csv"
#| licence = "CC-BY-4.0"
#: file run.json base64
#| eNq1V0uPGzcSvudXCLrGo/D98G035z1tgMXCCIQiWRx1ptWt9MOCMvB/T5E9GqvHjuDAyBwG6mKRVazvqweft03avt9sGWN8
#| +26zHScYJqwiwYR54PxB8F+4ec/Ee8Z2XMgfGaNfRTc3XTMe/kJZip037rMyHTxh0Ux9h4sATyMJPjy/uADx97kZXtbgsSjz
#| r21sxn1/7kiSoR2RBAPG5lRVGFfJGfBcau7AWQ9ZyeAZEyoklJiYVs5oU21g7LtUPBA7bh0pO6u8d1p4Wj0hPO2Pofjg2U57
#| S7uEpoV+nk7zVLY9bycILdZfBxgP1UeTgwZIgvyw4D39tzpozriMQiqtEINyPNXw9cOx7FlOKR41f9RLayal+USCBBPsIwxp
#| ZcNgYBkYZGYCz9YYqWIkuyx5p5T2nAfGswm3Nn4b++7GhFLOfioWYp9q4KR2TqCOQYIQQQYmfCalkK1QIBN/YBCTF4plmbPN
#| yWxp9xW4PMDxu2ADAGG1gWABYixo8ey1SYQGIamiNBqYzWoNG7GRAmoIGObpT3BmvhW44nHTPa7CisyjcNYIQwhaFW2MwWSV
#| uIfAQEaHHhRn+k5YpVMlqKehJ0SP69OlS1xgRG0zi5llw711GIPI3PiYKdyAMYs7pwvl1phl4TlwGYK0nieLLHvuFCOnnTLc
#| 3cVsPLXNdIuZ+JuYRa+yobhYq1JCinI20Xkw3lKcBChhiD3Su7eYaceY9tIa743U3n0rZCNit4qoYBKFcKgwewWW8gGclwYF
#| oYhRhegjcKv43VQTzElRgvoR5nZanR9cUByYjCF75owJhBgLSjjDowgGIRlmyPC98yUFoFJi6M/j6nQdlUxWYIiMOzTacouZ
#| cjA7FlWSUgVkoPQ9thmzogMGLVKKYHVKIHlUWUSPhrJIeBHQ3qVDbBG676ED1zEpaziB6wIYNFkYnoJ2VqZAxE4movBRv6m8
#| 1CScFXRv8otxLVdsENLtPJXOr7Ch+ovpHyTEYmFYWYgCqZ1opY3yiYPMpMxDilIooak2EGDCEfHvgEb1zL4e/7YEZRCOM4WU
#| VWAMoEHLjAgpGK2E8EjQUoglv3O+NUqsaKGoSKisqTFpzsFIT/QwjCpcFoSOuE+LjDDNA47fwwzNdGSRoU9SSe6jIVYE5q2P
#| yBA8Zgs2UjDf9mSihLfSG0HEoEniDTP8znDLnf2iTBzg9I/yohpY04JZYalvah8ZdYykKJZJeOmkD8xR2echxOCW9vVXtHBi
#| Xdyp16hgAwvoXTQMs8gerFNBGZomGN7P5kPfj6uOLP8maKbwmnLPSwjOB5DAMyTq0hQxGgy8Yxio+OEXHdl4w4SmUumNFdrp
#| b4SNPG7iepSClHwGRb1SU/kQIkadaSywNmeaCDKAyyk5ZHeiSqV6FVTmk0KqRj5znqRPmSNVTC2JntGYyO4GNcCIbdN9V1iV
#| lsGAkDTlUBqo4kSMmdhJ1gUYGoIgJ7riOqxyJySlPXO+zKfKr8cccnenjaG+/0WVfHV5FVehCcNofKLeY4OwNE5qnjJEB5Hw
#| cxloeoa7nUevW4+miTtLmkSUB2+5QpPIG7qOtyInF78S119pe9uEAYYGr842Ya4o7fiuotrNx9OlZvBO7erMfoIuwbiI5G4p
#| GbF5aqYHKqdDVxvRzu/4y8Kym9N4T6KavDhNVHQXg12ZWkuRa4Zx2hzpLu32zfT22ENbVP4DbfPYQTdtpvnYz8O4gQE3ZSTZ
#| hMsGNgtWmxNMh77tHxs6r+8204F0yMgmwWVXjp7HWjm2v9BC6uPUD5vzoafdhPNV+9TiSJurfiLijE1f7/W/QxMPrwpfNdn2
#| /RMtkZP91SLpjNMATVdmm+2/XvaTLbiqH1+v1oybDj/isCH+bPqc35FzRO0iKb7VANEBl3HxradA7rt+OixdbPvfF9fO0NBZ
#| y+37IdFu+jhX70l02USKyDu6wBnxqUQJyABl064CNMH49PK0Gh6xOp0aeOz6salN6KnplmRsOhguRXLEaWji8n6M8wCxSk+0
#| YWo+LqPJEojxOvuXrNzfKBDbCtWruMNHWImnYV4ps8/SG12SFu8pkP1Qvj8Uej8hnq6/D/3Q/FGBrG8jhLF+sPrxkgLb4mdL
#| Ee/iZX8cPx87EuNqcaSnMlVF6sdVvbwOfwoDnTXRI7GLOOzi+PE2bWGe+vL9+4zD5WqBXuxLYKs5qrpdPXv7888P//7/g1pS
#| 7zdCtwhbzPWVUL398GtN2+XpUEtKf741E/t2PnbXoyccp3oHUT1qlw5R7hPmtGD7fFPkzBLZIx774bJUtvJ97ocnHF63zqeX
#| qD5vz0SF/rwnppdVW3eP8YBpbvEq9exl9t5Tzy7CVwRbCNjuidFwuSovCwPWfNkXwtxAgHWoKApLba+oPs4ERV2onyXsUDbx
#| uiX2w1LaPn364U+2yPqX
#: file objects/6eb0fa0af06b1f76634cc6fb0d98445911b01f6b base64
#| eNq1l91u2zgQhV8l0LWjJTkc/uRy+xSLRVDQEp0Ka0mGJDfNFnn3HYp0N3bUggzQK40kW/NpZnh49L2axue5ekBld9U8nqfG
#| 09nf3yvXtpOfKa5at7g/9pN38/K5cUPjp7qZv1a76jBOPd2PJ/MXJ1DRqeCHPW/2FpUXnnEvcd9IrozjCryU7R4OrZZ6v1de
#| +YOQHhvVCGssc8iZseFZ3b++euCCgzG7t4DNeDz3A50B31XHrvFEQyk/fbr/8697WTP6L10a2254osvn5XBvIqfvnobPx24I
#| L8cowT/d6eRbetHHXbU8d+EpIaSXmELmmr0+vslG5RhcHzL13g13k2u780wPXl5O4eJw7vd+ovO+m+c1NaVou3nphmapHiSq
#| XfXsQikPx9EtStJPz8OhW9Yf+m+uPx3Xqldc1zYUQLAaNR25rZWtHl931wCL/7acCTSbQNtsAlZDqBmR6EAgeC3wPcHJT13v
#| lzVnHgMKkc0gRL0ygKjtemTU2ncM1CqXnx4KSsD4OkqUX8VAMNgimPtxXL4MYZnkt0LmcrCacxNu09sb+t8acWbVe5Bm7E+u
#| WYpIEHQ+idBaRRJtVCJBa7dIhsZ97ZaX38MB1JtUEWUjhqXK/ATD353GblgKaiJFQXekTiyacR1hhN6oyfzS01qZ8ksioQBD
#| SJ4qYbhYA8G2ROMw0YS4411LC3eYu3HIx7E2H4cG5FIWVEqnyN7MSpTQOz9NY4GESJa9hmtmcc2NEmKgSYevGJKKlkLwgmJY
#| hhCTA8QmaXPTmx9KWsoBkMthaly3VajBBl2VdH6t6UFKS/MLk90MhDrc1bRDh/yWjnCV/38hLR6JAvFgTIGNbWCM9iNMoeLX
#| 1XijpsU4vABHWpbknXY4EyNJODcwSVB/33yEBQoaEopJQg8GxAbJRVNLcVhJozgafalMKpFgaK5nJqlqIYi0pgCE9ptLXcCk
#| 0RE3huidsBYPDRbNMLcJiQGCSKFEUt23VM/jNC/lVjW7SwKjURQyWVYIlvU9QalXRc4L3DJATC3DlkNICBsIHzCrPNulkUWr
#| w4qhkY2mFUWNGxBlblVm5xeMPhJWk0pfXDHQzN641YjwEbvKCwSNKyGSDYIoZ1xKuQHyIbsqCvZdpVAlT6RiIIXETZJyu1rA
#| oXnyZmTSEgcy+VOOYr8qbYlRVCgvRUlQW6ul2K0iY/kQUiUDL3TcfkHxLYqPu1UELPrCSqpuLEtaavTNTtN27mkY5y6/Lz+6
#| Qt38Vf6wWinV4+t/nnc6rA==
#: file objects/a25ecfc69dbc07b27eb051dfac8ac1698fa351a5 base64
#| eNqdkd1uwjAMhd/F19EU588JrzJNKC2hIJVGSoNgQrz7HNgC16tUyz2O7fOlNzilWo4jbCCO47nE8RsETCXFmsr2uG6HVDmD
#| TS3nJKDkywobY52AfZ53nFsB4xzXNXH+CZKbEb4E8My02y7pWps8xjrkvFauzsfpUKfhxOl1eolLigXa0JIeypL43JDPZX18
#| 1DbzlHdpbmtuz5Q9j3lZa1wqdD+f8sNpabQhr5z0LlgSLCmnSfdo/i01GykusGklQm+9JaekM1ILOMR53ypSKu0pYOCHnA8K
#| DTPmy7PLUKCgW5cnbF1M+qywV03UKkYGdRcvzrcL+qMMHdBZhdTMsiQV9tgUHyTKHptiHd9Oj9gkR1KrHt8QA0OTQYtBW55p
#| 3xDRWX6l8pKHh+BtJ2QKJGVNQOUQH02/hIFtkCVriHdrtHdeNbT/3QHvP40JrCw=
