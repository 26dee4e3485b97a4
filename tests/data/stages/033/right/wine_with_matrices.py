# Wine; a document title above the sections; one matrix for everything in the file.
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
    "zh": {"reached": "达到目标。", "short": "胜过基线，但未达到目标。", "unproven": "未能证明胜过基线。"},
}


def baseline(y, task):
    if task == "number":
        return np.asarray(y, dtype=float).mean()
    count = Counter(int(label) for label in y)
    most = max(count.values())
    return min(label for label, times in count.items() if times == most)


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
    shown = {key: format(value, ".3f") for key, value in {**results, "target": card["target"]}.items()}
    end = CONCLUSIONS[card["language"]][verdict(results, card["target"])]
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


#: project
#: file project.toml
#| format = 1
#| name = "first model"
#|
#| # Five sentences of your own; a run refuses to begin without them.
#| # 五句你自己的话；没有它们，运行不会开始。
#| [problem]
#| goal = "Bottles whose label is in doubt are sorted out before they are sold."
#| user = "The laboratory of the wine merchant."
#| decision = "Which bottles are sent to the grower with a question."
#| constraint = "No bottle is rejected by the model alone."
#| doing_nothing = "Every tenth bottle is tasted by hand, and half of the wrong labels pass."
#|
#| [task]
#| target = "cultivar"
#| kind = "multiclass"
#| metric = "accuracy"
#|
#| [[source]]
#| address = "data/wine.csv"
#| licence = "CC-BY-4.0"
#: file run.json base64
#| eNqlV0uP4zgOvu+vMHLdKa/ejz7OYK97GmCxGAwCSqIq7nLsjO10IVPo/76UnOqOg56gB92H6piSSIr8+JF623Vp96HZMcb4
#| 7qdmNy8wLVhFggnzxPmT4L9y84HJD4y3jtt/MvaBsbI3d0M3H/5isxStUPzrZlK8YNmZxgFXAZ5mEvz2dnUB4h/nbrquwXPZ
#| zL91sJv34+tAkgz9jCSYMHanukXEKJC5hBytjtYzdC4g49IqawFyZjwEh6HawDgOqXigWqOMl0oY5r13StDqCeFlfwzFB89a
#| 7a3RRmhaGM/L6byUY2+7BUKP9dcB5kNxQIssjNbW8OREMJkUYtbGJBnAGGYY+MxSWsM3TsdyZtVSPOr+LNoEeaI+03eCBfYR
#| prQxISFbl5nwEHN2GoTyIngrtPeZbmyjRS2Uw1sTH+dxuLXApP1cLMQx1bhJ7ZxAHYMEIYIMpD0r5UK2QoFM/IlBTF4olmXO
#| Niezo9PvecsTHH8oaxF4iCxGJ7VSPsoIWepgQ0oSmAGLilkVfdxmjbVMas28cIKypumf+968FY+74XkT1iCCLcgxEKPOXieL
#| Nhjtk88oROSCeSlDTg/CKo0uQT1NIyX0uNFuLTMxp5hdsBzBsWxktipwllS0jmATHQT9SLvQbJuzLDwHLkOQ1nNyl2XPnWIm
#| K6cMdw9zNp/6brnNmfibOcvJEdZIsxDkfo6okNxJkYGVTihJFYVRJ3efM+4lrSpPfMOc1/Z7UzYjDpuIcqpxKiSrVULwhkfn
#| pLI6c0KK5VkjqOBAuEeVRvasKDH9BOd+2ahPUbLkSiEzNFFEKmJhI0BgPFN5uuwJptw8LGQjpSnap/F13ih3FCivM/mrKHcE
#| YDBOkvsBySL3VIeJewuPSpigdgsGDFqkFMHqlEDyqLKIHol3vCB2QPsQDLFHGH4EDBhlBpeAqtSKiB6SoAslrgJoZyExh5yZ
#| AFswcNc6L4wn0pKEBiHMBgxC2lZq/g0sVH9xy4omKYEmCGIBmwzRP1KGkrcYLSf6z4IrrRDyd8FhNTBtDAhwGR1IGzNAAS8o
#| 51WMCdAH6QwnPg7ESA9ypt1X7ff0w0k3dQjuUZkMXimg/wRFlTDteIltMCwG8Yh+hOUbUCiqSJV1MllzDkYSqSXDNFA0Avny
#| GBQZYTlPOP8ILqjAdXZI1K0ENaoUqDMKRt3FlBsFKanXEluxO1y0VHSSaW4dxZm4nd/hwrXfQsV8gNMdKFy2LGQZYgwas/Qs
#| K0/lFqjYCCveUbdz1riHHEGDjXMlqlX/FhOUcCeNsd4rqTFwbYmGpbMOXYwmJ0azB7VS8yBpzqhNzjwoRa2PTnoXDcMssgfr
#| VFBGc8bwcSEfxnHetGL5NzOWgvIhaGJybqKzCjQPJhj0ImkdSET8lJhn97QupedWcmHpvlx9X8LI2y5uxyfgDIxVPAEBlnHi
#| Dk0DQQAAr6VknAwYwaV/FFArNwFlPikMhMHMeZI+5dI2opaMJg5jInsY0AAz9t3wQyHlLLuYqVl4YgqdvMqGmDEHIYFXm0RS
#| NGD4+yLwghlvjPeFGr24C6lvqW6UcfY+ql9c3gDVUkOktmA98TIPLlCEqZEloq5IXyln6jqOP2o4NF5u4qrBk/s0figP1HAV
#| msSMoCZJoygNB/Ebcf2djvddmGDq8N3ZLpxrllreVlAN5+PpUvm2pbG8SE4wJJhXkWxldSl2L93yRDw6DTXErW/5dWE9zVtu
#| SVTrFpeF2HY1OJRRtbBbN81Lc6S79Lu7ke15hL5s+Xlclh7n5vVANdX0ELBvurnphiaN57A0MGEzj+Wx1FD8m4AUOGyWA16u
#| S31qi+7zXFlj9+uhahknWMbp0oy57G1eKVXNEad4gGGp+xMhZ+7GerH/Hrp4aMLVk6oWh6VZxnr2mQYLnEjFcmig+eOM80Ln
#| qhKC0bxM0A1lqtn9Z7zqKBeY8CPG4nW4VC01CA30hOTV/kjR2g/jclh71O7fn5D8Xcjw4UbNAvNVCXmefmroD/3q85eLTePw
#| vIZtbk4wz23NBh17ub6dpmes3kWavbpPMBXjL91QC+9YZLGnY0V6xGXq4vpGjOcJ4qUmbZw7Oljzud55fp/vSxHub9YJXAXZ
#| VTzgM2zEy3TebGZfpTd7SVr8754HSnN5thY0vyCe3n8fxqn7s6atvn8Q5vrB6scV8dXPnrhjiJf9cf6qdh7PU+VCeg1DStR3
#| 6/byAvxXgUgb50+3xQnnZSzflPTp8q6Y3uJrRKsV4tahqtz98svTz/97UmuBfaT0FmGPuT4AqpO//V6Lc30VVOIYX2/NxLE/
#| H4d31QsBrbouqkf92gPKNcI5rUl9u6Eyswb0iEfC/cpf5ft1nF5w+nL0fLoG821HF07j6z7BpazaenqOB0znHt+lnl0H6z01
#| 5SL8krgKuT1hGi7vm9eFCWtF7AtObiKPdWgoG1YGr8l8pmKa60L9LGGHcojXI3GcVgL7/Pkf/wfmle0R
#: file objects/3af78f029acff85a2492b972599f7907c7e5248e base64
#| eNq1lc1u3CAQx9/FZ4fwZWB7bJ6iqlYWCziLYsPKxtmm0b57B6xGcQ4Ve+jF48HAb2b4D35v5nhdmm9EqrZZ4jobB97P90Zb
#| O7sF3hurk368+uCQWV6bthniPMHw5ixnTTsBrhJWcCwUpgoLZ7rOEs1PWEirjOQHizt9oBoPpNOOEC06Js2gpDxxoYiTNO/l
#| fzuIhFLB2s9hmTiuU8geb5vRGxcMzGuenh6+/3jgCMNSGIrWh2cYXtPwoLYwnX8O/QiRw1oM+7/4y8VZSO/YNunq8y75FXKY
#| Mxjh2/ETDYoQ9JRJejTxHEfYNL1d8kBYp5ObwZ/8shQsbG/9knwwKacg2uaqc/GGMeokOExdw+BTmeh+6ekyljo3hCPK4Cth
#| iG6GiOZ4az/Yk4aMe228rcczVo1HkmQskrlkFLE9XC/naqo81EIp4qzQCC9GyD10NJBz8Omtj0N/TwiiPu8OiZw32aqu0Nei
#| P4No/DpVo7t6NJUZiXF5kh03xaTH/nJ2IY5LNfsg6yu/HbPowDCkuh19GPWrDtHb5Q6p0Vo2Q1gUuBQFTvkOHmL44N9dAVat
#| PYxoLgEYUQzbBXGZow7pHM2bDj7cUQZM6o+AHkrH0e0o1F4BcPvEufchubBAB/yPgwDp548csRwBeGoXwXl19T2v6i8azEva
#| uNvMvvDRwm/jMVpGutz01o9rcra/lru7/tq9Q4wHWlTIy5PIrzLIf407wNXHT3DpPYK70v/kSwuadUz+Vc/1yv8LBsn8S/YZ
#| lvUGtOPtD0YVZCg=
#: file objects/c7f5e31c796831b8b1da01fde9bcb8bdff19581e base64
#| eNp1ketqwzAMhd9Fv02R71ZeZYzipG4aSBNwXNpR+u6TO9LL2CAOB8k6+Y5yhWMqeeiggdh1pxy7LxDQ5xRLytth2bapsIKm
#| 5FMSkOfzAo00SsB+HnesrYBujMuSWH8A8rDko+BTAPum3XZKl1Jb4zClmKEO5rQUFuPQH0rfHll2sbTzfK9e+lVNiS+08ykv
#| 1e0479JYP3L9kUzczdNS4lTgQfOBG+1JS9TGBOVtcEr8WTIqWC+fb/tPTdOvYiVJcYKG76P0ysjVnTdxiOO+dlBrfsi64K23
#| TjsOO59rR7vgCGWQaK3ygfd44JB3N20YDskEdJ4wmJt4Jn1Z3przPRJ6ITfIwOTeYuh7mc8LN7G9M6jJYAjO0Qu3Qa8JKVip
#| Kqd6gpMOWpk6QpbIhxWcrW/s3dZf+uC8fQPL5p+X
