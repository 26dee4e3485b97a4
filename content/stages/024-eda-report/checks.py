"""Checks of stage 24: facts are planted in hidden tables; every number is computed anew."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import solution
from numpy.random import Generator
from sklearn.datasets import load_breast_cancer

from baibu.grader.checks import Learner, check, expect

MEASURED = [
    "mean texture", "mean smoothness", "mean compactness", "mean symmetry", "radius error",
    "texture error", "smoothness error", "symmetry error", "worst smoothness",
]  # fmt: skip
ROWS = 360
SITES = ("north", "south", "west")
TOLERANCE = 1e-6

# What a report says, without its words: those are free.
FOUND = """
def found(report, table, lang):
    return [
        [finding["question"], list(finding["columns"]), float(finding["number"])]
        for finding in report(table, lang)
    ]
"""
WORDS = """
def words(report, table, lang):
    return [
        [finding["text"], list(finding["columns"]), float(finding["number"])]
        for finding in report(table, lang)
    ]
"""
AGAIN = """
def again(report, confirm, table, fresh):
    return [
        [one["question"], list(one["columns"]), one["number"], float(one["fresh"]), one["holds"]]
        for one in confirm(report(table, "en"), fresh)
    ]
"""
KEPT = """
def kept(report, table, lang):
    found = [[one["question"], float(one["number"])] for one in report(table, lang)]
    return found, table
"""
FIGURES = """
def figures(report, figure, table, lang):
    first = {}
    for finding in report(table, lang):
        first.setdefault(finding["question"], finding)
    for finding in first.values():
        made = figure(table, finding, lang)
        made.canvas.draw()
        [ax] = [ax for ax in made.axes if ax.get_visible()]
        yield finding, made, ax


def drawn(report, figure, table, lang):
    seen = []
    for finding, made, ax in figures(report, figure, table, lang):
        points = [[float(v) for v in pair] for c in ax.collections for pair in c.get_offsets()]
        points += [[float(v) for v in pair] for line in ax.lines for pair in line.get_xydata()]
        if len(finding["columns"]) < 2:
            points = []
        marks = len(ax.patches) + len(ax.lines) + len(ax.collections)
        labels = [ax.get_xlabel(), ax.get_ylabel()]
        is_named = ax.get_title() == finding["text"]
        columns = list(finding["columns"])
        shown = [column in " ".join(labels) for column in columns]
        full = [bool(label.strip()) for label in labels]
        seen.append([finding["question"], columns, is_named, shown, full, marks > 0, points])
    return seen


def lettered(report, figure, table, lang):
    import matplotlib
    from matplotlib.text import Text
    texts = []
    for finding, made, ax in figures(report, figure, table, lang):
        for text in made.findobj(Text):
            if not text.get_visible() or not text.get_text().strip():
                continue
            families = []
            for family in text.get_fontproperties().get_family():
                named = matplotlib.rcParams.get("font." + family)
                families += list(named) if isinstance(named, list) else [family]
            texts.append([text.get_text(), [str(family) for family in families]])
    return texts
