"""Say what is watched about a model: what rows and answers looked like, and what was promised.

Reads  what the run knows: cleaned rows, predictions out of fold, the evaluation; or a package.
Gives  a `Plan`, as plain data both ways, which needs nothing of the run any more.
Never  keeps a row: everything is counts.

Days are not watched, for they move on by themselves; of free texts the length is.

Start reading at `Plan`, `planned` and `of_package`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench import cleaner as cleaners
from baibu.workbench import judging, metrics
from baibu.workbench.monitor import drift, season
from baibu.workbench.monitor.drift import Column
from baibu.workbench.monitor.errors import PlanUnreadableError
from baibu.workbench.monitor.season import Season

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1
Floats = NDArray[np.float64]
ANSWER, SURE, TRUTH = "→", "→ %", "✓"  # names of what is no column of the rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """How good the model was on rows it had not seen."""

    metric: str
    score: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is watched, and against what."""

    target: str
    kind: str  # binary, multiclass or regression
    classes: tuple[str, ...]
    cleaner: Mapping[str, Any]  # rules that rows of a log are cleaned by, as those learnt from
    columns: tuple[Column, ...]
    answers: tuple[Column, ...] = ()  # what was answered to rows not learnt from
    truth: Column | None = None
    promise: Promise | None = None
    foretold: tuple[tuple[float, float, int], ...] = ()  # chance, share seen, rows
    calibration_error: float | None = None  # mean distance of the two on test rows
    season: Season | None = None
    weights: Mapping[str, float] = field(default_factory=dict)  # what the model goes by
    left_out: tuple[str, ...] = ()  # columns of days
    positive_from: float = 0.5  # chance from which the answer is yes
    costs: Mapping[str, float] | None = None  # of wrong and right answers, of two classes
    promised_cost: float | None = None  # per row
    format: int = FORMAT

    def plain(self) -> dict[str, Any]:
        """Give it as plain data."""
        told: dict[str, Any] = {
            "format": self.format, "target": self.target, "kind": self.kind,
            "classes": list(self.classes), "cleaner": dict(self.cleaner),
            "columns": drift.plain(self.columns), "answers": drift.plain(self.answers),
            "foretold": [list(one) for one in self.foretold],
            "calibration_error": self.calibration_error,
            "weights": dict(self.weights), "left_out": list(self.left_out),
            "positive_from": self.positive_from,
            "costs": dict(self.costs) if self.costs else None,
            "promised_cost": self.promised_cost,
        }  # fmt: skip
        told["truth"] = drift.plain([self.truth])[0] if self.truth else None
        told["promise"] = asdict(self.promise) if self.promise else None
        told["season"] = self.season.plain() if self.season else None
        return json.loads(json.dumps(told))  # type: ignore[no-any-return]

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Plan:
        """Rebuild it; `PlanUnreadableError` where it is none, or a newer one."""
        try:
            if told["format"] > FORMAT:
                raise PlanUnreadableError(reason=f"format {told['format']} > {FORMAT}")
            return cls(
                target=told["target"],
                kind=told["kind"],
                classes=tuple(told["classes"]),
                cleaner=told["cleaner"],
                columns=drift.columns_of(told["columns"]),
                answers=drift.columns_of(told["answers"]),
                truth=drift.columns_of([told["truth"]])[0] if told["truth"] else None,
                promise=Promise(**told["promise"]) if told["promise"] else None,
                foretold=tuple((float(p), float(q), int(n)) for p, q, n in told["foretold"]),
                calibration_error=told["calibration_error"],
                season=Season.of(told["season"]) if told["season"] else None,
                weights=told["weights"],
                left_out=tuple(told["left_out"]),
                positive_from=float(told["positive_from"]),
                costs=told["costs"],
                promised_cost=told["promised_cost"],
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise PlanUnreadableError(reason=f"{type(error).__name__}: {error}") from error

    def watched(self, raw: pd.DataFrame) -> pd.DataFrame:
        """Clean rows as they were sent, and give what is counted of them."""
        return counted_of(cleaners.applied(self.cleaner, raw), self.cleaner)


def planned(
    cleaned: pd.DataFrame,
    cleaner: Mapping[str, Any],
    task: Mapping[str, Any],
    *,
    truth: NDArray[Any],
    votes: Floats,
    evaluation: Mapping[str, Any],
    classes: Sequence[str] = (),
    days: pd.Series[Any] | None = None,
    weights: Mapping[str, float] | None = None,
) -> Plan:
    """Plan what to watch; `task` is the card's, `votes` were foretold out of fold.

    What was answered is best known from test rows: there the whole model answered, and not the
    part of it that had not seen a row. Where a season has to be known, they cover too little of
    it, and the votes are taken.
    """
    there = ~np.isnan(votes if votes.ndim == 1 else votes[:, 0])
    frame = counted_of(cleaned, cleaner).reset_index(drop=True)
    said = answers_of(votes[there], tuple(classes))
    columns, answers = drift.reference(frame), drift.reference(said)
    turned_out = truths_of(truth, tuple(classes))
    outcome = drift.reference_of(TRUTH, turned_out)
    kept = None
    if days is not None:
        joined = frame[there].reset_index(drop=True).join(said)
        joined[TRUTH] = turned_out[there].to_numpy()
        moments = days.reset_index(drop=True)[there].reset_index(drop=True)
        kept = season.found((*columns, *answers, outcome), joined, moments)
    bins = foretold(truth[there], votes[there], task["kind"])
    last = evaluation.get("answered")
    if last is not None and kept is None:
        answers = drift.columns_of(last["answers"])
        bins = tuple((float(p), float(q), int(n)) for p, q, n in last["foretold"])
    score = evaluation["scores"][task["metric"]]
    threshold = evaluation.get("threshold") or {}
    return Plan(
        target=task["target"],
        kind=task["kind"],
        classes=tuple(classes),
        cleaner=cleaner,
        columns=columns,
        answers=answers,
        truth=outcome,
        promise=Promise(metric=task["metric"], **score),
        foretold=bins,
        calibration_error=evaluation.get("calibration_error"),
        season=kept,
        weights=dict(weights or {}),
        left_out=days_of(cleaner),
        positive_from=float(threshold.get("at", 0.5)),
        costs=task.get("costs") if task["kind"] == "binary" else None,
        promised_cost=evaluation.get("paid"),
    )


def answered(
    truth: NDArray[Any], predicted: Floats, kind: str, classes: Sequence[str]
) -> dict[str, Any]:
    """Count answers to rows that were not learnt from, for `planned`, as plain data."""
    return {
        "answers": drift.plain(drift.reference(answers_of(predicted, tuple(classes)))),
        "foretold": [list(one) for one in foretold(truth, predicted, kind)],
    }


def of_package(folder: Path) -> Plan:
    """Plan from a package alone: what its manifest names, and what it does not is not watched."""
    from baibu.workbench.packaging import manifest

    _, files = manifest.checked(folder)
    try:
        about = json.loads(files["signature.json"])
        rules = json.loads(files["cleaner.json"])
        held = json.loads(files["reference.json"])
        held = held["columns"] if isinstance(held, Mapping) else held
        columns = drift.columns_of(held)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise PlanUnreadableError(where=folder, reason=reason) from error
    return Plan(
        target=about["target"],
        kind=about["task"],
        classes=tuple(about["classes"]),
        cleaner=rules,
        columns=columns,
        left_out=days_of(rules),
        positive_from=float(about["threshold"]),
    )


def counted_of(cleaned: pd.DataFrame, cleaner: Mapping[str, Any]) -> pd.DataFrame:
    """Give the columns that are counted: without days, with lengths in place of texts."""
    made = {}
    for rule in cleaner["columns"]:
        name = rule["name"]
        if rule["base"] == "day":
            continue
        held = cleaned[name]
        made[name] = held.str.len().astype(float) if rule["base"] == "text" else held
    import pandas as pd

    found = pd.DataFrame(made, index=cleaned.index)
    found.columns = pd.Index(list(made), dtype=object)
    return found


def days_of(cleaner: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the columns of days."""
    return tuple(rule["name"] for rule in cleaner["columns"] if rule["base"] == "day")


def answers_of(predicted: Floats, classes: Sequence[str]) -> pd.DataFrame:
    """Give what is counted of answers: chance or amount; of several classes which, and how sure."""
    import pandas as pd

    if predicted.ndim == 1:
        return pd.DataFrame({ANSWER: predicted})
    words = np.asarray(classes, dtype=object)[predicted.argmax(axis=1)]
    return pd.DataFrame({ANSWER: words, SURE: predicted.max(axis=1)})


def truths_of(truth: NDArray[Any], classes: Sequence[str]) -> pd.Series[Any]:
    """Give what is counted of truths: the class as a word, or the amount."""
    import pandas as pd

    if not len(classes):
        return pd.Series(truth.astype(np.float64))
    return pd.Series(np.asarray(classes, dtype=object)[truth.astype(np.int64)])


def foretold(truth: NDArray[Any], predicted: Floats, kind: str) -> tuple[Any, ...]:
    """Give chance foretold, share seen and rows, in bins of equal size; nothing for amounts."""
    if kind == "regression":
        return ()
    hits, chances = confidence(truth, predicted)
    bins, _ = judging.calibration(hits, chances)
    return tuple((one.foretold, one.seen, one.rows) for one in bins)


def confidence(truth: NDArray[Any], predicted: Floats) -> tuple[Floats, Floats]:
    """Give what came true and its chance: of yes, or of the class that was answered."""
    if predicted.ndim == 1:
        return truth.astype(np.float64), predicted
    said = metrics.classes_of(predicted)
    return (said == truth).astype(np.float64), predicted.max(axis=1)
