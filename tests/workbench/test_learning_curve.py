"""A learning curve says what more rows would bring, and whether the model learns by heart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from baibu.workbench.card import Budget, Card, Source, Split, Task
from baibu.workbench.flow import Run, run
from baibu.workbench.guess import completed
from baibu.workbench.project import Project
from baibu.workbench.steps.learning_curve import Size, diagnosed
from baibu.workbench.tables.types import settled

Now = Callable[[], datetime]


def size(rows: int, learnt: float, *watched: float) -> Size:
    return Size(
        rows=rows, share=rows / 800, learnt=learnt, watched=float(np.mean(watched)),
        watched_by_fold=watched,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("learnt", "half", "whole", "fit", "more"),
    [
        (0.99, (0.70, 0.71), (0.75, 0.76), "over", "helps"),
        (0.99, (0.75, 0.76), (0.75, 0.76), "over", "flat"),
        (0.71, (0.70, 0.70), (0.70, 0.70), "under", "flat"),
        (0.97, (0.96, 0.96), (0.96, 0.96), "right", "flat"),  # hardly better is possible
        (0.85, (0.80, 0.80), (0.80, 0.80), "right", "flat"),
        (0.85, (0.70, 0.80), (0.80, 0.79), "right", "unsure"),  # one fold up, one down
        (0.85, (0.80, 0.80), (0.76, 0.76), "over", "unsure"),
    ],
)
def test_a_curve_is_read(
    learnt: float, half: tuple[float, ...], whole: tuple[float, ...], fit: str, more: str
) -> None:
    sizes = [size(200, 1.0, 0.6, 0.6), size(400, learnt, *half), size(800, learnt, *whole)]
    told = diagnosed("roc_auc", sizes, 0.5)
    assert (told["fit"], told["more"]) == (fit, more)


def test_what_is_better_when_smaller_is_read_the_same_way() -> None:
    sizes = [size(200, 0.1, 9.0, 9.0), size(400, 1.0, 6.0, 6.2), size(800, 1.0, 5.0, 5.1)]
    told = diagnosed("rmse", sizes, 10.0)
    assert (told["fit"], told["more"]) == ("over", "helps")
    assert told["gain"] == pytest.approx(0.105)
    assert told["apart"] == pytest.approx(0.405)


def test_too_few_sizes_are_no_curve() -> None:
    sizes = [size(400, 1.0, 0.7), size(800, 1.0, 0.8)]
    assert diagnosed("roc_auc", sizes, 0.5)["fit"] == "unknown"
    assert diagnosed("roc_auc", [*sizes, *sizes], None)["more"] == "unsure"


def table(rows: int, kind: str) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(rows, 4)).round(4), columns=list("abcd"))
    frame["day"] = pd.date_range("2025-01-01", periods=rows, freq="h").strftime("%Y-%m-%d %H:%M")
    drawn = frame["a"] + frame["b"] * frame["c"] + rng.normal(size=rows)
    if kind == "regression":
        return frame.assign(y=drawn.round(4))
    return frame.assign(y=np.where(drawn > 0.5, "yes", "no"))


def learnt(folder: Path, now: Now, frame: pd.DataFrame, **card: Any) -> tuple[Project, Run]:
    told = Card(
        name="p", task=Task(target="y"), source=(Source(address="data/a.csv"),),
        budget=Budget(seconds=3.0), **card,
    )  # fmt: skip
    project = Project.make(folder / "p", completed(told, *settled(frame)))
    frame.to_csv(project.folder / "data" / "a.csv", index=False)
    return project, run(project, now=now, want=["learning"])


def given(project: Project, found: Run, name: str) -> Any:
    artefact = found.artefact(name)
    assert artefact is not None
    return project.store.get(artefact)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "how"), [("binary", "auto"), ("regression", "time")])
def test_the_curve_ends_at_the_score_that_the_model_had(
    tmp_path: Path, now: Now, kind: str, how: Any
) -> None:
    split = Split(how=how, column="day" if how == "time" else "", folds=3)
    project, found = learnt(tmp_path, now, table(600, kind), split=split)
    told = given(project, found, "learning")
    rows = [one["rows"] for one in told["sizes"]]
    assert rows == sorted(rows)
    assert len(set(rows)) == (4 if kind == "binary" else 3)  # an eighth of a span is too little
    tried = [
        *given(project, found, "trials")["tried"], *given(project, found, "tuning")["tried"]
    ]  # fmt: skip
    best = next(one for one in tried if one["config"] == told["config"])
    count = told["folds"]  # one, where there was no time for two
    taken = best["folds"][-2:][:count] if how == "time" else best["folds"][:count]
    assert told["sizes"][-1]["watched_by_fold"] == pytest.approx(taken)
    better = told["sizes"][-1]["watched"] > told["sizes"][0]["watched"]
    assert better == (kind == "binary")
    assert {note["key"].partition(".")[0] for note in found.steps[-1].notes} == {"learning_curve"}


@pytest.mark.slow
def test_few_rows_of_a_class_leave_sizes_out_and_break_nothing(tmp_path: Path, now: Now) -> None:
    frame = table(150, "binary")
    frame["y"] = ["yes"] * 14 + ["no"] * 136
    project, found = learnt(tmp_path, now, frame)
    told = given(project, found, "learning")
    assert len(told["sizes"]) <= 4
    assert found.state == "done"
