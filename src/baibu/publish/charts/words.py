"""Write numbers on the axes of charts: whole counts, shares in percent."""

from __future__ import annotations

from baibu.publish.charts.sheet import Ticks

PERCENTS: Ticks = tuple((n / 100, f"{n}%") for n in (0, 25, 50, 75, 100))


def counts(most: int, about: float = 4) -> Ticks:
    """Give whole numbers from 0 up to a round one that holds `most`.

    >>> [words for _, words in counts(7)], [words for _, words in counts(0)]
    (['0', '2', '4', '6', '8'], ['0', '1'])
    """
    pace = _pace(most / about)
    top = max(1, -(-most // pace))
    return [(float(n * pace), str(n * pace)) for n in range(top + 1)]


def _pace(rough: float) -> int:
    size = 1
    while True:
        for step in (1, 2, 5):
            if step * size >= rough:
                return step * size
        size *= 10


def scale(low: float) -> Ticks:
    """Give round shares from `low`, which is 0 or a half, up to 100 %."""
    return [(n / 100, f"{n}%") for n in range(round(100 * low), 101, 10 if low else 20)]


def percent(share: float) -> str:
    """Write a share as whole percent."""
    return f"{100 * share:.0f}%"
