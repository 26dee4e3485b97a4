"""Do with a finished project what the commands ask: compare runs, watch a service, write it out.

Start reading at `compared`, `monitored` and `exported`.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from baibu.app import project_package
from baibu.app import project_words as words
from baibu.app.project_pages import Level
from baibu.app.project_places import NothingThereYetError
from baibu.app.wiring import unwritable
from baibu.core import clock
from baibu.core.errors import BaibuError
from baibu.core.language import Text
from baibu.ledger.errors import ArchiveExistsError
from baibu.workbench import comparing
from baibu.workbench.bridges import kubeflow
from baibu.workbench.comparing import Comparison as Comparison  # under the same name, for faces
from baibu.workbench.flow import steps_for
from baibu.workbench.monitor import upkeep
from baibu.workbench.monitor.errors import PlanUnreadableError
from baibu.workbench.monitor.plan import Plan
from baibu.workbench.monitor.report import observe
from baibu.workbench.project import Project
from baibu.workbench.serving import exports

PACKAGE, PIPELINE = "package", "kubeflow"
KINDS = (PACKAGE, *exports.KINDS, PIPELINE)
IMAGE = "baibu:latest"  # to be replaced by one that a cluster can fetch


class NoSuchExportError(BaibuError):
    """A model was to be written out in a form that there is not."""

    code = "W088"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One sentence about a service."""

    level: Level
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitored:
    """Whether a model still fits what it is asked."""

    rows: int
    labelled: int
    needs_a_look: bool
    sentences: tuple[Told, ...]
    act: str  # of `monitor.policy`
    decision: Text  # what to do, and why
    version: str  # that is live; empty where nobody promoted one


def compared(folder: Path, runs: Sequence[str]) -> Comparison:
    """Put runs of a project side by side; without names, the last two that came to a model."""
    project = Project.open(folder)
    names = list(runs)
    if not names:
        judged = [one.id for one in comparing.history(project) if one.artefact("evaluation")]
        names = judged[-2:]
    return comparing.compare([comparing.seen(project, name) for name in names])


def monitored(
    folder: Path, requests: Path | None = None, *, now: datetime | None = None
) -> Monitored:
    """Look at what the service of a project was asked, and decide what to do about its model.

    The window of the card that ends now is looked at; where nothing was asked in it, the one that
    ends with the last row of the log.
    """
    project, now = Project.open(folder), now or clock.now()
    looked = upkeep.look(project, now=now, requests=requests)
    if not looked.observed.rows:
        last = observe(_plan(project), requests or project.folder / upkeep.REQUESTS).until
        if last is not None:
            until = last + timedelta(seconds=1)
            looked = upkeep.look(project, now=now, requests=requests, until=until)
    found, action = looked.observed, looked.action
    return Monitored(
        rows=found.rows,
        labelled=found.labelled,
        needs_a_look=any(one.level == "warning" for one in found.sentences()),
        sentences=tuple(
            Told(level=one.level, text=Text(zh=one.say("zh"), en=one.say("en")))
            for one in found.sentences()
        ),
        act=action.act,
        decision=Text(zh=action.say("zh"), en=action.say("en")),
        version=looked.version,
    )


def exported(folder: Path, kind: str, to: Path | None) -> Path:
    """Write the model out: as it is, or with what another home of it needs."""
    if kind not in KINDS:
        raise NoSuchExportError(kind=kind, known=", ".join(KINDS))
    project = Project.open(folder)
    place = (to or project.folder / "exports" / kind).resolve()
    if kind == PIPELINE:
        return _pipeline(project, place)
    package = project_package.laid_out(project)
    try:
        if kind != PACKAGE:
            latency = project.card.task.latency_ms
            exports.export(package, exports.KINDS[KINDS.index(kind) - 1], place, latency_ms=latency)
        elif place.exists():
            raise ArchiveExistsError(where=place)
        else:
            shutil.copytree(package, place)
    except OSError as error:
        raise unwritable(place, error) from error
    return place


def _pipeline(project: Project, place: Path) -> Path:
    """Write the steps of a project as a pipeline of Kubeflow; nothing needs to have run."""
    steps = steps_for(project)
    spec = kubeflow.pipeline(project.card.name, steps, image=IMAGE)
    file = place / "pipeline.yaml"
    if file.exists():
        raise ArchiveExistsError(where=file)
    try:
        place.mkdir(parents=True, exist_ok=True)
        file.write_text(kubeflow.written(spec), encoding="utf-8")
    except OSError as error:
        raise unwritable(place, error) from error
    return file


def _plan(project: Project) -> Plan:
    """Give what the step `watch` of the newest run wrote down."""
    try:
        return upkeep.planned(project)[1]
    except PlanUnreadableError:
        what = words.title("step", "watch").en
        raise NothingThereYetError(where=project.folder, what=what) from None
