"""A chart shows the numbers of the pages, as a drawing and as a table, or says when it will."""

from __future__ import annotations

import string
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from baibu.app import charts, mastery, planning, queries, reviews, standing
from baibu.app.cards import NoSuchCardError, day_of, hand
from baibu.app.chart_road import NoSuchAreaError
from baibu.app.charts import Chart, NoSuchChartError, NothingDrawnError, NotSvgError
from baibu.app.mastery import NoSuchSkillError
from baibu.app.wiring import Baibu
from baibu.core.errors import FolderUnwritableError
from baibu.core.language import LANGUAGES, Language, messages
from baibu.derive.recall import stats
from baibu.derive.recall.log import moment
from baibu.ledger.errors import ArchiveExistsError
from baibu.publish.charts.days import long_day
from baibu.publish.charts.words import percent
from makers.history import DAYS, START, TRIES, forty_days
from makers.small_course import baibu

__all__ = ["baibu"]
ALWAYS = {"road"}  # what there is to show from the first day


@pytest.fixture(scope="module")
def learner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Baibu]:
    with forty_days(tmp_path_factory.mktemp("home")) as made:
        yield made


def column(chart: Chart, number: int) -> list[str]:
    return [row[number] for row in chart.rows]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", charts.NAMES)
def test_a_learner_with_a_past_sees_every_chart_with_its_table(
    learner: Baibu, name: str, language: Language
) -> None:
    chart = charts.chart(learner, name, language)
    assert chart.svg.startswith("<svg")
    assert chart.narrow.startswith("<svg")
    assert chart.narrow != chart.svg
    assert chart.rows
    assert {len(row) for row in chart.rows} == {len(chart.columns)}
    assert f"<title>{chart.title}</title>" in chart.svg


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in charts.NAMES if name not in ALWAYS])
def test_without_a_past_a_chart_says_what_will_bring_it(
    baibu: Baibu, name: str, language: Language
) -> None:
    chart = charts.chart(baibu, name, language)
    assert (chart.svg, chart.narrow, chart.rows) == ("", "", ())
    assert chart.title
    assert chart.note


def test_the_road_counts_what_the_road_page_counts(learner: Baibu) -> None:
    page = queries.road(learner)
    chart = charts.chart(learner, "road", "en")
    assert column(chart, 1) == [str(row.passed) for row in page.blocks]
    assert sum(map(int, column(chart, len(chart.columns) - 1))) == page.total


def test_the_plan_ends_in_the_range_of_the_plans_page(learner: Baibu) -> None:
    page = planning.plan_page(learner)
    chart = charts.chart(learner, "plan", "en")
    for day in (page.finish.low, page.finish.middle, page.finish.high):
        assert long_day(day, "en") in chart.description
    today = next(row for row in chart.rows if row[0] == long_day(page.today, "en"))
    assert today[1] == str(page.passed)
    assert max(int(planned) for planned in column(chart, 2) if planned != "–") == page.total


def test_the_calendar_holds_each_day_with_its_minutes(learner: Baibu) -> None:
    told = {day.day: day.minutes for day in reviews.recall_page(learner).days}
    chart = charts.chart(learner, "calendar", "en")
    assert set(told) <= {START.date() + timedelta(days=n) for n in range(DAYS)}
    assert sorted(column(chart, 0)) == sorted(
        long_day(day, "en") for day in {*told, START.date(), START.date() + timedelta(days=3)}
    )
    on_reviews = {row[0]: row[2] for row in chart.rows if row[2] != "–"}
    assert on_reviews == {long_day(day, "en"): f"{m:.0f}" for day, m in told.items()}
    worked = sum(int(row[1]) for row in chart.rows if row[1] != "–")
    assert worked == pytest.approx(queries.home(learner).minutes, abs=1)


def test_after_a_long_absence_the_calendar_is_bare_and_the_weeks_are_the_last_there_were(
    tmp_path: Path,
) -> None:
    with forty_days(tmp_path) as baibu:
        before = charts.chart(baibu, "retention", "en")
        baibu.clock.at += timedelta(days=400)  # type: ignore[attr-defined]
        assert charts.chart(baibu, "retention", "en") == before
        bare = charts.chart(baibu, "calendar", "en")
        assert (bare.rows, bool(bare.svg)) == ((), True)
        assert "last 26 weeks: 0" in bare.description


def test_a_calendar_reaches_back_as_far_as_is_asked(learner: Baibu) -> None:
    assert len(charts.chart(learner, "calendar", "en", days=28).rows) < len(
        charts.chart(learner, "calendar", "en", days=60).rows
    )


def test_the_forecast_adds_up_to_that_of_the_recall_page(learner: Baibu) -> None:
    page = reviews.recall_page(learner)
    chart = charts.chart(learner, "forecast", "en")
    assert int(chart.rows[0][1]) == page.forecast[0].fading
    (later,) = [ahead for ahead in page.forecast if ahead.days == 30]
    assert sum(map(int, column(chart, 1))) == later.fading
    assert float(chart.rows[-1][2]) == pytest.approx(later.known, abs=0.05)
    assert len(charts.chart(learner, "forecast", "en", days=7).rows) == 8


def test_calibration_and_retention_hold_every_review_that_was_a_test(learner: Baibu) -> None:
    whole = reviews.recall_page(learner).retention[-1]
    for name in ("calibration", "retention"):
        chart = charts.chart(learner, name, "en")
        assert sum(map(int, column(chart, len(chart.columns) - 1))) == whole.count
        assert percent(whole.share or 0) in chart.description
        assert percent(whole.foretold) in chart.description


