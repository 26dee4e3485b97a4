"""Judge what was judged before by its verdict: for the sample learner alone.

A sample learner hands in the references and the known mistakes of stages: the same texts each time.
Their verdicts are the grader's own. Those on the content that comes along were made with it
(`make sample`) and lie in `content/sample`; others are kept in the data folder, under what decides
them. What a person hands in is always judged anew.

Start reading at `Remembered`.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

from baibu.app.keeping import write_whole
from baibu.app.there import Grader, grade_there
from baibu.app.wiring import Baibu, worker_count
from baibu.compute import InlineExecutor
from baibu.content import Body, Stage
from baibu.core.errors import BaibuError
from baibu.grader import Report


@dataclass(frozen=True, slots=True)
class Remembered:
    """A grader that asks another one once for each text."""

    grader: Grader
    folder: Path  # of verdicts made here
    given: Path  # of verdicts that came with the content

    def __call__(
        self, stage: Stage, body: Body, source: str, *, learner_seed: int, personal: bool
    ) -> Report:
        """Give the verdict, as it is kept or as it is made now."""
        place = self.folder / _name(body, source)
        known = verdict_at(self.given / given_name(stage, body, source)) or verdict_at(place)
        if known is not None:
            return known
        report = self.grader(stage, body, source, learner_seed=learner_seed, personal=personal)
        with suppress(OSError, BaibuError):  # what cannot be kept is made again next time
            place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(place, told(report).encode())
        return report


def verdict_at(place: Path) -> Report | None:
    """Read a verdict that was kept; nothing where there is none, or it cannot be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return Report.from_json(json.loads(place.read_text(encoding="utf-8")))
    return None


def told(report: Report) -> str:
    """Write a verdict as it is kept."""
    return json.dumps(report.without_prints().to_json(), ensure_ascii=False, indent=1) + "\n"


def given_name(stage: Stage, body: Body, source: str) -> str:
    """Name a verdict that comes with the content; content that changes asks for another one."""
    return f"{stage.id}-{_digest(body.hash, source)[:12]}.json"


def judge_ahead(baibu: Baibu, texts: Iterable[tuple[Stage, str]], stop: Event) -> None:
    """Have texts judged in the background, several at once, so that their verdicts are there.

    One worker stays free for people. Nothing waits for this, and nothing depends on it.
    """
    if isinstance(baibu.executor, InlineExecutor):
        return
    left: SimpleQueue[tuple[Stage, str]] = SimpleQueue()
    for text in texts:
        left.put(text)

    def work() -> None:
        with suppress(Empty):
            while not stop.is_set():
                stage, source = left.get_nowait()
                with suppress(Exception):  # told where the verdict is wanted
                    _judged(baibu, stage, source).result()

    for number in range(max(1, worker_count(baibu.settings) - 1)):
        Thread(target=work, name=f"ahead-{number}", daemon=True).start()


def _judged(baibu: Baibu, stage: Stage, source: str) -> Future[Report]:
    return baibu.executor.submit(
        grade_there,
        baibu.grader,
        stage,
        baibu.catalog.body(stage),
        source,
        learner_seed=0,
        personal=baibu.settings.personal,
    )


def _name(body: Body, source: str) -> str:
    """Name a verdict by what decides it."""
    made_by = f"{version('baibu')} {platform.python_version()} {body.hash}"
    return f"{_digest(made_by, source)[:32]}.json"


def _digest(decided_by: str, source: str) -> str:
    told = f"{decided_by}\n{source}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
