"""List the cards there are, tell what happened to one, and write on it.

Start reading at `deck_page` or `card_page`.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from baibu.app import reviews
from baibu.app.board import board
from baibu.app.cards import Hand, Sides, hand
from baibu.app.review_pages import CardView
from baibu.app.sitting import MARKS
from baibu.app.sitting_pages import CardAct, CardPage, DeckPage, DeckRow
from baibu.app.wiring import Baibu
from baibu.core.ids import CardId, EvidenceId
from baibu.derive.recall.log import moment, ticks

ON_A_PAGE = 25  # cards


def deck_page(baibu: Baibu, *, asked: str = "", page: int = 1) -> DeckPage:
    """Give the cards that hold what is asked for, in the order of the road."""
    cards = hand(baibu)
    wanted = asked.casefold().split()
    found = [side for side in cards.sides.values() if _holds(side, wanted)]
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return DeckPage(
        rows=tuple(
            DeckRow(view=reviews.view(cards, s.card), chance=_chance(baibu, cards, s.card))
            for s in shown
        ),
        asked=asked,
        found=len(found),
        everything=len(cards.sides),
        page=page,
        pages=pages,
    )


def card_page(baibu: Baibu, card: str) -> CardPage:
    """Give one card, and everything that happened to it."""
    cards = hand(baibu)
    side = cards.find(card)
    log = cards.log(side.card)
    memory, last = log.summary.memory, log.summary.last_at
    fades = None
    if memory is not None and last is not None:
        fades = moment(last) + timedelta(days=memory.stability)
    acts = [
        CardAct(
            at=moment(act.at),
            what=MARKS.get(act.what, "rated"),
            rating=act.rating,
            seconds=act.seconds,
            is_undone=act.key in log.undone,
        )
        for act in log.acts()
    ]
    return CardPage(
        view=reviews.view(cards, side.card),
        chance=_chance(baibu, cards, side.card),
        stable_days=memory.stability if memory is not None else None,
        fades=fades,
        acts=tuple(reversed(acts)),
        stage=board(baibu).cards[side.stage.id] if side.stage is not None else None,
    )


def write(
    baibu: Baibu, front: str, back: str, *, tags: str, card: str | None, token: str
) -> CardView:
    """Write a card, or another text onto one; what a page sends twice is written once."""
    words = f"{baibu.learner}\n{token}\n{card}\n{front}\n{back}\n{tags}"
    attempt = EvidenceId(hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32])
    return reviews.write(baibu, front, back, tags=tags, card=card, attempt=attempt).view


def _holds(side: Sides, wanted: list[str]) -> bool:
    texts = (side.front.zh, side.front.en, side.back.zh, side.back.en, side.tags, side.card)
    whole = "\n".join(texts).casefold()
    return all(word in whole for word in wanted)


def _chance(baibu: Baibu, cards: Hand, card: CardId) -> float | None:
    log = cards.log(card)
    if log.summary.memory is None:
        return None
    days = log.summary.days(ticks(baibu.clock()))
    return cards.recall.model.recall(log.summary.memory, days)
