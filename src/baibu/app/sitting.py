"""Sit at the cards in a browser: the next card, a rating, an undo, from any page of any age.

A sitting is no object on the server: it is the record since a moment, so that a page opened again,
a second window or a restart goes on where the record stands. A page names the acts that its card
had when it was shown; an answer from an older page changes nothing and says so.

Start reading at `sitting_page`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from baibu.app import reviews
from baibu.app.cards import Hand, day_began, hand
from baibu.app.recording import keep
from baibu.app.review_pages import Answered, QueueCard, Rated, ReviewPage, Unmade
from baibu.app.sitting_pages import LastAct, SittingPage, What
from baibu.app.wiring import Baibu
from baibu.core.errors import BaibuError
from baibu.core.ids import CardId, EvidenceId
from baibu.derive.recall.log import BURIED, LONGEST, RESUMED, SUSPENDED, Act, ticks
from baibu.ledger import CardMark

LONGEST_SITTING = timedelta(days=1)
MARKS: dict[int, What] = {SUSPENDED: "suspended", RESUMED: "resumed", BURIED: "buried"}


class OlderPageError(BaibuError):
    """The page is older than what the record says of its card."""

    code = "B037"
    status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """What a person sat down for."""

    since: datetime
    minutes: float
    grades: Literal[2, 4] = 4
    until: date | None = None  # an interview to prepare for


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A card as a page showed it, to which something is done."""

    card: str
    turn: int
    token: str  # of that showing: the same sent twice counts once


def began(baibu: Baibu, seconds: float | None) -> datetime:
    """Give the moment a sitting began: as told, unless that is to come or long ago."""
    now = baibu.clock()
    if seconds is None or not 0 <= now.timestamp() - seconds <= LONGEST_SITTING.total_seconds():
        return now
    return datetime.fromtimestamp(seconds, now.tzinfo)


def lobby(baibu: Baibu, sitting: Sitting) -> ReviewPage:
    """Give the queue that a sitting would begin with."""
    days = days_to(baibu, sitting.until)
    return reviews.review_page(baibu, minutes=sitting.minutes, days_to_deadline=days)


def sitting_page(
    baibu: Baibu, sitting: Sitting, *, card: str | None = None, ended: bool = False
) -> SittingPage:
    """Give the next card of a sitting, or the one asked for, or how it went."""
    cards = hand(baibu)
    acts = list(_since(cards, ticks(sitting.since)))
    spent = sum(min(act.seconds, LONGEST) for _, act in acts) / 60.0
    left = sitting.minutes - spent
    queue = lobby(baibu, replace(sitting, minutes=left) if left > 0 else sitting)
    entry = None if ended or left <= 0 else _asked(cards, queue, card)
    ratings = [(name, act.rating) for name, act in acts if act.rating]
    last_ratings = dict(ratings)
    forgotten = [name for name, rating in last_ratings.items() if rating == 1]
    return SittingPage(
        entry=entry,
        turn=turn_of(cards, entry.view.card) if entry is not None else 0,
        over=None if entry is not None else _why(queue, left, ended=ended),
        waiting=sum(one.view.card != entry.view.card for one in queue.cards) if entry else 0,
        minutes=sitting.minutes,
        spent=spent,
        rated=len(ratings),
        recalled=sum(rating > 1 for _, rating in ratings),
        forgotten=tuple(reviews.view(cards, CardId(name)) for name in forgotten),
        last=_last(baibu, cards),
        seen=queue.seen,
        known=queue.known,
        left=queue.left + (len(queue.cards) if entry is None else 0),
        can_tune=queue.can_tune,
    )


def rate(
    baibu: Baibu, answer: Answer, rating: int, *, seconds: float, grades: Literal[2, 4]
) -> Rated:
    """Record a rating given on a page."""
    attempt = _attempt(baibu, answer, f"rated {rating}")
    return reviews.rate(
        baibu,
        answer.card,
        rating,
        seconds=min(seconds, LONGEST),
        grades=grades,
        via="web",
        attempt=attempt,
    )


