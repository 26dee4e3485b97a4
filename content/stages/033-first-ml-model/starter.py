"""Stage 33: your first model, from the problem card to the saved file and its report.
第 33 关：第一个模型，从题卡一直做到存盘的文件和报告。

A *task* is "classes" (predict a label, measured by accuracy) or "number" (predict a number,
measured by R²).
*任务*（task）是 "classes"（预测标签，看准确率）或 "number"（预测一个数，看 R²）。
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

Array = NDArray[Any]

# Answer before you run anything: the ids of the choices you believe in, for instance "always".
# 先作答，再运行：填上你认为对的答案的 id，例如 "always"。
PREDICTIONS = {"q01": None, "q05": None}

# The problem card. Fill it in before you train anything.
# 题卡。训练之前先填好。
CARD = {
    "language": "en",  # "en" or "zh": of the card and of its report 题卡和报告用的语言
    "data": "",  # "breast_cancer", "wine" or "diabetes" 三选一
    "question": "",  # what is predicted, as a question 要预测什么，写成问句
    "decision": "",  # who does what with the answer 谁拿答案去做什么
    "measure": "",  # "accuracy" or "r2"
    "target": 0.0,  # what is good enough 多好才够
    "errors": "",  # what each kind of error costs 每种错误的代价
    "limits": "",  # whose data, and where not to be used 数据来自谁，哪里不能用
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
    """Given: load one of the three data sets as (x, y).
    已给出：加载三个数据集之一，返回 (x, y)。
    """
    from sklearn import datasets

    table = getattr(datasets, f"load_{name}")(return_X_y=True)
    return table[0], table[1]


# Baseline, model, measurement
# 基线、模型、测量


def baseline(y: Array, task: str) -> float:
    """Give what a dummy always predicts: the most frequent label, or the mean.
    给出基线总是预测的那个答案：最多的标签，或均值。
    """
    # TODO
    raise NotImplementedError


def score(want: Array, got: Array, task: str) -> float:
    """Measure predictions: accuracy, or R².
    给预测打分：准确率，或 R²。
    """
    # TODO
    raise NotImplementedError


def train(x: Array, y: Array, task: str) -> Pipeline:
    """Fit a pipeline on training rows: standardise, then a linear model.
    在训练行上拟合一条流水线：先标准化，再接线性模型。
    """
    # TODO
    raise NotImplementedError


def evaluate(x: Array, y: Array, task: str, rng: Generator, repeats: int = 5) -> dict[str, float]:
    """Score dummy and model on held-out quarters, several times.
    在留出的四分之一上，多次给基线和模型打分。
    """
    # TODO
    raise NotImplementedError


def verdict(results: dict[str, float], target: float) -> str:
    """Say what the results show: a gain within twice the spread may be luck.
    说出结果表明了什么：不超过两倍离散程度的提升，可能只是运气。
    """
    # TODO
    raise NotImplementedError


# The model as a file
# 把模型存成文件


def save(model: Pipeline, path: str) -> None:
    """Write the parameters of a fitted pipeline as JSON: numbers, and no code.
    把拟合好的流水线的参数写成 JSON：只有数，没有代码。
    """
    # TODO
    raise NotImplementedError


def load(path: str) -> Any:
    """Read a model from its file: an object with predict(x).
    从文件读出模型：一个带有 predict(x) 的对象。
    """
    # TODO
    raise NotImplementedError


# The report
# 报告


def report(card: dict[str, Any], results: dict[str, float]) -> str:
    """Write the report of one page, in Markdown.
    用 Markdown 写一页报告。
    """
    # TODO
    raise NotImplementedError
