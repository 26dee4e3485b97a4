"""Do with a finished project what the commands ask: compare runs, watch a service, write it out.

Start reading at `compared`, `monitored` and `exported`.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from baibu.app import project_package
from baibu.app import project_words as words
from baibu.app.project_pages import Level
from baibu.app.project_places import NothingThereYetError
from baibu.app.wiring import unwritable
from baibu.core.errors import BaibuError
from baibu.core.language import Text
from baibu.ledger.errors import ArchiveExistsError
from baibu.workbench import comparing
from baibu.workbench.comparing import Comparison as Comparison  # under the same name, for faces
from baibu.workbench.flow import read_run
from baibu.workbench.monitor.errors import NoLogError
from baibu.workbench.monitor.plan import Plan
from baibu.workbench.monitor.report import observe
from baibu.workbench.project import Project
from baibu.workbench.serving import exports

PACKAGE = "package"
KINDS = (PACKAGE, *exports.KINDS)
REQUESTS = "requests"  # folder of what a service was asked


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


def compared(folder: Path, runs: Sequence[str]) -> Comparison:
    """Put runs of a project side by side; without names, the last two that came to a model."""
    project = Project.open(folder)
    names = list(runs)
    if not names:
        judged = [one.id for one in comparing.history(project) if one.artefact("evaluation")]
        names = judged[-2:]
    return comparing.compare([comparing.seen(project, name) for name in names])


def monitored(folder: Path, requests: Path | None = None) -> Monitored:
    """Look at what the service of a project was asked, beside what the model had learnt from."""
    project = Project.open(folder)
    place = requests or project.folder / REQUESTS
    if not place.exists():
        raise NoLogError(where=place)
    found = observe(_plan(project), place)
    return Monitored(
        rows=found.rows,
        labelled=found.labelled,
        needs_a_look=any(one.level == "warning" for one in found.sentences()),
        sentences=tuple(
            Told(level=one.level, text=Text(zh=one.say("zh"), en=one.say("en")))
            for one in found.sentences()
        ),
    )


def exported(folder: Path, kind: str, to: Path | None) -> Path:
    """Write the model out: as it is, or with what another home of it needs."""
    if kind not in KINDS:
        raise NoSuchExportError(kind=kind, known=", ".join(KINDS))
    project = Project.open(folder)
    package = project_package.laid_out(project)
    place = (to or project.folder / "exports" / kind).resolve()
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


def _plan(project: Project) -> Plan:
    """Give what the step `watch` of the newest run wrote down."""
    for folder in reversed(project.runs()):
        try:
            artefact = read_run(folder).artefact("watch")
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if artefact is not None:
            told = project.store.get(artefact)
            return Plan.of({name: held for name, held in told.items() if name != "limits"})
    raise NothingThereYetError(where=project.folder, what=words.title("step", "watch").en)
