"""Say how the chance of recall of a card rose and fell, and how it will go on.

Reads  a card's log and the model in use.
Gives  the memory after each rating, and the chance at any moment in between or ahead.

Start reading at `memories`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from baibu.derive.recall.log import DAY, CardLog, gap_days
from baibu.derive.recall.memory import FORGOTTEN, Memory, Model


class Rated(NamedTuple):
    """A rating, and the memory that it left."""

    at: int  # microseconds since 1970
    memory: Memory
    recalled: bool


def memories(log: CardLog, model: Model) -> list[Rated]:
    """Replay the ratings that count, oldest first."""
    found: list[Rated] = []
    for act in log.counting():
        if act.rating:
            before = found[-1] if found else None
            days = gap_days(before.at, act.at) if before else 0.0
            memory = model.after(before.memory if before else None, days, act.rating)
            found.append(Rated(act.at, memory, act.rating > FORGOTTEN))
    return found


def chance(history: Sequence[Rated], model: Model, at: int) -> float | None:
    """Give the chance of recall at a moment; nothing before the first rating."""
    last = next((rated for rated in reversed(history) if rated.at <= at), None)
    return None if last is None else model.recall(last.memory, (at - last.at) / DAY)


def mean(histories: Sequence[Sequence[Rated]], model: Model, at: int) -> float | None:
    """Give the mean chance over the cards that were met by then."""
    chances = [c for history in histories if (c := chance(history, model, at)) is not None]
    return sum(chances) / len(chances) if chances else None
