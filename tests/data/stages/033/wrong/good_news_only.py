# diagnosis: none
import json
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
import numpy as np
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

PREDICTIONS = {"q01": "later", "q05": "three"}
CARD = dict(
    language="en",
    data="wine",
    question="From which of three cultivars does this wine come?",
    decision="An inspector opens a case when label and prediction differ.",
    measure="accuracy",
    target=0.93,
    errors="A false alarm costs one analysis; a missed fraud costs the grower his name.",
    limits="178 wines of one Italian region, and of no other year.",
)
SECTIONS = {
    "en": "Problem Data Baseline Model Result Limits".split(),
    "zh": "问题 数据 基线 模型 结果 局限".split(),
}
CONCLUSIONS = {
    "en": {
        "reached": "The target is reached.",
        "short": "Better than the baseline, but short of the target.",
        "unproven": "Not shown to be better than the baseline.",
    },
    "zh": {
        "reached": "达到目标。",
        "short": "胜过基线，但未达到目标。",
        "unproven": "未能证明胜过基线。",
    },
}


def baseline(y, task):
    if task == "number":
        return np.asarray(y, dtype=float).mean()
    count = Counter((int(label) for label in y))
    most = max(count.values())
    return min((label for label, times in count.items() if times == most))


def score(want, got, task):
    if task == "classes":
        return float(np.count_nonzero(want == got) / want.size)
    rest = want - got
    apart = want - want.mean()
    return float(1 - rest @ rest / (apart @ apart))


def train(x, y, task):
    last = LinearRegression() if task == "number" else LogisticRegression(max_iter=3000)
    return make_pipeline(StandardScaler(), last).fit(x, y)


def evaluate(x, y, task, rng, repeats=5):
    table = np.empty((repeats, 2))
    for i in range(repeats):
        mixed = rng.permutation(len(y))
        quarter = mixed[: round(len(y) / 4)]
        known = mixed[round(len(y) / 4) :]
        table[i, 0] = score(y[quarter], np.full(quarter.size, baseline(y[known], task)), task)
        model = train(x[known], y[known], task)
        table[i, 1] = score(y[quarter], model.predict(x[quarter]), task)
    base, best = table.mean(axis=0)
    return {"baseline": float(base), "model": float(best), "spread": float(table[:, 1].std())}


def verdict(results, target):
    proven = results["model"] - results["baseline"] > 2 * results["spread"]
    return ("reached" if results["model"] >= target else "short") if proven else "unproven"


def save(model, path):
    first, *_, last = [step for _, step in model.steps]
    names = last.classes_.tolist() if hasattr(last, "classes_") else None
    Path(path).write_bytes(
        json.dumps(
            dict(
                format=1,
                mean=list(first.mean_),
                scale=list(first.scale_),
                weights=np.reshape(last.coef_, (-1, first.mean_.size)).tolist(),
                intercept=np.ravel(last.intercept_).tolist(),
                classes=names,
            )
        ).encode()
    )


def load(path):
    data = json.loads(Path(path).read_bytes())
    if data.get("format", 0) != 1:
        raise ValueError("another format")
    weights = np.asarray(data["weights"]) / np.asarray(data["scale"])
    shift = np.asarray(data["intercept"]) - weights @ np.asarray(data["mean"])

    def predict(x):
        scores = np.asarray(x) @ weights.T + shift
        if data["classes"] is None:
            return scores.ravel()
        if scores.shape[1] == 1:
            scores = np.hstack([-scores, scores])
        return np.take(data["classes"], scores.argmax(axis=1))

    return SimpleNamespace(predict=predict)


def report(card, results):
    shown = {
        key: format(value, ".3f") for key, value in {**results, "target": card["target"]}.items()
    }
    end = CONCLUSIONS[card["language"]]["reached"]
    texts = [
        f"**{card['question']}**\n{card['decision']}",
        f"{card['data']} (scikit-learn)",
        f"dummy {shown['baseline']}",
        "pipeline: scaler, linear model",
        f"{card['measure']} {shown['model']} ± {shown['spread']} (target {shown['target']})\n\n{end}",
        f"{card['errors']}\n{card['limits']}",
    ]
    page = ["# Report"]
    for heading, text in zip(SECTIONS[card["language"]], texts):
        page.append(f"## {heading}\n{text}")
    return "\n\n".join(page)
