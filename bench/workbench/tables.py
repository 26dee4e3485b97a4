"""Read the tables that are compared on, and keep a fifth of each apart.

The six tables lie outside the repository, in `../shared/data/tabular`, or where `--data` or the
variable `BAIBU_BENCH_TABLES` says; any other table is given by its file and target.

Start reading at `Table` and `divided`.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).parents[3] / "shared" / "data" / "tabular"
VARIABLE = "BAIBU_BENCH_TABLES"
TEST = 0.2
AMOUNTS = 20  # different numbers from which a target counts as an amount
METRICS = {"binary": "roc_auc", "multiclass": "log_loss", "regression": "rmse"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table and what is predicted from it."""

    name: str
    path: Path
    target: str
    task: str  # binary, multiclass, regression

    @property
    def metric(self) -> str:
        """Say by which metric contestants are told to choose."""
        return METRICS[self.task]


@dataclass(frozen=True, slots=True, kw_only=True)
class Divided:
    """Rows to learn from and rows to predict, in files, and the truth of the latter."""

    train: Path
    test: Path  # without the target
    truth: np.ndarray  # amounts, or numbers of classes
    classes: list[str]


def known(folder: Path | None) -> dict[str, Table]:
    """List the tables of a folder that says what they are in `datasets.json`."""
    place = folder or Path(os.environ.get(VARIABLE, DATA))
    told = json.loads((place / "datasets.json").read_text(encoding="utf-8"))
    return {
        name: Table(
            name=name, path=place / f"{name}.csv.gz", target=one["target"], task=one["task"]
        )
        for name, one in told.items()
    }


def of_file(path: Path, target: str) -> Table:
    """Take any CSV; the task is told by the target's values."""
    column = pd.read_csv(path, usecols=[target])[target].dropna()
    if column.nunique() == 2:
        task = "binary"
    elif column.dtype.kind in "if" and column.nunique() > AMOUNTS:
        task = "regression"
    else:
        task = "multiclass"
    return Table(name=path.name.partition(".")[0], path=path, target=target, task=task)


def divided(table: Table, seed: int, folder: Path) -> Divided:
    """Write both sides of a table; classes are on each side as often as in the whole."""
    from sklearn.model_selection import train_test_split

    types = {} if table.task == "regression" else {table.target: str}
    whole = pd.read_csv(table.path, dtype=types).dropna(subset=[table.target])
    strata = None if table.task == "regression" else whole[table.target]
    train, test = train_test_split(whole, test_size=TEST, random_state=seed, stratify=strata)
    train.to_csv(folder / "train.csv", index=False)
    test.drop(columns=table.target).to_csv(folder / "test.csv", index=False)
    if strata is None:
        truth, classes = test[table.target].to_numpy(dtype=float), []
    else:
        classes = sorted(strata.unique())
        truth = test[table.target].map({name: at for at, name in enumerate(classes)}).to_numpy()
    return Divided(
        train=folder / "train.csv", test=folder / "test.csv", truth=truth, classes=classes
    )
