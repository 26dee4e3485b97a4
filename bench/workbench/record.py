"""Keep what was measured, one line of JSON each, so that a long bench goes on where it stopped.

The file is this machine's own and is not shipped: numbers of other machines say little here.

Start reading at `Line`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

PLACE = Path(__file__).parents[2] / ".cache" / "bench" / "quality.jsonl"
SAID = PLACE.parent / "said"  # predictions, by which two are compared row by row
Key = tuple[str, str, str, int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One contestant on one table, once."""

    contestant: str
    version: str
    table: str
    seed: int
    budget: float  # seconds
    at: str  # when, ISO 8601, UTC
    scores: Mapping[str, float]  # by metric; empty where it failed
    wall: float = 0.0  # seconds of fitting
    predict: float = 0.0
    row_ms: float = 0.0
    peak_mb: float = 0.0
    start: float = 0.0  # seconds of importing, reading the table and starting servers
    error: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)  # what it says of itself

    @property
    def key(self) -> Key:
        """Say what was measured."""
        return self.contestant, self.version, self.table, self.seed, self.budget

    def said(self, folder: Path = SAID) -> Path:
        """Say where its predictions lie."""
        name = "-".join(map(str, self.key)).replace(" ", "_").replace("/", "_")
        return folder / f"{name}.npy"


def lines(place: Path = PLACE) -> list[Line]:
    """Read all lines, oldest first; one that a kill broke is left out."""
    found = []
    try:
        texts = place.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    for text in texts:
        try:
            found.append(Line(**json.loads(text)))
        except (ValueError, TypeError):
            continue
    return found


def keep(line: Line, place: Path = PLACE) -> None:
    """Add a line."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")


def latest(held: Sequence[Line]) -> dict[Key, Line]:
    """Give the newest line of each key."""
    return {line.key: line for line in held}
