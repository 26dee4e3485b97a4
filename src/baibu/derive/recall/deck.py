"""Say which cards of the learner's own there are, and what stands on them: the view `deck`.

Reads  `CardText` evidence, and corrections.
Gives  a `Deck`: for each card the text written last, by time.
Never  forgets an earlier text: undoing the later one brings it back.

Start reading at `step`.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from baibu.core.ids import CardId
from baibu.derive.recall.log import key_of, ticks
from baibu.derive.recall.shelf import Shelf
from baibu.derive.recall.undoing import Corrections
from baibu.ledger.evidence import CardText, Correction, Evidence


class Written(NamedTuple):
    """What was written on a card, in the order of time."""

    at: int  # microseconds since 1970, UTC
    key: bytes  # stands for the id of the evidence
    front: str
    back: str
    tags: str
    origin: str


@dataclass(frozen=True, kw_only=True)
class Deck:
    """The learner's own cards."""

    written: Shelf[tuple[Written, ...]] = field(default_factory=Shelf)
    corrections: Corrections = field(default_factory=Corrections)

    @cached_property
    def cards(self) -> dict[CardId, Written]:
        """What stands on each card now."""
        undone = self.corrections.undone
        found: dict[CardId, Written] = {}
        for name, texts in sorted(self.written.items()):
            counted = [text for text in texts if text.key not in undone]
            if counted:
                found[CardId(name)] = counted[-1]
        return found


def step(state: Deck, item: Evidence) -> Deck:
    """Take one more piece of evidence in."""
    fact = item.fact
    if isinstance(fact, Correction):
        return Deck(written=state.written, corrections=state.corrections.plus(item, fact))
    if not isinstance(fact, CardText):
        return state
    texts = list(state.written.get(fact.card, ()))
    text = (fact.front, fact.back, fact.tags, fact.origin)
    insort(texts, Written(ticks(item.at), key_of(item.id), *text))
    return Deck(written=state.written.put(fact.card, tuple(texts)), corrections=state.corrections)


@dataclass(frozen=True)
class DeckView:
    """The deck as a view."""

    name: str = "deck"
    version: int = 1

    def initial(self) -> Deck:
        """Nothing was written yet."""
        return Deck()

    def step(self, state: Deck, item: Evidence) -> Deck:
        """Take one more piece of evidence in."""
        return step(state, item)

    def to_json(self, state: Deck) -> Any:  # noqa: ANN401 - plain JSON
        """Give cards as short lists."""
        return {
            "written": [
                [name, [[at, key.hex(), *text] for at, key, *text in texts]]
                for name, texts in sorted(state.written.items())
            ],
            "corrections": state.corrections.to_json(),
        }

    def from_json(self, data: Any) -> Deck:  # noqa: ANN401 - what `to_json` gave
        """Read it back."""
        return Deck(
            written=Shelf(
                (name, tuple(Written(at, bytes.fromhex(key), *text) for at, key, *text in texts))
                for name, texts in data["written"]
            ),
            corrections=Corrections.from_json(data["corrections"]),
        )


DECK = DeckView()
