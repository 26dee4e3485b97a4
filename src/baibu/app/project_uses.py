"""Do with a finished project what the commands ask: compare runs, watch a service, write it out.

Start reading at `compared`, `monitored` and `exported`.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from baibu.app import project_package
from baibu.app import project_words as words
from baibu.app.project_pages import Monitored as Monitored  # under the same name, for faces
from baibu.app.project_pages import MonitorPage, Moved, Told
from baibu.app.project_places import NothingThereYetError
from baibu.app.texts import same, spoken
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
from baibu.workbench.monitor.errors import NoLogError, PlanUnreadableError
from baibu.workbench.monitor.plan import Plan
from baibu.workbench.monitor.report import Observed, observe
from baibu.workbench.project import Project
from baibu.workbench.serving import exports

PACKAGE, PIPELINE = "package", "kubeflow"
KINDS = (PACKAGE, *exports.KINDS, PIPELINE)
IMAGE = "baibu:latest"  # to be replaced by one that a cluster can fetch


class NoSuchExportError(BaibuError):
    """A model was to be written out in a form that there is not."""

    code = "W088"


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
        columns=_columns(found),
    )


def monitor_page(folder: Path, name: str) -> MonitorPage:
    """Say whether a project's model still fits, or that its service was not asked yet."""
    found = None
    with suppress(NoLogError):
        found = monitored(folder)
    return MonitorPage(id=name, name=Project.open(folder).card.name, found=found)


def _columns(found: Observed) -> tuple[Moved, ...]:
    answers = spoken("monitor", "drift.answers", {})
    rows = [(answers, one, "moved" if one.is_alarm else "none") for one in found.answers]
    for seen in found.columns:
        cause = seen.diagnosis.cause if seen.diagnosis else "none"
        rows.append((same(seen.drift.name), seen.drift, cause))
    return tuple(
        Moved(
            name=name,
            what=spoken("monitor", f"drift.{cause}", {}),
            is_alarm=one.is_alarm,
            psi=one.psi,
            missing=one.missing,
            bins=tuple(bin_ for bin_ in one.bins if bin_[1] or bin_[2]),
        )
        for name, one, cause in rows
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
