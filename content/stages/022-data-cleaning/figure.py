"""Figures and numbers of stage 22."""

from itertools import pairwise

import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer
from solution import clean, parse_numbers

from baibu.publish.draw import Diagram, Plot, Style

LOW, HIGH = 5.0, 600.0  # what the error of the area can be

TYPED = pd.DataFrame(  # the worked example of the brief
    [
        ("w1", "Barolo", "2024-03-01", "1,065"),
        (" W1", "barolo", "2024-03-01", "1065"),
        ("w2", "barbera", "2024-03-02", "-999"),
        ("w2", "barbera", "2024-03-05", "７８０"),
        ("w3", "BARBERA", "2024-03-03", "7350"),
        ("w4", "barolo", "2024-03-03", "?"),
        ("w5", "barolo", "2024-03-04", "-520"),
    ],
    columns=["id", "kind", "entered", "proline"],
)


def numbers():
    table, report = clean(TYPED, {"proline": (200.0, 1900.0)})
    read = pd.to_numeric(pd.Series(["1065", "780", "735", "-999", "-999"]))
    errors, small, large = _errors()
    spoilt = np.concatenate([errors, small, large])
    limit, shadow = _limit(errors), _limit(spoilt)
    return {
        "mean_true": f"{parse_numbers(read).mean():.0f}",
        "mean_sentinel": f"{read.mean():.0f}",
        "w3": f"{table['proline'][2]:.0f}",
        "fill": f"{table['proline'][3]:.0f}",
        **{name: str(report[name]) for name in ("rows_in", "rows_out", "exact", "superseded")},
        **{name: str(report[name]) for name in ("missing", "unit", "impossible")},
        "samples": str(len(errors)),
        "beyond": str(int((errors > limit).sum())),
        "limit": f"{limit:.0f}",
        "faults": str(len(small) + len(large)),
        "shadow": f"{shadow:.0f}",
        "hidden": str(int((np.concatenate([small, large]) < shadow).sum())),
    }


def order(say):
    """The steps of `clean`, and what each puts into the report."""
    drawing = Diagram(640, 150, say(zh="清洗的次序", en="The order of cleaning"))
    steps = [
        (say(zh="读懂", en="read"), "rows_in"),
        (say(zh="去重", en="remove\nduplicates"), "exact\nsuperseded\nrows_out"),
        (say(zh="查范围\n修单位", en="check ranges,\nrepair units"), "missing\nunit\nimpossible"),
        (say(zh="填补", en="fill gaps"), "changes"),
        (say(zh="验收", en="check again"), "violations\n= {}"),
    ]
    boxes = []
    for position, (words, counts) in enumerate(steps):
        x = 8 + 128 * position
        boxes.append(drawing.box(x, 36, 104, 46, words))
        drawing.text(x + 52, 98, counts, anchor="middle", size=12, hue=1)
    for left, right in pairwise(boxes):
        drawing.arrow(left, right)
    return drawing.svg()


def shadow(say):
    """True values, ten faults, and the limits that the spread suggests before and after."""
    errors, small, large = _errors()
    rng = np.random.default_rng(0)
    title = say(
        zh="少数错误撑大标准差，自己躲在里面", en="A few faults inflate the spread and hide in it"
    )
    plot = Plot(640, 300, x=(5, 1e6), y=(0, 1), title=title, x_scale="log", y_ticks=[])
    gap = np.full(len(errors), np.nan)
    places = rng.uniform(0.08, 0.72, size=len(errors))
    plot.line(  # one short stroke for each: points would hide each other
        np.column_stack([errors, errors, gap]).ravel(),
        np.column_stack([places - 0.013, places + 0.013, gap]).ravel(),
        label=say(zh="真实值", en="true values"),
        style=Style(hue=1, width=1.5),
    )
    for values, words, style in (
        (small, say(zh="写大 10 倍", en="10 times too large"), Style(hue=2, marker="square")),
        (large, say(zh="写大 1000 倍", en="1000 times too large"), Style(hue=4, marker="triangle")),
    ):
        plot.points(values, rng.uniform(0.08, 0.72, size=len(values)), label=words, style=style)
    everything = np.concatenate([errors, small, large])
    for limit, height, side, words in (
        (
            _limit(errors),
            0.82,
            "left",
            say(zh="均值 + 3σ：没有错误时", en="mean + 3σ without faults"),
        ),
        (HIGH, 0.94, "left", say(zh="范围的上限", en="upper end of the range")),
        (
            _limit(everything),
            0.94,
            "right",
            say(zh="均值 + 3σ：有错误时", en="mean + 3σ with faults"),
        ),
    ):
        plot.line([limit, limit], [0, height], style=Style(hue="ink", dashed=limit != HIGH))
        plot.text(limit, height, words, at=side)
    plot.axis_titles(
        say(zh="细胞核面积的标准误（对数轴）", en="standard error of the area (log axis)"), ""
    )
    return plot.svg()


def _errors():
    """Give the true values of a skewed column, and ten of them in other units."""
    data = load_breast_cancer(as_frame=True).data["area error"].to_numpy()
    typical = np.sort(data)[len(data) // 2 :: len(data) // 20][:10]
    large = [value for value in typical if value * 10 <= HIGH][:2]
    small = [value for value in data[data * 10 > HIGH] if value < 200][:8]
    return data, np.array(small) * 10, np.array(large) * 1000


def _limit(values):
    return values.mean() + 3 * values.std()
