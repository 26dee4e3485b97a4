"""Make the folder that the first project begins with: three tables to choose from, and a card.

Reads  nothing but the tables that come with scikit-learn.
Gives  `files`; `raw` gives one table as it is laid out, for the checks to compare with.

Start reading at `files`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache


@dataclass(frozen=True)
class Choice:
    """One of the three tables, and how the card describes its task."""

    target: str
    kind: str
    metric: str


CHOICES = {
    "breast_cancer": Choice("diagnosis", "binary", "accuracy"),
    "wine": Choice("cultivar", "multiclass", "accuracy"),
    "diabetes": Choice("progression", "regression", "r2"),
}


def files(today: date) -> dict[str, str | bytes]:
    """Give the folder that a project begins with."""
    return {"project.toml": CARD, **{f"data/{name}.csv": raw(name) for name in CHOICES}}


@lru_cache(maxsize=3)
def raw(name: str) -> bytes:
    """Write a table as CSV: the measurements, then the target."""
    from sklearn import datasets

    found = getattr(datasets, f"load_{name}")(as_frame=True)
    table = found.data.assign(**{CHOICES[name].target: found.target})
    text: str = table.to_csv(index=False, lineterminator="\n")
    return text.encode()


CARD = """\
format = 1
name = "first model"

# Five sentences of your own; a run refuses to begin without them.
# 五句你自己的话；没有它们，运行不会开始。
[problem]
goal = ""           # what is to be better afterwards 做成之后，什么会变好
user = ""           # who uses a prediction 谁来用预测
decision = ""       # what is decided by it 凭它做什么决定
constraint = ""     # what must hold whatever the score 分数再高也必须守住的条件
doing_nothing = ""  # what it costs to go on as now 什么都不做的代价

# wine:     target = "cultivar",    kind = "multiclass", metric = "accuracy"
# diabetes: target = "progression", kind = "regression", metric = "r2"
# (no `positive` for these two 这两个不写 positive)
[task]
target = "diagnosis"
kind = "binary"
positive = "1"
metric = "accuracy"

[[source]]
address = "data/breast_cancer.csv"  # or data/wine.csv, data/diabetes.csv
licence = "CC-BY-4.0"
"""
