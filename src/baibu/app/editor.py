"""Write what an editor needs to grade on each save and to show where it fails: VS Code's tasks.

The tasks live beside the working files, so that opening the folder `stages` is all there is to do.
A problem is a line `FILE:LINE: error: MESSAGE`, as compilers write it, between two marks; any other
editor that reads compilers' messages reads it too.

Start reading at `set_up`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baibu.app.keeping import write_whole
from baibu.app.pages import Graded
from baibu.app.wiring import Baibu, make_folder
from baibu.core.language import Language, say
from baibu.ledger.errors import ArchiveExistsError

BEGINS, ENDS = "baibu: grading", "baibu: graded"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorFile:
    """A file that was written for an editor."""

    path: Path
    folder: Path  # to open


def set_up(baibu: Baibu, language: Language, *, replace: bool = False) -> EditorFile:
    """Write the tasks beside the working files; a file that is there stays."""
    folder = baibu.settings.home / "stages"
    path = folder / ".vscode" / "tasks.json"
    if path.exists() and not replace:
        raise ArchiveExistsError(where=path)
    make_folder(path.parent)
    text = json.dumps(tasks(language), ensure_ascii=False, indent=2) + "\n"
    write_whole(path, text.encode())
    return EditorFile(path=path, folder=folder)


def tasks(language: Language) -> dict[str, Any]:
    """Give VS Code's tasks: grade on each save, and grade the file at hand once."""
    watch = {
        "label": say("lab.task_watch", language),
        "type": "process",
        "command": "baibu",
        "args": ["watch", "--problems"],
        "isBackground": True,
        "problemMatcher": _matcher(),
        "runOptions": {"runOn": "folderOpen"},
    }
    once = {
        "label": say("lab.task_grade", language),
        "type": "process",
        "command": "baibu",
        "args": ["grade", "${fileDirnameBasename}", "${file}"],
        "problemMatcher": [],
        "group": {"kind": "test", "isDefault": True},
    }
    return {"version": "2.0.0", "tasks": [watch, once]}


def problems(graded: Graded, path: Path, language: Language) -> Iterator[str]:
    """Give the first failure and the remarks as compilers write theirs."""
    failed = graded.report.first_failure
    if failed is not None and failed.failure is not None:
        failure = failed.failure
        line = failure.trace[-1].line if failure.trace else 1
        cause = failure.diagnosis.text if failure.diagnosis is not None else failure.what
        said = f"{failed.title.into(language)}: {cause.into(language)}"
        yield _line(path, line, "error", said)
    for remark in graded.report.advice:
        yield _line(path, remark.line, "warning", remark.name)


def _line(path: Path, line: int, severity: str, text: str) -> str:
    return f"{path}:{line}: {severity}: {' '.join(text.split())}"


def _matcher() -> dict[str, Any]:
    return {
        "owner": "baibu",
        "fileLocation": ["absolute"],
        "pattern": {
            "regexp": r"^(.+):(\d+): (error|warning): (.*)$",
            "file": 1,
            "line": 2,
            "severity": 3,
            "message": 4,
        },
        "background": {
            "activeOnStart": False,
            "beginsPattern": f"^{BEGINS} ",
            "endsPattern": f"^{ENDS} ",
        },
    }
