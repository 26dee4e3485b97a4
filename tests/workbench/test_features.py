"""Features are learnt on the seen rows, made row by row, and added only where they help."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from baibu.workbench import cleaner, shaper, worth
from baibu.workbench.card import Card, Problem, Source, Split, Task
from baibu.workbench.flow import run
from baibu.workbench.project import Project
from workbench.making import Made, prepared

Now = Callable[[], datetime]
ROWS = 400


def table(rows: int = ROWS, *, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    topics = rng.integers(0, 3, rows)
    said = [
        ("the engine of the car was loud", "数据很多，模型很好", "my cat sleeps all day long")[at]
        + f" number {n % 7}"
        for n, at in enumerate(topics)
    ]
    start = pd.Timestamp("2025-01-01") + pd.to_timedelta(rng.integers(0, 600, rows), unit="D")
    end = start + pd.to_timedelta(rng.integers(1, 99, rows), unit="D")
    frame = pd.DataFrame(
        {
            "debt": rng.uniform(1, 100, rows),
            "income": rng.uniform(1, 100, rows),
            "noise": rng.normal(size=rows),
            "town": rng.integers(0, 90, rows),
            "said": said,
            "start": start.strftime("%Y-%m-%d"),
            "end": end.strftime("%Y-%m-%d"),
            "topic": topics,
        }
    ).assign(town=lambda t: "town " + t["town"].astype(str))
    share = frame["debt"] / frame["income"]
    frame["y"] = np.where(share * rng.lognormal(0, 0.1, rows) > share.median(), "bad", "good")
    frame.loc[::9, ["debt", "town", "said", "start"]] = None
    return frame


def made() -> Made:
    return prepared(table().drop(columns="topic"), until="features")


def test_days_become_parts_and_the_time_between_them() -> None:
    frame = prepared(table(), until="features")
    shaped, raw = frame["shaped"], frame["cleaned"]
    there = raw["start"].notna()
    months = shaped.loc[there, "start.month"]
    assert (months == raw.loc[there, "start"].dt.month).all()
    gap = (raw["end"] - raw["start"]).dt.days
    between = shaped["end.since.start"].to_numpy()
    np.testing.assert_array_equal(between, gap.to_numpy(dtype=float))
    assert "start.hour" not in shaped  # the same everywhere
    assert shaped.loc[~there, "start.month"].isna().all()


def test_the_topics_of_texts_tell_them_apart() -> None:
    shaped = prepared(table(), until="features")["shaped"]
    topics = shaped.filter(regex=r"^said\.topic")
    assert 2 <= topics.shape[1] <= shaper.TOPICS
    there = topics.notna().all(axis=1)
    x, y = topics[there].to_numpy(), table()["topic"][there].to_numpy()
    middles = np.array([x[y == at].mean(axis=0) for at in range(3)])
    nearest = ((x[:, None, :] - middles) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == y).all()


def test_topics_are_those_of_an_exact_decomposition() -> None:
    rng = np.random.default_rng(0)
    counted = [[f"w{n}" for n in rng.zipf(1.5, 30) % 300] for _ in range(200)]
    weights, axes = shaper.learnt_topics(counted, seed=0)
    held = shaper.matrix(counted, weights)
    exact = np.linalg.eigvalsh((held @ held.T).toarray())[-shaper.TOPICS :].sum()
    assert ((held @ axes) ** 2).sum() == pytest.approx(exact, rel=0.01)
    np.testing.assert_allclose(axes.T @ axes, np.eye(shaper.TOPICS), atol=1e-8)


def test_a_ratio_that_decides_is_found_and_nothing_is_made_of_noise() -> None:
    pairs = made()["shaper"]["pairs"]
    assert {(one["one"], one["other"]) for one in pairs} & {("debt", "income"), ("income", "debt")}
    rng = np.random.default_rng(0)
    for seed in range(5):
        numbers = {f"n{at}": rng.normal(size=500) for at in range(8)}
        target = (numbers["n0"] + numbers["n1"] ** 2 + rng.normal(size=500))[:, None]
        assert worth.helpful_pairs(numbers, target, seed=seed) == []


def test_among_very_many_features_the_useless_ones_go() -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.normal(size=(600, 240)), columns=[f"n{at}" for at in range(240)])
    frame["y"] = frame["n0"] + frame["n1"] ** 2 + rng.normal(size=600) / 2
    kept = prepared(frame, kind="regression", until="features")["shaper"]["kept"]
    assert {"n0", "n1"} <= set(kept)
    assert len(kept) < 60
    few = frame[[f"n{at}" for at in range(100)] + ["y"]]
    assert len(prepared(few, kind="regression", until="features")["shaper"]["kept"]) >= 100


def test_the_shaper_gives_the_seen_rows_as_the_step_gave_them() -> None:
    held = made()
    plain = json.loads(json.dumps(held["shaper"], allow_nan=False))
    assert_frame_equal(shaper.applied(plain, held["cleaned"]), held["shaped"])


MADE = made()


@given(st.integers(0, ROWS - 1))
@settings(deadline=None, max_examples=30)
def test_a_row_alone_is_shaped_as_in_the_table(at: int) -> None:
    raw = MADE["seen"].drop(columns="y").iloc[[at]]
    alone = shaper.applied(MADE["shaper"], cleaner.applied(MADE["cleaner"], raw))
    assert_frame_equal(alone, MADE["shaped"].drop(columns="y").iloc[[at]])


def test_an_empty_row_gets_every_feature() -> None:
    row = cleaner.applied(MADE["cleaner"], pd.DataFrame([{}], index=[0]))
    found = shaper.applied(MADE["shaper"], row)
    assert list(found) == MADE["shaper"]["kept"]
    assert found.isna().all(axis=None)


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just([1, 2]),
    st.sampled_from(["1,200", "2026年3月5日", "数据很多", "0001-01-01", "9999-12-31"]),
)  # fmt: skip
NAMES = ["debt", "income", "noise", "town", "said", "start", "end"]


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), ODD), max_size=3))
@settings(deadline=None, max_examples=100)
def test_whatever_a_service_is_sent_gets_every_feature(rows: list[dict[str, object]]) -> None:
    frame = pd.DataFrame(rows, index=range(len(rows)))
    found = shaper.applied(MADE["shaper"], cleaner.applied(MADE["cleaner"], frame))
    assert list(found) == MADE["shaper"]["kept"]
    assert len(found) == len(rows)
    wide = [name for name in found if name != "town"]
    assert all(found[name].dtype.kind == "f" for name in wide)


def test_the_target_is_no_feature_and_untouched() -> None:
    assert list(MADE["shaped"])[-1] == "y"
    assert "y" not in MADE["shaper"]["kept"]
    assert (MADE["shaped"]["y"] == MADE["seen"]["y"]).all()


def test_of_the_time_of_the_split_only_what_comes_back_is_a_feature() -> None:
    frame = table().assign(start=lambda t: t["end"]).drop(columns="end")
    held = prepared(frame, split=Split(how="time", column="start"), until="features")
    parts = {name for name in held["shaper"]["kept"] if name.startswith("start")}
    assert parts == {"start.month", "start.day", "start.weekday"}
    assert "start" in held["shaped"]


def test_a_group_of_the_split_is_no_feature() -> None:
    held = prepared(table(), split=Split(how="group", column="town"), until="features")
    assert not [name for name in held["shaper"]["kept"] if name.startswith("town")]


def project_of(folder: Path, frame: pd.DataFrame) -> Project:
    card = Card(
        name="p",
        problem=Problem(goal="g", user="u", decision="d", constraint="c", doing_nothing="n"),
        task=Task(target="y", kind="binary", metric="roc_auc", positive="bad"),
        source=(Source(address="data/a.csv"),),
        split=Split(how="time", column="end"),  # the same test rows, whatever else is changed
    )
    project = Project.make(folder, card)
    frame.to_csv(project.folder / "data" / "a.csv", index=False)
    return project


def test_nothing_is_learnt_from_the_test_rows(tmp_path: Path, now: Now) -> None:
    frame = table()
    project = project_of(tmp_path / "p", frame)
    first = run(project, now=now, want=["shaper", "cleaner"])
    vault = first.artefact("vault")
    assert vault is not None
    tested = project.store.get(vault).index
    other = frame.copy()
    other.loc[tested, "debt"] = other.loc[tested, "debt"] * 1_000
    other.loc[tested, "said"] = "quite another text"
    other.loc[tested, "town"] = "elsewhere"
    twin = project_of(tmp_path / "q", other)
    second = run(twin, now=now, want=["shaper", "cleaner"])
    again = second.artefact("vault")
    assert again is not None
    assert (twin.store.get(again).index == tested).all()
    assert again != vault
    for name in ("cleaned", "cleaner", "cleaning", "shaped", "shaper"):
        assert first.artefact(name) == second.artefact(name), name


def test_what_the_steps_give_can_be_kept_and_is_not_made_again(tmp_path: Path, now: Now) -> None:
    project = project_of(tmp_path / "p", table())
    run(project, now=now, want=["baseline", "profile"])
    second = run(project, now=now, want=["baseline", "profile"])
    assert {one.state for one in second.steps} == {"recalled"}
    assert project.openings() == []
