"""Make projects whose runs a report can tell of: real steps on small tables, within seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from baibu.workbench.card import Budget, Card, Costs, Problem, Source, Split, Task
from baibu.workbench.flow import run
from baibu.workbench.guess import completed
from baibu.workbench.project import Project
from baibu.workbench.tables.types import settled


def clock() -> Callable[[], datetime]:
    """Give a clock that goes a second with every look."""
    ticks = count()
    return lambda: datetime(2026, 11, 21, tzinfo=UTC) + timedelta(seconds=next(ticks))


def table(kind: str, *, rows: int = 240, seed: int = 0) -> pd.DataFrame:
    """Give a table with words, days, gaps, and a column that counts rows."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "number": np.arange(rows),
            "age": rng.integers(18, 80, rows),
            "city <b>&": rng.choice(["North & South", "East", "<West>"], rows),
            "joined": pd.date_range("2025-01-01", periods=rows).strftime("%Y-%m-%d"),
            "money": rng.exponential(1_000, rows).round(2),
        }
    )
    frame.loc[rng.random(rows) < 0.1, "money"] = np.nan
    held = frame["age"] / 20 + 2 * (frame["city <b>&"] == "East") + rng.normal(size=rows)
    if kind == "regression":
        return frame.assign(y=np.exp(held / 2).round(3))
    edges = [held.median()] if kind == "binary" else np.quantile(held, [1 / 3, 2 / 3])
    names = np.array(["no", "yes"] if kind == "binary" else ["low", "middle", "high"])
    return frame.assign(y=names[np.digitize(held, edges)])


def project_of(folder: Path, frame: pd.DataFrame, *, name: str = "told", **card: Any) -> Project:
    """Begin a project on a table whose target is `y`."""
    task = Task(target="y", costs=Costs(false_negative=3.0))
    told = Card(
        name=name,
        problem=Problem(goal="Fewer calls <for nothing>", constraint="no names"),
        task=task,
        source=(Source(address="data/a.csv", licence="CC0"),),
        split=Split(folds=3),
        budget=Budget(seconds=3.0),
        **card,
    )
    project = Project.make(folder / name, completed(told, *settled(frame)))
    frame.to_csv(project.folder / "data" / "a.csv", index=False)
    return project


def told_run(folder: Path, kind: str, want: Sequence[str] = ()) -> Project:
    """Run a project, or a part of it."""
    project = project_of(folder, table(kind), name=kind)
    run(project, now=clock(), want=want)
    return project
