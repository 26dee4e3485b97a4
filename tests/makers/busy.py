"""Wire a Baibu whose one grader is busy with somebody else's work until a gate is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from baibu.app.wiring import Baibu, build
from baibu.compute import Asker, Bounds, LocalExecutor
from makers.small_course import Ticking, chosen

OTHER = Asker(person="somebody else")


@dataclass
class Busy:
    """A Baibu in which everybody waits."""

    baibu: Baibu
    gate: int

    def open(self) -> None:
        """Let the work that holds everybody up come to its end."""
        with suppress(OSError):  # it was opened before
            os.close(self.gate)


@contextmanager
def busy(folder: Path, bounds: Bounds | None = None) -> Iterator[Busy]:
    """Wire it, hold it up, and end it."""
    executor = LocalExecutor(1, bounds=bounds or Bounds())
    pipe = folder / "gate"
    os.mkfifo(pipe)
    executor.submit_for(OTHER, Path.read_bytes, pipe)
    made = Busy(baibu=held(folder, executor), gate=os.open(pipe, os.O_WRONLY))
    with made.baibu:
        yield made
        made.open()


def held(folder: Path, executor: LocalExecutor) -> Baibu:
    return build(chosen(folder / "home"), executor=executor, now=Ticking())
