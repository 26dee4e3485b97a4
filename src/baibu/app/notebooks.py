"""Write a stage as a Jupyter notebook, and find the solution in one that comes back.

Reads  the brief, the learner's text, the hints that were taken; or a notebook's own JSON.
Gives  a notebook of format 4.5, whole by itself; or the text of its solution.
Never  gives away a hint that was not taken: the notebook asks for it, and that is recorded.

The solution is the cell that begins with `%%check`; a cell may also be marked in its metadata.
Start reading at `export`.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baibu.app import history, reading
from baibu.app.board import made
from baibu.app.keeping import write_whole
from baibu.app.queries import stage_page
from baibu.app.wiring import Baibu
from baibu.app.workspace import read_submission
from baibu.content import Stage
from baibu.core.errors import BaibuError, NoSuchStageError
from baibu.core.language import Language, say
from baibu.ledger.errors import ArchiveExistsError
from baibu.publish.figures import figures

SUFFIX = ".ipynb"
MAGIC = "%%check"
MARK = "baibu"  # the key of our metadata

_FIGURE = re.compile(r"\]\(figure:(\w+)\)")
_ANCHOR = re.compile(r"[ \t]*\{#[a-z0-9-]+\}[ \t]*$", re.MULTILINE)
_SECTION = re.compile(r"^(?=## )", re.MULTILINE)

Cell = dict[str, Any]


class NotANotebookError(BaibuError):
    """A file is called a notebook and is none."""

    code = "B055"


class NoSolutionCellError(BaibuError):
    """A notebook has no cell that is marked as the solution of the stage."""

    code = "B056"


class ManySolutionCellsError(BaibuError):
    """A notebook has several different cells that are marked as the solution of the stage."""

    code = "B057"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookFile:
    """A notebook that was written."""

    number: int
    path: Path
    cells: int


def export(
    baibu: Baibu, reference: str | int, out: Path | None, language: Language, *,
    replace: bool = False,
) -> NotebookFile:  # fmt: skip
    """Write a stage as a notebook; a file that is there stays, unless it is to be replaced."""
    stage = made(baibu, reference)
    path = out or Path(f"{stage.number:03}-{stage.id}{SUFFIX}")
    if path.exists() and not replace:
        raise ArchiveExistsError(where=path)
    book = notebook(baibu, stage.id, language)
    text = json.dumps(book, ensure_ascii=False, indent=1) + "\n"
    write_whole(path, text.encode("utf-8", "backslashreplace"))
    return NotebookFile(number=stage.number, path=path, cells=len(book["cells"]))


def notebook(baibu: Baibu, reference: str | int, language: Language) -> dict[str, Any]:
    """Give the notebook of a stage."""
    stage = made(baibu, reference)
    cells = list(_cells(baibu, stage, language))
    for number, cell in enumerate(cells):
        cell["id"] = f"{stage.number:03}-{number:02}"
    return {
        "cells": cells,
        "metadata": {
            MARK: {"stage": stage.id},
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def submission(baibu: Baibu, reference: str | int, path: Path) -> str:
    """Read a file as a submission: a program, or the solution in a notebook."""
    text = read_submission(path)
    if path.suffix.lower() != SUFFIX:
        return text
    return solution_in(baibu, made(baibu, reference), text, where=path)


def solution_in(baibu: Baibu, stage: Stage, text: str, *, where: Path | str) -> str:
    """Find the solution of a stage in a notebook."""
    found = {_bare(code) for code in _codes(text, where) if _is_solution(baibu, stage, code)}
    found |= {_bare(code) for code in _codes(text, where, mark=stage.id)}
    if not found:
        raise NoSolutionCellError(where=where, number=stage.number)
    if len(found) > 1:
        raise ManySolutionCellsError(where=where, number=stage.number, count=len(found))
    return found.pop()


def _cells(baibu: Baibu, stage: Stage, language: Language) -> Iterator[Cell]:
    number = stage.number
    title = f"# {number} {stage.title.into(language)}\n\n{say('lab.begin', language)}"
    yield _words(title)
    yield _code("%load_ext baibu")
    drawn = figures(stage.folder)
    brief = _ANCHOR.sub("", reading.brief_text(baibu.catalog, stage, language))
    for section in _SECTION.split(brief):
        if section.strip():
            names = dict.fromkeys(_FIGURE.findall(section))
            pictures = {f"{name}.svg": drawn.svg(name, language) for name in names}
            yield _words(_FIGURE.sub(r"](attachment:\1.svg)", section), pictures)
    yield _words(say("lab.work", language, number=number))
    solution = _code(f"{MAGIC} {number}\n{history.now(baibu, stage.id)}")
    solution["metadata"] = {MARK: {"stage": stage.id, "part": "solution"}}
    yield solution
    yield _words("\n\n".join(_help(baibu, stage, language)))
    yield _code(f"%baibu hint {number}")


def _help(baibu: Baibu, stage: Stage, language: Language) -> Iterator[str]:
    """Say how to take hints; those taken before are there, folded."""
    yield say("lab.hints", language)
    for hint in stage_page(baibu, stage.id).hints:
        title = say("lab.hint", language, tier=hint.tier)
        yield f"<details><summary>{title}</summary>\n\n{hint.text.into(language)}\n\n</details>"


def _words(text: str, pictures: Mapping[str, str] | None = None) -> Cell:
    cell: Cell = {"cell_type": "markdown", "metadata": {}, "source": _lines(text.strip() + "\n")}
    if pictures:
        cell["attachments"] = {
            name: {"image/svg+xml": base64.b64encode(svg.encode()).decode()}
            for name, svg in pictures.items()
        }
    return cell


def _code(text: str) -> Cell:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": _lines(text.rstrip("\n")),
    }


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _codes(text: str, where: Path | str, mark: str | None = None) -> Iterator[str]:
    """Give the code cells of a notebook; with a `mark`, those marked as that stage's solution."""
    try:
        cells = json.loads(text)["cells"]
        for cell in cells:
            if cell["cell_type"] == "code":
                own = cell.get("metadata", {}).get(MARK, {})
                if mark is None or (own.get("stage"), own.get("part")) == (mark, "solution"):
                    yield "".join(cell["source"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotANotebookError(where=where, reason=f"{type(error).__name__}: {error}") from error


def _is_solution(baibu: Baibu, stage: Stage, code: str) -> bool:
    words = code.partition("\n")[0].split()
    if words[:1] != [MAGIC] or len(words) < 2:
        return False
    try:
        return baibu.catalog.stage(words[1]).id == stage.id
    except NoSuchStageError:
        return False


def _bare(code: str) -> str:
    """Take the line of the magic away, and end the text as a file does."""
    first, _, rest = code.partition("\n")
    text = rest if first.split()[:1] == [MAGIC] else code
    return text.rstrip("\n") + "\n" if text.strip() else ""
