"""A small service with a real model and a stream of rows, in which things can be made to go wrong.

Loans: a linear logistic truth over three numbers and a word. The model is scikit-learn's, its
predictions out of fold are real, and so is what it promises.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from baibu.workbench import cleaner, judging
from baibu.workbench.monitor.log import Traffic, Truth, matched
from baibu.workbench.monitor.plan import Plan, planned

NUMBERS = ("income", "age", "debt")
TOWNS = ("north", "south", "east", "west")
CLEANER: dict[str, Any] = {
    "columns": [
        *({"name": name, "base": "number"} for name in NUMBERS),
        {"name": "town", "base": "word"},
    ],
    "carried": ["bad"],
}
TASK = {"target": "bad", "kind": "binary", "metric": "roc_auc", "positive": "yes"}
CLASSES = ("no", "yes")
START = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class World:
    """How rows come about, and what follows from them."""

    income: float = 50.0  # thousands
    slope: float = -0.06  # of income
    base: float = 0.0
    share_north: float = 0.4

    def rows(self, count: int, rng: np.random.Generator) -> pd.DataFrame:
        rest = (1 - self.share_north) / 3
        return pd.DataFrame(
            {
                "income": rng.normal(self.income, 15, count).round(2),
                "age": rng.integers(20, 70, count).astype(float),
                "debt": rng.exponential(10, count).round(2),
                "town": rng.choice(TOWNS, count, p=[self.share_north, rest, rest, rest]),
            }
        )

    def chances(self, rows: pd.DataFrame) -> Floats:
        held = (
            self.base
            + self.slope * (rows["income"] - 50)
            + 0.12 * (rows["debt"] - 10)
            + 0.8 * (rows["town"] == "north")
            - 0.4
        )
        found: Floats = 1 / (1 + np.exp(-held.to_numpy(dtype=np.float64)))
        return found

    def lived(self, count: int, rng: np.random.Generator) -> tuple[pd.DataFrame, Floats]:
        rows = self.rows(count, rng)
        return rows, (rng.random(count) < self.chances(rows)).astype(np.float64)


@dataclass
class Service:
    """A model at work, with the plan of what is watched about it."""

    model: Pipeline
    plan: Plan
    version: str = "v1"
    number: int = field(default=0)

    def answers(self, rows: pd.DataFrame) -> Floats:
        found: Floats = self.model.predict_proba(cleaner.applied(CLEANER, rows))[:, 1]
        return found

    def week(self, number: int, sent: pd.DataFrame, answered: Floats | None = None) -> Traffic:
        """Rows as they are sent, spread over a week."""
        said = self.answers(sent) if answered is None else answered
        begin = START + timedelta(weeks=number)
        step = timedelta(weeks=1) / len(sent)
        ids = [f"w{number}-{self.version}-{at}" for at in range(len(sent))]
        plain: Any = sent.astype(object).where(sent.notna(), None)
        return Traffic(
            rows=tuple(plain.to_dict("records")),
            at=tuple(begin + at * step for at in range(len(sent))),
            ids=tuple(ids),
            predicted=said,
            versions=(self.version,) * len(sent),
        )


def pipeline() -> Pipeline:
    return make_pipeline(
        make_column_transformer(
            (make_pipeline(SimpleImputer(), StandardScaler()), list(NUMBERS)),
            (OneHotEncoder(handle_unknown="ignore"), ["town"]),
        ),
        LogisticRegression(),
    )


def service(
    rows: pd.DataFrame, truth: Floats, *, version: str = "v1", days: pd.Series | None = None
) -> Service:
    """Train on rows, and promise what a fifth of them, kept apart, bears out."""
    cut = int(len(rows) * 0.8)
    seen, kept = rows[:cut], rows[cut:]
    clean = cleaner.applied(CLEANER, seen)
    votes = cross_val_predict(pipeline(), clean, truth[:cut], cv=5, method="predict_proba")[:, 1]
    model = pipeline().fit(clean, truth[:cut])
    said = model.predict_proba(cleaner.applied(CLEANER, kept))[:, 1]
    score = judging.interval("roc_auc", truth[cut:], said, seed=0)
    _, error = judging.calibration(truth[cut:], said)
    evaluation = {
        "scores": {"roc_auc": {"score": score.score, "low": score.low, "high": score.high}},
        "calibration_error": error,
    }
    plan = planned(
        clean, CLEANER, TASK, truth=truth[:cut].astype(np.int64), votes=votes,
        evaluation=evaluation, classes=CLASSES, days=None if days is None else days[:cut],
    )  # fmt: skip
    return Service(model=model, plan=plan, version=version)


def told(traffic: Traffic, truth: Floats, *, after_days: float = 2.0) -> dict[str, Truth]:
    """Tell the truth of rows some days after they were answered."""
    return {
        name: Truth(truth=CLASSES[int(one)], at=at + timedelta(days=after_days))
        for name, at, one in zip(traffic.ids, traffic.at, truth, strict=True)
    }


def numbered(traffic: Traffic, truths: Mapping[str, Truth]) -> Floats:
    known, truth = matched(traffic, truths, CLASSES)
    return truth[known]


def written(folder: Path, traffic: Traffic, truths: Mapping[str, Truth] | None = None) -> Path:
    """Write traffic as a service does."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "requests-2026-01-05-1-1.jsonl").open("a", encoding="utf-8") as file:
        for row, at, name, chance, version in zip(
            traffic.rows, traffic.at, traffic.ids, traffic.predicted, traffic.versions, strict=True
        ):
            line = {
                "at": at.isoformat().replace("+00:00", "Z"),
                "id": name,
                "row": dict(row),
                "prediction": CLASSES[int(chance >= 0.5)],
                "chances": {"no": 1 - float(chance), "yes": float(chance)},
                "version": version,
                "ms": 0.4,
            }
            file.write(json.dumps(line) + "\n")
    if truths:
        with (folder / "labels-2026-01-05-1-1.jsonl").open("a", encoding="utf-8") as file:
            for name, one in truths.items():
                line = {"id": name, "truth": one.truth, "at": one.at.isoformat()}
                file.write(json.dumps(line) + "\n")
    return folder
