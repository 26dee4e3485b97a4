"""Keep what mastery is worked out from: one short row for each act that bears on it.

Reads  verdicts, help, first predictions, reviews and placements.
Gives  a `Row` each, and a `Log` that grows without copying what is in it.
Never  looks into rows it was told to keep: a log read from a snapshot stays text until it is
       needed.

Start reading at `row_of`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from baibu.ledger.evidence import Evidence, Help, Placement, Prediction, Review, Verdict

CHUNK = 512  # rows that are kept together
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RECALLED = {1: 0.0, 2: 0.7, 3: 1.0, 4: 1.0}  # by rating: how far a card was known


class Row(NamedTuple):
    """What is kept of one piece of evidence."""

    at: int  # microseconds since 1970, UTC
    id: str
    kind: str
    subject: str  # a stage, a card, a skill
    item: str  # what was asked: the stage, the question, the card
    right: float  # 0..1; of help: the tier, 0 for the solution

    @property
    def moment(self) -> datetime:
        """When it happened."""
        return EPOCH + timedelta(microseconds=self.at)

    @property
    def passes(self) -> bool:
        """Say whether it is a verdict that passes (a share of 1 without a pass is not kept)."""
        return self.kind == Verdict.kind and self.right == 1.0


def row_of(item: Evidence) -> Row | None:
    """Give the row of evidence; nothing where it says nothing about skills."""
    fact = item.fact
    told: tuple[str, str, float]
    match fact:
        case Verdict():
            share = fact.passed_checks / fact.checks if fact.checks else 0.0
            told = (fact.stage, fact.stage, 1.0 if fact.passed else min(share, 0.9))
        case Help():
            told = (fact.stage, fact.what, float(fact.tier))
        case Prediction():
            told = (fact.stage, fact.question, float(fact.agrees))
        case Review():
            told = (fact.card, fact.card, RECALLED[fact.rating])
        case Placement():
            told = (fact.skill, f"placement/{fact.item}", float(fact.answer))
        case _:
            return None
    return Row(microseconds(item.at), item.id, fact.kind, *told)


def microseconds(moment: datetime) -> int:
    """Give a moment as rows have it."""
    return (moment - EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True)
class Chunk:
    """Rows as text: read when they are asked for."""

    text: str

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Read them."""
        return tuple(Row(*row) for row in json.loads(self.text))


def written(rows: Sequence[Row]) -> str:
    """Write rows as text."""
    return json.dumps(rows, ensure_ascii=True, separators=(",", ":"))


@dataclass(frozen=True)
class Log:
    """Rows in the order of the record."""

    full: tuple[Chunk, ...] = ()
    tail: tuple[Row, ...] = ()

    def __len__(self) -> int:
        return len(self.full) * CHUNK + len(self.tail)

    def __iter__(self) -> Iterator[Row]:
        for chunk in self.full:
            yield from chunk.rows
        yield from self.tail

    def plus(self, row: Row) -> Log:
        """Give the log with one more row."""
        tail = (*self.tail, row)
        if len(tail) < CHUNK:
            return Log(self.full, tail)
        return Log((*self.full, Chunk(written(tail))), ())

    def after(self, count: int) -> Iterator[Row]:
        """Give the rows after the first `count`."""
        skipped = min(count // CHUNK, len(self.full))
        left = count - skipped * CHUNK
        for chunk in self.full[skipped:]:
            yield from chunk.rows[left:]
            left = 0
        yield from self.tail[left:]

    def to_json(self) -> Any:  # noqa: ANN401 - plain JSON
        """Give it as a list of texts."""
        return [[chunk.text for chunk in self.full], written(self.tail)]

    @classmethod
    def from_json(cls, data: Any) -> Log:  # noqa: ANN401 - what `to_json` gave
        """Read it back."""
        full, tail = data
        return cls(tuple(Chunk(text) for text in full), Chunk(tail).rows)
