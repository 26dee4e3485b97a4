"""Draw the figures of stages in a process of its own, so that nobody waits for them.

Run as `python -m baibu.publish.ahead FOLDER...`, at the lowest priority that there is: whatever
else the machine has to do goes first. What is drawn is kept on this machine (`kept`).

Start reading at `main`.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from baibu.publish.figures import figures


def main() -> None:
    """Draw what is not drawn yet, stage after stage."""
    _come_last()
    for folder in map(Path, sys.argv[1:]):
        with suppress(Exception):  # told to whoever opens that page
            figures(folder).draw()


def _come_last() -> None:
    """Take the processor only when nobody else wants it."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(19)
    if sys.platform == "linux":
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


if __name__ == "__main__":
    main()
