"""Review cards: today's queue, a rating, undo, putting away, writing one's own, how it has gone.

Start reading at `review_page`.
"""

from __future__ import annotations

import math
from typing import Literal
from uuid import uuid4

from baibu.app.cards import Hand, day_of, hand, today
from baibu.app.recording import keep, remember
from baibu.app.review_pages import (
    Ahead,
    Answered,
    CardView,
    Kept,
    Marked,
    QueueCard,
    Rated,
    RecallPage,
    Retention,
    ReviewDay,
    ReviewPage,
    TunedPage,
    Unmade,
    Wording,
    Written,
)
from baibu.app.wiring import Baibu
from baibu.core.errors import BaibuError
from baibu.core.ids import CardId, EvidenceId
from baibu.core.language import Text
from baibu.derive.recall import personal, stats
from baibu.derive.recall.log import Summary, moment, ticks
from baibu.derive.recall.queue import Entry, Wish, horizon_of, queue
from baibu.derive.recall.typed import agrees
from baibu.derive.recall.workload import workload
from baibu.ledger import CardMark, CardText, Correction, Review, Tuning, decode_all

MINUTES = 15.0  # when nobody says how many there are
MOST_MINUTES = 24 * 60.0
LONGEST_SECONDS = 3_600.0  # of one rating, as it is recorded
AHEAD = (0, 7, 30, 90, 365)  # days of the forecast
WORKLOAD_DAYS, WORKLOADS = 60, (0.0, 2.0, 5.0, 10.0, 15.0)  # minutes a day that are compared
PERIODS = (7, 30, None)  # days of true retention
Mark = Literal["suspended", "resumed", "buried"]


class WrongRatingError(BaibuError):
    """The rating is not one of the scale."""

    code = "B031"


class WrongMinutesError(BaibuError):
    """The minutes are no length of time that a day has."""

    code = "B032"


class PastInterviewError(BaibuError):
    """The interview to prepare for is over."""

    code = "B036"


class EmptyCardError(BaibuError):
    """A card needs both sides."""

    code = "B033"


class NotDrawnError(BaibuError):
    """A card has no answer that is computed."""

    code = "B150"


class EmptyAnswerError(BaibuError):
    """Nothing was typed as an answer."""

    code = "B151"


def review_page(
    baibu: Baibu, *, minutes: float = MINUTES, days_to_deadline: float | None = None
) -> ReviewPage:
    """Choose the cards for the minutes there are."""
    if not 0 < minutes <= MOST_MINUTES:
        raise WrongMinutesError(minutes=minutes)
    if days_to_deadline is not None and days_to_deadline < 0:
        raise PastInterviewError(days=round(-days_to_deadline))
    cards, now = hand(baibu), baibu.clock()
    wish = Wish(
        now=ticks(now),
        day_began=today(now),
        minutes=minutes,
        horizon=horizon_of(days_to_deadline),
    )
    model, held = cards.recall.model, cards.held
    chosen = queue(held, cards.new, model, wish)
    everything = queue(held, cards.new, model, _all_day(wish))
    (at_hand,) = stats.forecast(held, model, wish.now, [0])
    return ReviewPage(
        cards=tuple(_queued(cards, entry) for entry in chosen),
        minutes=minutes,
        needed=sum(entry.seconds for entry in chosen) / 60.0,
        horizon=wish.horizon,
        left=len(everything) - len(chosen),
        days_left=_days_left(everything, chosen, minutes),
        seen=_seen(cards),
        known=at_hand.known,
        new=len(cards.new),
        done_today=sum(
            act.rating > 0 and act.at >= wish.day_began
            for log in held.values()
            if (log.summary.last_at or 0) >= wish.day_began
            for act in log.counting()
        ),
        can_tune=_can_tune(cards),
    )


def _days_left(everything: list[Entry], chosen: list[Entry], minutes: float) -> int:
    """Say how many more days of so many minutes what is worth it would take."""
    rest = sum(one.seconds for one in everything) - sum(one.seconds for one in chosen)
    return max(0, math.ceil(rest / (60.0 * minutes)))


