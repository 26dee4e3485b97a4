"""Hand a project in with the code of a stage: choose it, begin it, and put its files into the text.

    HOME/projects/LEARNER/STAGE.handed    the path of the project that goes along

Reads  of the project only what the stage asks for: its card, its own steps, the looks at the test,
       named files, and of the newest run that ended well the record with named artefacts.
Gives  one text (`baibu.content.parcel`), which is judged and kept like code alone.
Never  runs anything of the project's, and needs no part of the workbench.

Start reading at `with_project`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from baibu.app.board import board, made
from baibu.app.cards import day_began
from baibu.app.project_places import CARD, find, fresh, listed, remember, room
from baibu.app.wiring import Baibu, make_folder, unwritable
from baibu.content import Stage
from baibu.content.parcel import bare, has_project, pack, readable
from baibu.content.schema import HandIn
from baibu.core.errors import SHORT, BaibuError
from baibu.ledger import Verdict, decode_all

HANDED = ".handed"
OPENINGS, RUN, OBJECTS = "test-openings.jsonl", "run.json", "objects"
MOST_KB = 1_000  # of one file, and of all that is handed in


class TooManyTodayError(BaibuError):
    """As many scored hand-ins as a day has were made."""

    code = "G061"
    exit = SHORT
    status = 429


class HandInTooLargeError(BaibuError):
    """A project's files are larger than what can be handed in."""

    code = "G062"
    status = 413


class NoProjectThereError(BaibuError):
    """A folder was named that is no project."""

    code = "G063"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInPage:
    """Which project goes along with the code of a stage."""

    number: int
    id: str
    folder: Path | None  # the chosen one
    chosen: str | None  # its id among the learner's
    projects: tuple[str, ...]  # ids to choose from
    files: tuple[tuple[str, bool], ...]  # what the stage asks for, and whether it is there
    left_today: int | None  # scored hand-ins; None where there is no such limit
    may_name_paths: bool


def page(baibu: Baibu, reference: str | int) -> HandInPage | None:
    """Say which project goes along; nothing where a stage asks for none."""
    from baibu.app.project_doors import may_name_paths  # brings the workbench

    stage = made(baibu, reference)
    if stage.kind != "project":
        return None
    folder, known = chosen(baibu, stage), listed(baibu)
    asked = _asked(stage)
    there = {} if folder is None else {name: (folder / name).is_file() for name in asked.files}
    return HandInPage(
        number=stage.number,
        id=stage.id,
        folder=folder,
        chosen=next((name for name, place in known.items() if place == folder), None),
        projects=tuple(known),
        files=tuple(there.items()),
        left_today=_left(baibu, stage) if asked.per_day else None,
        may_name_paths=may_name_paths(baibu),
    )


