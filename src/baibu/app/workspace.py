"""Keep the learner's own files: a folder for each stage, to be edited with any editor.

`HOME/stages/053-gd-linear-fit/` holds `solution.py` and `brief.md`. Both are made once and belong
to the learner from then on: nothing here ever writes over a file.
"""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

from baibu.app.board import made
from baibu.app.pages import LearnerFiles
from baibu.app.wiring import Baibu, unwritable
from baibu.content import Stage
from baibu.core.errors import NoSuchStageError, UnreadableFileError
from baibu.core.ids import StageId
from baibu.publish.figures import figures

SOLUTION, BRIEF, FIGURES, PROJECT = "solution.py", "brief.md", "figures", "project"
_FIGURE = re.compile(r"\]\(figure:(\w+)\)")
_ANCHOR = re.compile(r"[ \t]*\{#[a-z0-9-]+\}[ \t]*$", re.MULTILINE)


def learner_files(baibu: Baibu, reference: str | int) -> LearnerFiles:
    """Give the files of a stage, made where they are missing: from the draft, else the starter."""
    stage = made(baibu, reference)
    body = baibu.catalog.body(stage)
    folder = baibu.settings.home / "stages" / f"{stage.number:03}-{stage.id}"
    draft = baibu.store.draft(baibu.learner, stage.id)
    _make_folder(folder)
    is_new = _make(folder / SOLUTION, draft.source if draft is not None else body.starter)
    if not (folder / BRIEF).exists():
        _make_brief(baibu, stage, folder)
    project = _project(baibu, stage, folder) if stage.kind == "project" else None
    return LearnerFiles(
        number=stage.number,
        id=stage.id,
        folder=folder,
        solution=folder / SOLUTION,
        brief=folder / BRIEF,
        is_new=is_new,
        project=project,
    )


def _project(baibu: Baibu, stage: Stage, folder: Path) -> Path:
    """Give the project that goes along with a stage; begun in its folder where there is none."""
    from baibu.app import handing  # brings the workbench

    found = handing.chosen(baibu, stage)
    return found or handing.begin(baibu, stage.id, folder / PROJECT)


def stage_of(baibu: Baibu, path: Path) -> StageId | None:
    """Say which stage a file is the solution of; nothing for any other file."""
    if path.name != SOLUTION:
        return None
    try:
        return baibu.catalog.stage(path.parent.name).id
    except NoSuchStageError:
        return None


def read_submission(path: Path) -> str:
    """Read a file as a submission: UTF-8, any line ends."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableFileError(where=path, reason=reason or str(error)) from error


def _make_brief(baibu: Baibu, stage: Stage, folder: Path) -> None:
    """Write the brief as plain Markdown: numbers filled in, figures beside it."""
    from baibu.app import reading  # brings a Markdown parser, which few commands need

    drawn, language = figures(stage.folder), baibu.settings.language
    text = _ANCHOR.sub("", reading.brief_text(baibu.catalog, stage, language))
    for name in dict.fromkeys(_FIGURE.findall(text)):
        _make_folder(folder / FIGURES)
        _make(folder / FIGURES / f"{name}.svg", drawn.svg(name, language))
    _make(folder / BRIEF, _FIGURE.sub(rf"]({FIGURES}/\1.svg)", text))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error


def set_aside(path: Path) -> Path:
    """Give a file the first free name beside its own: solution-1.py, solution-2.py, ..."""
    names = (path.with_stem(f"{path.stem}-{number}") for number in count(1))
    free = next(name for name in names if not name.exists())
    try:
        return path.rename(free)
    except OSError as error:
        raise unwritable(path, error) from error


def _make(path: Path, text: str) -> bool:
    """Write a file unless it is there."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    except OSError as error:
        path.unlink(missing_ok=True)
        raise unwritable(path, error) from error
    return True
