"""Train one fold of one configuration, where the work is done, and leave it in a folder.

A job reads a table and its folds from files and writes a model and its predictions beside them:
what was finished stays finished when everything is killed, and nothing large crosses a process.

    work/table, work/plan.json          what all jobs read
    work/CONFIG/FOLD.model, .npy        what one job leaves; the .npy last

Start reading at `train_fold`.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.artefacts import decoded, encoded
from baibu.workbench.engine import views
from baibu.workbench.engine.layers import below
from baibu.workbench.engine.learners import LEARNERS, Array, Fold, TaskKind
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.threads import one_thread

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What became of one job."""

    config: str
    fold: int
    seconds: float


def lay_out(
    work: Path,
    frame: pd.DataFrame,
    truth: Array,
    folds: Sequence[tuple[Array, Array]],
    *,
    kind: TaskKind,
    classes: int,
    seed: int,
    votes: Sequence[str] = (),
) -> None:
    """Write what all jobs read; `votes` names the columns that models below have said."""
    work.mkdir(parents=True, exist_ok=True)
    (work / "table").write_bytes(encoded(frame.reset_index(drop=True))[1])
    (work / "truth").write_bytes(encoded(truth)[1])
    for number, (learnt, watched) in enumerate(folds):
        (work / f"learnt-{number}").write_bytes(encoded(learnt)[1])
        (work / f"watched-{number}").write_bytes(encoded(watched)[1])
    plan = {"kind": kind, "classes": classes, "seed": seed, "folds": len(folds),
            "votes": list(votes)}  # fmt: skip
    (work / "plan.json").write_text(json.dumps(plan), encoding="utf-8")


def is_done(work: Path, config: Config, fold: int) -> bool:
    """Say whether a job has left all that it leaves."""
    return (work / config.id / f"{fold}.npy").exists()


def train_fold(work: str, told: Mapping[str, Any], fold: int, seconds: float) -> Trained:
    """Train one fold for at most about so many seconds; `told` is a `Config` as plain data."""
    with one_thread():
        return _train_fold(Path(work), Config(**told), fold, seconds)


def _train_fold(place: Path, config: Config, fold: int, seconds: float) -> Trained:
    start = time.monotonic()
    plan = _plan(place)
    learner = LEARNERS[config.learner]
    table, truth = _table(place)
    learnt, watched = _rows(place, fold)
    state, x = _viewed(place, fold, learner.view)
    y = np.log1p(truth) if config.is_log else truth
    model = learner.train(
        Fold(
            kind=plan["kind"],
            classes=plan["classes"],
            x=x,
            y=y[learnt],
            x_watched=views.lay(state, table.iloc[watched]),
            y_watched=y[watched],
            words=tuple(views.word_columns(state)),
            seed=plan["seed"] + fold,
            deadline=start + seconds,
        ),
        config.params,
    )
    made = Fitted(learner=config.learner, is_log=config.is_log, view=state, model=model)
    folder = place / config.id
    folder.mkdir(exist_ok=True)
    _write(folder / "config.json", json.dumps(asdict(config)).encode())
    _write(folder / f"{fold}.model", made.dump())
    guesses = made.predict(table.iloc[watched], plan["kind"])
    _write(folder / f"{fold}.npy", encoded(guesses)[1])
    return Trained(config=config.id, fold=fold, seconds=time.monotonic() - start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A model of one fold, and the view through which it sees."""

    learner: str
    is_log: bool
    view: Mapping[str, Any]
    model: Any

    def predict(self, frame: pd.DataFrame, kind: TaskKind) -> Array:
        """Predict rows of a table."""
        x = views.lay(self.view, frame)
        found = LEARNERS[self.learner].predict(self.model, x, kind)
        return np.expm1(found) if self.is_log else found

    @property
    def below(self) -> tuple[str, ...]:
        """Name the configurations whose votes it reads beside the columns."""
        return below(self.view)

    def dump(self) -> bytes:
        """Give it as bytes."""
        told = {"learner": self.learner, "is_log": self.is_log, "view": self.view}
        head = json.dumps(told, ensure_ascii=False).encode("utf-8")
        body = LEARNERS[self.learner].dump(self.model)
        return len(head).to_bytes(8, "little") + head + body

    @classmethod
    def load(cls, raw: bytes) -> Fitted:
        """Rebuild it."""
        length = int.from_bytes(raw[:8], "little")
        told = json.loads(raw[8 : 8 + length])
        return cls(model=LEARNERS[told["learner"]].load(raw[8 + length :]), **told)


def guesses(work: Path, config: Config, fold: int) -> Array:
    """Read what a job predicted for the rows that it watched."""
    found: Array = decoded("array", (work / config.id / f"{fold}.npy").read_bytes())
    return found


def votes(work: Path, config: Config, parts: Sequence[tuple[Array, Array]], rows: int) -> Array:
    """Put what jobs predicted together, shape (rows,) or (rows, classes).

    A row that several watched has the mean; one that none did is not a number.
    """
    count = np.zeros(rows)
    total: Array | None = None
    for number, (_, watched) in enumerate(parts):
        said = guesses(work, config, number)
        if total is None:
            total = np.zeros((rows, *said.shape[1:]))
        total[watched] += said
        count[watched] += 1
    if total is None:
        raise ValueError("no folds")
    count[count == 0] = np.nan
    found: Array = total / (count if total.ndim == 1 else count[:, None])
    return found


def _write(place: Path, raw: bytes) -> None:
    made = place.with_suffix(f"{place.suffix}.{os.getpid()}.new")
    made.write_bytes(raw)
    made.replace(place)


@lru_cache(maxsize=2)
def _plan(work: Path) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads((work / "plan.json").read_text(encoding="utf-8"))
    return plan


@lru_cache(maxsize=1)
def _table(work: Path) -> tuple[pd.DataFrame, Array]:
    table = decoded("table", (work / "table").read_bytes())
    return table, decoded("array", (work / "truth").read_bytes())


def _rows(work: Path, fold: int) -> tuple[Array, Array]:
    learnt = decoded("array", (work / f"learnt-{fold}").read_bytes())
    return learnt, decoded("array", (work / f"watched-{fold}").read_bytes())


@lru_cache(maxsize=4)
def _viewed(work: Path, fold: int, view: views.View) -> tuple[views.State, Any]:
    """Fit a view on the rows that a fold learns from; the next job of the fold finds it made."""
    table, truth = _table(work)
    plan = _plan(work)
    learnt, _ = _rows(work, fold)
    frame = table.iloc[learnt]
    worth = worth_of(truth[learnt], plan["kind"], plan["classes"])
    state = views.fit(view, frame, worth, plan["votes"])
    return state, views.lay(state, frame)


def worth_of(truth: Array, kind: TaskKind, classes: int) -> Array:
    """Tell what the target is in each row, shape (n, k): an amount, or which class."""
    if kind == "multiclass":
        return np.eye(classes)[truth.astype(np.int64)]
    return truth.astype(np.float64)[:, None]
