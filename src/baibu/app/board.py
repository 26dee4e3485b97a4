"""Give every stage as the road shows it, worked out once for each change of the record.

Start reading at `board`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from baibu.app.pages import StageCard
from baibu.app.texts import text
from baibu.app.wiring import Baibu
from baibu.content import Stage
from baibu.core.errors import StageComingError
from baibu.core.ids import StageId
from baibu.core.language import Text
from baibu.derive import Asked, Next, Progress, Standing, next_stage, standings
from baibu.derive.plan import order_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Where all stages stand."""

    progress: Progress
    road: Mapping[StageId, Standing]
    cards: Mapping[StageId, StageCard]  # in display order
    choice: Next | None
    asked: Asked  # of the plan
    order: tuple[StageId, ...] | None  # of that plan, which the choice follows

    @property
    def next(self) -> StageCard | None:
        """The stage to do next."""
        return self.cards[self.choice.stage] if self.choice is not None else None

    @property
    def minutes(self) -> int:
        """Worked so far."""
        return int(self.progress.worked.total_seconds() // 60)

    @property
    def passed(self) -> int:
        """How many stages are passed."""
        return sum(standing.status == "passed" for standing in self.road.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A board, and how much of the record it knows."""

    board: Board
    seq: int


def board(baibu: Baibu) -> Board:
    """Give the board of the learner as of now."""
    told, key = baibu.progress.held(baibu.learner), f"board of {baibu.learner}"
    before = baibu.held.get(key)
    known = before if isinstance(before, Kept) else None
    if known and known.seq == told.seq and known.board.progress is told.state:
        return known.board
    asked = baibu.asked.now(baibu.learner)
    made = known.board if known and known.board.asked is asked else None  # the same plan
    if made is None or made.progress is not told.state:
        order = made.order if made is not None else order_of(baibu.catalog.stages, asked)
        made = _made(baibu, told.state, asked, order, made)
    baibu.held[key] = Kept(board=made, seq=told.seq)
    return made


def board_so_far(baibu: Baibu) -> Board:
    """Give the board as it was worked out last, without asking whether anything is new."""
    before = baibu.held.get(f"board of {baibu.learner}")
    return before.board if isinstance(before, Kept) else board(baibu)


def _made(
    baibu: Baibu,
    progress: Progress,
    asked: Asked,
    order: tuple[StageId, ...] | None,
    before: Board | None,
) -> Board:
    """Work it out; cards of stages that stand where they stood are those of before."""
    road = standings(baibu.catalog.stages, progress, baibu.former)
    choice = next_stage(road, order)
    cards = {
        name: before.cards[name]
        if before is not None and _is_as_before(before, name, standing, choice)
        else _card(baibu, standing, choice)
        for name, standing in road.items()
    }
    return Board(progress=progress, road=road, cards=cards, choice=choice, asked=asked, order=order)


def made(baibu: Baibu, reference: str | int) -> Stage:
    """Find a stage that can be worked on."""
    stage = baibu.catalog.stage(reference)
    if stage.coming:
        title = stage.title.into(baibu.settings.language)
        raise StageComingError(number=stage.number, title=title)
    return stage


def reason(board: Board) -> Text:
    """Say why the next stage is the next one, or that none is left."""
    if board.choice is None:
        coming = sum(standing.stage.coming for standing in board.road.values())
        return text(
            "next.done_coming" if coming else "next.done", passed=board.passed, coming=coming
        )
    standing = board.road[board.choice.stage]
    facts = {"percent": int(standing.progress.share * 100), "opens": board.choice.opens}
    if board.choice.because == "started" and standing.progress.attempts == 0:
        return text("next.started_no_attempt")
    if board.choice.because == "ready" and board.choice.opens:
        return text("next.ready_opens", **facts)
    return text(f"next.{board.choice.because}", **facts)


def _is_as_before(before: Board, name: StageId, now: Standing, choice: Next | None) -> bool:
    was, card = before.road.get(name), before.cards.get(name)
    if was is None or card is None:
        return False
    return (
        was.progress is now.progress
        and (was.stage, was.status, was.missing) == (now.stage, now.status, now.missing)
        and card.is_next == (choice is not None and choice.stage == name)
    )


def _card(baibu: Baibu, standing: Standing, choice: Next | None) -> StageCard:
    stage = standing.stage
    return StageCard(
        number=stage.number,
        id=stage.id,
        title=stage.title,
        summary=stage.summary,
        kind=stage.kind,
        minutes=stage.minutes,
        status=standing.status,
        attempts=standing.progress.attempts,
        share=standing.progress.share,
        milestone=stage.milestone,
        is_next=choice is not None and choice.stage == stage.id,
        missing=tuple(baibu.catalog.stages[need].number for need in standing.missing),
    )
