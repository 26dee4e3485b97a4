"""Write down what is watched once the model answers, with the alarms and the dashboard for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from baibu.core.language import LANGUAGES
from baibu.workbench import cleaner as cleaners
from baibu.workbench.artefacts import Bundle
from baibu.workbench.monitor import causes, drift, grafana, performance, rules
from baibu.workbench.monitor import plan as plans
from baibu.workbench.step import KINDS, MEDIA, Given, Work, step
from baibu.workbench.truth import truth_of

if TYPE_CHECKING:
    import pandas as pd

    from baibu.workbench.engine.learners import Array

SERVICE = "127.0.0.1:8200"  # where `baibu project serve` answers, unless told otherwise


@step(
    stage=7,
    gives=("watch", "alerts", "dashboards"),
    settings=("name", "task.latency_ms", "task.costs"),
    kinds=KINDS | MEDIA,
)
def watch(
    work: Work,
    cleaned: pd.DataFrame,
    cleaner: Any,
    shaped: pd.DataFrame,
    votes: Array,
    problem: Any,
    rows: Any,
    evaluation: Any,
    importance: Any,
) -> Given:
    """Keep what rows, answers and truths looked like, as counts, and what was promised."""
    task = problem["task"]
    truth = truth_of(shaped[task["target"]], task["kind"], task["positive"])
    plan = plans.planned(
        cleaned,
        cleaner,
        task,
        truth=truth.values,
        votes=votes,
        evaluation=evaluation,
        classes=truth.classes,
        days=_days(cleaned, rows),
        weights=_weights(cleaned, importance),
    )
    limit = work.setting("task.latency_ms")
    work.note("watch.done", columns=len(plan.columns), rules=len(rules.rules(latency_ms=limit)))
    if plan.left_out:
        work.note("watch.days", level="worth_knowing", names=list(plan.left_out))
    _say_season(work, plan.season.name if plan.season else "")
    name = work.setting("name")
    files = {
        f"grafana.{language}.json": grafana.dashboard_file(language, kind=task["kind"], name=name)
        for language in LANGUAGES
    }
    files["prometheus.yml"] = rules.scrape_config(SERVICE)
    return {
        "watch": {**plan.plain(), "limits": _limits()},
        "alerts": rules.rules_file(latency_ms=limit),
        "dashboards": Bundle(files={name: held.encode("utf-8") for name, held in files.items()}),
    }


def _days(cleaned: pd.DataFrame, rows: Mapping[str, Any]) -> pd.Series[Any] | None:
    """Give when rows came about, where the card says so; any other day may be a birthday."""
    column = rows["column"]
    if rows["how"] != "time" or column not in cleaned.columns:
        return None
    days = cleaners.moments(cleaned[column])
    return days if bool(days.notna().any()) else None


def _say_season(work: Work, name: str) -> None:
    if name == "hour":
        work.note("watch.season_hour", level="worth_knowing")
    elif name == "weekday":
        work.note("watch.season_weekday", level="worth_knowing")
    elif name == "month":
        work.note("watch.season_month", level="worth_knowing")


def _weights(cleaned: pd.DataFrame, importance: Mapping[str, Any]) -> dict[str, float]:
    """Give what the model goes by; what was made of a column counts for it.

    A name that begins with a column's name and goes on is made of it; the longest such name counts.
    """
    names = sorted(map(str, cleaned.columns), key=len, reverse=True)
    found: dict[str, float] = {}
    for one in importance["ways"].get("permutation", ()):
        made = str(one["name"])
        origin = next((name for name in names if made == name or made.startswith(name)), made)
        found[origin] = found.get(origin, 0.0) + float(one["weight"])
    return found


def _limits() -> dict[str, float]:
    """Tell the limits as they are, for those who read the plan."""
    return {
        "psi_moderate": drift.MODERATE,
        "psi_large": drift.LARGE,
        "distance": drift.FAR,
        "share_missing_or_unseen": drift.LEAST_SHARE,
        "share_of_false_alarms": drift.FALSE_SHARE,
        "least_rows": drift.LEAST_ROWS,
        "least_labels": performance.LEAST_LABELS,
        "score_lost": performance.LEAST_LOSS,
        "score_chance": performance.SURE,
        "calibration_off": performance.LEAST_OFF,
        "stuck_run": causes.LEAST_RUN,
    }
