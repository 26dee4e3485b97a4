"""Bring cards together: those of stages passed, the learner's own, and what is remembered of them.

Start reading at `hand`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from baibu.app.board import board
from baibu.app.texts import same
from baibu.app.wiring import Baibu
from baibu.content import Card, Stage
from baibu.content.errors import ContentError
from baibu.core.errors import BaibuError
from baibu.core.ids import CardId, LearnerId
from baibu.core.language import Text
from baibu.derive.recall import Deck, Recall
from baibu.derive.recall.log import CardLog, moment, ticks
from baibu.derive.recall.memory import STANDARD
from baibu.publish.drawn import Drawn, drawn, has_places, seed_of

NEW_DAY = 4  # o'clock; who reviews at one in the morning has not begun the next day


class NoSuchCardError(BaibuError):
    """No card has this name."""

    code = "B030"
    status = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What stands on a card."""

    card: CardId
    front: Text
    back: Text
    stage: Stage | None  # where it is from; nothing for a card of the learner's own
    tags: str = ""
    origin: str = ""
    draws: Card | None = None  # the card of a stage whose numbers are put into these sides


@dataclass(frozen=True, kw_only=True)
class Hand:
    """All cards that a learner has."""

    recall: Recall
    logs: Mapping[str, CardLog]  # by the names that cards have today, under the learner's model
    sides: Mapping[CardId, Sides]
    new: Sequence[CardId]  # in the order in which to meet them
    learner: LearnerId

    def find(self, card: str) -> Sides:
        """Find a card by its name."""
        found = self.sides.get(CardId(card))
        if found is None:
            raise NoSuchCardError(card=card)
        return found

    def showing(self, card: CardId) -> Drawn | None:
        """Give a card with the numbers of its next showing; nothing where it has none.

        They follow from who learns and what happened to the card so far, so that a page opened
        again, another window and the terminal ask for the same; after a rating they are others,
        and undoing it brings them back.
        """
        turn = sum(1 for _ in self.log(card).counting())
        return put_in(self.sides[card], seed_of(self.learner, card, turn))

    def log(self, card: CardId) -> CardLog:
        """Give what happened to a card."""
        return self.logs.get(card, CardLog())

    @property
    def held(self) -> Mapping[str, CardLog]:
        """The logs of cards that still exist."""
        return {name: log for name, log in self.logs.items() if CardId(name) in self.sides}


def hand(baibu: Baibu) -> Hand:
    """Give the cards of the learner as of now."""
    recall, deck = baibu.recall.now(baibu.learner), baibu.deck.now(baibu.learner)
    now = board(baibu)
    key = f"hand of {baibu.learner}"
    kept = baibu.held.get(key)
    if isinstance(kept, tuple) and kept[0] is recall and kept[1] is deck and kept[2] is now:
        made: Hand = kept[3]
        return made
    logs = _renamed(_under(baibu, recall), baibu.catalog.aliases)
    stages = _opened(baibu, logs)
    sides = {side.card: side for stage in stages for side in _of_stage(baibu, stage)}
    sides |= _own(deck, sides)
    passed = {stage.id for stage in stages if now.road[stage.id].progress.is_passed}
    new = [
        card
        for card, side in sides.items()
        if (side.stage is None or side.stage.id in passed)
        and (card not in logs or logs[card].summary.memory is None)
    ]
    made = Hand(recall=recall, logs=logs, sides=sides, new=new, learner=baibu.learner)
    baibu.held[key] = (recall, deck, now, made)
    return made


def put_in(side: Sides, seed: int) -> Drawn | None:
    """Put the numbers of a seed into a card; nothing where it has none.

    A card that cannot be drawn reads as it is written: `baibu content check` tells its author.
    """
    if side.draws is None or side.stage is None:
        return None
    with suppress(ContentError):
        return drawn(side.stage.folder, side.draws, seed, side.front, side.back)
    return None


def day_began(now: datetime) -> datetime:
    """Say when the learner's day began, by the clock of this machine."""
    here = now.astimezone()
    began = here.replace(hour=NEW_DAY, minute=0, second=0, microsecond=0)
    return (began if here >= began else began - timedelta(days=1)).astimezone(UTC)


def day_of(at: int) -> date:
    """Say to which day of the learner's calendar a moment belongs."""
    return (moment(at).astimezone() - timedelta(hours=NEW_DAY)).date()


def today(now: datetime) -> int:
    """Give the beginning of the day as the folds count."""
    return ticks(day_began(now))


def _under(baibu: Baibu, recall: Recall) -> Mapping[str, CardLog]:
    """Give the logs under the learner's model; only those that changed are worked out again."""
    if recall.model is STANDARD:
        return recall.cards
    key = f"logs of {baibu.learner}"
    before = baibu.held.get(key)
    known: dict[str, tuple[CardLog, CardLog]] = {}
    if isinstance(before, tuple) and before[0] == recall.model:
        known = before[1]
    found: dict[str, tuple[CardLog, CardLog]] = {}
    for name, log in recall.cards.items():
        kept = known.get(name)
        same = kept is not None and kept[0] is log
        found[name] = kept if kept is not None and same else (log, log.under(recall.model))
    baibu.held[key] = (recall.model, found)
    return {name: under for name, (_, under) in found.items()}


def _renamed(cards: Mapping[str, CardLog], aliases: Mapping[str, str]) -> Mapping[str, CardLog]:
    """Put what is known under a former name to the name that took its place."""
    if not any(name in aliases for name in cards):
        return cards
    found: dict[str, CardLog] = {}
    for name, log in cards.items():
        today = aliases.get(name, name)
        found[today] = found[today].joined(log) if today in found else log
    return found


def _opened(baibu: Baibu, logs: Mapping[str, CardLog]) -> list[Stage]:
    """Give the stages whose cards may be met, in the order in which they were passed first."""
    road = board(baibu).road
    begun = {baibu.catalog.aliases.get(home, home) for home in (n.partition("/")[0] for n in logs)}
    found = [
        standing
        for standing in road.values()
        if not standing.stage.coming and (standing.progress.is_passed or standing.stage.id in begun)
    ]
    late = datetime.max.replace(tzinfo=UTC)
    found.sort(key=lambda s: (s.progress.passed_at or late, s.stage.number))
    return [standing.stage for standing in found]


def _of_stage(baibu: Baibu, stage: Stage) -> list[Sides]:
    return [
        Sides(
            card=card.id,
            front=card.front,
            back=card.back,
            stage=stage,
            origin=stage.id,
            draws=card if card.draw else None,
        )
        for card in baibu.catalog.body(stage).cards
    ]


def _own(deck: Deck, sides: Mapping[CardId, Sides]) -> dict[CardId, Sides]:
    written = sorted(deck.cards.items(), key=lambda item: (item[1].at, item[0]))
    return {
        card: Sides(
            card=card,
            front=same(text.front),
            back=same(text.back),
            stage=sides[card].stage if card in sides else None,  # written anew by the learner
            tags=text.tags,
            origin=text.origin,
            draws=sides[card].draws if card in sides and has_places(same(text.front)) else None,
        )
        for card, text in written
    }