"""


@check(
    zh="report：八件事实至少找出六件",
    en="report: finds at least six of the eight planted facts",
    proves=["exploratory-analysis"],
)
def finds_facts(learner: Learner, rng: Generator) -> None:
    found = learner.define(FOUND, name="found")
    table, _, facts, _ = tables(rng)
    told = {(question, *columns) for question, columns, _ in found(learner.report, table, "zh")}
    missed = [fact for fact in facts if fact not in told]
    expect.that(
        len(missed) <= 2,
        zh=f"八件事实里至少找出六件（漏了 {len(missed)} 件）",
        en=f"at least six of the eight facts are found ({len(missed)} are not)",
        got=len(facts) - len(missed),
        want=missed[:4],
    )


@check(
    zh="report：每个数在同一张表上重算，都对得上",
    en="report: every number can be computed anew from the same table",
    proves=["exploratory-analysis", "evidence-writing"],
)
def numbers_are_right(learner: Learner, rng: Generator) -> None:
    found = learner.define(FOUND, name="found")
    table, *_ = tables(rng)
    got = found(learner.report, table, "en")
    expect(len(got), zh="发现的条数", en="number of findings").at_least(6)
    for question, columns, number in got:
        expect(question, zh="问题", en="question").is_in(list(solution.QUESTIONS))
        right = solution.QUESTIONS[question][0](table, *columns)
        expect(number, zh=f"{question} {columns}", en=f"{question} {columns}").close_to(
            right, rtol=TOLERANCE, atol=TOLERANCE
        )


@check(
    zh="report：够不上界限的不报；平静的表里没有发现",
    en="report: tells nothing below the limits; of a calm table it tells nothing",
    proves=["exploratory-analysis"],
)
def tells_no_more(learner: Learner, rng: Generator) -> None:
    found = learner.define(FOUND, name="found")
    table, _, facts, _ = tables(rng)
    got = found(learner.report, table, "en")
    for question, columns, number in got:
        is_told = solution.QUESTIONS[question][1]
        expect.that(
            is_told(solution.QUESTIONS[question][0](table, *columns)),
            zh=f"{question}（{columns}）够得上界限",
            en=f"{question} of {columns} reaches its limit",
            got=number,
        )
    calm = found(learner.report, calm_table(rng), "en")
    expect(calm, zh="平静的表里的发现", en="findings in a calm table").equals([])
    told = {(question, *columns) for question, columns, _ in got}
    expect(sum(fact in told for fact in facts), zh="找到的事实", en="facts found").at_least(6)


@check(
    zh="text：用所选的语言写，写着列名和两位小数的数",
    en="text: in the language chosen, with the columns and the number to two decimals",
    proves=["evidence-writing"],
)
def says_it(learner: Learner, rng: Generator) -> None:
    words = learner.define(WORDS, name="words")
    table, *_ = tables(rng)
    for lang in ("zh", "en"):
        got = words(learner.report, table, lang)
        expect(len(got), zh="发现的条数", en="number of findings").at_least(6)
        for text, columns, number in got:
            expect(text, zh="text", en="text").is_text()
            lacking = [part for part in (*columns, f"{number:.2f}") if part not in text]
            expect.that(
                not lacking,
                zh="句子里写着列名和两位小数的数",
                en="the sentence has the columns and the number to two decimals",
                got=text,
                want=lacking,
            )
            rest = text
            for column in columns:
                rest = rest.replace(column, "")
            chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in rest)
            expect.that(
                chinese >= 4 if lang == "zh" else not chinese,
                zh=f"句子用 {lang} 写",
                en=f"the sentence is in {lang}",
                got=text,
            )
            expect(len(rest), zh="除列名外的字数", en="letters beside the columns").at_least(8)


@check(
    zh="confirm：在新数据上重算每个数，说出还成不成立",
    en="confirm: each number anew on other data, and whether the finding still holds",
    proves=["evidence-writing", "exploratory-analysis"],
)
def confirms(learner: Learner, rng: Generator) -> None:
    again = learner.define(AGAIN, name="again")
    table, fresh, *_ = tables(rng)
    got = again(learner.report, learner.confirm, table, fresh)
    expect(len(got), zh="条数", en="number of findings").at_least(6)
    for question, columns, old, new, holds in got:
        number, is_told, _ = solution.QUESTIONS[question]
        name = f"{question} {columns}"
        expect(old, zh=f"{name} 原来的数", en=f"the old number of {name}").close_to(
            number(table, *columns), rtol=TOLERANCE, atol=TOLERANCE
        )
        want = number(fresh, *columns)
        expect(new, zh=f"{name} 的新数", en=f"the new number of {name}").close_to(
            want, rtol=TOLERANCE, atol=TOLERANCE
        )
        expect(holds, zh=f"{name} 是否成立", en=f"whether {name} holds").equals(is_told(want))


@check(
    zh="figure：标题是这句话，坐标轴写着列名，成对的列画出每个点",
    en="figure: the sentence is the title, the axes name the columns, pairs show every point",
    proves=["distribution-plots", "evidence-writing"],
)
def draws(learner: Learner, rng: Generator) -> None:
    drawn = learner.define(FIGURES, name="drawn")
    table, *_ = tables(rng)
    got = drawn(learner.report, learner.figure, table, str(rng.choice(languages())))
    expect(len(got), zh="问题的个数", en="number of questions").at_least(6)
    for question, columns, is_named, shown, full, is_drawn, points in got:
        for holds, zh, en in (
            (is_named, "标题就是这句话", "the title is the sentence"),
            (shown == [True] * len(columns), "坐标轴写着列名", "the axes name the columns"),
            (full == [True, True], "两条轴都有标签", "both axes have a label"),
            (is_drawn, "图里画着东西", "something is drawn"),
        ):
            expect.that(holds, zh=f"{question}：{zh}", en=f"{question}: {en}", got=holds)
        if len(columns) == 2:
            pairs = table[columns].dropna().to_numpy().tolist()
            there = {(round(x, 6), round(y, 6)) for x, y in points}
            share = float(np.mean([(round(x, 6), round(y, 6)) in there for x, y in pairs]))
            expect(share, zh=f"{question} 画出的点", en=f"points of {question}").equals(1.0)


@check(
    zh="figure：每个字都显示得出来",
    en="figure: the fonts used have every character",
    proves=["distribution-plots"],
)
def shows_characters(learner: Learner, rng: Generator) -> None:
    lettered = learner.define(FIGURES, name="lettered")
    table, *_ = tables(rng)
    texts = lettered(learner.report, learner.figure, table, languages()[-1])
    shown = "\n".join(text for text, _ in texts)
    named = [name for name in table.columns if name in shown]
    # six questions, of which two may have found the same column first
    expect(len(named), zh="图上写着的列", en="columns named on the figures").at_least(4)
    lacking = [text for text, families in texts if not is_covered(text, tuple(families))]
    expect.that(
        not lacking,
        zh="图上的文字都显示得出来",
        en="the figures can show all their texts",
        got=lacking[:3],
    )


@check(
    zh="表保持原样",
    en="the table stays as it was",
    proves=["exploratory-analysis"],
)
def leaves_table(learner: Learner, rng: Generator) -> None:
    kept = learner.define(KEPT, name="kept")
    table, _, facts, _ = tables(rng)
    found, after = kept(learner.report, table, "en")
    expect(after, zh="调用之后的表", en="the table after the call").frame_equals(table)
    asked = {question for question, _ in found}
    expect(len(asked & {fact[0] for fact in facts}), zh="问出的事实", en="kinds of facts").at_least(
        6
    )


# Comparing


def is_covered(text: str, families: tuple[str, ...]) -> bool:
    letters = [letter for letter in text if not letter.isspace()]
    return all(any(has(family, letter) for family in families) for letter in letters)


@cache
def has(family: str, letter: str) -> bool:
    from matplotlib import font_manager

    try:
        path = font_manager.findfont(family, fallback_to_default=False)
    except ValueError:
        return False
    return bool(font_manager.get_font(path).get_char_index(ord(letter)))


@cache
def languages() -> tuple[str, ...]:
    """Give the languages to draw in: Chinese where this machine has a font for it."""
    every = "".join(text["zh"] for text in solution.TEXTS.values())
    letters = [letter for letter in every if not letter.isspace()]
    has_font = any(all(has(family, x) for x in letters) for family in solution.FAMILIES)
    return ("en", "zh") if has_font else ("en",)


# Tables


def tables(
    rng: Generator,
) -> tuple[pd.DataFrame, pd.DataFrame, list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Give two tables with the same eight facts, and in the first two flukes."""
    columns = [str(name) for name in rng.permutation(MEASURED)]
    facts = [
        ("gaps", columns[0]),
        ("gaps_by_site", columns[1]),
        ("heap", columns[2]),
        ("site_shift", columns[3]),
        ("drift", columns[4]),
        ("leak", "marker"),
        ("copy", columns[5], f"{columns[5]} (converted)"),
        ("curve", columns[6], "response"),
    ]
    sign, odd = float(rng.choice([-1.0, 1.0])), str(rng.choice(SITES))
    order = [str(name) for name in rng.permutation([*columns, "marker", facts[6][2], "response"])]
    one, other = (planted(rng, columns, facts, sign, odd, size) for size in (1.0, 0.75))
    flukes = [("drift", columns[7]), ("heap", columns[8])]
    trend = one["month"] - 6.5
    one[columns[7]] += one[columns[7]].std() * trend / 3
    lucky = rng.permutation(ROWS)[:40]
    one.loc[lucky, columns[8]] = round(float(one[columns[8]].median()), 4)
    first, second = (order.index(name) for name in facts[6][1:])
    if first > second:
        order[first], order[second] = order[second], order[first]
    layout = ["site", "month", *order, "malignant"]
    return one[layout], other[layout], facts, flukes


