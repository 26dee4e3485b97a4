"""Drift that is there is found, and none is invented."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from baibu.workbench.monitor import drift
from baibu.workbench.monitor.drift import compared, counted, reference


def rows(count: int, rng: np.random.Generator) -> pd.DataFrame:
    made: dict[str, object] = {
        f"n{i}": rng.normal(size=count) if i % 2 else rng.exponential(size=count) for i in range(20)
    }
    made |= {f"w{i}": rng.choice(list("abcdef"), count, p=P) for i in range(10)}
    made["day"] = pd.Timestamp("2026-01-01") + pd.to_timedelta(rng.integers(0, 90, count), unit="D")
    frame = pd.DataFrame(made)
    frame.loc[rng.random(count) < 0.05, "n3"] = np.nan
    return frame


P = [0.4, 0.25, 0.15, 0.1, 0.07, 0.03]


@pytest.mark.parametrize("count", [60, 500, 20_000])
def test_hardly_an_alarm_where_nothing_has_drifted(count: int) -> None:
    rng = np.random.default_rng(count)
    learnt = reference(rows(20_000, rng))
    alarmed = sum(
        any(one.is_alarm for one in compared(learnt, counted(learnt, rows(count, rng))))
        for _ in range(60)
    )
    assert alarmed <= 3


def test_each_planted_drift_is_found_and_nothing_else() -> None:
    rng = np.random.default_rng(1)
    learnt = reference(rows(20_000, rng))
    now = rows(2_000, rng)
    now["n1"] += 0.8  # moved
    now["n5"] *= 2.0  # wider
    now.loc[rng.random(2_000) < 0.3, "n7"] = np.nan  # gone
    now["w2"] = now["w2"].where(rng.random(2_000) > 0.3, "new")  # a word never seen
    found = compared(learnt, counted(learnt, now))
    assert {one.name for one in found if one.is_alarm} == {"n1", "n5", "n7", "w2"}
    by_name = {one.name: one for one in found}
    assert by_name["n7"].missing[1] == pytest.approx(0.3, abs=0.05)
    assert by_name["w2"].moved[0][0] == "…"


def test_a_difference_too_small_to_matter_is_no_alarm_however_sure() -> None:
    rng = np.random.default_rng(2)
    learnt = reference(pd.DataFrame({"x": rng.normal(size=200_000)}))
    now = pd.DataFrame({"x": rng.normal(size=200_000) + 0.02})
    (found,) = compared(learnt, counted(learnt, now))
    assert found.chance < 1e-4
    assert not found.is_alarm


def test_a_column_that_is_gone_is_an_alarm() -> None:
    rng = np.random.default_rng(3)
    frame = rows(1_000, rng)
    learnt = reference(frame)
    found = compared(learnt, counted(learnt, rows(200, rng).drop(columns="w1")))
    assert [one.name for one in found if one.is_alarm] == ["w1"]


def test_a_few_rows_are_too_few_to_speak_of() -> None:
    learnt = reference(pd.DataFrame({"x": np.arange(1_000.0)}))
    assert not compared(learnt, counted(learnt, pd.DataFrame({"x": [5_000.0] * 20})))[0].is_alarm


@given(st.lists(st.integers(0, 300), min_size=2, max_size=8), st.integers(0, 10_000))
@settings(deadline=None, max_examples=60)
def test_the_chance_agrees_with_scipy_where_bins_are_full(held: list[int], seed: int) -> None:
    before = np.array(held, dtype=float) + 20
    now = np.random.default_rng(seed).permutation(before) + 5
    wanted = stats.chi2_contingency(np.stack([before, now]), correction=False).pvalue
    assert drift.chance(before, now) == pytest.approx(wanted, rel=1e-6)


@given(st.integers(60, 400), st.integers(0, 10_000))
@settings(deadline=None, max_examples=30)
def test_the_distance_is_that_of_kolmogorov_and_smirnov_at_the_borders(
    count: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    before, now = rng.normal(size=4_000), rng.normal(0.3, size=count)
    (column,) = reference(pd.DataFrame({"x": before}))
    bins = np.array(counted([column], pd.DataFrame({"x": now}))["x"][:-1], dtype=float)
    distance, found = drift.furthest(np.array(column.counts[:-1], dtype=float), bins)
    exact = stats.ks_2samp(before, now, method="asymp")
    assert exact.statistic - 1.5 / drift.MARKS <= distance <= exact.statistic + 1e-12
    assert found >= exact.pvalue * 0.5  # coarser, and so on the safe side


@given(st.integers(0, 300), st.integers(300, 2_000), st.integers(0, 60), st.integers(60, 200))
@settings(deadline=None, max_examples=60)
def test_a_change_of_a_share_is_judged_as_fisher_does(
    hit: int, of: int, now: int, all_: int
) -> None:
    def one_sided(way: str) -> float:
        table = [[now, all_ - now], [hit, of - hit]]
        return float(stats.fisher_exact(table, alternative=way).pvalue)

    wanted = min(1.0, 2 * min(one_sided("less"), one_sided("greater")))
    assert drift.fisher((hit, of), (now, all_)) == pytest.approx(wanted, rel=1e-6)


def test_columns_that_hang_together_do_not_cry_wolf_together() -> None:
    rng = np.random.default_rng(7)

    def alike(count: int) -> pd.DataFrame:
        base = rng.normal(size=count)
        return pd.DataFrame({f"x{n}": base + 0.1 * rng.normal(size=count) for n in range(30)})

    learnt = reference(alike(10_000))
    looks = [
        any(one.is_alarm for one in compared(learnt, counted(learnt, alike(300))))
        for _ in range(60)
    ]
    assert sum(looks) <= 3


def test_a_shift_that_matters_is_mostly_found() -> None:
    rng = np.random.default_rng(8)
    learnt = reference(rows(20_000, rng))
    found = 0
    for _ in range(20):
        now = rows(1_000, rng)
        now["n1"] += 0.5
        found += any(
            one.name == "n1" and one.is_alarm for one in compared(learnt, counted(learnt, now))
        )
    assert found >= 19


def test_values_outside_of_all_that_was_seen_are_told() -> None:
    learnt = reference(pd.DataFrame({"x": np.arange(1_000.0)}))
    rows_ = pd.DataFrame({"x": np.append(np.arange(0, 1_000, 2.0), np.full(60, 5_000.0))})
    (found,) = compared(learnt, counted(learnt, rows_))
    assert found.unseen[0] == 0.0
    assert found.unseen[1] == pytest.approx(60 / 560)
    assert "unseen" in found.alarms


def test_the_index_agrees_with_its_definition() -> None:
    before, now = np.array([5e6, 3e6, 2e6]), np.array([4e6, 4e6, 2e6])
    wanted = (0.4 - 0.5) * np.log(0.4 / 0.5) + (0.4 - 0.3) * np.log(0.4 / 0.3)
    assert drift.psi(before, now) == pytest.approx(wanted, rel=1e-5)


def test_windows_add_up() -> None:
    rng = np.random.default_rng(4)
    learnt = reference(rows(2_000, rng))
    whole = rows(500, rng)
    parts = drift.added(counted(learnt, whole[:200]), counted(learnt, whole[200:]))
    assert parts == counted(learnt, whole)


def test_a_reference_lasts_as_plain_data() -> None:
    learnt = reference(rows(500, np.random.default_rng(5)))
    assert drift.columns_of(json.loads(json.dumps(drift.plain(learnt)))) == learnt


@pytest.mark.parametrize(
    "series",
    [
        pd.Series([np.nan] * 10),
        pd.Series([1.0] * 10),
        pd.Series([None] * 10, dtype=object),
        pd.Series([0.0] * 9 + [1.0]),
        pd.Series([np.inf, -np.inf, 0.0, 1.0]),
        pd.Series([], dtype=float),
    ],
)
def test_strange_columns_are_counted_whole(series: pd.Series) -> None:
    frame = pd.DataFrame({"x": series})
    (column,) = reference(frame)
    assert sum(column.counts) == len(series)
    assert sum(counted([column], frame)["x"]) == len(series)
    assert all(column.bin_name(n) for n in range(column.size))


def test_numbers_that_come_as_text_are_numbers() -> None:
    (column,) = reference(pd.DataFrame({"x": np.arange(100.0)}))
    sent = counted([column], pd.DataFrame({"x": ["1", "50.5", "much", None]}))
    assert sum(sent["x"][:-1]) == 2
    assert sent["x"][-1] == 2


def test_one_value_for_all_is_told_from_another() -> None:
    learnt = reference(pd.DataFrame({"x": [0.0] * 500}))
    found = compared(learnt, counted(learnt, pd.DataFrame({"x": [-1.0] * 100})))
    assert found[0].alarms == ("moved", "unseen")
