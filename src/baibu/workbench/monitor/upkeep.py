"""Look after the model of a project: what its service was asked of late, and what to do about it.

Reads  what the newest run planned to watch, the card's `upkeep`, the record of which version is
       live, and the request log.
Gives  `Looked`: what was observed in the window that ends now, and the act that the policy decides.

    PROJECT/requests/   the request log, unless another folder is named
    PROJECT/live/       which version is live, and was (`registry`)

Start reading at `look`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from baibu.workbench.flow import Run, read_run
from baibu.workbench.monitor import live, policy
from baibu.workbench.monitor.errors import NoLogError, PlanUnreadableError
from baibu.workbench.monitor.plan import Plan
from baibu.workbench.monitor.policy import Action, Means
from baibu.workbench.monitor.registry import Registry
from baibu.workbench.monitor.report import Observed
from baibu.workbench.project import Project

REQUESTS, LIVE = "requests", "live"
DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A look at a model at work."""

    observed: Observed
    action: Action
    version: str  # that is live; empty where nobody promoted one


def look(
    project: Project, *, now: datetime, requests: Path | None = None, until: datetime | None = None
) -> Looked:
    """Look at the window that ends now; a service of ours shows the same at its `/metrics`.

    `until` ends the window earlier, for a log that does.
    """
    place = requests or project.folder / REQUESTS
    if not place.exists():
        raise NoLogError(where=place)
    run, plan = planned(project)
    upkeep = project.card.upkeep
    window = timedelta(days=upkeep.window_days)
    found, _ = live.watch_once(plan, place, window=window, now=until or now)
    registry = Registry(project.folder / LIVE)
    history = registry.history()
    trained = datetime.fromisoformat(run.started)
    since = datetime.fromisoformat(history[-1].at) if history else trained
    state = policy.state_of(
        found,
        days_live=(now - since).total_seconds() / DAY,
        days_trained=(now - trained).total_seconds() / DAY,
        has_before=registry.before != "",
    )
    means = Means(
        window_days=upkeep.window_days,
        schedule_days=upkeep.schedule_days,
        rows_per_day=upkeep.rows_per_day,
        retrain_cost=upkeep.retrain_cost,
    )
    return Looked(observed=found, action=policy.decided(state, means), version=registry.live)


def planned(project: Project) -> tuple[Run, Plan]:
    """Give the newest run that planned what to watch, and its plan."""
    for folder in reversed(project.runs()):
        try:
            run = read_run(folder)
        except (OSError, ValueError, KeyError, TypeError):
            continue  # a run that was cut short before it wrote anything down
        artefact = run.artefact("watch")
        if artefact is not None:
            return run, Plan.of(project.store.get(artefact))
    raise PlanUnreadableError(where=project.folder, reason="runs/")
