"""The first steps of a project: framed, read, and with its test rows kept apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from baibu.core.errors import BaibuError
from baibu.workbench.card import Card, Problem, Source, Split, Task
from baibu.workbench.errors import (
    NoColumnError,
    NoTargetError,
    NotFramedError,
    TargetConstantError,
    TooFewRowsError,
    WrongTaskError,
)
from baibu.workbench.flow import Run, run
from baibu.workbench.guess import completed
from baibu.workbench.project import Project
from baibu.workbench.tables.types import settled

Now = Callable[[], datetime]
FRAMED = Problem(goal="g", user="u", decision="d", constraint="c", doing_nothing="n")


def table(rows: int = 300, *, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    age = rng.integers(18, 80, rows)
    return pd.DataFrame(
        {
            "age": age,
            "city": rng.choice(["北京", "上海", "广州"], rows),
            "firm": rng.integers(0, 40, rows),
            "day": pd.date_range("2026-01-01", periods=rows).strftime("%Y-%m-%d"),
            "left": np.where(rng.random(rows) < age / 160, "yes", "no"),
        }
    )


def project_of(folder: Path, frame: pd.DataFrame, **changes: Any) -> Project:
    task = Task(target="left", kind="binary", metric="roc_auc", positive="yes")
    card = Card(name="p", problem=FRAMED, task=task, source=(Source(address="data/a.csv"),))
    project = Project.make(folder / "p", replace(card, **changes))
    frame.to_csv(project.folder / "data" / "a.csv", index=False)
    return project


def parts(project: Project, found: Run) -> tuple[pd.DataFrame, pd.DataFrame]:
    seen, vault = found.artefact("seen"), found.artefact("vault")
    assert seen is not None
    assert vault is not None
    return project.store.get(seen), project.store.get(vault)


def notes(found: Run) -> list[str]:
    return [note["key"] for one in found.steps for note in one.notes]


def test_an_unframed_problem_is_refused_and_says_what_is_unsaid(tmp_path: Path, now: Now) -> None:
    project = project_of(tmp_path, table(), problem=replace(FRAMED, user="", decision=" "))
    with pytest.raises(NotFramedError, match="user, decision"):
        run(project, now=now, want=["problem"])


def test_what_was_guessed_counts_as_said_and_is_told(tmp_path: Path, now: Now) -> None:
    frame = table()
    project = project_of(tmp_path, frame, problem=Problem(), task=Task(target="left"))
    project = project.changed(completed(project.card, *settled(frame)))
    assert project.card.task.kind == "binary"
    assert project.card.task.positive == "yes"
    found = run(project, now=now, want=["problem"])
    assert "frame.guessed" in notes(found)


@pytest.mark.parametrize(
    ("values", "kind", "positive"),
    [
        (["yes", "no"] * 50, "binary", "yes"),
        ([0, 1, 1, 1] * 25, "binary", "1"),
        (["a"] * 90 + ["b"] * 10, "binary", "b"),
        (["a", "b", "c"] * 30, "multiclass", ""),
        ([1, 2, 3, 4] * 25, "multiclass", ""),
        (list(range(100)), "regression", ""),
        (list(np.linspace(0, 1, 100)), "regression", ""),
    ],
)
def test_the_kind_of_task_is_told_by_the_target(
    values: list[object], kind: str, positive: str
) -> None:
    frame, columns = settled(pd.DataFrame({"y": values, "x": np.arange(len(values)) / 7}))
    card = completed(Card(name="a", task=Task(target="y")), frame, columns)
    assert (card.task.kind, card.task.positive) == (kind, positive)
    assert "task.kind" in card.guessed


def test_a_guess_never_replaces_what_a_person_wrote() -> None:
    frame, columns = settled(pd.DataFrame({"y": [0, 1] * 50}))
    task = Task(target="y", kind="regression", metric="mae")
    card = completed(Card(name="a", problem=FRAMED, task=task), frame, columns)
    assert card.task == task
    assert card.guessed == ()


def test_stratified_parts_are_disjoint_complete_and_alike(tmp_path: Path, now: Now) -> None:
    frame = table(1_000)
    project = project_of(tmp_path, frame)
    seen, vault = parts(project, run(project, now=now, want=["vault"]))
    assert sorted([*seen.index, *vault.index]) == list(range(1_000))
    assert len(vault) == pytest.approx(200, abs=3)
    share = [(part["left"] == "yes").mean() for part in (seen, vault)]
    assert share[0] == pytest.approx(share[1], abs=0.01)


def test_rows_that_are_the_same_stay_on_one_side(tmp_path: Path, now: Now) -> None:
    frame = pd.concat([table(200)] * 3, ignore_index=True)
    project = project_of(tmp_path, frame)
    found = run(project, now=now, want=["vault"])
    seen, vault = parts(project, found)
    days = set(seen["day"]), set(vault["day"])
    assert not days[0] & days[1]
    assert "split.doubles" in notes(found)


def test_a_group_stays_on_one_side(tmp_path: Path, now: Now) -> None:
    project = project_of(tmp_path, table(2_000), split=Split(how="group", column="firm"))
    seen, vault = parts(project, run(project, now=now, want=["vault"]))
    assert not set(seen["firm"]) & set(vault["firm"])
    assert 0.1 < len(vault) / 2_000 < 0.3


def test_the_test_rows_are_the_latest_ones(tmp_path: Path, now: Now) -> None:
    project = project_of(tmp_path, table(500), split=Split(how="time", column="day"))
    seen, vault = parts(project, run(project, now=now, want=["vault"]))
    assert seen["day"].max() < vault["day"].min()


def test_another_seed_draws_other_test_rows_and_the_same_seed_the_same(
    tmp_path: Path, now: Now
) -> None:
    project = project_of(tmp_path, table())
    first = run(project, now=now, want=["vault"]).artefact("vault")
    (tmp_path / "p" / "runs").rename(tmp_path / "p" / "runs-before")
    again = run(project, now=now, want=["vault"]).artefact("vault")
    other = run(project.changed(replace(project.card, seed=1)), now=now, want=["vault"])
    assert first == again
    assert other.artefact("vault") != first


def test_changed_data_are_read_again(tmp_path: Path, now: Now) -> None:
    project = project_of(tmp_path, table())
    run(project, now=now, want=["vault"])
    table(seed=1).to_csv(project.folder / "data" / "a.csv", index=False)
    found = run(project, now=now, want=["vault"])
    assert [one.state for one in found.steps] == ["done", "done"]


def rows_without_target(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(left=frame["left"].where(frame.index % 10 > 0))


def test_rows_without_a_target_are_left_out_and_counted(tmp_path: Path, now: Now) -> None:
    project = project_of(tmp_path, rows_without_target(table()))
    found = run(project, now=now, want=["vault"])
    seen, vault = parts(project, found)
    assert len(seen) + len(vault) == 270
    assert "split.no_target" in notes(found)


def test_a_class_of_three_rows_is_left_out_with_a_warning(tmp_path: Path, now: Now) -> None:
    frame = table()
    frame.loc[:2, "left"] = "perhaps"
    task = Task(target="left", kind="binary", positive="yes")
    project = project_of(tmp_path, frame, task=task)
    found = run(project, now=now, want=["vault"])
    seen, vault = parts(project, found)
    assert {*seen["left"], *vault["left"]} == {"yes", "no"}
    assert "split.rare" in notes(found)


def test_two_classes_that_are_left_are_a_question_of_yes_or_no(tmp_path: Path, now: Now) -> None:
    frame = table()
    frame.loc[:2, "left"] = "perhaps"
    told = completed(Card(name="a", task=Task(target="left")), *settled(frame))
    assert (told.task.kind, told.task.positive) == ("binary", "yes")
    project = project_of(tmp_path, frame, task=Task(target="left", kind="multiclass"))
    with pytest.raises(WrongTaskError, match="2 < 3"):
        run(project, now=now, want=["vault"])


def test_what_few_columns_can_say_is_no_copy(tmp_path: Path, now: Now) -> None:
    frame = table(300)[["left"]].assign(told=lambda one: one["left"] == "yes")
    project = project_of(tmp_path, frame)
    found = run(project, now=now, want=["vault"])
    seen, vault = parts(project, found)
    assert set(seen["left"]) == set(vault["left"]) == {"yes", "no"}
    assert len(vault) == 60
    assert "split.repeats" in notes(found)


Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.mark.parametrize(
    ("change", "settings", "error"),
    [
        (lambda t: t.drop(columns="left"), {}, NoTargetError),
        (lambda t: t.assign(left="no"), {}, TargetConstantError),
        (lambda t: t.head(12), {}, TooFewRowsError),
        (lambda t: t.assign(left=["yes"] * 3 + ["no"] * 297), {}, TooFewRowsError),
        (lambda t: t, {"task": Task(target="left", kind="regression")}, WrongTaskError),
        (lambda t: t, {"task": Task(target="city", kind="binary")}, WrongTaskError),
        (
            lambda t: t,
            {"task": Task(target="left", kind="binary", positive="perhaps")},
            WrongTaskError,
        ),
        (lambda t: t, {"split": Split(how="group", column="nowhere")}, NoColumnError),
        (lambda t: t.assign(firm=1), {"split": Split(how="group", column="firm")}, TooFewRowsError),
    ],
)
def test_what_cannot_be_split_is_refused_before_anything_is_trained(
    tmp_path: Path, now: Now, change: Change, settings: Mapping[str, Any], error: type[BaibuError]
) -> None:
    project = project_of(tmp_path, change(table()), **settings)
    with pytest.raises(error):
        run(project, now=now, want=["vault"])


def test_several_sources_are_joined_by_their_keys(tmp_path: Path, now: Now) -> None:
    frame = table()
    sources = (Source(address="data/a.csv"), Source(address="data/b.csv", on=("city",)))
    project = project_of(tmp_path, frame, source=sources)
    places = pd.DataFrame({"city": ["北京", "上海", "北京"], "people": [2189, 2487, 1]})
    places.to_csv(project.folder / "data" / "b.csv", index=False)
    found = run(project, now=now, want=["table"])
    artefact = found.artefact("table")
    assert artefact is not None
    joined = project.store.get(artefact)
    assert len(joined) == 300
    assert set(joined["people"].dropna()) == {2189, 2487}
    assert joined["people"].isna().sum() == (frame["city"] == "广州").sum()
    assert "acquire.doubled_keys" in notes(found)


def test_the_data_card_says_where_data_came_from_and_what_is_in_them(
    tmp_path: Path, now: Now
) -> None:
    project = project_of(tmp_path, table())
    artefact = run(project, now=now, want=["data_card"]).artefact("data_card")
    assert artefact is not None
    told = project.store.get(artefact)
    assert told["rows"] == 300
    assert len(told["sources"][0]["sha256"]) == 64
    assert {one["name"]: one["type"] for one in told["columns"]} == {
        "age": "number", "city": "category", "firm": "number", "day": "day", "left": "category",
    }  # fmt: skip