def rate(
    baibu: Baibu,
    card: str,
    rating: int,
    *,
    seconds: float = 0.0,
    grades: Literal[2, 4] = 4,
    via: Literal["web", "cli"],
    attempt: EvidenceId | None = None,
) -> Rated:
    """Record how well a card was recalled. The same `attempt` sent twice counts once."""
    cards = hand(baibu)
    side = cards.find(card)
    allowed = (1, 3) if grades == 2 else (1, 2, 3, 4)
    if rating not in allowed:
        raise WrongRatingError(rating=rating, allowed=", ".join(map(str, allowed)))
    if attempt is None or not _was_told(baibu, side.card, attempt):
        took = min(max(0.0, seconds), LONGEST_SECONDS)
        fact = Review(card=side.card, rating=rating, grades=grades, seconds=took, via=via)
        attempt = keep(baibu, fact, identity=attempt).id
    before, model = cards.log(side.card), cards.recall.model
    memory, now = before.summary.memory, ticks(baibu.clock())
    after = hand(baibu)
    remember(baibu)
    learnt = after.log(side.card).summary.memory
    assert learnt is not None  # noqa: S101 - it was rated just now
    return Rated(
        evidence=attempt,
        view=view(after, side.card),
        rating=rating,
        chance=model.recall(memory, before.summary.days(now)) if memory else None,
        stable_days=learnt.stability,
    )


def answer(baibu: Baibu, card: str, typed: str) -> Answered:
    """Compare an answer that was typed with the one computed. Nothing is recorded."""
    cards = hand(baibu)
    side = cards.find(card)
    if not typed.strip():
        raise EmptyAnswerError()
    showing = cards.showing(side.card)
    if showing is None or side.draws is None:
        raise NotDrawnError(card=side.card)
    return Answered(
        view=view(cards, side.card),
        typed=typed.strip(),
        is_right=agrees(typed, showing.answer, side.draws.rtol),
        answer=showing.reads,
    )


def mark(baibu: Baibu, card: str, how: Mark) -> Marked:
    """Put a card away, take it back, or put it off until tomorrow."""
    side = hand(baibu).find(card)
    kept = keep(baibu, CardMark(card=side.card, mark=how))
    return Marked(evidence=kept.id, view=view(hand(baibu), side.card), mark=how)


def undo(baibu: Baibu) -> Unmade:
    """Undo the last rating or mark that counts; again, and the one before it goes too."""
    cards = hand(baibu)
    last = max(
        ((act, name) for name, log in cards.recall.cards.items() if (act := log.latest())),
        default=None,
    )
    if last is None:
        return Unmade(view=None, rating=0, at=None)
    act, name = last
    keep(baibu, Correction(undoes=EvidenceId(act.key.hex()), reason="undo"))
    after = hand(baibu)
    card = CardId(baibu.catalog.aliases.get(name, name))
    shown = view(after, card) if card in after.sides else None
    return Unmade(view=shown, rating=act.rating, at=moment(act.at))


def write(
    baibu: Baibu,
    front: str,
    back: str,
    *,
    tags: str = "",
    card: str | None = None,
    attempt: EvidenceId | None = None,
) -> Written:
    """Write a card of one's own, or another text onto a card there is; an `attempt` only once."""
    if not front.strip() or not back.strip():
        raise EmptyCardError()
    identity = attempt or EvidenceId(uuid4().hex)
    name = hand(baibu).find(card).card if card is not None else CardId(f"own/{identity[:12]}")
    if attempt is None or not baibu.store.find([attempt]):
        words = " ".join(tags.split())
        fact = CardText(card=name, front=front, back=back, tags=words, origin="own")
        keep(baibu, fact, identity=identity)
    return Written(evidence=identity, view=view(hand(baibu), name))


def recall_page(baibu: Baibu) -> RecallPage:
    """Say how well the cards are remembered, and how reviewing has gone."""
    cards, now = hand(baibu), ticks(baibu.clock())
    model, held = cards.recall.model, cards.held
    tested = stats.trials(cards.logs.values(), model)
    views = [view(cards, CardId(name)) for name in sorted(held)]
    ahead = stats.forecast(held, model, now, AHEAD)
    return RecallPage(
        seen=_seen(cards),
        known=ahead[0].known,
        reviews=cards.recall.reviews,
        retention=tuple(
            _retention(stats.share(tested, stats.later(now, -days) if days else None), days)
            for days in PERIODS
        ),
        calibration=tuple(_retention(share, None) for share in stats.calibration(tested)),
        forecast=tuple(Ahead(days=a.days, known=a.known, fading=a.fading) for a in ahead),
        ahead_days=WORKLOAD_DAYS,
        workload=_workload(baibu, cards),
        days=tuple(
            ReviewDay(day=day.day, reviews=day.reviews, minutes=day.seconds / 60.0)
            for day in stats.by_day(cards.logs.values(), day_of)
        ),
        leeches=tuple(one for one in views if one.is_leech),
        suspended=tuple(one for one in views if one.is_suspended),
        model=cards.recall.family,
        can_tune=_can_tune(cards),
    )


