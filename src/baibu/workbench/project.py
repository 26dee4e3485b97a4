"""Hold a project: a folder that belongs to a person, with a card, data, steps and runs.

    project.toml        the card
    data/               what it starts from, where it is not elsewhere
    steps/NAME.py       steps that the project does itself
    runs/NNNN/          one run: run.json, events.jsonl, report.html
    runs/store/         what steps gave
    test-openings.jsonl every look at the test rows, and why

Start reading at `Project.open`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baibu.workbench import card as cards
from baibu.workbench.card import Card
from baibu.workbench.errors import NoProjectError, ProjectExistsError, RunInProgressError
from baibu.workbench.store import Store

CARD = "project.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project's folder and its card."""

    folder: Path
    card: Card

    @classmethod
    def open(cls, folder: Path) -> Project:
        """Open a project."""
        place = folder / CARD
        if not place.is_file():
            raise NoProjectError(where=folder)
        return cls(folder=folder.resolve(), card=cards.read(place))

    @classmethod
    def make(cls, folder: Path, card: Card) -> Project:
        """Begin a project in a folder that holds none."""
        if (folder / CARD).exists():
            raise ProjectExistsError(where=folder / CARD)
        for part in ("data", "steps", "runs"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        cards.write(card, folder / CARD)
        return cls.open(folder)

    def changed(self, card: Card) -> Project:
        """Write another card, and give the project with it."""
        cards.write(card, self.folder / CARD)
        return Project.open(self.folder)

    @property
    def store(self) -> Store:
        """Where what steps gave is kept."""
        return Store(self.folder / "runs" / "store")

    def own_step(self, name: str) -> Path:
        """Say where a step of the project's own lies."""
        return self.folder / "steps" / f"{name}.py"

    def runs(self) -> list[Path]:
        """List the folders of all runs, oldest first."""
        return sorted(path for path in (self.folder / "runs").glob("[0-9]*") if path.is_dir())

    def new_run(self) -> Path:
        """Make the folder of another run."""
        found = self.runs()
        made = self.folder / "runs" / f"{int(found[-1].name) + 1 if found else 1:04d}"
        made.mkdir(parents=True)
        return made

    def opened(self, told: Mapping[str, Any]) -> None:
        """Write down a look at the test rows, before they are shown."""
        line = json.dumps(dict(told), ensure_ascii=False) + "\n"
        with (self.folder / "test-openings.jsonl").open("a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def openings(self) -> list[dict[str, Any]]:
        """List every look at the test rows; a line that a power cut broke is left out."""
        try:
            lines = (self.folder / "test-openings.jsonl").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [found for line in lines if (found := _line(line)) is not None]

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only run of the project; the hold ends with the process, however it ends."""
        place = self.folder / "runs" / ".lock"
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("a+b") as file:
            if not _hold(file.fileno()):
                raise RunInProgressError(where=self.folder)
            yield


def _line(text: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(text)
    except ValueError:
        return None
    return found


def _hold(handle: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
