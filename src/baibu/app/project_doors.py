"""Do what the pages of projects ask for: make one, fill in its card, run it, serve it.

Reads  the learner's own projects.
Gives  page models; a run works in a process of its own, and goes on whoever leaves the page.
Never  reads a file of this machine for somebody on another one.

Start reading at `projects_page`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from typing import BinaryIO

from baibu.app import project_package, project_sample, project_view, projects
from baibu.app.project_jobs import Job
from baibu.app.project_pages import (
    MonitorPage,
    ProjectCard,
    ProjectPage,
    ProjectsPage,
    ServicePage,
    TryPage,
)
from baibu.app.project_places import find, fresh, listed
from baibu.app.wiring import Baibu, unwritable
from baibu.core.errors import MACHINE, BaibuError
from baibu.core.language import Language, Text, say
from baibu.workbench.card import Budget, Card, Problem, Source, Task
from baibu.workbench.errors import SourceMissingError
from baibu.workbench.guess import LABEL
from baibu.workbench.media.archives import unpacked
from baibu.workbench.project import Project
from baibu.workbench.tables.reading import ENDINGS

UPLOAD_MB = 512
SAMPLE_SECONDS = 20.0  # of training
SAMPLE = "data/sample.csv"
PACKED, ARCHIVE = ".gz", ".zip"
FILES = "data/files"  # where an archive of pictures, texts or sounds is unpacked
STOPPED = 130  # how a process ends that was told to
PATIENCE = 4.0  # seconds that a visitor is kept waiting for what is mostly quick


class FileTooLargeError(BaibuError):
    """A file is larger than what may be sent through the browser."""

    code = "W082"
    status = 413


class NotATableError(BaibuError):
    """A file was sent whose name says that it is no table."""

    code = "W083"


class NotOnThisMachineError(BaibuError):
    """A path was named on a server that others can reach."""

    code = "W085"
    status = 403


class ServiceFailedError(BaibuError):
    """The service of a model did not start."""

    code = "W086"
    exit = MACHINE
    status = 503


class NoTableChosenError(BaibuError):
    """The form came without a file."""

    code = "W087"


def projects_page(baibu: Baibu) -> ProjectsPage:
    """List the learner's projects."""
    cards = [_card(name, folder) for name, folder in listed(baibu).items()]
    return ProjectsPage(
        projects=tuple(one for one in cards if one is not None),
        may_name_paths=may_name_paths(baibu),
        limit_mb=UPLOAD_MB,
    )


def project_page(baibu: Baibu, name: str) -> ProjectPage:
    """Say how a project stands."""
    page = project_view.page(Project.open(find(baibu, name)), name)
    is_begun = may_stop(baibu, name)  # its process may not have come to the project yet
    return replace(page, state="running") if is_begun and page.state != "running" else page


def may_name_paths(baibu: Baibu) -> bool:
    """Say whether only people at this machine can ask."""
    if baibu.settings.allowed_hosts:
        return False
    with suppress(ValueError):
        return ip_address(baibu.settings.host).is_loopback
    return baibu.settings.host == "localhost"


def sample(baibu: Baibu, language: Language) -> str:
    """Make a project of the sample table and run it; one that is there is gone on with."""
    title = say("project.sample.name", language)
    for name, folder in listed(baibu).items():
        if (folder / SAMPLE).is_file() and Project.open(folder).card.name == title:
            begin_run(baibu, name)
            return name
    name, folder = fresh(baibu, "sample")
    _write(folder / SAMPLE, project_sample.table(language))
    licence = say("project.sample.licence", language)
    questions = ("goal", "user", "decision", "constraint", "doing_nothing")
    problem = Problem(**{one: say(f"project.sample.{one}", language) for one in questions})
    card = Card(
        name=title,
        problem=problem,
        task=Task(target=project_sample.target(language)),
        source=(Source(address=SAMPLE, licence=licence),),
        budget=Budget(seconds=SAMPLE_SECONDS),
    )
    Project.make(folder, card)
    begin_run(baibu, name)
    return name


def uploaded(baibu: Baibu, filename: str, file: BinaryIO) -> str:
    """Keep a file that was sent, and make a project of it."""
    plain = Path(filename.replace("\\", "/")).name
    if not plain:
        raise NoTableChosenError
    if plain.lower().endswith(ARCHIVE):
        return _of_archive(baibu, plain, file)
    ending = _ending(plain)
    name, folder = fresh(baibu, plain.partition(".")[0])
    place = folder / "data" / f"table{ending}"
    try:
        place.parent.mkdir(parents=True)
        with place.open("xb") as made:
            shutil.copyfileobj(file, made, 1 << 20)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise unwritable(folder, error) from error
    title = plain.partition(".")[0] or name
    Project.make(folder, Card(name=title, source=(Source(address=f"data/{place.name}"),)))
    look(baibu, name)
    return name


def _of_archive(baibu: Baibu, plain: str, file: BinaryIO) -> str:
    """Unpack pictures, texts or sounds that were sent together, and make a project of them."""
    title = plain.partition(".")[0]
    name, folder = fresh(baibu, title)
    try:
        unpacked(file, folder / FILES)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise unwritable(folder, error) from error
    except BaibuError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    source = Source(address=FILES)
    Project.make(folder, Card(name=title or name, task=Task(target=LABEL), source=(source,)))
    look(baibu, name)
    return name


