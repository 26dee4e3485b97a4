"""Measure how fast this machine is now, so that limits mean the same work everywhere.

The unit is a fixed loop of plain Python and NumPy; `REFERENCE` is its processor time on the
machine where limits are set. It is timed when a limit was hit, while the submission still runs;
the time in which a submission could have run but had to wait for a processor does not count
either (`Link.waited`). So a limit means work, not the luck of a quiet machine.
"""

from __future__ import annotations

import threading
import time

import numpy as np

REFERENCE = 0.012  # processor seconds on the reference machine (one core of a 2023 server, idle)
KEEP_SECONDS = 2.0  # a machine may be busy now and idle soon
MOST = 8.0  # a machine slower than that gets no more

_LOCK = threading.Lock()
_kept: tuple[float, float] | None = None  # when, pace


def loop() -> float:
    """Time the fixed loop once, in processor seconds of this thread."""
    start = time.thread_time()
    total = 0
    for number in range(60_000):
        total += number * number % 7
    matrix = np.full((160, 160), 1.5)
    for _ in range(4):
        matrix = matrix @ matrix / np.abs(matrix).max()
    return time.thread_time() - start


def pace() -> float:
    """Say how many times slower than the reference this machine is now; at least 1.

    Asked for only where a limit was hit, so that no verdict waits for the answer.
    """
    global _kept
    with _LOCK:
        now = time.monotonic()
        if _kept is None or now - _kept[0] > KEEP_SECONDS:
            times = [loop() for _ in range(3)]
            _kept = (now, min(MOST, max(1.0, min(times) / REFERENCE)))
        return _kept[1]
