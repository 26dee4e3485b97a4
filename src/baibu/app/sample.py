"""Make a sample learner: two months of work in fast motion, apart from everybody's own data.

Reads  nothing of the person's record; the content, the grader and the settings are the same.
Gives  a second `Baibu` in a folder of its own, made in the background, with how far it has come.
Never  invents a result: every verdict is the grader's (see `remembering`), every review goes
       through the real actions, only the clock is set.

Start reading at `Sample`; what the learner does is `live`.
"""

from __future__ import annotations

import logging
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree
from threading import Event, Lock, Thread
from typing import Literal
from weakref import finalize

from baibu.app import actions, planning, reviews
from baibu.app.ahead import steps_ahead
from baibu.app.board import board
from baibu.app.extras import missing
from baibu.app.folded import one_look
from baibu.app.pages import StageCard
from baibu.app.remembering import Remembered, judge_ahead
from baibu.app.wiring import Baibu, build
from baibu.content import Stage
from baibu.core.errors import BaibuError
from baibu.derive.plan import order_of

DAYS = 60
HOURS_A_WEEK = 5.0
WISH = planning.Wish(background="zero", hours=HOURS_A_WEEK)
AWAY = range(31, 37)  # a journey: days without any act
FREE_WEEKDAYS = {2, 6}  # Wednesday and Sunday
REVIEW_MINUTES = 5.0
SLIPS = 0.25  # of stages are handed in once with a mistake first
HINTS = 0.5  # of mistakes are followed by a look at a hint
FORGETS = 0.15  # of cards reviewed
SITTING = timedelta(minutes=16)  # from one act to the next while working
HANDED_IN = timedelta(minutes=9)
EVENING = 19  # the hour at which work begins
VERDICTS = "sample"  # folder of what the sample's verdicts were, in the person's data folder
GIVEN = "sample"  # folder of those that come with the content
State = Literal["none", "making", "ready", "failed"]
log = logging.getLogger("baibu.app")


@dataclass
class Clock:
    """A clock that is set; once let go, the real one."""

    real: Callable[[], datetime]
    at: datetime | None = None

    def __call__(self) -> datetime:
        """Tell the time; a set clock goes on a second whenever it is read."""
        if self.at is None:
            return self.real()
        self.at += timedelta(seconds=1)
        return self.at

    def go_on(self, span: timedelta) -> None:
        """Let time pass."""
        if self.at is not None:
            self.at += span