def named(baibu: Baibu, path: str) -> str:
    """Make a project of a file, or a folder of files, of this machine; they stay where they are."""
    if not may_name_paths(baibu):
        raise NotOnThisMachineError
    data = Path(path.strip()).expanduser()
    is_folder = data.is_dir()
    if not path.strip() or not (data.is_file() or is_folder):
        raise SourceMissingError(address=path[:200])
    if not is_folder:
        _ending(data.name)
    title = data.resolve().name.partition(".")[0]
    name, folder = fresh(baibu, title)
    task = Task(target=LABEL) if is_folder else Task()
    source = Source(address=str(data.resolve()))
    Project.make(folder, Card(name=title or name, task=task, source=(source,)))
    look(baibu, name)
    return name


def look(baibu: Baibu, name: str) -> Job:
    """Have the columns of a project's data read."""
    job = baibu.jobs.begin("look", find(baibu, name))
    job.told.wait(PATIENCE)
    return job


def begin_run(baibu: Baibu, name: str) -> None:
    """Run a project in a process of its own, unless it runs already."""
    folder = find(baibu, name)
    if project_view.trail(Project.open(folder)).is_running:
        return

    def ended(_: Job) -> None:
        projects.record(baibu, folder)

    baibu.jobs.begin("run", folder, ended=ended)


def stop_run(baibu: Baibu, name: str) -> None:
    """Stop a run that was begun here."""
    baibu.jobs.stop("run", find(baibu, name))


def may_stop(baibu: Baibu, name: str) -> bool:
    """Say whether a run that goes on was begun here."""
    job = baibu.jobs.of("run", find(baibu, name))
    return job is not None and not job.is_over


def said_last(baibu: Baibu, name: str) -> Text | None:
    """Give what the last job said of itself when it failed before a run had begun."""
    folder = find(baibu, name)
    job = baibu.jobs.of("run", folder)
    if job is None or not job.is_over or "code" not in job.said:
        return None
    return Text(zh=job.said["zh"], en=job.said["en"])


def asked(baibu: Baibu, name: str, typed: dict[str, str] | None) -> TryPage:
    """Let the model answer a row."""
    return project_package.asked(Project.open(find(baibu, name)), name, typed)


def monitor_page(baibu: Baibu, name: str) -> MonitorPage:
    """Say whether the model still fits what its service was asked."""
    from baibu.app import project_uses  # brings what compares, watches and exports

    return project_uses.monitor_page(find(baibu, name), name)


def package_file(baibu: Baibu, name: str) -> Iterator[bytes]:
    """Give the package as a ZIP file."""
    project = Project.open(find(baibu, name))
    project_package.laid_out(project)  # says so before anything is sent
    return project_package.zipped(project)


def start_service(baibu: Baibu, name: str) -> ServicePage:
    """Serve a project's model in a process of its own, on a free port of this machine."""
    folder = find(baibu, name)
    project_package.laid_out(Project.open(folder))
    job = baibu.jobs.begin("serve", folder, "0")
    job.told.wait(5 * PATIENCE)
    return service_page(baibu, name)


def stop_service(baibu: Baibu, name: str) -> None:
    """End the service."""
    baibu.jobs.stop("serve", find(baibu, name))


def service_page(baibu: Baibu, name: str) -> ServicePage:
    """Say whether the model is served, and where."""
    job = baibu.jobs.of("serve", find(baibu, name))
    if job is None or job.said.get("state") == "stopped":
        return ServicePage(state="off", address=None, problem=None)
    if job.is_over:
        told = job.said
        problem = Text(zh=told["zh"], en=told["en"]) if "zh" in told else None
        code = job.process.returncode
        failed = ServiceFailedError(reason=f"exit {code}")
        why = problem or Text(zh=failed.say("zh"), en=failed.say("en"))
        is_failed = bool(code) and code > 0 and code != STOPPED
        return ServicePage(
            state="failed" if is_failed else "off", address=None, problem=why if is_failed else None
        )
    address = job.said.get("address")
    return ServicePage(state="on" if address else "starting", address=address, problem=None)


def _card(name: str, folder: Path) -> ProjectCard | None:
    """Show a project in the list; one whose card is broken is shown with that."""
    try:
        project = Project.open(folder)
    except BaibuError:
        return ProjectCard(
            id=name, name=name, folder=folder, state="failed", target="", outcome=None
        )
    found = project_view.trail(project)
    return ProjectCard(
        id=name,
        name=project.card.name,
        folder=folder,
        state=found.state,
        target=project.card.task.target,
        outcome=project_view.outcome_of(found),
    )


def _ending(name: str) -> str:
    """Give the end of a table's name, packed or not; refuse what is none."""
    found = [one.lower() for one in Path(name).suffixes]
    kept = [one for one in found if one != PACKED][-1:]
    if not kept or kept[0] not in ENDINGS:
        raise NotATableError(name=name[:80], endings=", ".join(ENDINGS))
    return kept[0] + (PACKED if found[-1] == PACKED else "")


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from error
