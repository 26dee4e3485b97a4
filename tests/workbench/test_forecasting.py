"""Series are foretold in the order of time, judged on the past, and never by what comes later."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from baibu.workbench.artefacts import Bundle
from baibu.workbench.card import Budget, Card, Source, Split, Task
from baibu.workbench.errors import (
    CardValueError,
    HistoryTooShortError,
    NoColumnError,
    SeriesDoubledError,
    TimesUnevenError,
    WrongTaskError,
)
from baibu.workbench.flow import Run, run
from baibu.workbench.forecasting import backtest, calendar, methods
from baibu.workbench.forecasting.backtest import (
    Errors,
    Tried,
    coverage,
    origins,
    tried,
    widths,
)
from baibu.workbench.forecasting.calendar import Calendar, Unit, found
from baibu.workbench.forecasting.lagged import Beat, Trees
from baibu.workbench.forecasting.model import LEARNT, SIMPLE, Forecaster, Way, allowed
from baibu.workbench.forecasting.panel import (
    Panel,
    as_table,
    from_table,
    joined,
    panel_of,
)
from baibu.workbench.guess import completed
from baibu.workbench.project import Project
from baibu.workbench.step import registry
from baibu.workbench.tables.types import settled

Now = Callable[[], datetime]
Numbers = NDArray[np.float64]


def seasonal(length: int = 140, *, season: int = 7, noise: float = 1.0, seed: int = 0) -> Numbers:
    rng = np.random.default_rng(seed)
    at = np.arange(length)
    turn = 10 * np.sin(2 * np.pi * at / season) + 4 * np.cos(4 * np.pi * at / season)
    return np.asarray(100 + 0.1 * at + turn + noise * rng.normal(size=length))


def panel(*rows: Numbers) -> Panel:
    names = tuple("abcdef"[: len(rows)])
    return Panel(names=names, start=100, values=np.stack(rows))


DAYS = Beat(calendar=Calendar(unit="day"), season=7, horizon=7)


@pytest.mark.parametrize(
    ("frequency", "unit"),
    [
        ("h", "hour"),
        ("D", "day"),
        ("B", "workday"),
        ("W-WED", "week"),
        ("MS", "month"),
        ("QS", "quarter"),
        ("YS", "year"),
        ("15min", "step"),
    ],
)
def test_the_beat_is_found_and_goes_on(frequency: str, unit: Unit) -> None:
    times = pd.Series(pd.date_range("2024-01-01", periods=201, freq=frequency))
    known, shown = times[:200], times.astype(str).str.replace(" ", "T").tolist()
    beat = found(known, column="t")
    assert beat.unit == unit
    positions = beat.positions(known)
    np.testing.assert_array_equal(np.diff(positions), 1)
    for at, moment in zip([*positions, positions[-1] + 1], shown, strict=True):
        assert moment.startswith(beat.moment(int(at)))


def test_months_are_one_apart_however_long_they_are() -> None:
    times = pd.Series(["2025-01-31", "2025-02-28", "2025-03-31", "2025-05-31"])
    beat = found(times, column="t")
    np.testing.assert_array_equal(np.diff(beat.positions(times)), [1, 1, 2])


def test_numbers_may_be_times() -> None:
    years = pd.Series([1990, 1992, 1994, 1998])
    beat = found(years, column="t")
    assert beat.positions(years).tolist() == [0, 1, 2, 4]
    assert beat.moment(5) == "2000"


def test_uneven_times_are_an_error() -> None:
    with pytest.raises(TimesUnevenError):
        found(pd.Series([0.0, 1.0, 2.5, 3.1, 4.0]), column="t")
    scattered = pd.Series(pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-03", "2026-06-01"]))
    beat = found(scattered, column="t")
    with pytest.raises(TimesUnevenError):
        calendar.check_gaps(beat.positions(scattered), column="t")


def test_rows_find_their_places_whatever_their_order() -> None:
    table = pd.DataFrame(
        {"day": ["2025-01-03", "2025-01-01", "2025-01-02", "2025-01-01"], "s": ["x", "x", "y", "y"],
         "y": [3.0, 1.0, 20.0, 10.0]}
    )  # fmt: skip
    beat = found(table["day"], column="day")
    made = panel_of(table, beat, target="y", time="day", series="s")
    assert made.names == ("x", "y")
    np.testing.assert_array_equal(made.values, [[1, np.nan, 3], [10, 20, np.nan]])
    np.testing.assert_array_equal(made.filled(), [[1, 2, 3], [10, 20, 20]])
    again = from_table(pd.DataFrame(as_table(made, beat)), made.names)
    np.testing.assert_array_equal(again.values, made.values)
    with pytest.raises(SeriesDoubledError):
        panel_of(table, beat, target="y", time="day", series="")


def test_panels_are_cut_and_joined_without_loss() -> None:
    whole = panel(np.arange(10.0), 10 + np.arange(10.0))
    first = whole.until(106)
    rest = Panel(names=whole.names, start=106, values=whole.between(106, 110))
    np.testing.assert_array_equal(joined(first, rest).values, whole.values)
    assert np.isnan(whole.between(108, 112)[:, 2:]).all()


def test_what_needs_no_learning_is_what_it_says() -> None:
    values = np.array([[1.0, 2.0, 3.0, 5.0, 6.0]])
    assert methods.naive(values, 2).tolist() == [[6, 6]]
    assert methods.seasonal_naive(values, 4, 3).tolist() == [[3, 5, 6, 3]]
    assert methods.drift(values, 2).tolist() == [[7.25, 8.5]]


def test_smoothing_goes_on_with_level_trend_and_season() -> None:
    clean = seasonal(noise=0.0)
    known, later = clean[None, :126], clean[126:]
    shares = methods.learnt_shares(known, 7)
    said = methods.smoothed(known, 14, 7, shares)
    assert np.abs(said[0] - later).max() < 0.8
    assert np.abs(said[0] - later).mean() < 0.3 * np.abs(clean[119:133] - clean[112:126]).max()
    flat = np.full((1, 40), 5.0)
    np.testing.assert_allclose(methods.smoothed(flat, 3, 1, methods.learnt_shares(flat, 1)), 5)


def test_smoothing_follows_a_level_that_jumps_and_averages_one_that_does_not() -> None:
    rng = np.random.default_rng(0)
    walk, still = np.cumsum(rng.normal(size=300)), rng.normal(size=300)
    shares = methods.learnt_shares(np.stack([walk, still]), 1)
    assert shares.alpha[0] > 0.6 > 0.3 > shares.alpha[1]


@pytest.mark.parametrize("name", [*SIMPLE, *LEARNT])
def test_no_way_of_forecasting_sees_what_comes_after_its_origin(name: str) -> None:
    values = seasonal()
    changed = values.copy()
    changed[120:] += 1_000
    for one, other in ((panel(values), panel(changed)),):
        said = [
            Way.fitted(name, each.until(220), DAYS, metric="mae", seed=0).forecast(
                each.until(220), DAYS
            )
            for each in (one, other)
        ]
        np.testing.assert_array_equal(said[0], said[1])


def test_the_past_is_foretold_from_origins_in_order_with_what_came_beside_it() -> None:
    held = panel(seasonal())
    places = origins(held, DAYS)
    assert places == sorted(places)
    assert places[-1] == held.end - DAYS.horizon
    assert places[0] >= held.start + 2 * DAYS.season
    (told,) = tried(held, DAYS, ["seasonal_naive"], metric="mae", seed=0)
    for number, at in enumerate(places):
        np.testing.assert_array_equal(told.came[number], held.between(at, at + 7))
        np.testing.assert_array_equal(told.said[number], held.between(at - 7, at))


def test_learnt_ways_beat_the_last_season_where_there_is_something_to_learn() -> None:
    held = panel(seasonal(noise=3.0), seasonal(noise=3.0, seed=1))
    found = {
        one.name: one.score("mae")
        for one in tried(held, DAYS, ["seasonal_naive", *LEARNT], metric="mae", seed=0)
    }
    assert found["smoothing"] < 0.9 * found["seasonal_naive"]
    assert found["trees"] < 0.9 * found["seasonal_naive"]


def test_a_way_that_is_not_done_in_time_is_left_out() -> None:
    held = panel(seasonal())
    assert not list(tried(held, DAYS, ["naive"], metric="mae", seed=0, is_late=lambda: True))


def test_logarithms_need_amounts_above_zero_and_trees_some_lessons() -> None:
    assert set(allowed(panel(seasonal()), DAYS, 100)) == set(LEARNT)
    assert set(allowed(panel(seasonal() - 200), DAYS, 100)) == {"smoothing", "trees"}
    assert set(allowed(panel(seasonal()), DAYS, 21)) == {"smoothing", "smoothing_log"}


def test_scaled_scores_are_one_for_what_the_scale_is_made_of() -> None:
    held = panel(seasonal(), 5 + 3 * seasonal(seed=2))
    said, came = held.values[:, :-7], held.values[:, 7:]
    told = backtest.scaled_scores(said, came, held, 7)
    assert told["mase"] == pytest.approx(1)
    assert told["rmsse"] == pytest.approx(1, rel=0.05)
    size = (np.abs(said) + np.abs(came)) / 2
    assert told["smape"] == pytest.approx(float((np.abs(said - came) / size).mean()))
    still = panel(np.full(50, 3.0))
    assert set(backtest.scaled_scores(still.values, still.values, still, 7)) == {"smape"}


def test_intervals_hold_as_often_as_they_promise_and_widen_with_distance() -> None:
    rng = np.random.default_rng(0)
    steps = np.sqrt(np.arange(1, 13))
    sizes = np.array([1.0, 50.0])
    missed = rng.normal(size=(60, 2, 12)) * steps * sizes[:, None]
    reach = widths(missed, sizes)
    assert reach.shape == (2, 12)
    assert (np.diff(reach, axis=1) >= 0).all()
    np.testing.assert_allclose(reach[1], 50 * reach[0])
    later = rng.normal(size=(4_000, 2, 12)) * steps * sizes[:, None]
    assert float((np.abs(later) <= reach).mean()) == pytest.approx(0.9, abs=0.03)
    assert coverage(missed, sizes) == pytest.approx(0.9, abs=0.04)
    assert coverage(missed[:1], sizes) is None


def grown(way: str, values: Numbers, ahead: int = 24) -> tuple[Forecaster, float]:
    """Foretell the last moments of a series by one way; give how many the interval holds."""
    months = Beat(calendar=calendar.Calendar(unit="month"), season=12, horizon=12)
    whole = panel(values)
    seen = whole.until(whole.end - ahead)
    (one,) = tried(seen, months, [way], metric="mae", seed=0)
    off = Errors.of(one, seen, 12)
    ways = backtest.way_of(months, seen, way, metric="mae", seed=0)
    reach = widths(off.missed, off.scale)
    made = Forecaster(beat=months, names=whole.names, ways=ways, widths=reach, floors=off.floors)
    ends = range(seen.end, whole.end, 12)
    low, high = made.bounds(np.stack([made.forecast(whole.until(at)) for at in ends]))
    came = np.stack([whole.between(at, at + 12) for at in ends])
    return made, float(((low <= came) & (came <= high)).mean())


@pytest.mark.parametrize("way", ["drift", "seasonal_naive", "smoothing"])
def test_an_interval_grows_with_its_series(way: str) -> None:
    shares = []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        at = np.arange(144)
        turns = 0.15 * np.sin(2 * np.pi * at / 12) + rng.normal(0, 0.08, 144)
        values = 20 * np.exp(0.03 * at + turns)
        values[rng.random(144) < 0.03] = 0  # so that logarithms are of no use
        shares.append(grown(way, values)[1])
    assert np.mean(shares) > 0.8


def test_where_amounts_fall_below_nothing_an_error_counts_as_it_is() -> None:
    made, _ = grown("smoothing", seasonal(144) - 100)
    assert np.isnan(made.floors).all()
    low, high = made.bounds(np.array([[np.zeros(12)], [np.full(12, 1_000.0)]]))
    np.testing.assert_allclose((high - low)[0], (high - low)[1])


def test_what_never_was_below_nothing_is_not_foretold_there() -> None:
    made, _ = grown("naive", np.abs(seasonal(144, noise=60.0) - 100))
    low, high = made.bounds(np.zeros((1, 12)))
    assert (low == 0).all()
    assert (high > 0).all()


def test_a_forecaster_of_before_is_read_as_it_was() -> None:
    held = panel(seasonal())
    ways = backtest.way_of(DAYS, held, "naive", metric="mae", seed=0)
    bundle = Forecaster(beat=DAYS, names=held.names, ways=ways, widths=np.ones((1, 7))).bundle()
    told = json.loads(bundle.files["forecaster.json"])
    del told["floors"]
    again = Forecaster.of(Bundle(files={"forecaster.json": json.dumps(told).encode()}))
    low, high = again.bounds(np.full((1, 7), -5.0))
    np.testing.assert_array_equal([low, high], [np.full((1, 7), -6.0), np.full((1, 7), -4.0)])


def test_a_forecaster_comes_back_from_its_files_as_it_was() -> None:
    held = panel(seasonal(), seasonal(seed=1))
    for name in ("naive", "smoothing_log+trees_log", "trees"):
        ways = backtest.way_of(DAYS, held, name, metric="mae", seed=0)
        floors = np.array([np.nan, 3.0])
        made = Forecaster(
            beat=DAYS, names=held.names, ways=ways, widths=np.ones((2, 7)), floors=floors
        )
        again = Forecaster.of(made.bundle())
        np.testing.assert_array_equal(again.forecast(held), made.forecast(held))
        assert again.beat == made.beat
        np.testing.assert_array_equal(again.floors, floors)
        assert again.is_relative == ("_log" in name)
        low, high = again.bounds(made.forecast(held))
        assert (low < high).all()


def test_errors_of_logarithms_are_shares() -> None:
    said = np.array([[[110.0, 55.0]]])
    told = Tried(name="smoothing_log", said=said, came=said / 1.1)
    np.testing.assert_allclose(told.missed, np.log(1.1))


def test_trees_train_the_same_twice_and_skip_what_is_missing() -> None:
    values = seasonal()[None]
    known = np.ones(values.shape, dtype=bool)
    said = [
        Trees.trained(values, known, 0, DAYS, metric="mae", seed=3).forecast(values, 0)
        for _ in range(2)
    ]
    np.testing.assert_array_equal(said[0], said[1])
    spoilt = values.copy()
    spoilt[0, 60] = 1e6
    known[0, 60] = False
    told = Trees.trained(spoilt, known, 0, DAYS, metric="rmse", seed=3).forecast(values, 0)
    assert np.abs(told - said[0]).max() < 20


def shops(length: int = 120) -> pd.DataFrame:
    days = pd.date_range("2025-01-01", periods=length).strftime("%Y-%m-%d")
    parts = [
        pd.DataFrame({"day": days, "shop": shop, "y": seasonal(length, noise=2.0, seed=seed)})
        for seed, shop in enumerate(["东店", "西店"])
    ]
    return pd.concat(parts).drop(index=10).assign(weather=1.0)


def project_of(folder: Path, frame: pd.DataFrame, **task: Any) -> Project:
    card = Card(
        name="shops",
        task=replace(Task(target="y", kind="forecast", horizon=7, series="shop"), **task),
        split=Split(how="time", column="day"),
        source=(Source(address="data/a.csv"),),
        budget=Budget(seconds=20.0),
    )
    project = Project.make(folder / "p", completed(card, *settled(frame)))
    frame.to_csv(project.folder / "data" / "a.csv", index=False)
    return project


def given(project: Project, found: Run, name: str) -> Any:
    artefact = found.artefact(name)
    assert artefact is not None
    return project.store.get(artefact)


def notes(found: Run) -> set[str]:
    return {note["key"] for one in found.steps for note in one.notes}


@pytest.mark.slow
def test_a_table_of_series_becomes_a_judged_forecast(tmp_path: Path, now: Now) -> None:
    project = project_of(tmp_path, shops())
    found = run(project, now=now)
    assert {one.id for one in found.steps} == {
        one.id for one in registry().values() if "forecast" in one.kinds
    }
    told = given(project, found, "evaluation")
    score = told["scores"]["mae"]
    assert score["low"] <= score["score"] <= score["high"]
    assert score["score"] < 2.6  # noise alone misses by 1.6, the last season by 2.3
    assert told["scaled"]["mase"] < 1
    assert 0.7 < told["held"] <= 1
    assert [one["reason"] for one in project.openings()] == ["final"]
    ahead = given(project, found, "forecast")
    assert ahead["ahead"][0] == "2025-05-01"
    assert [one["name"] for one in ahead["series"]] == ["东店", "西店"]
    shown = ahead["series"][0]
    assert all(
        a < b < c for a, b, c in zip(shown["low"], shown["said"], shown["high"], strict=True)
    )
    assert {"foretell.better", "series.gaps", "series.others"} <= notes(found)
    assert {one.state for one in run(project, now=now).steps} == {"recalled"}
    assert len(project.openings()) == 1


@pytest.mark.slow
def test_where_nothing_can_be_foretold_the_simple_way_is_named(tmp_path: Path, now: Now) -> None:
    rng = np.random.default_rng(1)
    days = pd.date_range("2025-01-01", periods=150).strftime("%Y-%m-%d")
    walk = pd.DataFrame({"day": days, "y": 50 + np.cumsum(rng.normal(size=150))})
    project = project_of(tmp_path, walk, series="")
    found = run(project, now=now)
    assert given(project, found, "baseline")["best"] in ("naive", "drift")
    assert notes(found) & {"foretell.simple", "foretell.no_surer"}


def test_a_history_that_is_too_short_is_refused(tmp_path: Path, now: Now) -> None:
    project = project_of(tmp_path, shops(length=27))
    with pytest.raises(HistoryTooShortError) as caught:
        run(project, now=now)
    assert caught.value.facts["needed"] == 28
    longer = project_of(tmp_path / "longer", shops(length=28))
    assert run(longer, now=now, want=["history"]).state == "done"


@pytest.mark.parametrize(
    ("task", "error"),
    [
        ({"series": ""}, SeriesDoubledError),
        ({"series": "city"}, NoColumnError),
        ({"metric": "roc_auc"}, CardValueError),
        ({"target": "shop"}, WrongTaskError),
    ],
)
def test_a_card_that_does_not_fit_the_series_is_an_error(
    tmp_path: Path, now: Now, task: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        run(project_of(tmp_path, shops(), **task), now=now)
