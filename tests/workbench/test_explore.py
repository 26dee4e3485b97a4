"""What the figures show is counted rightly: against SciPy, pandas and plain counting."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn import datasets

from baibu.workbench import relations
from baibu.workbench.card import Split
from baibu.workbench.describe import box, histogram, violin
from workbench.making import prepared
from workbench.test_features import table


def profile(frame: pd.DataFrame, **told: Any) -> dict[str, Any]:
    made: dict[str, Any] = prepared(frame, until="explore", **told)["profile"]
    json.dumps(made, allow_nan=False)
    return made


def column(made: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in made["columns"] if one["name"] == name)


AMOUNTS = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=1, max_size=60)


@given(AMOUNTS)
@settings(deadline=None, max_examples=80)
def test_a_histogram_counts_every_value_once(amounts: list[float]) -> None:
    found = histogram(np.array(amounts))
    assert sum(found["counts"]) == len(amounts)
    assert len(found["edges"]) == len(found["counts"]) + 1


@given(AMOUNTS)
@settings(deadline=None, max_examples=80)
def test_a_box_holds_half_of_the_values_and_its_whiskers_the_rest(amounts: list[float]) -> None:
    values = np.array(amounts)
    found = box(values)
    assert found["low"] <= found["high"]
    q1, q3 = np.quantile(values, [0.25, 0.75])
    reach = 1.5 * (q3 - q1)
    beyond = (values < q1 - reach) | (values > q3 + reach)
    assert found["beyond"] == beyond.sum()


def test_a_violin_is_the_density_of_the_values() -> None:
    values = np.random.default_rng(0).normal(10, 2, 20_000)
    found = violin(values)
    at, density = np.array(found["at"]), np.array(found["density"])
    inner = (at > 6) & (at < 14)
    np.testing.assert_allclose(density[inner], stats.norm(10, 2).pdf(at[inner]), rtol=0.1)


@given(st.integers(1, 500), st.data())
@settings(deadline=None, max_examples=60)
def test_a_rate_has_the_interval_of_wilson(count: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, count))
    found = relations.rate(hits, count)
    wanted = stats.binomtest(hits, count).proportion_ci(method="wilson")
    assert found["low"] == pytest.approx(wanted.low, abs=1e-5)
    assert found["high"] == pytest.approx(wanted.high, abs=1e-5)


def test_rates_per_bin_are_those_of_counting() -> None:
    frame = table()
    told = column(profile(frame), "noise")["relation"]
    assert sum(one["rows"] for one in told) == len(frame)
    for one in told:
        inside = frame["noise"].between(one["from"] - 1e-4, one["to"] + 1e-4)
        rate = (frame.loc[inside, "y"] == "bad").mean()
        assert one["rates"][0]["class"] == "bad"
        assert one["rates"][0]["rate"] == pytest.approx(rate, abs=0.03)


def test_means_per_bin_are_those_of_pandas() -> None:
    frame = datasets.load_diabetes(as_frame=True).frame
    told = column(profile(frame, target="target", kind="regression"), "bmi")["relation"]
    middles = [one["mean"] for one in told]
    tenths = pd.qcut(frame["bmi"], 10)
    wanted = frame.groupby(tenths, observed=True)["target"].mean()
    np.testing.assert_allclose(middles, wanted, rtol=1e-4)
    assert all(one["low"] < one["mean"] < one["high"] for one in told)


def test_associations_of_numbers_are_those_of_scipy() -> None:
    frame = datasets.load_diabetes(as_frame=True).frame
    found = profile(frame, target="target", kind="regression")["associations"]
    wanted = stats.spearmanr(frame[found["names"]].to_numpy()).statistic
    np.testing.assert_allclose(np.array(found["values"]), wanted, atol=1e-5)


def test_words_that_name_the_same_go_together_and_independent_ones_do_not() -> None:
    rng = np.random.default_rng(0)
    one = rng.integers(0, 5, 3_000)
    assert relations.cramers_v(one, (one + 2) % 5) == pytest.approx(1)
    assert relations.cramers_v(one, rng.integers(0, 5, 3_000)) < 0.05
    table = pd.crosstab(one, np.where(rng.random(3_000) < 0.5, one, 0)).to_numpy()
    codes = np.repeat(np.indices(table.shape).reshape(2, -1), table.ravel(), axis=1)
    plain = stats.contingency.association(table)
    assert relations.cramers_v(codes[0], codes[1]) == pytest.approx(plain, abs=0.01)


def test_a_correlation_ratio_is_the_share_between_groups() -> None:
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 3, 2_000)
    values = codes * 2.0 + rng.normal(size=2_000)
    groups = [values[codes == at] for at in range(3)]
    f = stats.f_oneway(*groups).statistic
    wanted = np.sqrt(f * 2 / (f * 2 + 2_000 - 3))
    assert relations.correlation_ratio(values, codes) == pytest.approx(wanted)


def test_gaps_that_come_together_are_told() -> None:
    made = prepared(table(), until="explore")
    gaps = made["profile"]["gaps"]
    places = [gaps["names"].index(name) for name in ("debt", "town")]
    assert gaps["together"][places[0]][places[1]] == pytest.approx(1)
    assert "explore.gaps" in made.said


def test_what_drifts_over_time_is_told_and_what_does_not_is_not() -> None:
    rng = np.random.default_rng(0)
    days = pd.date_range("2025-01-01", periods=500)
    frame = pd.DataFrame({"day": days, "still": rng.normal(size=500)}).assign(
        moving=lambda t: t["still"] + np.arange(500) / 100,
        word=np.where(np.arange(500) < 250, "old", "new"),
        y=rng.choice(["a", "b"], 500),
    )
    mixed = frame.sample(frac=1, random_state=0).reset_index(drop=True)
    made = prepared(mixed, split=Split(how="time", column="day"), until="explore")
    notes = [note for note in made.notes if note.key == "explore.drift"]
    assert [note.facts["names"] for note in notes] == [["moving", "word"]]
    spans = column(made["profile"], "moving")["drift"]["spans"]
    assert spans[-1] > spans[0] + 3


def test_of_very_many_columns_sixty_are_told_in_full() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(100, 90)), columns=[f"n{at}" for at in range(90)])
    made = profile(frame.assign(y=rng.choice(["a", "b"], 100)))
    assert len(made["columns"]) == 91
    assert sum("histogram" in one for one in made["columns"]) == 60
    assert all("quantiles" in one for one in made["columns"][:90])


def test_a_rare_class_is_told() -> None:
    frame = table()
    frame["y"] = np.where(np.arange(len(frame)) % 20 == 0, "yes", "no")
    assert "explore.rare_class" in prepared(frame, until="explore").said
