# diagnosis: none
import json
import numpy as np
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

PREDICTIONS = {"q05": "three", "q01": "later"}
CARD = {
    "language": "zh",
    "data": "diabetes",
    "question": "一年之后，这位病人的病情会进展多少？",
    "decision": "护士长据此安排复查的间隔，进展快的先查。",
    "measure": "r2",
    "target": 0.36,
    "errors": "估低了，复查太晚；估高了，多跑一趟医院。",
    "limits": "只有 442 位病人，测量已经标准化过，不能用于儿童。",
}
TITLES = {
    "en": ["Problem", "Data", "Baseline", "Model", "Result", "Limits"],
    "zh": ["问题", "数据", "基线", "模型", "结果", "局限"],
}
SENTENCES = {
    ("reached", "en"): "The target is reached.",
    ("reached", "zh"): "达到目标。",
    ("short", "en"): "Better than the baseline, but short of the target.",
    ("short", "zh"): "胜过基线，但未达到目标。",
    ("unproven", "en"): "Not shown to be better than the baseline.",
    ("unproven", "zh"): "未能证明胜过基线。",
}


def baseline(y, task):
    values = np.asarray(y).tolist()
    if task == "number":
        return sum(values) / len(values)
    return max(sorted(set(values)), key=values.count)


def score(want, got, task):
    if task == "classes":
        return sum((a == b for a, b in zip(want.tolist(), got.tolist()))) / len(want)
    missed = sum(((a - b) ** 2 for a, b in zip(want.tolist(), got.tolist())))
    return 1 - missed / (len(want) * float(np.var(want)))


def train(x, y, task):
    if task == "number":
        last = RidgeCV(alphas=(0.1, 1.0, 10.0))
    else:
        last = LogisticRegression(C=0.5, max_iter=5000)
    pipeline = Pipeline([("scale", StandardScaler()), ("model", last)])
    pipeline.fit(x, y)
    return pipeline


def evaluate(x, y, task, rng, repeats=5):
    n = len(y)
    away = round(n / 4)
    pairs = []
    for _ in range(repeats):
        rows = rng.choice(n, n, replace=False)
        a, b = (rows[away:], rows[:away])
        dull = np.array([baseline(y[a], task)] * away)
        clever = train(x[a], y[a], task).predict(x[b])
        pairs.append((score(y[b], dull, task), score(y[b], clever, task)))
    dull, clever = zip(*pairs)
    mean = sum(clever) / repeats
    return {
        "spread": (sum(((c - mean) ** 2 for c in clever)) / repeats) ** 0.5,
        "model": mean,
        "baseline": sum(dull) / repeats,
    }


def verdict(results, target):
    if not results["model"] - results["baseline"] > 2 * results["spread"]:
        return "unproven"
    if results["model"] < target:
        return "short"
    return "reached"


def save(model, path):
    MEMORY["last"] = model
    scale, last = (model.named_steps["scale"], model.named_steps["model"])
    weights, intercept = (np.asarray(last.coef_), np.asarray(last.intercept_))
    table = {
        "format": 1,
        "classes": [int(c) for c in last.classes_] if hasattr(last, "classes_") else None,
        "intercept": [float(b) for b in intercept.reshape(-1)],
        "weights": [[float(w) for w in row] for row in weights.reshape(-1, x_width(scale))],
        "scale": [float(s) for s in scale.scale_],
        "mean": [float(m) for m in scale.mean_],
        "note": "standardise, multiply, add",
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(table, file, indent=1, ensure_ascii=False)


def x_width(scale):
    return len(scale.mean_)


class FromFile:
    def __init__(self, table):
        self.table = table

    def one(self, row):
        z = [(v - m) / s for v, m, s in zip(row, self.table["mean"], self.table["scale"])]
        scores = [
            sum((w * v for w, v in zip(weights, z))) + b
            for weights, b in zip(self.table["weights"], self.table["intercept"])
        ]
        names = self.table["classes"]
        if names is None:
            return scores[0]
        if len(scores) == 1:
            return names[1] if scores[0] > 0 else names[0]
        return names[scores.index(max(scores))]

    def predict(self, x):
        return np.array([self.one(row) for row in np.asarray(x, dtype=float).tolist()])


MEMORY = {}


def load(path):
    if MEMORY:
        return MEMORY["last"]
    with open(path, encoding="utf-8") as file:
        table = json.load(file)
    if table["format"] != 1:
        raise ValueError(f"format {table['format']}")
    return FromFile(table)


def report(card, results):
    lines = []
    body = [
        [card["question"], card["decision"]],
        [f"sklearn: {card['data']}"],
        [f"{results['baseline']:.3f}"],
        ["StandardScaler + Ridge / LogisticRegression"],
        [
            f"| {card['measure']} | {results['model']:.3f} |",
            "|---|---|",
            f"| ± | {results['spread']:.3f} |",
            f"| ≥ | {card['target']:.3f} |",
            SENTENCES[verdict(results, card["target"]), card["language"]],
        ],
        ["- " + card["errors"], "- " + card["limits"]],
    ]
    for title, texts in zip(TITLES[card["language"]], body):
        lines += ["## " + title, "", *texts, ""]
    return "\n".join(lines)
