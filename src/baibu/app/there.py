"""Grade where the work is done: in this process, another one, or on another machine.

What a task is about travels with it, so that a machine of a cluster needs Baibu and nothing of the
content; only a stage's folder does not travel, and is laid out anew where it is missing.

Start reading at `grade_there`.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Protocol

from baibu.content import Body, Stage
from baibu.core.settings import cache_folder
from baibu.grader import Report, prepare


class Grader(Protocol):
    """What judges a submission: `baibu.grader.grade`, or a stand-in of a test."""

    def __call__(
        self, stage: Stage, body: Body, source: str, *, learner_seed: int, personal: bool
    ) -> Report:
        """Give the verdict."""
        ...


def grade_there(
    grader: Grader, stage: Stage, body: Body, source: str, *, learner_seed: int, personal: bool
) -> Report:
    """Judge a submission with the stage's files at hand."""
    at_hand = with_files(stage, body)
    return grader(at_hand, body, source, learner_seed=learner_seed, personal=personal)


def prepare_there(stage: Stage, body: Body) -> None:
    """Get ready to judge a stage."""
    prepare(with_files(stage, body), body)


def with_files(stage: Stage, body: Body) -> Stage:
    """Give the stage with a folder that holds its files on this machine."""
    with suppress(OSError, UnicodeDecodeError):
        if (stage.folder / "solution.py").read_text(encoding="utf-8") == body.solution:
            return stage
    return replace(stage, folder=_laid_out(stage.folder.name, body))


def _laid_out(name: str, body: Body) -> Path:
    """Write a stage's files into this machine's cache; the same content goes to the same place."""
    folder = _room() / body.hash / name
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in (("solution.py", body.solution), ("checks.py", body.checks)):
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as made:
            made.write(text)
        Path(made.name).replace(folder / file)  # whole, also where two processes do this at once
    return folder


@cache
def _room() -> Path:
    """Find a folder that can be written."""
    kept = cache_folder("stages")
    if kept is not None:
        with suppress(OSError):
            kept.mkdir(parents=True, exist_ok=True)
            return kept
    return Path(tempfile.mkdtemp(prefix="baibu-stages-"))
