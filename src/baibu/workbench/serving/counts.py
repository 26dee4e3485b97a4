"""Count what a service does, at the cost of a few additions, over several processes.

Every process adds to numbers in a file of its own that is mapped into memory; whoever is asked for
the sum reads the files of all. So a scrape gives the same whichever process answers it, and a
process that died leaves what it counted.

Start reading at `Counts`.
"""

from __future__ import annotations

import mmap
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path

SECONDS = (
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
)  # fmt: skip
SIZES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0)  # rows asked about together
NUMBER = 8  # bytes of a double


class Counts:
    """Numbers that only grow, by name; `layout` must be the same in every process."""

    def __init__(
        self,
        layout: Sequence[str],
        histograms: Mapping[str, Sequence[float]],
        folder: Path | None = None,
        worker: int = 0,
    ) -> None:
        self.layout, self.folder = tuple(layout), folder
        self.histograms = {name: tuple(edges) for name, edges in histograms.items()}
        self._place: dict[str, int] = {name: at for at, name in enumerate(self.layout)}
        size = len(self.layout)
        for name, edges in self.histograms.items():  # counts of the bins, the rest, and the sum
            self._place[name] = size
            size += len(edges) + 2
        self._size = size
        self._file = self._mapped(folder / f"{worker}.counts", size) if folder else None
        self._held: memoryview[float] = memoryview(self._file or bytearray(size * NUMBER)).cast("d")

    def add(self, name: str, more: float = 1.0) -> None:
        """Count something."""
        self._held[self._place[name]] += more

    def observe(self, name: str, value: float, times: int = 1) -> None:
        """Put a measured value into its histogram."""
        edges, start = self.histograms[name], self._place[name]
        held = self._held
        held[start + bisect_left(edges, value)] += times
        held[start + len(edges) + 1] += value * times

    def total(self, name: str) -> float:
        """Give a count over all processes."""
        at = self._place[name]
        return sum(held[at] for held in self._all())

    def histogram(self, name: str) -> tuple[list[float], float]:
        """Give how many values lay in each bin, the last without an upper edge, and their sum."""
        start, size = self._place[name], len(self.histograms[name]) + 2
        parts = [held[start : start + size].tolist() for held in self._all()]
        sums = [float(sum(column)) for column in zip(*parts, strict=True)]
        return sums[:-1], sums[-1]

    def close(self) -> None:
        """Let go of the file."""
        self._held.release()
        if self._file is not None:
            self._file.close()

    def _all(self) -> list[memoryview[float]]:
        if self.folder is None:
            return [self._held]
        found: list[memoryview[float]] = []
        for path in sorted(self.folder.glob("*.counts")):
            raw = path.read_bytes()
            if len(raw) == self._size * NUMBER:
                found.append(memoryview(raw).cast("d"))
        return found

    @staticmethod
    def _mapped(path: Path, size: int) -> mmap.mmap:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            if file.seek(0, 2) != size * NUMBER:  # new, or of another model
                file.truncate(0)
                file.truncate(size * NUMBER)
            return mmap.mmap(file.fileno(), size * NUMBER)
