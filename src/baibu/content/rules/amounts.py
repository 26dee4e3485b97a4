"""C027: a stage has three hints, five mistakes or more, two to four cards, four drawn at most."""

from __future__ import annotations

from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material

HINTS, MISTAKES, CARDS, DRAWN = range(3, 4), range(5, 100), range(2, 5), range(5)


class WrongAmountError(ContentError):
    """Too few or too many of something."""

    code = "C027"


def find(material: Material) -> Iterator[ContentError]:
    """Count."""
    for stage, body in material.made():
        drawn = sum(bool(card.draw) for card in body.cards)
        counts = (
            ("hints.toml", "hints", len(body.hints), HINTS),
            ("hints.toml", "mistakes", len(body.mistakes), MISTAKES),
            ("cards.toml", "cards", len(body.cards) - drawn, CARDS),
            ("cards.toml", "drawn cards", drawn, DRAWN),
        )
        for file, what, count, allowed in counts:
            if count not in allowed:
                yield WrongAmountError(
                    where=stage.folder / file,
                    stage=stage.id,
                    what=what,
                    count=count,
                    allowed=f"{allowed.start}–{allowed.stop - 1}",
                )
