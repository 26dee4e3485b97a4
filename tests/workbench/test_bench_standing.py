"""The arithmetic of the quality bench: ranks, normalised scores, and what counts as late."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # the bench is not installed

from bench.workbench import record, tables  # noqa: E402
from bench.workbench.noise import apart, is_worse  # noqa: E402
from bench.workbench.peers import CONTESTANTS, OURS, version  # noqa: E402
from bench.workbench.record import Line  # noqa: E402
from bench.workbench.standing import is_late, mean, standing  # noqa: E402


def test_more_is_better_for_an_area_and_less_for_an_error() -> None:
    areas = standing({"a": 0.9, "b": 0.8, "c": 0.85}, "roc_auc")
    assert [areas[name].rank for name in "abc"] == [1, 3, 2]
    assert [areas[name].normal for name in "abc"] == pytest.approx([1, 0, 0.5])
    assert areas["b"].of_best == pytest.approx(0.8 / 0.9)
    errors = standing({"a": 10.0, "b": 20.0, "c": 12.5}, "rmse")
    assert [errors[name].rank for name in "abc"] == [1, 3, 2]
    assert [errors[name].normal for name in "abc"] == pytest.approx([1, 0, 0.75])
    assert errors["b"].of_best == pytest.approx(0.5)


def test_those_who_are_level_share_the_mean_of_their_ranks() -> None:
    found = standing({"a": 0.7, "b": 0.9, "c": 0.9, "d": 0.7}, "accuracy")
    assert [found[name].rank for name in "abcd"] == [3.5, 1.5, 1.5, 3.5]
    alone = standing({"a": 0.7}, "accuracy")["a"]
    assert (alone.rank, alone.normal, alone.of_best) == (1, 1, 1)
    assert standing({}, "rmse") == {}


def test_ranks_of_any_table_add_up_to_the_same() -> None:
    rng = np.random.default_rng(0)
    for count in range(1, 9):
        scores = {str(n): float(rng.integers(0, 4)) for n in range(count)}
        total = sum(one.rank for one in standing(scores, "log_loss").values())
        assert total == pytest.approx(count * (count + 1) / 2)


def test_a_tenth_over_the_budget_is_not_late_and_more_is() -> None:
    assert not is_late(66.0, 60.0)
    assert is_late(66.1, 60.0)
    with pytest.raises(ValueError, match="nothing"):
        mean([])


def test_a_difference_within_what_rows_drawn_anew_would_give_is_noise() -> None:
    rng = np.random.default_rng(0)
    truth = rng.normal(size=400)
    near, far = truth + rng.normal(size=400) / 5, truth + rng.normal(size=400) / 2
    gain, error = apart("rmse", truth, near, far)
    assert gain == pytest.approx(0.3, abs=0.05)
    assert not is_worse(gain, error)
    assert is_worse(*apart("rmse", truth, far, near))
    assert apart("rmse", truth, near, near) == (0.0, 0.0)
    level = truth + rng.normal(size=400) / 5
    assert not is_worse(*apart("rmse", truth, level, near))
    assert not is_worse(*apart("rmse", truth, near, level))
    y = (truth > 0).astype(np.int64)
    assert apart("roc_auc", y, near, far)[0] > 0


def test_a_long_bench_finds_what_was_measured_and_passes_over_a_broken_line(
    tmp_path: Path,
) -> None:
    place = tmp_path / "deep" / "quality.jsonl"
    assert record.lines(place) == []
    first = Line(
        contestant="a", version="1", table="t", seed=0, budget=60.0, at="2026-01-01",
        scores={"rmse": 2.0},
    )  # fmt: skip
    record.keep(first, place)
    with place.open("a", encoding="utf-8") as file:
        file.write('{"contestant": "a", "vers\n')
    second = replace(first, at="2026-01-02", scores={"rmse": 1.0})
    record.keep(second, place)
    assert record.lines(place) == [first, second]
    assert record.latest(record.lines(place)) == {second.key: second}


def test_a_table_is_divided_so_that_no_truth_is_handed_out(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": np.arange(200), "y": rng.choice(["no", "yes"], 200, p=[0.8, 0.2])})
    frame.to_csv(tmp_path / "data.csv", index=False)
    told = {"data": {"target": "y", "task": "binary"}}
    (tmp_path / "datasets.json").write_text(json.dumps(told), encoding="utf-8")
    frame.to_csv(tmp_path / "data.csv.gz", index=False)
    table = tables.known(tmp_path)["data"]
    assert tables.of_file(tmp_path / "data.csv", "y").task == table.task == "binary"
    sides = []
    for seed in (0, 0, 1):
        found = tables.divided(table, seed, tmp_path)
        train, test = pd.read_csv(found.train), pd.read_csv(found.test)
        assert list(test.columns) == ["x"]
        assert sorted([*train["x"], *test["x"]]) == list(range(200))
        truth = frame.set_index("x")["y"].loc[test["x"]]
        assert [found.classes[at] for at in found.truth] == truth.tolist()
        assert found.truth.mean() == pytest.approx((frame["y"] == "yes").mean(), abs=0.02)
        sides.append(test["x"].tolist())
    assert sides[0] == sides[1] != sides[2]


def test_the_task_of_any_table_is_told_by_its_target(tmp_path: Path) -> None:
    place = tmp_path / "any.csv"
    frame = pd.DataFrame(
        {"amount": np.arange(60) / 7, "kind": [*"abc"] * 20, "few": [1, 2, 3] * 20}
    )
    frame.to_csv(place, index=False)
    tasks = {name: tables.of_file(place, str(name)).task for name in frame}
    assert tasks == {"amount": "regression", "kind": "multiclass", "few": "multiclass"}


def test_every_peer_has_a_version_and_ours_is_named_by_its_code() -> None:
    assert all(version(one) for one in CONTESTANTS.values() if one.is_peer)
    assert len(version(CONTESTANTS[OURS])) == 8