def _workload(baibu: Baibu, cards: Hand) -> tuple[Kept, ...]:
    """Forecast what the minutes keep; worked out once for each day and record."""
    key, began = f"workload of {baibu.learner}", today(baibu.clock())
    kept = baibu.held.get(key)
    if isinstance(kept, tuple) and kept[0] is cards.recall and kept[1] == began:
        made: tuple[Kept, ...] = kept[2]
        return made
    ahead = workload(cards.held, cards.recall.model, began, WORKLOAD_DAYS, WORKLOADS)
    made = tuple(
        Kept(minutes=one.minutes, used=one.used, known=one.known, recalled=one.recalled)
        for one in ahead
    )
    baibu.held[key] = (cards.recall, began, made)
    return made


def tune(baibu: Baibu) -> TunedPage:
    """Fit the memory model to the learner, and ask the gate whether to use the fit."""
    cards = hand(baibu)
    asked = personal.last_asked(cards.recall.reviews)
    tuned = cards.recall.tuned
    if asked and (tuned is None or tuned.reviews != asked):
        fit = personal.personal(cards.logs.values(), asked)
        fact = Tuning(
            family=fit.family,
            parameters=list(fit.parameters),
            reviews=fit.reviews,
            gain=fit.gain,
            error=fit.error,
        )
        keep(baibu, fact)
        tuned = hand(baibu).recall.tuned
    return TunedPage(
        reviews=asked,
        needed=personal.ADOPT_FROM,
        family=hand(baibu).recall.family,
        gain=tuned.gain if tuned else 0.0,
        error=tuned.error if tuned else 0.0,
    )


def card_page(baibu: Baibu, card: str) -> CardView:
    """Give one card."""
    cards = hand(baibu)
    return view(cards, cards.find(card).card)


def _was_told(baibu: Baibu, card: CardId, attempt: EvidenceId) -> bool:
    """Say whether this rating is recorded; another act under its id the store refuses."""
    known, _ = decode_all(baibu.store.find([attempt]))
    return any(
        isinstance(item.fact, Review) and (item.fact.card, item.learner) == (card, baibu.learner)
        for item in known
    )


def _queued(cards: Hand, entry: Entry) -> QueueCard:
    return QueueCard(
        view=view(cards, entry.card),
        why=entry.why,
        chance=entry.chance,
        gain=entry.gain,
        seconds=entry.seconds,
    )


def view(cards: Hand, card: CardId) -> CardView:
    """Give a card as pages show it."""
    side, summary = cards.sides[card], _summary(cards, card)
    showing = cards.showing(card)
    title: Text | None = side.stage.title if side.stage is not None else None
    return CardView(
        card=card,
        front=showing.front if showing else side.front,
        back=showing.back if showing else side.back,
        is_drawn=showing is not None,
        wording=Wording(front=side.front, back=side.back),
        stage=side.stage.number if side.stage is not None else None,
        stage_title=title,
        tags=side.tags,
        reviews=summary.reviews,
        lapses=summary.lapses,
        is_leech=summary.is_leech,
        is_suspended=summary.is_suspended,
    )


def _summary(cards: Hand, card: CardId) -> Summary:
    return cards.log(card).summary


def _seen(cards: Hand) -> int:
    return sum(log.summary.memory is not None for log in cards.held.values())


def _can_tune(cards: Hand) -> bool:
    asked, tuned = personal.last_asked(cards.recall.reviews), cards.recall.tuned
    return asked > (tuned.reviews if tuned is not None else 0)


def _retention(share: stats.Share, days: int | None) -> Retention:
    return Retention(days=days, count=share.count, share=share.share, foretold=share.foretold)


def _all_day(wish: Wish) -> Wish:
    return Wish(now=wish.now, day_began=wish.day_began, minutes=MOST_MINUTES, horizon=wish.horizon)