def chosen(baibu: Baibu, stage: Stage) -> Path | None:
    """Give the folder of the project that goes along with a stage."""
    try:
        folder = Path(_pointer(baibu, stage).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return folder if (folder / CARD).is_file() else None


def choose(baibu: Baibu, reference: str | int, project: str) -> Path:
    """Let one of the learner's projects, or a folder on this machine, go along with a stage."""
    from baibu.app.project_doors import NotOnThisMachineError, may_name_paths

    stage = made(baibu, reference)
    if project in listed(baibu):
        folder = find(baibu, project)
    elif not may_name_paths(baibu):
        raise NotOnThisMachineError
    else:
        folder = Path(project).expanduser().resolve()
        if not project or not (folder / CARD).is_file():
            raise NoProjectThereError(where=folder if project else None)
        remember(baibu, folder)
    return _point(baibu, stage, folder)


def begin(baibu: Baibu, reference: str | int, folder: Path | None = None) -> Path:
    """Lay out the project that a stage begins with; no file is written over."""
    stage = made(baibu, reference)
    if folder is None:
        _, folder = fresh(baibu, stage.id)
    try:
        for name, raw in given(stage, day_began(baibu.clock()).astimezone().date()).items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.exists():
                place.write_bytes(raw)
    except OSError as error:
        raise unwritable(folder, error) from error
    if not (folder / CARD).is_file():
        raise NoProjectThereError(where=folder)
    remember(baibu, folder)
    return folder if chosen(baibu, stage) is not None else _point(baibu, stage, folder)


def given(stage: Stage, today: date) -> dict[str, bytes]:
    """Make the files that a project begins with."""
    from baibu.publish.figures import beside

    if not (stage.folder / "given.py").exists():
        return {}
    files: Mapping[str, str | bytes] = beside(stage.folder, "given").files(today)
    return {
        name: told.encode("utf-8") if isinstance(told, str) else told
        for name, told in files.items()
    }


def with_project(baibu: Baibu, stage: Stage, source: str) -> str:
    """Put the chosen project's files behind the code; a text that brings its own stays as it is."""
    folder = chosen(baibu, stage) if stage.kind == "project" else None
    text = source
    if folder is not None and not has_project(source):
        try:
            files = collected(folder, _asked(stage))
            text = pack(source, files, [name for name in files if _is_record(name)])
        except OSError as error:
            raise NoProjectThereError(where=folder) from error
    if stage.kind == "project" and len(text) > MOST_KB * 1000:
        raise HandInTooLargeError(where=folder, kb=len(text) // 1000, limit=MOST_KB)
    return text


def shown_in(stage: Stage, text: str) -> str:
    """Give what was handed in to a stage as somebody reads it."""
    return readable(text) if stage.kind == "project" else text


def _is_record(name: str) -> bool:
    """Say whether a file of a hand-in was written by a run, and not by a person."""
    return name in (RUN, OPENINGS) or name.startswith(f"{OBJECTS}/")


def code_in(stage: Stage, text: str) -> str:
    """Give the code alone of what was handed in to a stage."""
    return bare(text) if stage.kind == "project" else text


def collected(folder: Path, asked: HandIn) -> dict[str, bytes]:
    """Read what a stage asks for; what is missing is for the checks to say."""
    wanted = [folder / CARD, folder / OPENINGS, *sorted(folder.glob("steps/*.py"))]
    wanted += [folder / name for name in asked.files]
    files = {
        place.relative_to(folder).as_posix(): _read(place) for place in wanted if place.is_file()
    }
    run = _newest(folder)
    if run is None:
        return files
    files[RUN] = json.dumps(run, ensure_ascii=False).encode("utf-8") + b"\n"
    for step in run["steps"]:
        for name, one in step["outputs"].items():
            digest = str(one["hash"])
            place = folder / "runs" / "store" / "objects" / digest[:2] / digest
            if name in asked.record and place.is_file():
                files[f"{OBJECTS}/{digest}"] = _read(place)
    return files


def within_the_day(baibu: Baibu, stage: Stage) -> None:
    """Refuse a hand-in when today's scored ones are used up."""
    if _asked(stage).per_day and not _left(baibu, stage):
        raise TooManyTodayError(number=stage.number, limit=_asked(stage).per_day)


def _left(baibu: Baibu, stage: Stage) -> int:
    """Count what is left of today, by the record: a hand-in counts once a score was told."""
    began = day_began(baibu.clock())
    places = board(baibu).road[stage.id].progress.verdicts
    known, _ = decode_all(baibu.store.at(baibu.learner, places))
    scored = sum(
        isinstance(item.fact, Verdict) and item.at >= began and _is_scored(item.fact.report)
        for item in known
    )
    return max(0, _asked(stage).per_day - scored)


def _is_scored(report: Mapping[str, Any]) -> bool:
    return any(check.get("told") for check in report.get("checks", ()))


def _asked(stage: Stage) -> HandIn:
    return stage.project or HandIn()


def _pointer(baibu: Baibu, stage: Stage) -> Path:
    return room(baibu) / f"{stage.id}{HANDED}"


def _point(baibu: Baibu, stage: Stage, folder: Path) -> Path:
    make_folder(room(baibu))
    try:
        _pointer(baibu, stage).write_text(str(folder), encoding="utf-8")
    except OSError as error:
        raise unwritable(room(baibu), error) from error
    return folder


def _read(place: Path) -> bytes:
    if place.stat().st_size > MOST_KB * 1000:
        raise HandInTooLargeError(where=place, kb=place.stat().st_size // 1000, limit=MOST_KB)
    return place.read_bytes()


def _newest(folder: Path) -> dict[str, Any] | None:
    """Give the record of the newest run that ended well, without what its steps had to say."""
    for place in sorted(folder.glob("runs/[0-9]*/run.json"), reverse=True):
        try:
            run = json.loads(place.read_text(encoding="utf-8"))
            steps = [
                {name: held for name, held in step.items() if name not in ("notes", "problem")}
                for step in run["steps"]
            ]
            is_whole = run["state"] == "done" and all("outputs" in step for step in steps)
        except (OSError, ValueError, TypeError, KeyError):
            continue
        if is_whole:
            return {**run, "steps": steps}
    return None
