from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, permutations
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

Finding = dict[str, Any]

GIVEN = ("site", "month", "malignant")
BINS = 5
FAMILIES = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB",
    "SimHei", "WenQuanYi Zen Hei", "Noto Serif CJK SC", "Noto Sans CJK JP", "DejaVu Sans",
)  # fmt: skip

# Eight questions. Each gives one number for one column or pair.


def gaps(table: pd.DataFrame, column: str) -> float:
    return float(table[column].isna().mean())


def gaps_by_site(table: pd.DataFrame, column: str) -> float:
    shares = table[column].isna().groupby(table["site"]).mean()
    return float(shares.max() - shares.min())


def heap(table: pd.DataFrame, column: str) -> float:
    return float(table[column].value_counts(normalize=True).max())


def site_shift(table: pd.DataFrame, column: str) -> float:
    quartiles = table.groupby("site")[column].quantile([0.25, 0.5, 0.75]).unstack()
    within = (quartiles[0.75] - quartiles[0.25]).median()
    return float((quartiles[0.5].max() - quartiles[0.5].min()) / within)


def drift(table: pd.DataFrame, column: str) -> float:
    return _rank_correlation(_complete(table, column, "month"))


def leak(table: pd.DataFrame, column: str) -> float:
    there = _complete(table, column, "malignant")
    ranks = there[column].rank()
    sick = there["malignant"] == 1
    a, b = int(sick.sum()), int((~sick).sum())
    return float((ranks[sick].sum() - a * (a + 1) / 2) / (a * b))


def copy(table: pd.DataFrame, one: str, other: str) -> float:
    return float(table[one].corr(table[other]))


def curve(table: pd.DataFrame, x: str, y: str) -> float:
    there = _complete(table, x, y)
    if not abs(_rank_correlation(there)) <= 0.3:
        return 0.0
    in_order = there[y].to_numpy()[np.argsort(there[x].to_numpy(), kind="stable")]
    count = len(in_order)
    bins = np.ceil(np.arange(1, count + 1) / count * BINS).astype(int) - 1
    means = np.bincount(bins, weights=in_order) / np.bincount(bins)
    return float(means[bins].var() / in_order.var())


def _complete(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    there = table[list(columns)]
    return there[~np.isnan(there.to_numpy(dtype=float)).any(axis=1)]


def _rank_correlation(there: pd.DataFrame) -> float:
    one, other = (there[name].rank().to_numpy() for name in there.columns)
    return float(np.corrcoef(one, other)[0, 1])


# question -> its number, whether that is worth telling, and the columns that it is asked about
Number = Callable[..., float]
QUESTIONS: dict[str, tuple[Number, Callable[[float], bool], int]] = {
    "gaps": (gaps, lambda share: share >= 0.05, 1),
    "gaps_by_site": (gaps_by_site, lambda distance: distance >= 0.2, 1),
    "heap": (heap, lambda share: share >= 0.05, 1),
    "site_shift": (site_shift, lambda distance: distance >= 1, 1),
    "drift": (drift, lambda r: abs(r) >= 0.4, 1),
    "leak": (leak, lambda chance: chance >= 0.99 or chance <= 0.01, 1),
    "copy": (copy, lambda r: abs(r) >= 0.999, 2),
    "curve": (curve, lambda share: share >= 0.5, -2),
}
TEXTS = {
    "gaps": {
        "zh": "{0} 有缺失值，占 {n:.2f}",
        "en": "{0} has missing values: a share of {n:.2f}",
    },
    "gaps_by_site": {
        "zh": "{0} 的缺失因地点而异，占比最多相差 {n:.2f}",
        "en": "{0} is missing more often at some sites: shares differ by up to {n:.2f}",
    },
    "heap": {
        "zh": "{0} 有一个值反复出现，占 {n:.2f}",
        "en": "{0} repeats one value: a share of {n:.2f}",
    },
    "site_shift": {
        "zh": "{0} 在各地点的中位数最多相差 {n:.2f} 个四分位距",
        "en": "{0}: medians of the sites differ by up to {n:.2f} interquartile ranges",
    },
    "drift": {
        "zh": "{0} 随月份变化，秩相关系数 {n:.2f}",
        "en": "{0} moves with the month: rank correlation {n:.2f}",
    },
    "leak": {
        "zh": "{0} 几乎就是答案：恶性大于良性的概率 {n:.2f}",
        "en": "{0} nearly is the answer: malignant above benign with chance {n:.2f}",
    },
    "copy": {
        "zh": "{1} 与 {0} 几乎是同一列，相关系数 {n:.2f}",
        "en": "{1} repeats {0}: correlation {n:.2f}",
    },
    "curve": {
        "zh": "{1} 随 {0} 弯曲变化，不升不降，分箱能解释其方差的 {n:.2f}",
        "en": "{1} bends with {0}, neither up nor down: bins explain {n:.2f} of its variance",
    },
}


# The report


def report(table: pd.DataFrame, lang: str) -> list[Finding]:
    findings = []
    for question, columns in _asked(table):
        number, is_told, _ = QUESTIONS[question]
        found = number(table, *columns)
        if is_told(found):
            text = TEXTS[question][lang].format(*columns, n=found)
            findings.append(
                {"question": question, "columns": list(columns), "number": found, "text": text}
            )
    return findings


def confirm(findings: list[Finding], fresh: pd.DataFrame) -> list[Finding]:
    confirmed = []
    for finding in findings:
        number, is_told, _ = QUESTIONS[finding["question"]]
        again = number(fresh, *finding["columns"])
        confirmed.append({**finding, "fresh": again, "holds": is_told(again)})
    return confirmed


def figure(table: pd.DataFrame, finding: Finding, lang: str) -> Figure:
    months = {"zh": "月份", "en": "month"}[lang]
    count = {"zh": "频数", "en": "count"}[lang]
    columns, text = finding["columns"], finding["text"]

    def draw(ax: Axes) -> None:
        if finding["question"] == "drift":
            ax.scatter(table["month"], table[columns[0]], s=9)
            ax.set(xlabel=months, ylabel=columns[0])
        elif len(columns) == 2:
            ax.scatter(table[columns[0]], table[columns[1]], s=9)
            ax.set(xlabel=columns[0], ylabel=columns[1])
        else:
            by = "malignant" if finding["question"] == "leak" else "site"
            groups = table[[columns[0], by]].dropna().groupby(by)[columns[0]]
            ax.hist([values for _, values in groups], bins=30, label=[str(k) for k, _ in groups])
            ax.legend(title=by)
            pass
        ax.set_title(text)

    family = _font_for(text + months + count + "".join(columns))
    with plt.rc_context({"font.family": [family], "axes.unicode_minus": False}):
        made = Figure(layout="constrained")
        draw(made.subplots())
        made.canvas.draw()
    return made


def _asked(table: pd.DataFrame) -> Iterator[tuple[str, tuple[str, ...]]]:
    measured = [name for name in table.columns if name not in GIVEN]
    choices = {
        1: [(name,) for name in measured],
        2: list(combinations(measured, 2)),
        -2: list(permutations(measured, 2)),
    }
    for question, (_, _, kind) in QUESTIONS.items():
        for columns in choices[kind]:
            yield question, columns


def _font_for(text: str) -> str:
    for family in FAMILIES:
        try:
            path = font_manager.findfont(family, fallback_to_default=False)
        except ValueError:
            continue
        font = font_manager.get_font(path)
        if all(font.get_char_index(ord(letter)) for letter in text if not letter.isspace()):
            return family
    return "DejaVu Sans"