@dataclass
class Sample:
    """The one sample learner of a server, made when asked for and thrown away with a word."""

    own: Baibu
    days: int = DAYS
    state: State = "none"
    done: int = 0  # days
    trouble: BaibuError | None = None
    baibu: Baibu | None = None
    _clear_folder: Callable[[], object] | None = field(default=None, repr=False)
    _work: Thread | None = field(default=None, repr=False)
    _stop: Event = field(default_factory=Event, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def begin(self) -> None:
        """Start making it, unless it is there or on its way."""
        with self._lock:
            if self.state in {"making", "ready"}:
                return
            self.state, self.done, self.trouble = "making", 0, None
            self._stop = Event()
            place = Path(tempfile.mkdtemp(prefix="baibu-sample-"))
            self._clear_folder = finalize(self, rmtree, place, ignore_errors=True)
            work = Thread(target=self._make, args=(place, self._stop), name="sample", daemon=True)
            self._work = work
        work.start()

    def wait(self) -> None:
        """Wait until it is there, or cannot be."""
        if self._work is not None:
            self._work.join()

    def end(self) -> None:
        """Throw it away, finished or not."""
        with self._lock:
            self._stop.set()
            if self.state == "making":
                self.state = "none"  # its thread clears up
                return
            self._clear()
            self.state = "none"

    def _make(self, place: Path, stop: Event) -> None:
        made: Baibu | None = None
        try:
            clock = Clock(real=self.own.clock)
            made = open_at(self.own, place, clock)
            for day in live(made, clock, days=self.days):
                if stop.is_set():
                    break
                if day == 1:  # the plan is made
                    judge_ahead(made, likely(made, self.days), stop)
                self.done = day
        except Exception as error:  # told on the page, and the next try begins anew
            log.exception("the sample learner could not be made")
            self._settle(made, place, stop, error)
        else:
            self._settle(made, place, stop)

    def _settle(
        self, made: Baibu | None, place: Path, stop: Event, error: Exception | None = None
    ) -> None:
        """Keep what was made, or clear it up where it failed or nobody wants it any more."""
        with self._lock:
            if error is None and not stop.is_set():
                self.baibu, self.state = made, "ready"
                return
            _close(made)
            rmtree(place, ignore_errors=True)
            if not stop.is_set():
                self.state = "failed"
                self.trouble = error if isinstance(error, BaibuError) else None

    def _clear(self) -> None:
        _close(self.baibu)
        self.baibu = None
        if self._clear_folder is not None:
            self._clear_folder()
            self._clear_folder = None


def open_at(own: Baibu, place: Path, clock: Clock) -> Baibu:
    """Open a Baibu of the same content for a learner of its own; the workers are shared."""
    settings = replace(
        own.settings,
        home=place,
        database_url="",
        learner="sample",
        origin={**own.settings.origin, "home": "--home", "learner": "--learner"},
    )
    grader = Remembered(own.grader, own.settings.home / VERDICTS, own.catalog.root / GIVEN)
    return build(settings, executor=own.executor, grader=grader, now=clock, lasting=False)


def live(baibu: Baibu, clock: Clock, *, days: int = DAYS) -> Iterator[int]:
    """Live the days one after another, the last of them yesterday; give each that is over."""
    chance = random.Random(7)  # noqa: S311 - the same life every time
    now = clock.real()
    morning = now.astimezone().replace(hour=EVENING, minute=0, second=0, microsecond=0)
    first = morning - timedelta(days=days)
    clock.at = first
    planning.make_plan(baibu, WISH)
    minutes = 0.0  # that are there for the next stage
    for day in range(days):
        clock.at = max(clock.at, first + timedelta(days=day))
        is_free = clock.at.weekday() in FREE_WEEKDAYS or day in AWAY
        if not is_free:
            minutes += HOURS_A_WEEK * 60 / (7 - len(FREE_WEEKDAYS))
            _review(baibu, clock, chance)
            minutes = _study(baibu, clock, minutes)
            if clock.at.weekday() == 0:
                planning.habit(baibu)
        yield day + 1
    _begin_next(baibu, clock)
    clock.at = None


def _study(baibu: Baibu, clock: Clock, minutes: float) -> float:
    """Work on the next stage; hand it in once the time that it takes has been spent on it."""
    card = _next(baibu)
    if card is None:
        return 0.0
    _sit(baibu, clock, card.id, min(minutes, card.minutes))
    if minutes < card.minutes:
        return minutes
    stage = baibu.catalog.stage(card.id)
    *slips, solution = handed_in(baibu, stage)
    for slip in slips:
        actions.grade(baibu, card.id, slip, via="web")
        clock.go_on(HANDED_IN)
        if random.Random(f"hint {stage.id}").random() < HINTS:  # noqa: S311 - as above
            actions.take_hint(baibu, card.id)
            clock.go_on(HANDED_IN)
    actions.grade(baibu, card.id, solution, via="web")
    return minutes - card.minutes


def handed_in(baibu: Baibu, stage: Stage) -> tuple[str, ...]:
    """Give what the learner hands in for a stage: a mistake first in some, then what is right."""
    body, chance = baibu.catalog.body(stage), random.Random(f"slip {stage.id}")  # noqa: S311
    if body.mistakes and chance.random() < SLIPS:
        return chance.choice(body.mistakes).source, body.solution
    return (body.solution,)


def likely(baibu: Baibu, days: int) -> Iterator[tuple[Stage, str]]:
    """Give what will probably be handed in, in the order of the road."""
    stages = baibu.catalog.stages
    minutes = days / 7 * HOURS_A_WEEK * 60
    for name in order_of(stages, baibu.asked.now(baibu.learner)) or ():
        stage = stages[name]
        if minutes < 0:
            return
        if not stage.coming and missing(stage) is None:
            minutes -= stage.minutes
            yield from ((stage, source) for source in handed_in(baibu, stage))


def _next(baibu: Baibu) -> StageCard | None:
    """Give the next stage that this machine has everything for."""
    cards = (one.card for one in steps_ahead(baibu, board(baibu)))
    able = (card for card in cards if card.status in {"open", "started"})
    return next((c for c in able if missing(baibu.catalog.stage(c.id)) is None), None)


def _sit(baibu: Baibu, clock: Clock, stage: str, minutes: float) -> None:
    """Spend time on a stage; only acts count as work."""
    for _ in range(int(min(minutes, 90) / (SITTING.seconds / 60))):
        actions.note_opened(baibu, baibu.catalog.stage(stage))
        clock.go_on(SITTING)


def _review(baibu: Baibu, clock: Clock, chance: random.Random) -> None:
    """Rate the cards that the queue brings."""
    with one_look():
        queued = reviews.review_page(baibu, minutes=REVIEW_MINUTES).cards
    for entry in queued:
        rating = 1 if chance.random() < FORGETS else chance.choice([2, 3, 3, 3, 4])
        seconds = chance.uniform(5, 25)
        clock.go_on(timedelta(seconds=seconds))
        with one_look():
            reviews.rate(baibu, entry.view.card, rating, seconds=seconds, via="web")


def _begin_next(baibu: Baibu, clock: Clock) -> None:
    """Leave a stage half done, as one does."""
    card = _next(baibu)
    if card is None:
        return
    actions.open_stage(baibu, card.id)
    clock.go_on(HANDED_IN)
    body = baibu.catalog.body(baibu.catalog.stage(card.id))
    if body.mistakes:
        actions.grade(baibu, card.id, body.mistakes[0].source, via="web")


def _close(baibu: Baibu | None) -> None:
    """Let go of the record; the workers belong to the person's own Baibu."""
    if baibu is not None:
        baibu.store.close()
