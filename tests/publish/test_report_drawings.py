"""The figures of a report keep to their sheet, and show what they are given."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import TypedDict
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu.publish.charts.sheet import LIGHT, NARROW, WIDE, room_of
from baibu.publish.drawing.ink import width_of
from baibu.publish.report.drawings import bars, dots, forest, matrix, plane, signed
from baibu.publish.report.drawings.ground import marks, shortened, span

Draw = Callable[[float], str]
SVG = "{http://www.w3.org/2000/svg}"


class Named(TypedDict):
    title: str
    description: str


NAMED: Named = {"title": "标题 & title", "description": "看得见的 < seen"}

names = st.sampled_from(
    ["age", "很长的列名" * 9, "Ω" * 50, "<b>&amp;</b>", "measurement_of_something_number_17", ""]
)
amounts = st.floats(-1e9, 1e9) | st.floats(-1e-6, 1e-6) | st.sampled_from([0.0, 1.0, 0.5])
shares = st.floats(0, 1)


@st.composite
def forests(draw: st.DrawFn) -> Draw:
    scores = []
    for _ in range(draw(st.integers(1, 12))):
        low, middle, high = sorted(draw(st.lists(amounts, min_size=3, max_size=3)))
        hollow = draw(st.booleans())
        scores.append(
            forest.Score(
                name=draw(names), middle=middle, low=low, high=high, shown=f"{middle:.3g}",
                is_hollow=hollow,
            )
        )  # fmt: skip
    data = forest.Forest(
        scores=scores, line=draw(st.none() | amounts), label=draw(names), above=draw(names),
        is_small=draw(st.booleans()), **NAMED,
    )  # fmt: skip
    return lambda width: forest.draw(data, width)


@st.composite
def bar_rows(draw: st.DrawFn) -> Draw:
    one = st.builds(bars.Bar, name=names, amount=st.floats(0, 1e9), shown=st.just("12.3%"))
    data = bars.Bars(bars=draw(st.lists(one, min_size=1, max_size=15)), **NAMED)
    return lambda width: bars.draw(data, width)


@st.composite
def dot_rows(draw: st.DrawFn) -> Draw:
    shown = draw(st.lists(names, min_size=1, max_size=12))
    way = st.lists(st.none() | shares, min_size=len(shown), max_size=len(shown))
    ways = draw(st.lists(st.tuples(names, way), min_size=1, max_size=5))
    data = dots.Dots(names=shown, ways=ways, **NAMED)
    return lambda width: dots.draw(data, width)


@st.composite
def matrices(draw: st.DrawFn) -> Draw:
    size = draw(st.integers(2, matrix.MOST))
    row = st.lists(st.integers(0, 90_000), min_size=size, max_size=size)
    data = matrix.Matrix(
        names=draw(st.lists(names, min_size=size, max_size=size)),
        counts=draw(st.lists(row, min_size=size, max_size=size)),
        truth=draw(names), said=draw(names), **NAMED,
    )  # fmt: skip
    return lambda width: matrix.draw(data, width)


@st.composite
def planes(draw: st.DrawFn) -> Draw:
    count = draw(st.integers(1, 15))
    column = st.lists(amounts, min_size=count, max_size=count)
    xs, ys, others = sorted(draw(column)), draw(column), draw(column)
    is_words = draw(st.booleans())
    layer = plane.Layer(
        points=list(zip(range(count) if is_words else xs, ys, strict=True)),
        ends=[(min(pair), max(pair)) for pair in zip(ys, others, strict=True)],
        is_line=draw(st.booleans()), is_band=draw(st.booleans()),
    )  # fmt: skip
    data = plane.Plane(
        layers=[layer], x=(-0.5, count - 0.5) if is_words else span(xs), y=span([*ys, *others]),
        words_across=draw(st.lists(names, min_size=count, max_size=count)) if is_words else (),
        across=draw(names), upwards=draw(names), **NAMED,
    )  # fmt: skip
    return lambda width: plane.draw(data, width)


@st.composite
def pulls(draw: st.DrawFn) -> Draw:
    one = st.builds(signed.Pull, name=names, adds=amounts, shown=st.just("+0.0123"))
    data = signed.Signed(pulls=draw(st.lists(one, min_size=1, max_size=9)), **NAMED)
    return lambda width: signed.draw(data, width)


anything = forests() | bar_rows() | dot_rows() | matrices() | planes() | pulls()


@given(draw=anything, width=st.sampled_from([NARROW, WIDE]))
@settings(deadline=None, max_examples=150)
def test_whatever_the_numbers_a_figure_is_named_and_stays_on_its_sheet(
    draw: Draw, width: float
) -> None:
    drawn = draw(width)
    svg = ElementTree.fromstring(drawn)
    assert [svg[0].text, svg[1].text] == list(NAMED.values())
    assert "nan" not in drawn
    assert not re.search(r"\binf\b", drawn)
    assert not re.search(r"\s(id|class|style)=", drawn)
    assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', drawn)) <= {
        "none", *(f"var(--{name},{colour})" for name, colour in LIGHT.items()),
    }  # fmt: skip
    for text in svg.iter(f"{SVG}text"):
        assert_inside(text, width, float(svg.attrib["height"]))


def assert_inside(text: ElementTree.Element, width: float, height: float) -> None:
    words, size = text.text or "", float(text.attrib["font-size"])
    room = width_of(words, size)
    anchor = text.get("text-anchor", "start")
    left = float(text.attrib["x"]) - {"start": 0.0, "middle": room / 2, "end": room}[anchor]
    assert left >= -1, words
    assert left + room <= width + 1, words
    assert size * 0.5 <= float(text.attrib["y"]) <= height, words


def places(drawn: str) -> list[float]:
    return [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', drawn)]


@given(values=st.lists(st.integers(-1_000, 1_000), min_size=2, max_size=8, unique=True))
def test_a_larger_score_stands_further_right(values: list[int]) -> None:
    values = sorted(values)
    scores = [forest.Score(name="a", middle=v, low=v - 1, high=v + 1, shown=str(v)) for v in values]
    found = places(forest.draw(forest.Forest(scores=scores, **NAMED), WIDE))
    assert all(one < other for one, other in pairwise(found))


def test_what_adds_goes_right_and_what_takes_away_left() -> None:
    data = signed.Signed(
        pulls=[
            signed.Pull(name="up", adds=2.0, shown="+2"),
            signed.Pull(name="down", adds=-1.0, shown="−1"),
        ],
        **NAMED,
    )
    up, down = re.findall(r'<path d="M([\d.]+) [\d.]+l(-?[\d.]+) 0', signed.draw(data, WIDE))
    assert up[0] == down[0]
    assert float(up[1]) == pytest.approx(-2 * float(down[1]), abs=0.3)


def test_a_full_row_of_right_answers_fills_its_square() -> None:
    data = matrix.Matrix(names=["a", "b"], counts=[[9, 0], [5, 5]], truth="t", said="s", **NAMED)
    drawn = matrix.draw(data, WIDE)
    heights = [
        float(h) for h in re.findall(r'height="([\d.]+)" rx="3" fill="var\(--(?:leaf|seal)', drawn)
    ]
    assert heights[0] == max(heights)
    assert heights[1] == 0
    assert heights[2] == heights[3] == pytest.approx(heights[0] / 2, abs=0.1)


@given(name=names, room=st.floats(30, 300))
def test_a_long_name_keeps_its_beginning_and_its_end(name: str, room: float) -> None:
    kept = shortened(name, room, 12)
    assert kept == name or room_of(kept, 12) <= room
    if kept not in (name, "…"):
        head, _, tail = kept.partition("…")
        assert name.startswith(head)
        assert name.endswith(tail)


@given(values=st.lists(amounts, min_size=1, max_size=9), width=st.sampled_from([160.0, 600.0]))
def test_marks_lie_on_the_axis_and_have_room(values: list[float], width: float) -> None:
    across = span(values)
    assert across[0] < across[1]
    assert across[0] <= min(values)
    assert max(values) <= across[1]
    found = marks(across, width)
    assert found
    slack = (across[1] - across[0]) * 1e-6
    assert all(across[0] - slack <= value <= across[1] + slack for value, _ in found)
