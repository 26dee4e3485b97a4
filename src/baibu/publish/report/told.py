"""Gather what a run has left behind, as plain data: the only thing that a report is made from.

Reads  `run.json`, the JSON among what the steps gave, and the file of openings of the test rows.
Gives  `Told`; steps that have not run are there too, waiting.
Never  opens a table, a model or the test rows, and never computes anything.

Start reading at `Told` and `read`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from baibu.workbench.artefacts import Bundle
from baibu.workbench.errors import WorkbenchError
from baibu.workbench.flow import SEALED, Run, StepRun, read_run, steps_for
from baibu.workbench.project import Project
from baibu.workbench.step import Step
from baibu.workbench.store import Artefact, Store

READ = ("json", "text")  # forms that hold what a person may be told
RUN, OPENINGS = "run", "openings"  # what is told besides what steps gave
WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTold:
    """One step, whether it has run or not."""

    id: str
    stage: int
    state: str  # done, recalled, failed, waiting
    gives: tuple[str, ...]
    is_own: bool = False
    code: str = ""  # what its recipe is called
    notes: tuple[Mapping[str, Any], ...] = ()
    problem: Mapping[str, Any] | None = None

    @property
    def is_done(self) -> bool:
        """Say whether it gave what it gives."""
        return self.state in ("done", "recalled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that a report may tell of a run."""

    name: str  # of the project
    run: str  # its number; empty before the first
    state: str  # running, done, failed, or waiting before the first
    started: str = ""
    finished: str = ""
    libraries: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[StepTold, ...] = ()
    outputs: Mapping[str, Any] = field(default_factory=dict)  # plain data by name
    hashes: Mapping[str, str] = field(default_factory=dict)  # of every output, also of tables
    seed: int = 0
    code: str = ""  # hash of the code of all steps together

    def step(self, name: str) -> StepTold | None:
        """Find a step."""
        return next((one for one in self.steps if one.id == name), None)

    def giver(self, output: str) -> StepTold | None:
        """Find the step that gives an output."""
        return next((one for one in self.steps if output in one.gives), None)

    def has(self, *outputs: str) -> bool:
        """Say whether all of these outputs are there."""
        return all(name in self.outputs for name in outputs)


def read(project: Project, folder: Path | None = None) -> Told:
    """Read a run of a project, its latest unless told; a run under way as far as it has come."""
    places = [folder] if folder is not None else list(reversed(project.runs()))
    found = next((place for place in places if (place / "run.json").is_file()), None)
    steps = {one.id: one for one in _steps(project)}
    if found is None:
        waiting = tuple(_waiting(one) for one in steps.values())
        return Told(
            name=project.card.name, run="", state=WAITING, steps=waiting, seed=project.card.seed
        )
    run = read_run(found)
    done = {one.id: one for one in run.steps}
    hashes = {name: held.hash for one in run.steps for name, held in one.outputs.items()}
    order = [*done, *(name for name in steps if name not in done)]
    return Told(
        name=project.card.name,
        run=run.id,
        state=run.state,
        started=run.started,
        finished=run.finished,
        libraries=run.libraries,
        steps=tuple(
            _told(done[name], steps.get(name)) if name in done else _waiting(steps[name])
            for name in order
        ),
        outputs=_Outputs(project.store, run, _plain(run), _looks(project, hashes)),
        hashes=hashes,
        seed=int(run.settings.get("seed", project.card.seed)),
        code=run.code if any(one.code for one in run.steps) else "",
    )


def _looks(project: Project, hashes: Mapping[str, str]) -> list[dict[str, Any]]:
    """List the looks at the very test rows of this run, by whatever run."""
    return [one for one in project.openings() if one.get("rows") == hashes.get(SEALED)]


def _steps(project: Project) -> list[Step]:
    """Give Baibu's steps: to read those of the person's own would be to run their code here."""
    ours = replace(project, card=replace(project.card, own=()))
    try:
        return steps_for(ours)
    except (WorkbenchError, LookupError):  # a card that nothing can be made of just now
        return []


def _told(run: StepRun, step: Step | None) -> StepTold:
    return StepTold(
        id=run.id,
        stage=run.stage,
        state=run.state,
        gives=tuple(run.outputs) or (step.gives if step is not None else ()),
        is_own=run.is_own,
        code=run.recipe,
        notes=run.notes,
        problem=run.problem,
    )


def _waiting(step: Step) -> StepTold:
    return StepTold(
        id=step.id, stage=step.stage, state=WAITING, gives=step.gives, is_own=step.is_own
    )


def _plain(run: Run) -> dict[str, Any]:
    """Give what the run says of itself: time and memory by step."""
    steps = {
        one.id: {"seconds": one.seconds, "peak_mb": one.peak_mb, "state": one.state}
        for one in run.steps
    }
    peaks = [one.peak_mb for one in run.steps if one.peak_mb]
    return {
        "id": run.id,
        "steps": steps,
        "seconds": sum(one.seconds for one in run.steps),
        **({"peak_mb": max(peaks)} if peaks else {}),
    }


class _Outputs(Mapping[str, Any]):
    """Outputs by name, read when they are asked for; those that are lost are not there."""

    def __init__(
        self, store: Store, run: Run, about: Mapping[str, Any], openings: list[dict[str, Any]]
    ) -> None:
        self._store = store
        self._held: dict[str, Any] = {RUN: about, OPENINGS: openings}
        self._there: dict[str, Artefact] = {
            name: held
            for one in run.steps
            for name, held in one.outputs.items()
            if (held.form in READ or name == "package") and store.has(held)
        }

    def __getitem__(self, name: str) -> Any:
        if name not in self._held:
            found = self._store.get(self._there[name])
            self._held[name] = _of_bundle(found) if isinstance(found, Bundle) else found
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._held, *self._there)))

    def __len__(self) -> int:
        return len(set(self._held) | set(self._there))


def _of_bundle(bundle: Bundle) -> dict[str, Any]:
    """Tell the names and sizes of files, and what those say that hold plain data."""
    told: dict[str, Any] = {"sizes": {name: len(raw) for name, raw in bundle.files.items()}}
    for name in ("manifest.json", "signature.json"):
        if name in bundle.files:
            told[name.removesuffix(".json")] = json.loads(bundle.files[name])
    return told