def planted(
    rng: Generator,
    columns: list[str],
    facts: list[tuple[str, ...]],
    sign: float,
    odd: str,
    size: float,  # of shift and drift: both shrink on fresh data, and hold
) -> pd.DataFrame:
    """Draw patients, and plant the eight facts."""
    table = calm_table(rng)
    gap, by_site, heap, shift, drift, copied, bent = columns[:7]
    sick = table["malignant"] == 1
    table["marker"] = sign * (5 * sick + rng.normal(0, 0.6, size=ROWS))  # chance beyond .9999
    table[facts[6][2]] = table[copied] * 2.54 + 1.7
    ranks = table[bent].rank(method="first") / ROWS * 2 - 1
    table["response"] = ranks**2 + rng.normal(0, 0.08, size=ROWS)
    table[shift] += 2.2 * size * spread(table[shift]) * (table["site"] == odd)
    table[drift] += sign * 1.2 * size * table[drift].std() * (table["month"] - 6.5) / 3
    table.loc[rng.permutation(ROWS)[:60], heap] = round(float(table[heap].median()), 4)
    table.loc[rng.permutation(ROWS)[: int(rng.integers(30, 60))], gap] = np.nan
    table.loc[rng.permutation(ROWS)[:12], heap] = np.nan  # too few to be told
    at_site = np.flatnonzero(table["site"] == odd)
    table.loc[rng.permutation(at_site)[: int(0.45 * len(at_site))], by_site] = np.nan
    return table


def calm_table(rng: Generator) -> pd.DataFrame:
    """Draw patients from the breast cancer data: no fact is in it but the disease itself."""
    data, malignant = patients()
    rows = rng.permutation(len(data))[:ROWS]
    table = data.iloc[rows].reset_index(drop=True)
    table = table * (1 + rng.normal(0, 1e-4, size=table.shape))  # no value twice
    table["malignant"] = malignant[rows]
    table["site"] = rng.permutation(np.resize(SITES, ROWS))
    table["month"] = rng.permutation(np.resize(np.arange(1, 13), ROWS))
    return table[["site", "month", *rng.permutation(MEASURED), "malignant"]]


def spread(values: pd.Series) -> float:
    return float(values.quantile(0.75) - values.quantile(0.25))


@cache
def patients() -> tuple[pd.DataFrame, Any]:
    data = load_breast_cancer(as_frame=True)
    return data.data[MEASURED], 1 - data.target.to_numpy()
