"""Figures and numbers of stage 33, computed by the solution."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from solution import (
    evaluate,
    load,
    load_table,
    race,
    save,
    three_spaces,
    train,
)

from baibu.publish.draw import Diagram, Plot, Style, beside, number

Say = Callable[..., str]
SIZES = (10, 20, 40, 80, 160, 320, 500)


def numbers() -> dict[str, str]:
    """Give every computed number of the brief and of the answers."""
    return {**example(), **question_1(), **question_5()}


def example() -> dict[str, str]:
    """Train on four rows, save, read, and predict; and measure all three data sets."""
    x, y = np.array([[1.0], [2.0], [6.0], [7.0]]), np.array([10.0, 12.0, 20.0, 22.0])
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "model.json")
        save(train(x, y, "number"), path)
        saved = json.loads(Path(path).read_text(encoding="utf-8"))
        predicted = load(path).predict(np.array([[5.0]]))[0]
    facts = {
        "mean": number(saved["mean"][0], 1),
        "scale": number(saved["scale"][0], 3),
        "weight": number(saved["weights"][0][0], 3),
        "intercept": number(saved["intercept"][0], 1),
        "predicted": number(predicted, 2),
        "hand": number((5 - saved["mean"][0]) / saved["scale"][0], 3),
    }
    rng = np.random.default_rng(33)
    for name, task in (("breast_cancer", "classes"), ("wine", "classes"), ("diabetes", "number")):
        found = evaluate(*load_table(name), task, rng, 20)
        facts |= {f"{name}_{key}": number(value, 3) for key, value in found.items()}
    return facts


@lru_cache
def raced() -> dict[int, float]:
    """Run the race of question 1."""
    return race(np.random.default_rng(1), SIZES)


def question_1() -> dict[str, str]:
    """Give the accuracies of rules and trees."""
    return {f"q1_{size}": number(raced()[size], 2) for size in (0, 20, 80, 500)}


def question_5() -> dict[str, str]:
    """Give the errors of three hypothesis spaces."""
    facts = {}
    for degree, (known, new) in three_spaces(np.random.default_rng(5)).items():
        facts |= {f"q5_train_{degree}": number(known, 3), f"q5_new_{degree}": number(new, 3)}
    return facts


def way(say: Say) -> str:
    """Draw the way from the card to the report."""
    drawing = Diagram(700, 250, title=say(zh="从题卡到报告", en="From the card to the report"))
    words = (
        (10, 50, say(zh="题卡\n问题、指标、目标", en="card: question,\nmeasure, target"), 4),
        (190, 50, say(zh="数据\n训练与留出", en="data: training,\nheld out"), 6),
        (370, 50, say(zh="基线\n总是同一个答案", en="baseline: one\nanswer for all"), 2),
        (550, 50, say(zh="流水线\n缩放与模型", en="pipeline: scaler\nand model"), 1),
        (550, 160, say(zh="留出的行上\n打分", en="score on\nheld-out rows"), 1),
        (370, 160, say(zh="文件\n只有数", en="file: numbers,\nno code"), 3),
        (190, 160, say(zh="读回\n预测相同", en="read: the same\npredictions"), 3),
        (10, 160, say(zh="报告\n结论由数得出", en="report: what the\nnumbers show"), 4),
    )
    boxes = [drawing.box(x, y, 140, 60, text, style=Style(hue=hue)) for x, y, text, hue in words]
    for one, other in zip(boxes, boxes[1:], strict=False):
        drawing.arrow(one, other)
    return drawing.svg()


def race_and_spaces(say: Say) -> str:
    """Draw the race of question 1, and three hypotheses on ten points."""
    found = raced()
    left = Plot(
        345,
        330,
        x=(8, 600),
        y=(0.4, 1.0),
        x_scale="log",
        title=say(zh="规则与学习的比赛", en="Rules against learning"),
    )
    left.line(
        SIZES,
        [found[size] for size in SIZES],
        label=say(zh="决策树", en="tree"),
        style=Style(hue=1),
    )
    left.line(
        [8, 600],
        [found[0], found[0]],
        label=say(zh="三条规则", en="three rules"),
        style=Style(hue=2, dashed=True),
    )
    left.axis_titles(say(zh="带标签的图", en="labelled pictures"), say(zh="准确率", en="accuracy"))
    rng = np.random.default_rng(8)
    x, fine = np.linspace(0, 1, 10), np.linspace(0, 1, 200)
    y = np.sin(2 * np.pi * x) + rng.normal(0, 0.25, 10)
    right = Plot(
        345, 330, x=(-0.05, 1.05), y=(-2, 2), title=say(zh="三个假设", en="Three hypotheses")
    )
    for degree, style in (
        (1, Style(hue=3)),
        (3, Style(hue=1, width=3)),
        (9, Style(hue=2, dashed=True)),
    ):
        curve = np.polynomial.Polynomial.fit(x, y, degree)
        right.line(
            fine, curve(fine), label=say(zh=f"{degree} 次", en=f"degree {degree}"), style=style
        )
    right.points(x, y, style=Style(hue="ink"))
    right.axis_titles("x", "y")
    return beside(
        left,
        right,
        title=say(zh="学习要靠数据；选择要靠偏置", en="Learning takes data, choosing takes bias"),
    ).svg()
