"""What every chart keeps to whatever the numbers: named, in the page's colours, on its sheet."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import baibu.web
from baibu.core.language import LANGUAGES, Language
from baibu.publish.charts import (
    attempts,
    calendar,
    calibration,
    forecast,
    forgetting,
    plan,
    retention,
    road,
    skills,
)
from baibu.publish.charts.alone import alone
from baibu.publish.charts.days import day_ticks, long_day, short_day
from baibu.publish.charts.sheet import LIGHT, NARROW, WIDE, fit
from baibu.publish.charts.words import counts
from baibu.publish.drawing.ink import width_of

Draw = Callable[[float, Language], str]
STATIC = Path(baibu.web.__file__).parent / "static"
SVG = "{http://www.w3.org/2000/svg}"
MONDAY = date(2026, 3, 2)
NAMED = {"title": "标题 & title", "description": "看得见的 < seen"}

shares = st.floats(0, 1)
days = st.integers(0, 4_000).map(lambda n: MONDAY + timedelta(days=n))
sizes = st.integers(1, 5_000)
titles = st.sampled_from(
    ["线性回归", "Linear regression", "Ω" * 60, "很长的名字" * 12, "<b>&amp;</b>"]
)


@st.composite
def roads(draw: st.DrawFn) -> Draw:
    states = st.lists(st.sampled_from(road.STATES), min_size=1, max_size=20).map(tuple)
    blocks = draw(st.lists(st.builds(road.Block, name=titles, stages=states), max_size=9))
    data = road.Road(blocks=tuple(blocks), **NAMED)
    return lambda width, language: road.draw(data, width, language)


@st.composite
def plans(draw: st.DrawFn) -> Draw:
    total = draw(st.integers(0, 100))
    start = draw(days)
    today = start + timedelta(days=draw(st.integers(0, 500)))
    low, middle, high = (
        today + timedelta(days=n)
        for n in sorted(draw(st.lists(st.integers(0, 9_000), min_size=3, max_size=3)))
    )

    def steps(first: date, last: date, begin: int) -> plan.Steps:
        ends = sorted(draw(st.lists(st.integers(0, (last - first).days), max_size=total - begin)))
        told = ((first + timedelta(days=day), begin + n) for n, day in enumerate(ends, start=1))
        return ((first, begin), *told)

    done = steps(start, today, 0)
    data = plan.BurnUp(
        start=start,
        today=today,
        done=done,
        first_plan=draw(st.sampled_from([(), steps(start, high, 0)])),
        plan=steps(today, high, done[-1][1]),
        total=total,
        low=low,
        middle=middle,
        high=high,
        deadline=draw(st.none() | days),
        **NAMED,
    )
    return lambda width, language: plan.draw(data, width, language)


@st.composite
def calendars(draw: st.DrawFn) -> Draw:
    weeks = draw(st.integers(4, 53))
    last = MONDAY + timedelta(days=7 * weeks - draw(st.integers(1, 7)))
    inside = st.integers(0, 7 * weeks).map(lambda n: MONDAY + timedelta(days=n))
    minutes = draw(st.dictionaries(inside, st.floats(0, 900), max_size=40))
    data = calendar.Days(first=MONDAY, last=last, minutes=minutes, **NAMED)
    return lambda width, language: calendar.draw(data, width, language)


@st.composite
def curves(draw: st.DrawFn) -> Draw:
    now = draw(st.floats(0, 120))
    ahead = now + draw(st.floats(14, 730))
    past = sorted(draw(st.lists(st.floats(0, now), min_size=1, max_size=20)))
    crossing = draw(st.none() | st.floats(now, ahead))
    data = forgetting.Forgetting(
        first=MONDAY,
        now=now,
        past=tuple((at, draw(shares)) for at in past),
        ahead=((now, draw(shares)), (ahead, draw(shares))),
        reviews=tuple((at, draw(st.booleans())) for at in past),
        next_review=crossing,
        next_day=None if crossing is None else MONDAY + timedelta(days=round(crossing)),
        last=MONDAY + timedelta(days=math.ceil(ahead)),
        **NAMED,
    )
    return lambda width, language: forgetting.draw(data, width, language)


@st.composite
def forecasts(draw: st.DrawFn) -> Draw:
    fading = tuple(draw(st.lists(st.integers(0, 5_000), min_size=2, max_size=91)))
    data = forecast.Forecast(first=draw(days), fading=fading, **NAMED)
    return lambda width, language: forecast.draw(data, width, language)


@st.composite
def calibrations(draw: st.DrawFn) -> Draw:
    group = st.builds(calibration.Group, foretold=shares, recalled=shares, count=sizes)
    groups = tuple(draw(st.lists(group, min_size=1, max_size=10)))
    data = calibration.Calibration(groups=groups, **NAMED)
    return lambda width, language: calibration.draw(data, width, language)


@st.composite
def retentions(draw: st.DrawFn) -> Draw:
    weeks = tuple(
        retention.Week(
            first=MONDAY + timedelta(weeks=week),
            count=draw(sizes),
            recalled=draw(shares),
            foretold=draw(shares),
        )
        for week in sorted(draw(st.sets(st.integers(0, 26), min_size=1)))
    )
    data = retention.Retention(weeks=weeks, **NAMED)
    return lambda width, language: retention.draw(data, width, language)


@st.composite
def skill_bars(draw: st.DrawFn) -> Draw:
    rows = []
    for _ in range(draw(st.integers(1, 40))):
        low, chance, high = sorted(draw(st.lists(shares, min_size=3, max_size=3)))
        known = draw(st.booleans())
        rows.append(
            skills.Skill(
                name=draw(titles),
                chance=chance,
                low=low if known else None,
                high=high if known else None,
                is_sure=draw(st.booleans()),
            )
        )
    data = skills.Skills(skills=tuple(rows), **NAMED)
    return lambda width, language: skills.draw(data, width, language)


@st.composite
def tried(draw: st.DrawFn) -> Draw:
    numbers = sorted(draw(st.sets(st.integers(1, 100), min_size=1)))
    stages = tuple(
        attempts.Tried(number=n, attempts=draw(st.integers(1, 300)), is_passed=draw(st.booleans()))
        for n in numbers
    )
    data = attempts.Attempts(stages=stages, **NAMED)
    return lambda width, language: attempts.draw(data, width, language)


@st.composite
def tries(draw: st.DrawFn) -> Draw:
    told = draw(st.lists(st.tuples(shares, st.booleans()), min_size=1, max_size=200))
    data = attempts.Tries(
        shares=tuple(share for share, _ in told), passed=tuple(ok for _, ok in told), **NAMED
    )
    return lambda width, language: attempts.draw_tries(data, width, language)


CHARTS = [
    roads(), plans(), calendars(), curves(), forecasts(), calibrations(), retentions(),
    skill_bars(), tried(), tries(),
]  # fmt: skip
anything: st.SearchStrategy[Draw] = st.one_of(CHARTS)


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("width", [WIDE, NARROW])
@settings(deadline=None, max_examples=30)
@given(data=st.data(), language=st.sampled_from(LANGUAGES))
def test_whatever_the_numbers_a_chart_is_named_and_stays_on_its_sheet(
    chart: st.SearchStrategy[Draw], width: float, data: st.DataObject, language: Language
) -> None:
    drawn = data.draw(chart)(width, language)
    svg = ElementTree.fromstring(drawn)
    assert svg.get("role") == "img"
    assert [svg[0].tag, svg[0].text] == [f"{SVG}title", NAMED["title"]]
    assert [svg[1].tag, svg[1].text] == [f"{SVG}desc", NAMED["description"]]
    assert "nan" not in drawn
    assert "inf" not in drawn.replace("information", "")
    for text in svg.iter(f"{SVG}text"):
        assert_inside(text, float(svg.attrib["width"]), float(svg.attrib["height"]))


def assert_inside(text: ElementTree.Element, width: float, height: float) -> None:
    words, size = text.text or "", float(text.attrib["font-size"])
    room = width_of(words, size)
    anchor = text.get("text-anchor", "start")
    left = float(text.attrib["x"]) - {"start": 0.0, "middle": room / 2, "end": room}[anchor]
    assert left >= -1, words
    assert left + room <= width + 1, words
    assert size * 0.5 <= float(text.attrib["y"]) <= height, words


@given(chart=anything, language=st.sampled_from(LANGUAGES))
@settings(deadline=None, max_examples=60)
def test_a_chart_has_no_id_no_class_no_style_and_only_colours_of_the_page(
    chart: Draw, language: Language
) -> None:
    drawn = chart(WIDE, language)
    assert not re.search(r"\s(id|class|style)=", drawn)
    assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', drawn)) <= {
        "none", *(f"var(--{name},{colour})" for name, colour in LIGHT.items()),
    }  # fmt: skip


def test_the_colours_behind_the_variables_are_those_of_the_light_page() -> None:
    light = (STATIC / "baibu.css").read_text(encoding="utf-8")
    dark = (STATIC / "dark.css").read_text(encoding="utf-8")
    for name, colour in LIGHT.items():
        assert f"--{name}: {colour};" in light
        assert f"--{name}: " in dark


@given(chart=anything, language=st.sampled_from(LANGUAGES))
@settings(deadline=None, max_examples=30)
def test_a_chart_in_a_file_of_its_own_needs_no_page(chart: Draw, language: Language) -> None:
    drawn = chart(WIDE, language)
    whole = ElementTree.fromstring(alone(drawn))
    assert "var(" not in alone(drawn)
    assert [whole[0].text, whole[1].text] == list(NAMED.values())
    assert NAMED["title"] in [text.text for text in whole.iter(f"{SVG}text")]
    inside = ElementTree.fromstring(drawn)
    assert len(list(whole.iter(f"{SVG}path"))) == len(list(inside.iter(f"{SVG}path")))


@given(share=shares, count=sizes)
def test_the_interval_holds_the_shares_that_are_not_refuted(share: float, count: int) -> None:
    for end in calibration.interval(share, count):
        if 1e-9 < end < 1 - 1e-9:
            off = abs(share - end) / math.sqrt(end * (1 - end) / count)
            assert off == pytest.approx(calibration.Z_90, rel=1e-6)
    low, high = calibration.interval(share, count)
    assert low <= share + 1e-12
    assert share <= high + 1e-12


@given(most=st.integers(0, 1_000_000))
def test_a_scale_of_counts_has_whole_numbers_begins_at_nothing_and_holds_all(most: int) -> None:
    values = [value for value, _ in counts(most)]
    assert values[0] == 0
    assert values[-1] >= most
    assert all(value == int(value) for value in values)
    assert 2 <= len(values) <= 7


@pytest.mark.parametrize(
    ("minutes", "grade"), [(0, 0), (0.4, 0), (1, 1), (14, 1), (15, 2), (29, 2), (30, 3), (60, 4)]
)
def test_a_day_grows_with_its_minutes(minutes: float, grade: int) -> None:
    assert calendar.level(minutes) == grade


@given(first=days, length=st.integers(1, 9_000), room=st.sampled_from([280.0, 580.0]))
def test_marks_of_days_lie_inside_and_are_not_crowded(
    first: date, length: int, room: float
) -> None:
    for language in LANGUAGES:
        marks = day_ticks(first, first + timedelta(days=length), language, room)
        assert all(0 <= at <= length for at, _ in marks)
        assert len(marks) <= max(3.0, room / 60 + 2)
        assert len({words for _, words in marks}) == len(marks) or length > 365


def test_days_are_written_as_people_write_them() -> None:
    assert [short_day(MONDAY, language) for language in LANGUAGES] == ["3月2日", "2 Mar"]
    assert [long_day(MONDAY, language) for language in LANGUAGES] == ["2026年3月2日", "2 Mar 2026"]


@given(words=titles, room=st.floats(20, 400))
def test_a_long_name_is_shortened_to_its_room(words: str, room: float) -> None:
    kept = fit(words, room)
    assert width_of(kept, 12) <= room or kept == "…"
    assert kept == words or kept.endswith("…")
