"""Say how a project stands, from its card and from what its runs have written down.

Reads  `project.toml`, `runs/NNNN/run.json` and `events.jsonl`, and what steps gave.
Gives  a `ProjectPage`, while a run works as well as long after.
Never  writes, and never runs a step.

Start reading at `page`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from baibu.app import project_words as words
from baibu.app.project_outcome import outcome
from baibu.app.project_pages import (
    Broken,
    Leader,
    Outcome,
    ProjectPage,
    StageRow,
    State,
    StepRow,
    StepState,
)
from baibu.app.project_run import is_running
from baibu.app.texts import same
from baibu.core.language import Text
from baibu.workbench import flow
from baibu.workbench.errors import ArtefactLostError
from baibu.workbench.flow import Run, StepRun
from baibu.workbench.metrics import METRICS
from baibu.workbench.project import Project
from baibu.workbench.step import Step

PACKAGE = "package"
SEARCHES = ("train", "tune", "learn")  # steps that try one configuration after another
STOPPED = "KeyboardInterrupt"
LEADERS = 12
FIRST = "0001"  # run of a project
Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What the newest run of a project has left so far."""

    project: Project
    id: str | None  # of the run; nothing while there is none
    run: Run | None  # as written after each step; nothing before the first
    events: tuple[Event, ...]
    is_running: bool

    @property
    def state(self) -> State:
        """Say how it stands; what neither runs nor ended was killed."""
        if self.is_running:
            return "running"
        if self.id is None:
            return "new"
        if self.run is None or self.run.state == "running" or self._is_stopped:
            return "stopped"
        return "done" if self.run.state == "done" else "failed"

    @property
    def _is_stopped(self) -> bool:
        last = self.run.steps[-1] if self.run is not None and self.run.steps else None
        problem = last.problem if last is not None else None
        return bool(problem) and str((problem or {}).get("what", "")).startswith(STOPPED)

    def given(self, name: str) -> Any:  # noqa: ANN401 - what a step gave
        """Give what a step of this run gave; nothing where it has not run, or its file is lost."""
        artefact = self.run.artefact(name) if self.run is not None else None
        try:
            return self.project.store.get(artefact) if artefact is not None else None
        except ArtefactLostError:
            return None


def trail(project: Project) -> Trail:
    """Read what the newest run has left."""
    held = is_running(project.folder)
    runs = project.runs()
    if not runs:
        return Trail(project=project, id=None, run=None, events=(), is_running=held)
    folder = runs[-1]
    return Trail(
        project=project,
        id=folder.name,
        run=_run(folder),
        events=tuple(_events(folder)),
        is_running=held,
    )


def page(project: Project, name: str) -> ProjectPage:
    """Say how a project stands; `name` is its id in the app, or empty."""
    found = trail(project)
    card = project.card
    steps = _steps(project, found)
    stages = tuple(_stages(found, steps))
    leaders, blends = _leaders(found)
    rows = [row for stage in stages for row in stage.steps]
    report = project.folder / "runs" / (found.id or "") / "report.html"
    return ProjectPage(
        id=name,
        name=card.name,
        folder=project.folder,
        goal=card.problem.goal,
        target=card.task.target,
        kind=card.task.kind or "",
        kind_title=words.kind(card.task.kind),
        state=found.state,
        run=found.id,
        steps_done=sum(row.state in {"done", "recalled"} for row in rows),
        steps_all=len(rows),
        stages=stages,
        leaders=leaders[:LEADERS],
        blends=blends,
        metric_title=words.metric(card.task.metric),
        outcome=outcome_of(found),
        warnings=tuple(
            one for row in rows for one in row.remarks if one.level == "warning"
        ),
        guesses=words.guesses(card),
        broken=_broken(found),
        openings=len(project.openings()),
        has_package=found.run is not None and found.run.artefact(PACKAGE) is not None,
        needs_card=not card.task.target and card.task.kind is None,
        report=report if report.is_file() else None,
        is_sample=(project.folder / "data" / "sample.csv").is_file(),
    )  # fmt: skip


def outcome_of(found: Trail) -> Outcome | None:
    """Say what the run came to, once the model was evaluated."""
    evaluation, baseline = found.given("evaluation"), found.given("baseline")
    if not isinstance(evaluation, Mapping) or "scores" not in evaluation:
        return None
    return outcome(evaluation, baseline, found.given("validation"), found.project.card)


def _steps(project: Project, found: Trail) -> Sequence[Step | str]:
    """List the steps of the run in order: as it began, or as a run would begin now."""
    began = next((one for one in reversed(found.events) if one["event"] == "began"), None)
    ours = replace(project, card=replace(project.card, own=()))  # a page runs no code of a person's
    known = {one.id: one for one in flow.steps_for(ours)}
    if began is None or not found.is_running:
        return list(known.values()) or [one.id for one in (found.run.steps if found.run else ())]
    return [known.get(name, name) for name in began["steps"]]


