"""Answer what a page or a command asks, from the record and the content. Nothing is written.

Start reading at `road`; each function gives the page model of the same name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from baibu.app.ahead import steps_ahead
from baibu.app.board import Board, board, made, reason
from baibu.app.doctor import doctor as doctor
from baibu.app.doctor import setting_rows as setting_rows
from baibu.app.extras import install_command, missing
from baibu.app.handing import code_in, shown_in
from baibu.app.pages import (
    Attempt,
    BlockRow,
    ComingPage,
    HomePage,
    NextPage,
    RoadPage,
    SkipTest,
    StageCard,
    StagePage,
    WaitingPage,
)
from baibu.app.submissions import Submission
from baibu.app.wiring import Baibu
from baibu.content import Source, Stage
from baibu.core.ids import StageId
from baibu.core.language import Text
from baibu.derive import StageProgress
from baibu.derive.mastery.weights import AFTER_HINTS, AFTER_SOLUTION
from baibu.derive.progress import LONGEST_TEST
from baibu.derive.redo import redo_of
from baibu.grader import Report
from baibu.ledger import Evidence, Record, Verdict, decode_all

MOST_HELD = 300  # verdicts that are held in memory, each a few kB


def home(baibu: Baibu) -> HomePage:
    """Give the four doors and the next step."""
    from baibu.app.doors import doors  # looks into every room: only this page asks for that

    now = board(baibu)
    return HomePage(
        doors=doors(baibu),
        next=now.next,
        next_reason=reason(now),
        passed=now.passed,
        total=len(now.cards),
        minutes=now.minutes,
    )


def road(baibu: Baibu) -> RoadPage:
    """Give all stages, block by block; the same object while the board is the same."""
    now, key = board(baibu), f"road of {baibu.learner}"
    kept = baibu.held.get(key)
    if isinstance(kept, tuple) and kept[0] is now:
        known: RoadPage = kept[1]
        return known
    page = _road(baibu, now)
    baibu.held[key] = (now, page)
    return page


def _road(baibu: Baibu, now: Board) -> RoadPage:
    cards = list(now.cards.values())
    rows = []
    for block in baibu.catalog.blocks:
        inside = tuple(card for card in cards if block.first <= card.number <= block.last)
        passed = sum(card.status == "passed" for card in inside)
        rows.append(BlockRow(block=block, stages=inside, passed=passed))
    return RoadPage(
        blocks=tuple(rows),
        passed=now.passed,
        ready=sum(card.status in {"open", "started"} for card in cards),
        made=sum(not standing.stage.coming for standing in now.road.values()),
        total=len(cards),
        minutes_left=sum(card.minutes for card in cards if card.status != "passed"),
        next=now.next,
        ahead=steps_ahead(baibu, now),
    )


def next_(baibu: Baibu) -> NextPage:
    """Give the next step and the reason for it."""
    now = board(baibu)
    return NextPage(card=now.next, reason=reason(now))


def stage_page(baibu: Baibu, reference: str | int, *, written: str | None = None) -> StagePage:
    """Give everything needed to work on a stage.

    `written`: what stands in the editor, where the one who asks has just saved it.
    """
    stage = made(baibu, reference)
    now, body = board(baibu), baibu.catalog.body(stage)
    progress = now.road[stage.id].progress
    history = _history(baibu, progress)
    draft = baibu.store.draft(baibu.learner, stage.id) if written is None else None
    extra = missing(stage)
    is_open = progress.is_passed or progress.gave_up_at is not None
    before, after = _neighbours(now, stage)
    return StagePage(
        card=now.cards[stage.id],
        block=baibu.catalog.block(stage),
        stage=stage,
        needs=_cards(now, stage.needs),
        unlocks=_cards(now, _needing(baibu, stage)),
        skills=_skills(baibu, stage),
        sources=tuple(_cited(baibu.catalog.sources[name]) for name in stage.sources),
        extra_missing=extra,
        extra_command=install_command(extra) if extra else None,
        draft=draft.source if draft else written or body.starter,
        draft_saved=draft.saved_at if draft else None,
        hints=body.hints[: progress.hints],
        hints_left=len(body.hints) - progress.hints,
        hint_worth=_hint_worth(progress, len(body.hints)),
        solution_worth=None if is_open else round(100 * AFTER_SOLUTION),
        attempts=tuple(attempt for attempt, _ in reversed(history)),
        report=_report(history[-1][1]) if history else None,
        solution=shown_in(stage, body.solution) if is_open else None,
        can_give_up=not is_open,
        test=_test(baibu, progress),
        redo=_comes_back(baibu, stage, progress),
        previous=before,
        following=after,
    )


def _hint_worth(progress: StageProgress, hints: int) -> int | None:
    """Say what a pass counts for after one hint more; nothing where help changes nothing now."""
    if progress.is_passed or progress.gave_up_at is not None or progress.hints >= hints:
        return None
    return round(100 * AFTER_HINTS[min(progress.hints + 1, len(AFTER_HINTS) - 1)])


def coming_page(baibu: Baibu, reference: str | int) -> ComingPage:
    """Give what a stage that is not made yet will be."""
    stage = baibu.catalog.stage(reference)
    now = board(baibu)
    return ComingPage(
        card=now.cards[stage.id],
        block=baibu.catalog.block(stage),
        stage=stage,
        needs=_cards(now, stage.needs),
        skills=_skills(baibu, stage),
    )


def waiting_page(baibu: Baibu, submission: Submission) -> WaitingPage:
    """Say what stands before a submission now."""
    wait = submission.wait
    return WaitingPage(
        card=board(baibu).cards[submission.stage.id],
        attempt=submission.attempt,
        place=wait.place if wait is not None else None,
        seconds=wait.seconds if wait is not None else None,
    )


def attempts(baibu: Baibu, reference: str | int) -> tuple[Attempt, ...]:
    """Give the history of a stage, newest first."""
    stage = baibu.catalog.stage(reference)
    history = _history(baibu, board(baibu).road[stage.id].progress)
    return tuple(attempt for attempt, _ in reversed(history))


def _history(baibu: Baibu, progress: StageProgress) -> list[tuple[Attempt, Evidence]]:
    """Give the verdicts that count, first attempt first, numbered."""
    known = _read(baibu, progress.verdicts)
    there = (known[seq] for seq in progress.verdicts if seq in known)
    return [(replace(one, number=n), item) for n, (one, item) in enumerate(there, start=1)]


def _read(baibu: Baibu, places: Sequence[int]) -> Mapping[int, tuple[Attempt, Evidence]]:
    """Read verdicts, those read before from memory: what is in the record never changes."""
    kept = _held_verdicts(baibu)
    missing = [seq for seq in places if seq not in kept]
    if not missing:
        return kept
    new, _ = decode_all(baibu.store.at(baibu.learner, missing))
    if len(kept) + len(new) > MOST_HELD:
        kept = {seq: kept[seq] for seq in places if seq in kept}
    return _hold_verdicts(baibu, kept, new)


def remember_verdicts(baibu: Baibu, records: Sequence[Record]) -> None:
    """Hold the verdicts among records that were read anyhow."""
    new, _ = decode_all(record for record in records if record.kind == Verdict.kind)
    kept = _held_verdicts(baibu)
    if len(kept) + len(new) <= MOST_HELD:
        _hold_verdicts(baibu, kept, new)


def _held_verdicts(baibu: Baibu) -> dict[int, tuple[Attempt, Evidence]]:
    held = baibu.held.get(f"verdicts of {baibu.learner}")
    return held if isinstance(held, dict) else {}


def _hold_verdicts(
    baibu: Baibu, kept: dict[int, tuple[Attempt, Evidence]], new: Sequence[Evidence]
) -> dict[int, tuple[Attempt, Evidence]]:
    now = {**kept, **{item.seq: (_attempt(baibu, item), item) for item in new}}
    baibu.held[f"verdicts of {baibu.learner}"] = now
    return now


def _attempt(baibu: Baibu, item: Evidence) -> Attempt:
    """Make an attempt that has no number yet."""
    fact = item.fact
    assert isinstance(fact, Verdict)  # noqa: S101 - only verdicts are listed
    failed = _report(item).first_failure
    diagnosis = failed.failure.diagnosis if failed is not None and failed.failure else None
    stage = baibu.catalog.stages.get(fact.stage)
    return Attempt(
        number=0,
        at=item.at,
        via=fact.via,
        passed=fact.passed,
        passed_checks=fact.passed_checks,
        checks=fact.checks,
        diagnosis=diagnosis.text if diagnosis is not None else None,
        first_failed=failed.title if failed is not None else None,
        source=fact.source if stage is None else code_in(stage, fact.source),
    )


def _report(item: Evidence) -> Report:
    assert isinstance(item.fact, Verdict)  # noqa: S101 - only verdicts have one
    return Report.from_json(dict(item.fact.report))


def _test(baibu: Baibu, progress: StageProgress) -> SkipTest:
    """Say how a test stands; after its time it is over, and a new one may begin."""
    begun, until = progress.test_begun_at, None
    if begun is not None and baibu.clock() - begun <= LONGEST_TEST and not progress.is_passed:
        until = begun + LONGEST_TEST
    helped = progress.hints > 0 or progress.gave_up_at is not None
    may_begin = not progress.is_passed and not helped and until is None
    return SkipTest(may_begin=may_begin, until=until, passed=progress.by_test)


def _comes_back(baibu: Baibu, stage: Stage, progress: StageProgress) -> bool:
    found = redo_of(stage.id, progress)
    return found is not None and found.due <= baibu.clock()


def _needing(baibu: Baibu, stage: Stage) -> list[StageId]:
    return [other.id for other in baibu.catalog.stages.values() if stage.id in other.needs]


def _cards(now: Board, names: Sequence[StageId]) -> tuple[StageCard, ...]:
    return tuple(now.cards[name] for name in names if name in now.cards)


def _skills(baibu: Baibu, stage: Stage) -> tuple[Text, ...]:
    skills = baibu.catalog.skills
    return tuple(skills[name].title for name in stage.teaches if name in skills)


def _cited(source: Source) -> str:
    return f"{source.authors} ({source.year}). {source.title}"


def _neighbours(now: Board, stage: Stage) -> tuple[StageCard | None, StageCard | None]:
    cards = list(now.cards.values())
    place = list(now.cards).index(stage.id)
    before = cards[place - 1] if place else None
    return before, cards[place + 1] if place + 1 < len(cards) else None
