"""Hear single keys on a terminal without stopping for them.

Gives  the key pressed since the last look, or nothing. Without a terminal there are no keys.
Never  leaves a terminal in another state than it found it, whatever ends the work.
"""

from __future__ import annotations

import os
import select
import sys
from types import TracebackType
from typing import Any


class Keys:
    """The keyboard, while work goes on."""

    def __init__(self) -> None:
        self.are_heard = sys.stdin.isatty() and sys.stdout.isatty()
        self._before: list[Any] | None = None

    def __enter__(self) -> Keys:
        if self.are_heard and sys.platform != "win32":
            import termios
            import tty

            self._before = termios.tcgetattr(sys.stdin)
            tty.setcbreak(sys.stdin)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._before is not None and sys.platform != "win32":
            import termios

            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._before)

    def pressed(self) -> str:
        """Give the key that was pressed, in small letters; an empty text when there was none."""
        if not self.are_heard:
            return ""
        if sys.platform == "win32":
            import msvcrt

            return msvcrt.getwch().lower() if msvcrt.kbhit() else ""
        ready, _, _ = select.select([sys.stdin], [], [], 0)
        if not ready:
            return ""
        return os.read(sys.stdin.fileno(), 16).decode(errors="ignore")[:1].lower()
