"""Say of every card ever rated how well it is remembered: the view `recall`.

Reads  `Review`, `CardMark` and `Tuning` evidence, and corrections.
Gives  a `Recall`: a `CardLog` for each card, and the memory `Model` that holds for the learner.
Never  depends on the order of the record, only on the moments of the acts; and never forgets what
       a correction undoes: undoing the correction brings it back.

Start reading at `step`.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from bisect import insort
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

from baibu.derive.recall.log import CardLog, Summary, act_of, key_of, ticks
from baibu.derive.recall.memory import STANDARD, Memory, Model, within
from baibu.derive.recall.shelf import Shelf
from baibu.derive.recall.undoing import Corrections
from baibu.ledger.evidence import CardMark, Correction, Evidence, Review, Tuning


class Tuned(NamedTuple):
    """One decision of the gate, in the order of time."""

    at: int  # microseconds since 1970, UTC
    key: bytes  # stands for the id of the evidence
    family: Literal["default", "four", "all"]
    parameters: tuple[float, ...]
    reviews: int
    gain: float
    error: float


@dataclass(frozen=True, kw_only=True)
class Recall:
    """What is remembered of all cards."""

    cards: Shelf[CardLog] = field(default_factory=Shelf)
    corrections: Corrections = field(default_factory=Corrections)
    tunings: tuple[Tuned, ...] = ()  # oldest first

    @cached_property
    def tuned(self) -> Tuned | None:
        """The decision of the gate that holds now."""
        undone = self.corrections.undone
        return next((one for one in reversed(self.tunings) if one.key not in undone), None)

    @property
    def family(self) -> Literal["default", "four", "all"]:
        """Which of its parameters are the learner's own."""
        return self.tuned.family if self.tuned is not None else "default"

    @cached_property
    def model(self) -> Model:
        """The memory model to use for this learner."""
        if self.tuned is None or self.tuned.family == "default":
            return STANDARD
        return Model(within(self.tuned.parameters))

    @cached_property
    def reviews(self) -> int:
        """How many ratings count."""
        return sum(log.summary.reviews for log in self.cards.values())


def step(state: Recall, item: Evidence) -> Recall:
    """Take one more piece of evidence in."""
    fact = item.fact
    if isinstance(fact, Correction):
        return _corrected(state, state.corrections.plus(item, fact))
    if isinstance(fact, Tuning):
        tunings = list(state.tunings)
        insort(tunings, _tuned(fact, item))
        return replace(state, tunings=tuple(tunings))
    if not isinstance(fact, Review | CardMark):
        return state
    act = act_of(fact, item.id, item.at)
    before = state.cards.get(fact.card, CardLog())
    after = before.plus(act, counts=act.key not in state.corrections.undone)
    return replace(state, cards=state.cards.put(fact.card, after))


def _corrected(state: Recall, corrections: Corrections) -> Recall:
    changed = corrections.undone ^ state.corrections.undone
    cards = state.cards
    for name, log in state.cards.items() if changed else ():
        here = {key for key in changed if log.holds(key)}
        if here:
            cards = cards.put(name, log.without(log.undone ^ here))
    return replace(state, cards=cards, corrections=corrections)


def _tuned(fact: Tuning, item: Evidence) -> Tuned:
    return Tuned(
        ticks(item.at),
        key_of(item.id),
        fact.family,
        tuple(map(float, fact.parameters)),
        fact.reviews,
        fact.gain,
        fact.error,
    )


@dataclass(frozen=True)
class RecallView:
    """Recall as a view."""

    name: str = "recall"
    version: int = 1

    def initial(self) -> Recall:
        """Nothing was ever rated."""
        return Recall()

    def step(self, state: Recall, item: Evidence) -> Recall:
        """Take one more piece of evidence in."""
        return step(state, item)

    def to_json(self, state: Recall) -> Any:  # noqa: ANN401 - plain JSON
        """Give logs as packed text: there may be a hundred thousand acts."""
        cards = [[name, *_told(log)] for name, log in sorted(state.cards.items())]
        return {
            "cards": cards,
            "corrections": state.corrections.to_json(),
            "tunings": [[at, key.hex(), *rest] for at, key, *rest in state.tunings],
        }

    def from_json(self, data: Any) -> Recall:  # noqa: ANN401 - what `to_json` gave
        """Read it back."""
        return Recall(
            cards=Shelf((name, _untold(*rest)) for name, *rest in data["cards"]),
            corrections=Corrections.from_json(data["corrections"]),
            tunings=tuple(
                Tuned(at, bytes.fromhex(key), family, tuple(parameters), *rest)
                for at, key, family, parameters, *rest in data["tunings"]
            ),
        )


def _told(log: CardLog) -> list[Any]:
    memory, *rest = log.summary
    undone = sorted(key.hex() for key in log.undone)
    return [b64encode(log.packed).decode(), undone, memory, *rest]


def _untold(packed: str, undone: list[str], memory: list[float] | None, *rest: Any) -> CardLog:  # noqa: ANN401
    return CardLog(
        b64decode(packed),
        frozenset(map(bytes.fromhex, undone)),
        Summary(Memory(*memory) if memory else None, *rest),
    )


RECALL = RecallView()
