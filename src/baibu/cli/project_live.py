"""Show a run while it works: a line for each step, each remark, each gain.

Reads  the events of a run.
Gives  lines that stay; on a terminal, one line below them that tells what is being done just now.
Never  moves a cursor where there is no terminal: a file of a run reads from top to bottom.

Start reading at `Live.hear`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.status import Status
from rich.text import Text as Line

from baibu.app import project_words as words
from baibu.cli.columns import columns
from baibu.cli.face import put
from baibu.cli.render import BAD, GOOD, QUIET, indented
from baibu.cli.render_text import prose
from baibu.core.language import Language, say

MARKS = {"done": ("✓", GOOD), "recalled": ("=", QUIET), "failed": ("✗", BAD)}
LEVELS = {"warning": ("!", "bold yellow"), "worth_knowing": ("·", "yellow"), "done": ("·", QUIET)}
SHORT = 0.05  # seconds below which no time is told


class Live:
    """The person's eyes on a run."""

    def __init__(self, language: Language, *, is_silent: bool) -> None:
        self.language, self.is_silent = language, is_silent
        self.status: Status | None = None
        self.step = ""
        self.begun = time.monotonic()
        self.ended: set[str] = set()  # steps that were told
        self.tried: set[str] = set()  # configurations that were told

    def __enter__(self) -> Live:
        console = Console(file=sys.stdout, highlight=False, emoji=False)
        if not self.is_silent and console.is_terminal:
            self.status = console.status("", spinner="dots")
            self.status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.end()

    def end(self) -> None:
        """Take the moving line away."""
        if self.status is not None:
            self.status.stop()
            self.status = None

    def hear(self, event: Mapping[str, Any]) -> None:
        """Show an event."""
        if self.is_silent:
            return
        what = event["event"]
        if what == "step":
            self._begin(event)
        elif what == "progress":
            self._progress(event)
        elif what == "note":
            self._note(event)
        elif what in MARKS and "step" in event:
            self._end(event)

    def _begin(self, event: Mapping[str, Any]) -> None:
        self.step = event["step"]
        self._moving(words.title("step", self.step).into(self.language))

    def _progress(self, event: Mapping[str, Any]) -> None:
        told = words.doing(event).into(self.language)
        if event["key"] == "train.tried":
            self._tried(event["facts"])
        self._moving(f"{words.title('step', self.step).into(self.language)}  {told}")

    def _tried(self, facts: Mapping[str, Any]) -> None:
        """Tell each configuration, and whether the blend gained by it."""
        if facts["config"] in self.tried:
            return  # carried over from the step before
        self.tried.add(facts["config"])
        gained = say("project.live.gained", self.language) if facts["gain"] > 0 else ""
        line = say(
            "project.live.tried", self.language, config=facts["config"],
            score=words.number(facts["score"]), blend=words.number(facts["blend"]), gain=gained,
        )  # fmt: skip
        self._put(indented(prose(line, "" if gained else QUIET), 4))

    def _note(self, event: Mapping[str, Any]) -> None:
        if event["level"] == "done":
            return  # said at the end of the step, in one breath
        remark = words.remark(event["step"], event)
        mark, colour = LEVELS[remark.level]
        line = f"{mark} {remark.text.into(self.language)}"
        self._put(indented(prose(line, colour if remark.level == "warning" else ""), 4))

    def _end(self, event: Mapping[str, Any]) -> None:
        if event["event"] == "recalled" and event["step"] in self.ended:
            return
        self.ended.add(event["step"])
        mark, colour = MARKS[event["event"]]
        title = words.title("step", event["step"]).into(self.language)
        line = Line.assemble((f"{mark} ", colour), (title, QUIET if mark == "=" else "bold"))
        if event["event"] == "done" and event["seconds"] >= SHORT:
            told = f"{event['seconds']:.1f}"
            took = say("project.live.seconds", self.language, seconds=told)
            line.append(" " * max(2, 34 - columns(title)) + took, style=QUIET)
        self._put(line)

    def _put(self, drawn: Any) -> None:  # noqa: ANN401 - anything that Rich can draw
        if self.status is not None:
            self.status.console.print(drawn, crop=False)
        else:
            put(drawn)

    def _moving(self, text: str) -> None:
        if self.status is not None:
            passed = round(time.monotonic() - self.begun)
            room = self.status.console.width - 12
            while columns(text) > room:
                text = text[:-1]
            self.status.update(Line.assemble((f"{passed} s  ", QUIET), text))
