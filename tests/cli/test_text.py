"""Texts fit the terminal in both languages, and formulas can be read."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from baibu.cli.columns import NEVER_FIRST, columns, wrapped
from baibu.cli.formulas import readable
from baibu.cli.render_brief import markdown
from baibu.cli.render_text import Listing, Verbatim, inline, prose

LETTERS = st.text(alphabet="ab 一二，。（）“”`,.-", max_size=80)


@given(LETTERS, st.integers(4, 40))
def test_no_line_is_wider_than_the_terminal(text: str, width: int) -> None:
    assert all(columns(line) <= width for line in wrapped(text, width))


@given(LETTERS, st.integers(4, 40))
def test_nothing_is_lost_but_spaces(text: str, width: int) -> None:
    assert "".join(wrapped(text, width)).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet="一二三四五六七八，。", min_size=1, max_size=60), st.integers(8, 40))
def test_no_chinese_line_begins_with_a_closing_mark(text: str, width: int) -> None:
    marks = "，。"
    if any(a in marks and b in marks for a, b in pairwise(text)):
        return  # a row of marks is nobody's sentence
    for line in wrapped(text, width)[1:]:
        assert line[0] not in NEVER_FIRST


def test_a_chinese_letter_takes_two_columns_and_a_mark_above_none() -> None:
    assert (columns("百步"), columns("x\u0302"), columns("ab")) == (4, 1, 2)


def test_code_is_not_torn_apart() -> None:
    assert wrapped("用 `baibu grade 53` 评分", 18) == ["用", "`baibu grade 53`", "评分"]


@pytest.mark.parametrize(
    ("tex", "read"),
    [
        (r"\frac{1}{n}\sum_i x_i^2", "1/n ∑ᵢ xᵢ²"),
        (r"\frac14", "1/4"),
        (
            r"R^2 = 1 - \sum (y - \hat y)^2 / \sum (y - \bar y)^2",
            "R² = 1 - ∑ (y - ŷ)² / ∑ (y - ȳ)²",
        ),
        (r"\frac{\partial L}{\partial m}", "∂L/∂m"),
        (r"-\ln p", "-ln p"),
        (r"\log_2 p_k", "log₂ pₖ"),
        (r"c_{FP} \le c_{FN}", "c_FP ≤ c_FN"),
        (r"e^{-x}", "e^(-x)"),
        (r"\text{精确率} = \frac{TP}{TP + FP}", "精确率 = TP/(TP + FP)"),
        (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} x", "[1 2 ; 3 4] x"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a = b\nc = d"),
        (r"\nosuchcommand x", "nosuchcommand x"),
        (r"\left( x \right)", "( x )"),
    ],
)
def test_a_formula_is_written_as_it_is_read(tex: str, read: str) -> None:
    assert readable(tex) == read


@given(st.text(alphabet=r"\{}^_& abfrcxy12", max_size=30))
def test_no_formula_is_refused(tex: str) -> None:
    readable(tex)


def test_a_brief_is_drawn_with_its_formulas_tables_code_and_figures() -> None:
    text = (
        "## 思路 {#idea}\n\n损失是 $\\frac{1}{n}\\sum_i e_i^2$，\n其中 `e` 是误差。\n\n"
        "![图的标题](figure:loss)\n\n| 名称 | 含义 |\n|---|---|\n"
        "| a | 一段相当长的说明，长到一行放不下，要在格子里换行，而不能被截断，一个字也不能少 |\n\n"
        "```python\nx_1 = '$not a formula$'\n```\n"
    )
    out = drawn(markdown(text, "图：{title}"), width=60)
    assert "{#idea}" not in out
    assert "损失是 1/n ∑ᵢ eᵢ²，其中 e 是误差。" in out
    assert "图：图的标题" in out
    assert "…" not in out, "nothing is cut off"
    assert "x_1 = '$not a formula$'" in out
    assert all(columns(line) <= 60 for line in out.splitlines())


def test_stress_and_code_lose_their_marks() -> None:
    assert inline("*是* **否** `x_1` $x_1$").plain == "是 否 x_1 x₁"


def test_a_path_and_a_line_of_code_stay_whole() -> None:
    path, line = "/" + "long/" * 30, "x = " + "1 + " * 40 + "1"
    assert drawn(Verbatim(path), width=40) == path + "\n"
    assert drawn(Listing(line), width=40) == line + "\n"


def test_prose_is_wrapped_to_the_width_there_is() -> None:
    assert drawn(prose("一二三四五，六七八九十。"), width=11) == "一二三四\n五，六七八\n九十。\n"


def drawn(part: RenderableType, width: int) -> str:
    """Draw without a terminal."""
    console = Console(file=io.StringIO(), width=width, highlight=False, emoji=False)
    with console.capture() as taken:
        console.print(part, crop=False)
    return "".join(line.rstrip() + "\n" for line in taken.get().splitlines())
