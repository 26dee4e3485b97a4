"""Say what a score means, beside doing nothing and beside the simple model.

Start reading at `outcome`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baibu.app.project_pages import Outcome
from baibu.app.project_words import metric as metric_named
from baibu.app.project_words import number, said
from baibu.core.language import Text, messages
from baibu.workbench.card import Card
from baibu.workbench.metrics import METRICS


def outcome(
    evaluation: Mapping[str, Any], baseline: object, validation: object, card: Card
) -> Outcome:  # fmt: skip
    """Put the evaluation of the test rows into words."""
    name = str(evaluation["metric"])
    score = evaluation["scores"][name]
    found, low, high = (float(score[key]) for key in ("score", "low", "high"))
    known = METRICS.get(name)
    is_up = known is None or known.greater_is_better
    nothing, simple = _mean(baseline, "constant"), _mean(baseline, "linear")
    folds = validation if isinstance(validation, Mapping) else {}
    mean, gain = folds.get("mean"), folds.get("gain")
    is_worth_it = gain is not None and gain > folds.get("half", folds["high"] - folds["mean"])
    return Outcome(
        metric=name,
        metric_title=metric_named(name),
        higher_is_better=is_up,
        score=found,
        low=low,
        high=high,
        rows=int(evaluation["rows"]),
        nothing=nothing,
        simple=simple,
        plain=_plain(name, found, low, high, card),
        versus=_versus(mean, nothing, simple, is_worth_it=is_worth_it),
        is_worth_it=is_worth_it,
    )


def _plain(name: str, score: float, low: float, high: float, card: Card) -> Text:
    key = f"plain.{name}"
    facts = {
        "score": number(score), "low": number(low), "high": number(high),
        "percent": round(100 * score), "low_percent": round(100 * low),
        "high_percent": round(100 * high), "target": card.task.target,
        "positive": card.task.positive, "metric": metric_named(name),
    }  # fmt: skip
    return said(key if key in messages("project") else "plain.any", **facts)


def _versus(
    mean: float | None, nothing: float | None, simple: float | None, *, is_worth_it: bool
) -> Text:
    """Compare on the same folds: the test rows are for the model alone."""
    parts = []
    if mean is not None:
        parts.append(said("versus.model", score=number(mean)))
    if nothing is not None:
        parts.append(said("versus.nothing", score=number(nothing)))
    if simple is not None:
        parts.append(said("versus.simple", score=number(simple)))
    parts.append(said("versus.worth" if is_worth_it else "versus.not_worth"))
    return Text(zh="".join(one.zh for one in parts), en=" ".join(one.en for one in parts))


def _mean(baseline: object, model: str) -> float | None:
    models = baseline.get("models", []) if isinstance(baseline, Mapping) else []
    for one in models:
        if one.get("model") == model and one.get("mean") is not None:
            return float(one["mean"])
    return None
