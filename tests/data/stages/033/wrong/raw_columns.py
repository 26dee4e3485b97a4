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
    pipeline = Pipeline(
        [("scale", StandardScaler(with_mean=False, with_std=False)), ("model", last)]
    )
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


def load(path):
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


#: project
#: file project.toml
#| format = 1
#| name = "first model"
#|
#| # Five sentences of your own; a run refuses to begin without them.
#| # 五句你自己的话；没有它们，运行不会开始。
#| [problem]
#| goal = "病情会加重的病人，早一点约下次复诊"
#| user = "门诊里给复诊排班的医生"
#| decision = "谁的复诊提前到三个月以内"
#| constraint = "病人自己要求提前的，一律提前"
#| doing_nothing = "所有人都是一年以后再来，加重了也没人知道"
#|
#| [task]
#| target = "progression"
#| kind = "regression"
#| metric = "r2"
#|
#| [[source]]
#| address = "data/diabetes.csv"
#| licence = "CC-BY-4.0"
#: file run.json base64
#| eNq1V92OHMUVvs9TWHOb7KT+f3wZXiE3kYVG9XNqt9mZ7qG7x6tlZQlDbDBgQAHJCIEcpBglCAREkWIbkqfZnbWv8go5Vb1r
#| T69hZGRx13266tSp7zvnO6ePJlWcXL40IYTQye8uTbretT0UEyNM7VC6w+gfqbpMxGVKp1TL3xJymZC8NlV11e39zGKhpkLw
#| p4vRcQ95ZWxqGAyw7NBw5egsBBdeXVXt2Te3mxfTn9pYdbPmoEZLcvMO0NBCqJZliRNB0+Sl8szaRLhm1GuuuJCBcxac9s5L
#| Tlk5A0JTxxyBmnLJjBbEcIRBCY5fl+D2ZwufY7BkKq1WUjGJH5pVv1z1edvRpHd+DuVpz3V7JYDkkkmKWmMFBXwSiTkTUnIk
#| asuVdpL6qHmBr2kXec/gJUdUvZa9CW6VuYbv0fVuFlwbx0cwRaxOThutieJECmuo50LzJH2MzIGOhFO5ecQrXVNvnECtZdfy
#| CaGJBTcujWEgg+eOMc89YTYJYXzSTDge6Y5E4hUQb8EghkZMcPc5b6l1ixdizXPiICoAyyFEQSm3RFEPiQRBIgPBGDiVYMwa
#| mSJfSlttpLVIjtbyeXnLEVf17ghWEaIi2hPpA/OU0RhBcMQxIR1WYn6IEGyidgusyEUGddk2SOhi5J1FxxUTzDDtNBBIKQir
#| bPCaRi6YdS55FZLf4p0JPeYsMUsd5d5zbWlEr8lSI4hKwghFzVbOuuW86jc5Y7+QM568IckYbQnzQuaMdwHv4UPQIRFlo1YW
#| Q7vIGQKgFGGZM6Opts9LWQdQj/lK3NGgmFcqGcqYgkgJR6KEciLiM0IgbUzbKi0vJxnTq24170fuk2RYqSm6QENgPGriWYgU
#| PAcsOiqN50EZ67a5t6go2XvbHHTj2B3BHDApKm8ksZ5Go5N3eJgAB5YCVrJExdiSDYqOkgG8ZDGiwMmImUYDyk6woFS0zDIP
#| emsyhDm4+kWSwURDBSoFnuu84hhBctLoyCiWExGamKBjAjNOBsanjEkrLeVYYppYMUoGxvVUZiV4JhdKvBB/vXQYDmhHB3hu
#| vTJK6kg1R10ChgdiMwkgHNOA2WyRNM626YPST7xflB/mZMCScNiCUmRCUBUxMQRmigULOgkVANtZ2CoQnI+SAnWFiiSjSpJS
#| p7jF5FBEOp2Yl1iI21UdXL9qoXuRvMD+hFrEAgRJJPYVCTo4j6VjncH+hfEKoCyZZ0QCU4Ih75KQrJIX88JMqWRccP2MSOy5
#| 5a+ZF8X/OC0kpICB6iisRcZENIwZY7CTJh6MUQwCKjzdVsoo2SParBPCYyfymFRBYa9gyWa0vFCSEgLba3mvabpRN+a/kDTJ
#| AMUuMWy93DPvvXME9S/F4B02F40jQRQcxLPdmOEUoTSOUIJgp3te0jDiKoynKMHxbnhxzznHeUpH6Z20nEuB19ZSMOU4jnpi
#| C6hYqSNQiY0CPOQWjnwg4RRQLyUngQSlAtkKqncdzKv6hWAFgo0kYColTyJKiYtRMIdTtxCBOcxCoFR5Hy/Cao0hHIdrRQij
#| yl6AVSDu1OaR9iKsT2LeBBbHO6EDTjjcqYiXDdhtODZurNLEqWIGWxvYs+n+ZxqPJiNgpbMU93IvrLOaCkDhUli8OJixFE34
#| CWBfxu3zyreureA82MqvCk1TOi2n16vF8rAI41RMVbYsXR1dN5j4dBgsQrVf9Tuop20GfUKndkrPPgy78x8LmkrxQt+j6g4H
#| 1nlkzSpXtV1/aYF3mU8ujG67jZvnJad3bqzfvHH846cn7/z18Vu3Tz/9M1qOHz7834/vre/84/j+66dvPDh9+OXx/XfXX39x
#| 8rfbj759J7tadUUpJo/v/B0t6/f/cvrBN7j35L0fTj++mxdETI2uakrgj767nr+VzesPPjy5dfvk7e+O7986vv/V+rO3j3+4
#| d3LzxqSAXnd966q6P4sM43j01lcn//7+0ZfX19+/MexFVxgcRnby33cHSzmvwdvP6qbfG3rPZH3r9fVnt9DD4zf/s/7k27z+
#| wb/yWR++f3Lz9vrze+hkuPPxw5vHD+6u//kFLj69e+/x9Y8Kor3r9s/+g9pdKCEhgLvYNMq9cMV+VZcCamHTuoC+rUKxl3a5
#| bLqqr64WQoZbdueDei6j2cZ3zI6cmsVcw64bmft2NVpMnlo31qI1B1/t1k2b36/kdNwHWJ4/7zVt9VrhpfzIgOvKCykvZylb
#| 4pxj9dfhcLbonrrtmlVb1Ax/a7HE862LQOCv3O9j5Tz00E1Dd3Wzwtyqb/L7qytoD8+d44/1AGk5CRWyLm4nL72084c/7Yih
#| Sl5BTrNxDqlM8yXQKy+XChtG/FL9zcHmMaGZrxb1uWuMpy/hsxLRfJCdfBW/igOrR5v/ygOoC1g07eEgQvn9oGn3oX2ydbU8
#| A/RocoAp0BzMojvMX3XZ3YU9iKs5nFstOZuSZ9hes/EJeXNEbD7D6nSH54uHDy2UOpjlXNlAH0r7zwsGHS6E7q6QhfKhvGbY
#| Xd5Ey5bQtIMKXbv2m/8DHVgbYA==
#: file objects/a26097fa7877063054981b3473f5bdd2ae7d0315 base64
#| eNqVld1u2zAMhd/F10lGkZRE9XJ9imEIBju2O2OJHcTO2q3ou+8of2h25eRKJBXq0yEpvxeH4XUsnlR5UYzD8bBpYH1/L8q6
#| PjQj1kVdTuWXuiurZmrG1Wb8XSyKdjjsEDob48+SfYDJ1Sa4JrY1t5VKoNg2VdsyS1OVbBtPdZ2otrpN6iJZkzhWtcXWWag8
#| hyrn6v42xVPyLvN8QtsM2+Ouh+Xcoth2m6bfYF/x/Lz8+m2pK8Jf4Rrqrn+B+zi1SztjNt1L/2Pb9flahPy/uv2+qXHF9aKY
#| XrucJS9xhwOWbkUf60+nQYi+3OWTypcGCac/+2z0x13VHGDvunE8HYnUdTdOXb+Ziidvi+K1zNq126GcgmLnsW+76bSveSt3
#| ++1J5oJWJEbRJwoqoizYuYSTnBmTC55jRAxeOM1zMlicQohei/XH4oY3Nm+z8fgBOk/ByDmLkgxluuCpBnVBAqIgcnck1a6b
#| TYIcD7AEF1JgCh4gJnxhQatERYzFjK5Sqap37ETAmOheqmo/n4/oAT6GTKDwICIJ8cLHQTh6NmDmAl4L7EMkZWbMgI9yX0s3
#| H1DdXMBz3TCMmkw5C3RjMVWQq3OQLNi1xt6nlFU0DhrvazzybEIhfoRQFH0fA5vE3FoXFpfQKSIpIorfxSvqEjrRJ6jgkt0T
#| ymzC+T14kkU0C+YxmsSazu0WFQQ+KEVDNW98LNBQIHmK4b9x1fl44RE8Yp+Yg0t5XG8zIkmTiLFhUtLJe5JPyMybxRgZ7XrH
#| 5+e3oOkDMwIwqGUB778Gvs4Ixlmc1wi4FMWd+YixTSixJYTv8cL8t/gh+RwKhafEO5+M5IoHRUlJ8fgEY73ONUpLEBVdqpHv
#| 5dsfhpf89eyGfv6r7Gbr6HyWKOYaofVx8vrjHxjxJGQ=
#: file objects/3a247cbc23a6de0bcae938ac484f31628631e900 base64
#| eNpNUu1q40AMfJf97QZ9rLSrvEopwUm2aSC1wXZpoeTdb5zcJQdmrR1Lo5nBv+mzLdP5kLZpktSl09T6pU2787zbtwVV2i7T
#| V+vSNH7PaauWu/Q+Xo6orUuHSz/PDfXrW5dA0467of0suKdDv+zHcV7AeTmfPpbT/hPlz+kJDq2f0so2tRsyNPTtx69pvl2W
#| BM7P8dguK//vvYTMwzjMSz8s6SHk9YU2JETibGqWo2oO61aUC+WqpWQKE7V6R4miaC6hUUpIdqB5wxoVrVKzOAbaC/1ttpwz
#| kaqyFWclW3W1fkjb2+dayL2KkYty1OjSR395T9t1u3AJ4ygkLBFcYXv8vs8J1epCgrc6BxXMwf9tjiBOoIXDakBh6LV7BvBf
#| cnf7tMnqOVd2ZY+o4h0ggXEGE4ubVwVkGTqBoROL64oY5SD4JuMqvEIYKBDkhgd5xMMsKJ0IYDBOMY/ytMqMDDIwqWah+s/p
#| yocbK5Io4a7+tIk0C/Y7qVE10itW7ddf4WHx+gcd/a11