def test_the_curve_of_a_card_ends_at_its_chance_and_names_its_next_review(learner: Baibu) -> None:
    cards = hand(learner)
    for card, log in cards.held.items():
        memory = log.summary.memory
        assert memory is not None
        chart = charts.chart(learner, "forgetting", "en", card=card)
        chance = cards.recall.model.recall(memory, days_since(learner, log.summary.last_at))
        assert f"now is {percent(chance)}" in chart.description
        left = cards.recall.model.days_until(memory, 0.9)
        if chance >= 0.9:
            falls = day_of(stats.later(log.summary.last_at or 0, left))
            assert long_day(falls, "en") in chart.description
        else:
            assert "below 90%" in chart.description


def days_since(baibu: Baibu, at: int | None) -> float:
    assert at is not None
    return (baibu.clock() - moment(at)) / timedelta(days=1)


def test_the_curve_of_a_skill_is_about_its_own_cards(learner: Baibu) -> None:
    chart = charts.chart(learner, "forgetting", "en", skill="averages")
    assert chart.description.startswith("Cards: 2,")
    assert charts.chart(learner, "forgetting", "en", skill="Averages") == chart
    assert charts.chart(learner, "forgetting", "en").description.startswith("Cards: 10,")


def test_a_card_that_was_rated_just_now_has_a_curve_to_come(baibu: Baibu) -> None:
    card = reviews.write(baibu, "front", "back").view.card
    assert not charts.chart(baibu, "forgetting", "en", card=card).svg
    reviews.rate(baibu, card, 3, via="web")
    chart = charts.chart(baibu, "forgetting", "en", card=card)
    assert "now is 100%" in chart.description
    assert "falls to 90%" in chart.description


def test_a_card_that_was_put_away_is_in_no_mean(baibu: Baibu) -> None:
    cards = [reviews.write(baibu, f"front {n}", "back").view.card for n in range(2)]
    for card in cards:
        reviews.rate(baibu, card, 3, via="web")
    reviews.mark(baibu, cards[0], "suspended")
    assert charts.chart(baibu, "forgetting", "en").description.startswith("Cards: 1,")
    assert charts.chart(baibu, "forgetting", "en", card=cards[0]).svg


def test_skills_are_as_the_mastery_page_has_them(learner: Baibu) -> None:
    page = mastery.mastery_page(learner)
    shown = [area for area in page.areas if area.shown]
    chart = charts.chart(learner, "skills", "en")
    assert column(chart, 0) == [area.title.en for area in shown]
    assert column(chart, 1) == [percent(area.chance) for area in shown]
    rows = [row for row in shown[0].skills if row.evidence]
    one = charts.chart(learner, "skills", "en", area=shown[0].id)
    assert column(one, 0) == [row.title.en for row in rows]
    assert all(percent(row.chance) in told for row, told in zip(rows, column(one, 1), strict=True))


def test_attempts_are_counted_by_stage_and_shown_one_by_one(learner: Baibu) -> None:
    chart = charts.chart(learner, "attempts", "en")
    assert chart.rows == (("1", str(len(TRIES)), "yes"), ("2", "1", "yes"))
    one = charts.chart(learner, "attempts", "en", stage=1)
    assert column(one, 2) == ["no", "no", "yes"]
    assert one == charts.tries(1, queries.attempts(learner, 1), "en")


def test_what_is_not_there_cannot_be_drawn(learner: Baibu) -> None:
    with pytest.raises(NoSuchChartError):
        charts.chart(learner, "pie", "en")
    with pytest.raises(NoSuchCardError):
        charts.chart(learner, "forgetting", "en", card="none/such")
    with pytest.raises(NoSuchSkillError):
        charts.chart(learner, "forgetting", "en", skill="flying")
    with pytest.raises(NoSuchAreaError):
        charts.chart(learner, "skills", "en", area="flying")


def test_a_chart_is_written_once_unless_told_to(learner: Baibu, tmp_path: Path) -> None:
    chart, path = charts.chart(learner, "plan", "zh"), tmp_path / "plan.svg"
    assert charts.save(chart, path) == path
    first = path.read_text(encoding="utf-8")
    assert chart.title in first
    with pytest.raises(ArchiveExistsError):
        charts.save(charts.chart(learner, "road", "zh"), path)
    assert path.read_text(encoding="utf-8") == first
    charts.save(charts.chart(learner, "road", "zh"), path, replace=True)
    assert path.read_text(encoding="utf-8") != first


def test_what_cannot_be_written_is_said_and_writes_nothing(
    baibu: Baibu, learner: Baibu, tmp_path: Path
) -> None:
    road = charts.chart(learner, "road", "en")
    with pytest.raises(NotSvgError):
        charts.save(road, tmp_path / "road.png")
    with pytest.raises(NothingDrawnError):
        charts.save(charts.chart(baibu, "forecast", "en"), tmp_path / "forecast.svg")
    with pytest.raises(FolderUnwritableError):
        charts.save(road, tmp_path / "no" / "road.svg")
    assert list(tmp_path.glob("*.*")) == []


def test_a_chart_changes_nothing(learner: Baibu) -> None:
    before = standing.queue_page(learner)
    kept = learner.store.read(learner.learner)
    for name in charts.NAMES:
        charts.chart(learner, name, "zh")
    assert learner.store.read(learner.learner) == kept
    assert standing.queue_page(learner) == before


def test_both_languages_say_the_same_with_the_same_facts() -> None:
    for key, text in messages("chart").items():
        facts = [
            {field for _, field, _, _ in string.Formatter().parse(text.into(language)) if field}
            for language in LANGUAGES
        ]
        assert text.zh.strip(), key
        assert text.en.strip(), key
        assert facts[0] == facts[1], key
