"""Wire a Baibu over the small course in tests/data/course: import `baibu` into a test module."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from baibu.app.wiring import Baibu, build
from baibu.content import Body, Stage
from baibu.core import settings
from baibu.grader import Report

COURSE = Path(__file__).parents[1] / "data" / "course"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
STARTER = "def count(xs):\n    ...\n"
RIGHT = {
    1: "def count(xs):\n    return len(xs)\n",
    2: "def mean(xs):\n    return sum(xs) / len(xs)\n",
    4: 'PREDICTIONS = {"q1": "up"}\n\n\ndef spread(xs):\n    return max(xs) - min(xs)\n',
}
WRONG = "def count(xs):\n    return 3\n"


@dataclass
class Ticking:
    """A clock that goes on a minute whenever it is read."""

    at: datetime = field(default=NOON)

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


def chosen(home: Path, **more: str) -> settings.Settings:
    return settings.load({"home": str(home), "content": str(COURSE), "language": "en", **more}, {})


def wired(home: Path, clock: Callable[[], datetime] | None = None, **more: str) -> Baibu:
    return build(chosen(home, **more), now=clock or Ticking())


def die(stage: Stage, body: Body, source: str, *, learner_seed: int, personal: bool) -> Report:
    """Stand in for a grader whose process is killed while it works."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("nobody lives to see this")


@pytest.fixture
def baibu(tmp_path: Path) -> Iterator[Baibu]:
    """A Baibu of one learner who has done nothing yet."""
    with wired(tmp_path / "home") as made:
        yield made