def mark(baibu: Baibu, answer: Answer, how: Literal["suspended", "resumed", "buried"]) -> None:
    """Put a card away, take it back, or put it off until tomorrow."""
    attempt = _attempt(baibu, answer, how)
    if not baibu.store.find([attempt]):
        keep(baibu, CardMark(card=hand(baibu).find(answer.card).card, mark=how), identity=attempt)


def answer(baibu: Baibu, answer: Answer, typed: str) -> Answered:
    """Compare an answer typed on a page; a page older than the record asked for other numbers."""
    cards = hand(baibu)
    if answer.turn != turn_of(cards, cards.find(answer.card).card):
        raise OlderPageError()
    return reviews.answer(baibu, answer.card, typed)


def undo(baibu: Baibu, act: str) -> Unmade:
    """Undo an act that a page showed as the last; nothing where it is undone already."""
    cards = hand(baibu)
    last = _last(baibu, cards)
    if last is not None and last.evidence == act:
        return reviews.undo(baibu)
    if any(act == key.hex() for log in cards.recall.cards.values() for key in log.undone):
        return Unmade(view=None, rating=0, at=None)
    raise OlderPageError()


def turn_of(cards: Hand, card: str) -> int:
    """Count everything that ever happened to a card, undone or not: it only grows."""
    return sum(1 for _ in cards.log(CardId(card)).acts())


def days_to(baibu: Baibu, until: date | None) -> float | None:
    """Count the days to an interview."""
    return None if until is None else float((until - baibu.clock().astimezone().date()).days)


def _attempt(baibu: Baibu, answer: Answer, act: str) -> EvidenceId:
    """Name an act by the page that it was done on; an act from an older page is refused."""
    cards = hand(baibu)
    card = cards.find(answer.card).card
    words = f"{baibu.learner}\n{answer.token}\n{card}\n{answer.turn}\n{act}"
    attempt = EvidenceId(hashlib.sha256(words.encode()).hexdigest()[:32])
    if answer.turn != turn_of(cards, card) and not baibu.store.find([attempt]):
        raise OlderPageError()
    return attempt


def _since(cards: Hand, moment: int) -> Iterator[tuple[str, Act]]:
    """Give what counts since a moment, oldest first."""
    found = [
        (act, name)
        for name, log in cards.held.items()
        if (latest := log.latest()) is not None and latest.at >= moment
        for act in log.counting()
        if act.at >= moment
    ]
    return ((name, act) for act, name in sorted(found))


def _asked(cards: Hand, queue: ReviewPage, card: str | None) -> QueueCard | None:
    """Choose the card to show: the one asked for, while it may be asked at all, or the first."""
    first = queue.cards[0] if queue.cards else None
    side = cards.sides.get(CardId(card)) if card is not None else None
    if side is None or cards.log(side.card).summary.is_suspended:
        return first
    queued = next((one for one in queue.cards if one.view.card == side.card), None)
    view = reviews.view(cards, side.card)
    again = QueueCard(view=view, why="again", chance=0.0, gain=0.0, seconds=0.0)
    return queued or again


def _why(queue: ReviewPage, left: float, *, ended: bool) -> Literal["minutes", "cards", "ended"]:
    if left <= 0 or (queue.left and not queue.cards):
        return "minutes"
    return "ended" if ended and queue.cards else "cards"


def _last(baibu: Baibu, cards: Hand) -> LastAct | None:
    """Give the last act that counts, if it is of today."""
    last = max(
        ((act, name) for name, log in cards.recall.cards.items() if (act := log.latest())),
        default=None,
    )
    if last is None or last[0].at < ticks(day_began(baibu.clock())):
        return None
    act, name = last
    card = CardId(baibu.catalog.aliases.get(name, name))
    memory = cards.log(card).summary.memory
    return LastAct(
        evidence=act.key.hex(),
        view=reviews.view(cards, card) if card in cards.sides else None,
        what=MARKS.get(act.what, "rated"),
        rating=act.rating,
        stable_days=memory.stability if act.rating and memory else None,
    )
