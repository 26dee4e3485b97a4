"""Grade where the work is done: in this process, another one, or on another machine.

What a task is about travels with it, so that a machine of a cluster needs Baibu and nothing of the
content; only a stage's folder does not travel, and is laid out anew where it is missing. A stage is
packed once and opened once by each worker, however often it is submitted to.

Start reading at `grade_there`.
"""

from __future__ import annotations

import hashlib
import pickle
import tempfile
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Protocol, TypeVar

from baibu.content import Body, Stage
from baibu.core.settings import cache_folder
from baibu.grader import Report, prepare

K = TypeVar("K")
V = TypeVar("V")
MOST_HELD = 16  # stages, each some 100 kB


class Grader(Protocol):
    """What judges a submission: `baibu.grader.grade`, or a stand-in of a test."""

    def __call__(
        self, stage: Stage, body: Body, source: str, *, learner_seed: int, personal: bool
    ) -> Report:
        """Give the verdict."""
        ...


@dataclass(frozen=True, slots=True)
class Packed:
    """A stage with its body, as it travels to where it is judged."""

    data: bytes = field(repr=False)
    digest: str


_held: OrderedDict[str, tuple[Stage, Body]] = OrderedDict()  # by digest, opened
_sent: OrderedDict[Path, tuple[Stage, Body, Packed]] = OrderedDict()  # by folder, packed
_lock = Lock()


def packed(stage: Stage, body: Body) -> Packed:
    """Pack what a submission is judged by; the same stage is packed once."""
    with _lock:
        known = _sent.get(stage.folder)
    if known is not None and known[0] is stage and known[1] is body:
        return known[2]
    data = pickle.dumps((stage, body), protocol=pickle.HIGHEST_PROTOCOL)
    made = Packed(data, hashlib.sha256(data).hexdigest())
    with _lock:
        _put(_sent, stage.folder, (stage, body, made))
        _put(_held, made.digest, (stage, body))
    return made


def opened(load: Packed) -> tuple[Stage, Body]:
    """Open what came; what came before is at hand."""
    with _lock:
        known = _held.get(load.digest)
    if known is None:
        known = pickle.loads(load.data)  # noqa: S301 - written by `packed` of this program
        with _lock:
            _put(_held, load.digest, known)
    return known


def grade_packed(
    grader: Grader, load: Packed, source: str, *, learner_seed: int, personal: bool
) -> Report:
    """Judge a submission to a stage that came packed."""
    stage, body = opened(load)
    return grade_there(grader, stage, body, source, learner_seed=learner_seed, personal=personal)


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


def _put(shelf: OrderedDict[K, V], key: K, value: V) -> None:
    """Keep something in the place of what was put there longest ago."""
    shelf[key] = value
    if len(shelf) > MOST_HELD:
        shelf.popitem(last=False)


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
