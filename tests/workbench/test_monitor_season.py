"""What comes back with the season is no drift; what comes on top of it still is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from baibu.workbench.monitor import drift, season
from baibu.workbench.monitor.season import Season

SUNDAY = datetime(2026, 2, 1, tzinfo=UTC)


def rows(days: pd.Series, rng: np.random.Generator, *, extra: float = 0.0) -> pd.DataFrame:
    """Sell more at weekends, and a little more the later in the day."""
    more = 2.0 * (days.dt.weekday >= 5)
    return pd.DataFrame({"sold": rng.normal(size=len(days)) + more + extra})


def months(rng: np.random.Generator, count: int = 8_000) -> pd.Series:
    minutes = rng.integers(0, 90 * 24 * 60, count)
    return pd.Series(pd.Timestamp("2025-09-01") + pd.to_timedelta(minutes, unit="min"))


def learnt() -> tuple[tuple[drift.Column, ...], Season]:
    rng = np.random.default_rng(0)
    days = months(rng)
    frame = rows(days, rng)
    columns = drift.reference(frame)
    found = season.found(columns, frame, days)
    assert found is not None
    return columns, found


def alarms(extra: float) -> tuple[bool, bool]:
    """Say whether a Sunday is an alarm, without and with what is known of the season."""
    columns, found = learnt()
    at = [SUNDAY + timedelta(minutes=2 * minute) for minute in range(700)]
    days = pd.Series([one.replace(tzinfo=None) for one in at])
    counts = drift.counted(columns, rows(days, np.random.default_rng(1), extra=extra))
    blind, knowing = columns, season.mixed(columns, found, at)
    return tuple(drift.compared(one, counts)[0].is_alarm for one in (blind, knowing))  # type: ignore[return-value]


def test_the_season_that_parts_rows_most_is_found() -> None:
    assert learnt()[1].name == "weekday"


def test_a_sunday_is_compared_with_sundays() -> None:
    assert alarms(extra=0.0) == (True, False)


def test_a_drift_on_top_of_a_season_is_found() -> None:
    assert alarms(extra=0.7)[1]


def test_a_mix_of_phases_gives_the_reference_back() -> None:
    columns, found = learnt()
    week = [SUNDAY + timedelta(minutes=5 * step) for step in range(7 * 24 * 12)]
    (mixed,), (whole,) = season.mixed(columns, found, week), columns
    p, q = (np.array(one.counts) / sum(one.counts) for one in (mixed, whole))
    assert np.abs(p - q).max() < 0.005
    assert sum(mixed.counts) <= sum(whole.counts) + drift.MARKS  # rounded, bin by bin


def test_rows_without_a_season_have_none() -> None:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"x": rng.normal(size=4_000)})
    columns = drift.reference(frame)
    assert season.found(columns, frame, months(rng, 4_000)) is None
    nothing = pd.Series(pd.NaT, index=range(4_000))
    assert season.found(columns, frame, nothing) is None


def test_a_phase_that_was_never_seen_is_left_to_the_whole() -> None:
    columns, found = learnt()
    few = Season(name="weekday", counts={"0": found.counts["0"], "1": found.counts["1"]})
    assert season.mixed(columns, few, [SUNDAY]) == columns


def test_a_season_lasts_as_plain_data() -> None:
    _, found = learnt()
    assert Season.of(found.plain()).plain() == found.plain()


@pytest.mark.parametrize("name", season.NAMES)
def test_every_season_has_its_phases(name: season.Name) -> None:
    days = pd.Series(pd.date_range("2024-01-01", "2025-12-31 23:00", freq="3h"))
    held = getattr(days.dt, name)
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"x": rng.normal(size=len(days)) + 3.0 * (held == held.max())})
    columns = drift.reference(frame)
    found = season.found(columns, frame, days)
    assert found is not None
    assert found.name == name
