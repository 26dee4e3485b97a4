"""Make small packages to serve: the steps of preparation, one learner, and the package's files."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from baibu.workbench.engine import views
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.learners import LEARNERS, Fold, TaskKind
from baibu.workbench.model import About, Model
from baibu.workbench.packaging import manifest
from baibu.workbench.packaging.building import built
from baibu.workbench.packaging.signature import Column, Signature
from baibu.workbench.truth import truth_of
from workbench.making import prepared

CLASSES: dict[str, tuple[str, ...]] = {
    "binary": ("no", "yes"),
    "multiclass": ("a", "b", "c"),
    "regression": (),
}
COLUMNS = (
    Column(name="age", kind="number", may_be_missing=False, low=18.0, high=80.0, example=41),
    Column(name="income", kind="number", may_be_missing=True, low=0.0, high=300.0, example=52.5),
    Column(
        name="town",
        kind="word",
        may_be_missing=False,
        words=("north", "south", "东"),
        example="north",
    ),
    Column(name="since", kind="day", may_be_missing=True, example="2024-03-01"),
    Column(name="is_member", kind="flag", may_be_missing=True, words=("false", "true"),
           example=True),
)  # fmt: skip


def table(kind: TaskKind, rows: int = 400, seed: int = 0) -> pd.DataFrame:
    """Draw a table in which `y` follows from the rest."""
    rng = np.random.default_rng(seed)
    age = rng.integers(18, 81, rows).astype(float)
    income = rng.uniform(0, 300, rows).round(1)
    town = rng.choice(["north", "south", "东"], rows)
    member = rng.random(rows) < 0.5
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 2000, rows), unit="D")
    amount = income / 10 + age * (town == "north") / 5 + 8 * member + rng.normal(0, 2, rows)
    y: Any = amount.round(2)
    if kind == "binary":
        y = np.where(amount > np.median(amount), "yes", "no")
    elif kind == "multiclass":
        y = np.array(["a", "b", "c"])[np.digitize(amount, np.quantile(amount, [0.33, 0.66]))]
    income[rng.random(rows) < 0.05] = np.nan
    since = pd.Series(days.strftime("%Y-%m-%d")).where(rng.random(rows) < 0.95)
    made = {"age": age, "income": income, "town": town, "since": since, "is_member": member}
    return pd.DataFrame({**made, "y": y})


def packed(folder: Path, kind: TaskKind = "binary") -> Path:
    """Write a package."""
    version, files = _files(kind)
    for name, raw in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)
    assert version
    return folder


@cache
def _files(kind: TaskKind) -> tuple[str, dict[str, bytes]]:
    made = prepared(table(kind), "y", until="features", kind=kind)
    shaped = made["shaped"]
    model = _model(shaped.drop(columns="y"), truth_of(shaped["y"], kind, "yes").values, kind)
    classes = CLASSES[kind]
    signature = Signature(
        columns=COLUMNS,
        target="y",
        task=kind,
        classes=classes,
        threshold=0.4,
        margin=None if classes else 4.0,
    )
    seen = made["seen"].drop(columns="y")
    files = built(model, made["cleaner"], made["shaper"], signature, seen, shaped).files
    version, told = manifest.sealed(files, {})
    return version, {**files, manifest.NAME: told}


def _model(frame: pd.DataFrame, truth: Any, kind: TaskKind) -> Model:
    learner = LEARNERS["lightgbm"]
    state = views.fit(learner.view, frame)
    x = views.lay(state, frame)
    cut = len(frame) * 3 // 4
    fold = Fold(
        kind=kind,
        classes=len(CLASSES[kind]),
        x=x[:cut],
        y=truth[:cut],
        x_watched=x[cut:],
        y_watched=truth[cut:],
        words=(),
        seed=0,
        deadline=time.monotonic() + 5,
    )
    part = Fitted(
        learner="lightgbm",
        is_log=False,
        view=state,
        model=learner.train(fold, {"num_leaves": 7, "learning_rate": 0.2}),
    )
    about = About(
        kind=kind,
        target="y",
        metric="log_loss" if CLASSES[kind] else "rmse",
        classes=CLASSES[kind],
        columns=tuple(map(str, frame.columns)),
        weights={"trees": 1.0},
        folds=1,
    )
    return Model(about=about, parts={"trees": (part,)})
