"""What every peer must say: how a lab is laid out for it, how it is run, what marks it gave.

Start reading at `Peer`; `Bay.grade` is the one thing that is timed.
"""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.grader.environments import python
from bench.grader.lab import Lab

DEADLINE = 120.0  # seconds; a verdict that takes longer counts as none


class Peer(Protocol):
    """A grader of somebody else's."""

    @property
    def name(self) -> str:
        """Its name in the tables."""

    @property
    def environment(self) -> str:
        """The environment that it lives in."""

    def lay_out(self, lab: Lab, bay: Bay) -> None:
        """Write the lab's checks in the peer's own form."""

    def hand_in(self, source: str, bay: Bay) -> None:
        """Put a submission where the peer looks for it."""

    def command(self, bay: Bay) -> list[str]:
        """Say what is run to get a verdict."""

    def marks(self, bay: Bay, printed: str) -> float:
        """Read how many checks the peer let pass; 0 where there is no verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a peer said, and how long it took."""

    seconds: float
    marks: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bay:
    """One peer at one lab, in a folder of its own."""

    peer: Peer
    lab: Lab
    folder: Path

    def open(self) -> Bay:
        """Lay the lab out."""
        self.folder.mkdir(parents=True)
        (self.folder / "home").mkdir()
        self.peer.lay_out(self.lab, self)
        return self

    def grade(self, source: str) -> Verdict:
        """Hand a submission in and wait for its verdict; only the peer's command is timed."""
        self.peer.hand_in(source, self)
        command = self.peer.command(self)
        start = time.perf_counter()
        done = self.run(command, is_trusted=False)
        seconds = time.perf_counter() - start
        return Verdict(seconds=seconds, marks=self.peer.marks(self, done))

    def run(self, command: list[str], *, is_trusted: bool = True) -> str:
        """Run a program of the peer's environment here; give all that it printed."""
        place = self.bin
        environment = {
            "PATH": f"{place}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.folder / "home"),
            "LANG": "C.UTF-8",
            "TMPDIR": str(self.folder / "home"),
        }
        try:
            done = subprocess.run(
                [str(place / command[0]), *command[1:]],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=DEADLINE,
                check=is_trusted,
            )
        except subprocess.CalledProcessError as error:
            raise RuntimeError(f"{self.peer.name}: {error.stdout[-2000:]}") from error
        except subprocess.TimeoutExpired:
            return ""
        return done.stdout

    @property
    def bin(self) -> Path:
        """Where the environment's programs are."""
        return python(self.peer.environment).parent

    def write(self, path: str, text: str) -> None:
        """Write a file below this bay's folder."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def remove(self, path: str) -> None:
        """Remove a file of the run before."""
        (self.folder / path).unlink(missing_ok=True)
