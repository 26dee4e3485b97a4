"""Time things fairly: interleaved rounds, medians, and a table that shows ratios."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

ROUNDS = 7


def interleaved(
    works: Mapping[str, Callable[[], float | None]], rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """Run each work once a round, so that noise hits all alike; seconds per work.

    A work that gives a number is believed (it measured itself), else its wall time is taken.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            start = time.perf_counter()
            said = work()
            times[name].append(time.perf_counter() - start if said is None else said)
    return times


def show(title: str, rows: Mapping[str, list[float]], *, unit: str = "ms", base: str) -> None:
    """Print medians with their spread, and each as a ratio to the base row."""
    factor = {"ms": 1e3, "s": 1.0, "kB": 1e-3}[unit]
    base_median = statistics.median(rows[base])
    print(f"\n{title}  (median, min–max of {len(rows[base])}; ratio to “{base}”)")
    for name, values in rows.items():
        middle = statistics.median(values)
        spread = f"{min(values) * factor:.1f}–{max(values) * factor:.1f}"
        print(
            f"  {name:58} {middle * factor:9.1f} {unit}  {spread:>17}  {middle / base_median:7.2f}x"
        )