def _stages(found: Trail, steps: Sequence[Step | str]) -> Iterator[StageRow]:
    done = {one.id: one for one in found.run.steps} if found.run is not None else {}
    current = _current(found)
    rows: dict[int, list[StepRow]] = {}
    for step in steps:
        name = step if isinstance(step, str) else step.id
        ran = done.get(name)
        number = ran.stage if ran is not None else step.stage if isinstance(step, Step) else 1
        gives = () if isinstance(step, str) else step.gives
        rows.setdefault(number, []).append(_row(name, gives, ran, current, found))
    for number, held in sorted(rows.items()):
        yield StageRow(
            number=number,
            title=words.title("stage", str(number)),
            state=_joined([row.state for row in held]),
            steps=tuple(held),
        )


def _row(
    name: str, gives: tuple[str, ...], ran: StepRun | None, current: str | None, found: Trail
) -> StepRow:
    state: StepState = "waiting"
    if ran is not None:
        state = _ended(ran, found)
    elif name == current:
        state = "running" if found.is_running else "stopped"
    notes = ran.notes if ran is not None else _notes(found, name) if name == current else ()
    return StepRow(
        id=name,
        title=words.title("step", name),
        state=state,
        seconds=ran.seconds if ran is not None and ran.state == "done" else None,
        is_own=ran.is_own if ran is not None else False,
        gives=gives,
        remarks=tuple(words.remark(name, note) for note in notes),
        doing=_doing(found, name) if state == "running" else None,
    )


def _ended(ran: StepRun, found: Trail) -> StepState:
    """Say how a step ended; what a first run knew already, it had done while it looked."""
    if ran.state == "failed" and found.state == "stopped":
        return "stopped"
    return "done" if ran.state == "recalled" and found.id == FIRST else ran.state


def _current(found: Trail) -> str | None:
    """Name the step under way: the last that began and did not end."""
    name = None
    for event in found.events:
        if event["event"] == "step":
            name = event["step"]
        elif event["event"] in {"done", "recalled", "failed"} and event.get("step") == name:
            name = None
    return name


def _notes(found: Trail, name: str) -> tuple[Event, ...]:
    return tuple(
        one for one in found.events if one["event"] == "note" and one.get("step") == name
    )  # fmt: skip


def _doing(found: Trail, name: str) -> Text | None:
    for event in reversed(found.events):
        if event["event"] == "progress" and event.get("step") == name:
            return words.doing(event)
    return None


def _joined(states: Sequence[StepState]) -> StepState:
    """Say how a stage stands by its steps."""
    for one in ("failed", "running", "stopped"):
        if one in states:
            return one
    if all(one in {"done", "recalled"} for one in states):
        return "done"
    return "waiting"


def _leaders(found: Trail) -> tuple[tuple[Leader, ...], tuple[float, ...]]:
    """List what was tried, best first, and how the blend's score grew."""
    metric = METRICS.get(found.project.card.task.metric)
    tried = [one["facts"] for one in _tried(found)]
    leaders = {
        facts["config"]: Leader(
            config=facts["config"],
            learner=words.title("family", facts["learner"]),
            score=float(facts["score"]),
            blend=float(facts["blend"]),
            gain=float(facts["gain"]),
        )
        for facts in tried
    }
    sign = -1 if metric is not None and metric.greater_is_better else 1
    ranked = sorted(leaders.values(), key=lambda one: (sign * one.score, one.config))
    return tuple(ranked), tuple(float(facts["blend"]) for facts in tried)


def _tried(found: Trail) -> list[Event]:
    """Give every trial: of this run, or of the one that did the step whose result was recalled."""
    made: list[Event] = []
    for step in SEARCHES:
        here = _trials(found.events, step)
        if not here and found.run is not None:
            ran = next((one for one in found.run.steps if one.id == step), None)
            here = _trials(_events_of(found.project, ran), step) if ran is not None else []
        made += here
    return made


def _trials(events: Sequence[Event], step: str) -> list[Event]:
    return [
        one
        for one in events
        if one["event"] == "progress" and one.get("step") == step and one["key"] == "train.tried"
    ]


def _events_of(project: Project, ran: StepRun) -> Sequence[Event]:
    """Find the events of the run that did a step with this very recipe."""
    for folder in reversed(project.runs()):
        run = _run(folder)
        for one in run.steps if run is not None else ():
            if one.id == ran.id and one.recipe == ran.recipe and one.state == "done":
                return tuple(_events(folder))
    return ()


def _broken(found: Trail) -> Broken | None:
    if found.state != "failed" or found.run is None or not found.run.steps:
        return None
    problem = found.run.steps[-1].problem
    if not problem:
        return None
    if "code" in problem:
        return Broken(code=problem["code"], text=Text(zh=problem["zh"], en=problem["en"]))
    return Broken(code=None, text=same(problem["what"]))


def _run(folder: Path) -> Run | None:
    try:
        return flow.read_run(folder)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _events(folder: Path) -> Iterator[Event]:
    """Read what was told; a line that a power cut broke is left out."""
    try:
        lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            yield json.loads(line)
        except ValueError:
            continue
