"""Say what does not count any more, whatever the order in which corrections were told.

Start reading at `Corrections.undone`.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from baibu.derive.recall.log import key_of, ticks
from baibu.ledger.evidence import Correction, Evidence


class Undoing(NamedTuple):
    """One correction, in the order of time."""

    at: int  # microseconds since 1970, UTC
    own: bytes  # stands for its id
    undoes: bytes


@dataclass(frozen=True)
class Corrections:
    """All corrections, oldest first."""

    items: tuple[Undoing, ...] = ()

    @cached_property
    def undone(self) -> frozenset[bytes]:
        """What does not count. A correction may itself be undone by a later one."""
        undone: set[bytes] = set()
        for _, own, undoes in reversed(self.items):
            if own not in undone:
                undone.add(undoes)
        return frozenset(undone)

    def plus(self, item: Evidence, fact: Correction) -> Corrections:
        """Give the corrections with one more."""
        items = list(self.items)
        insort(items, Undoing(ticks(item.at), key_of(item.id), key_of(fact.undoes)))
        return Corrections(tuple(items))

    def to_json(self) -> list[list[int | str]]:
        """Give short lists."""
        return [[at, own.hex(), undoes.hex()] for at, own, undoes in self.items]

    @classmethod
    def from_json(cls, rows: Iterable[tuple[int, str, str]]) -> Corrections:
        """Read them back."""
        return cls(
            tuple(
                Undoing(at, bytes.fromhex(own), bytes.fromhex(undoes)) for at, own, undoes in rows
            )
        )
