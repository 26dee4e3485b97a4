"""Groups that were planted are found, and where there are none, none are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from sklearn.datasets import make_moons
from sklearn.metrics import adjusted_rand_score, silhouette_score

from baibu.workbench.card import Card, Source, Task
from baibu.workbench.clustering import evidence
from baibu.workbench.clustering.model import Grouping
from baibu.workbench.clustering.portrait import portrait
from baibu.workbench.clustering.search import Candidate, grouped, searched
from baibu.workbench.clustering.space import Space
from baibu.workbench.flow import Run, run
from baibu.workbench.guess import completed
from baibu.workbench.project import Project
from baibu.workbench.step import registry
from baibu.workbench.tables.types import settled

Now = Callable[[], datetime]
Numbers = NDArray[np.float64]


def straight(points: Numbers) -> Numbers:
    return np.asarray((points - points.mean(axis=0)) / points.std(axis=0))


def blobs(count: int = 3, rows: int = 240, seed: int = 0) -> tuple[Numbers, NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    middles = 7 * np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=float)[:count]
    truth = np.arange(rows) % count
    return straight(middles[truth] + rng.normal(size=(rows, 3))), truth


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_even_noise_and_one_bell_have_no_groups(seed: int) -> None:
    rng = np.random.default_rng(seed)
    bell = rng.normal(size=(240, 4)) @ rng.normal(size=(4, 4))
    for points in (rng.uniform(size=(240, 2)), rng.uniform(size=(240, 5)), bell):
        assert not searched(straight(points), seed=seed)[0].holds


@pytest.mark.parametrize("count", [2, 3, 4])
def test_planted_blobs_are_found_with_their_number(count: int) -> None:
    points, truth = blobs(count)
    best = searched(points, seed=0)[0]
    assert best.holds
    assert best.groups == count
    labels = grouped(points, best.method, best.size, seed=0)
    assert adjusted_rand_score(truth, labels) > 0.9


def test_moons_are_found_though_no_middle_tells_them_apart() -> None:
    points, truth = make_moons(240, noise=0.05, random_state=0)
    best = searched(straight(points), seed=0)[0]
    assert best.holds
    assert best.groups == 2
    assert best.method == "density"
    labels = grouped(straight(points), best.method, best.size, seed=0)
    assert adjusted_rand_score(truth, labels) > 0.9


def test_a_silhouette_is_that_of_its_definition() -> None:
    points, truth = blobs()
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    told = evidence.silhouette(distances, truth)
    assert told == pytest.approx(silhouette_score(distances, truth, metric="precomputed"))
    half = np.where(np.arange(len(truth)) % 2, truth, -1)
    assert evidence.silhouette(distances, half) < 0.6 * told
    assert evidence.silhouette(distances, np.zeros(len(truth), dtype=int)) == -1


def test_separation_needs_an_empty_space_between() -> None:
    rng = np.random.default_rng(0)
    truth = np.arange(240) % 2
    points = np.column_stack([8 * truth + rng.normal(size=240), rng.normal(size=240)])
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    assert evidence.separation(distances, truth) > 0.3
    cut = (points[:, 1] > 0).astype(int)
    assert evidence.separation(distances, cut) < 0
    assert evidence.gulf(points, truth) > 6 > 3.5 > evidence.gulf(points, cut)
    assert evidence.separation(distances, np.zeros(len(truth), dtype=int)) == -1


def test_clouds_have_the_shape_of_the_data_and_nothing_else() -> None:
    points, _ = blobs()
    bell, even = evidence.clouds(points, 2, seed=0)
    np.testing.assert_allclose(bell.std(axis=0), points.std(axis=0), rtol=0.2)
    np.testing.assert_allclose(np.corrcoef(bell.T), np.corrcoef(points.T), atol=0.2)
    assert float(np.ptp(even[:, 0])) < 2 * float(np.ptp(points[:, 0]))


def test_the_gap_grows_until_the_number_that_was_planted() -> None:
    points, _ = blobs(3)
    gaps = {one.groups: one.gap for one in searched(points, seed=0) if one.gap is not None}
    assert set(gaps) == set(range(2, 9))
    assert gaps[3] > gaps[2] + 0.1
    assert gaps[4] < gaps[3]


def mixed() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "money": rng.exponential(1_000, 300),
            "word": rng.choice(np.array(["甲", "乙", None], dtype=object), 300),
            "same": 1.0,
            "day": pd.date_range("2025-01-01", periods=300),
        }
    )


def test_columns_of_every_kind_weigh_about_the_same() -> None:
    frame = mixed()
    frame.loc[:10, "money"] = np.nan
    space = Space.learnt(frame)
    assert [one["name"] for one in space.columns] == ["money", "word", "day"]
    points = space.points(frame)
    assert np.isfinite(points).all()
    assert points.var(axis=0).sum() == pytest.approx(2.36, rel=0.35)
    np.testing.assert_allclose(space.points(frame.iloc[[7, 200]]), points[[7, 200]])
    strange = frame.assign(word="丙", money=np.inf)
    assert np.isfinite(space.points(strange)).all()


def test_a_group_is_described_by_what_it_has_and_the_rest_has_not() -> None:
    rng = np.random.default_rng(0)
    inside = np.arange(200) < 60
    frame = pd.DataFrame(
        {
            "age": np.where(inside, 60, 30) + rng.normal(size=200),
            "city": np.where(inside, "上海", rng.choice(["北京", "广州"], 200)),
            "noise": rng.normal(size=200),
        }
    )
    told = {one.column: one for one in portrait(frame, inside)}
    assert set(told) == {"age", "city"}
    assert told["age"].how == "higher"
    assert told["age"].here == pytest.approx(60, abs=1)
    assert told["age"].elsewhere == pytest.approx(30, abs=1)
    assert (told["city"].how, told["city"].word, told["city"].here) == ("word", "上海", 1.0)


def test_later_rows_join_the_group_that_they_lie_in() -> None:
    points, truth = blobs()
    frame = pd.DataFrame(points, columns=["a", "b", "c"])
    way = Candidate(
        method="kmeans", size=3.0, groups=3, silhouette=1, separation=1, gulf=9,
        beyond=9, gap=1, stability=1, outside=0,
    )  # fmt: skip
    made = Grouping.made(frame[:200], Space.learnt(frame[:200]), way, seed=0)
    again = Grouping.of_bundle(made.bundle())
    assert made.count == again.count == 3
    assert adjusted_rand_score(truth[200:], again.of(frame[200:])) == 1
    np.testing.assert_array_equal(made.of(frame.iloc[[3]]), made.of(frame)[[3]])
    far = replace(way, method="density", size=0.1)
    thrown = pd.concat([frame, frame[:4] * 0 + 40], ignore_index=True)
    assert (Grouping.made(thrown, Space.learnt(frame), far, seed=0).labels[-4:] == -1).all()


def customers(*, is_grouped: bool) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    kind = np.arange(300) % 3 if is_grouped else np.zeros(300, dtype=int)
    return pd.DataFrame(
        {
            "visits": np.array([5, 40, 40])[kind] + rng.normal(size=300) * 3,
            "spent": np.array([100, 100, 900])[kind] + rng.normal(size=300) * 40,
            "age": 40 + rng.normal(size=300) * 9,
            "city": np.where(kind == 0, "北京", rng.choice(["上海", "广州"], 300))
            if is_grouped
            else rng.normal(size=300).round(3),
        }
    )


def project_of(folder: Path, frame: pd.DataFrame) -> Project:
    card = Card(
        name="customers", task=Task(kind="clustering"), source=(Source(address="data/a.csv"),)
    )
    project = Project.make(folder / "p", completed(card, *settled(frame)))
    frame.to_csv(project.folder / "data" / "a.csv", index=False)
    return project


def given(project: Project, found: Run, name: str) -> Any:
    artefact = found.artefact(name)
    assert artefact is not None
    return project.store.get(artefact)


def notes(found: Run) -> list[str]:
    return [note["key"] for one in found.steps for note in one.notes]


@pytest.mark.slow
def test_a_table_without_a_target_becomes_described_groups(tmp_path: Path, now: Now) -> None:
    project = project_of(tmp_path, customers(is_grouped=True))
    found = run(project, now=now)
    assert {one.id for one in found.steps} == {
        one.id for one in registry().values() if "clustering" in one.kinds
    }
    told = given(project, found, "groups")
    assert [0.25 < one["share"] < 0.4 for one in told["groups"]] == [True, True, True]
    traits = {(one["column"], one["how"]) for each in told["groups"] for one in each["traits"]}
    assert {("visits", "lower"), ("spent", "higher"), ("city", "word")} <= traits
    assert not any(column == "age" for column, _ in traits)
    judged = given(project, found, "judged_groups")
    assert judged["scores"]["agreement"]["score"] > 0.9
    assert [one["reason"] for one in project.openings()] == ["final"]
    assert {"group.found", "group.one", "judge_groups.same"} <= set(notes(found))
    assert {one.state for one in run(project, now=now).steps} == {"recalled"}


@pytest.mark.slow
def test_a_table_without_groups_is_told_so_and_its_test_rows_stay_sealed(
    tmp_path: Path, now: Now
) -> None:
    project = project_of(tmp_path, customers(is_grouped=False))
    found = run(project, now=now)
    assert "group.none" in notes(found)
    assert given(project, found, "groups")["groups"] == []
    assert given(project, found, "judged_groups")["groups"] == 0
    assert project.openings() == []
