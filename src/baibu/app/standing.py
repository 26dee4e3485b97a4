"""Say which milestones are reached, what today holds, and how today compares with one's own past.

Start reading at `milestones_page`, `queue_page` or `versus_page`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from baibu.app import placing
from baibu.app.board import board
from baibu.app.cards import day_began
from baibu.app.mastery import at_moment, current, row
from baibu.app.pages import StageCard
from baibu.app.plan_pages import (
    MilestoneRow,
    MilestonesPage,
    PlacePage,
    PlaceQuestion,
    QueueEntry,
    QueuePage,
    SkillChange,
    SkillRow,
    Then,
    VersusPage,
)
from baibu.app.plan_texts import words
from baibu.app.planning import NotADayError, learners_day, the_plan, today
from baibu.app.preferences import usual_minutes
from baibu.app.recording import keep
from baibu.app.reviews import WrongMinutesError, review_page
from baibu.app.wiring import Baibu
from baibu.content import Stage
from baibu.core.ids import SkillId, StageId
from baibu.core.language import Text
from baibu.derive import Progress
from baibu.derive.mastery import Level, next_question, worth_testing
from baibu.derive.mastery.placing import MOST_MINUTES
from baibu.derive.milestones import milestones
from baibu.derive.next import Entry, Ground, Reviews, keeps_failing, queue
from baibu.derive.plan import by_day, needed, until
from baibu.derive.redo import redos
from baibu.ledger import Correction, Evidence, Placement, decode_all

LEAST_MINUTES, MOST_MINUTES_TODAY = 1.0, 24 * 60.0
MOST_DAYS = 3_660
LISTED = 5  # skills that rose or fell most
NOTICED = 0.02  # of a chance: a smaller change is not told


def milestones_page(baibu: Baibu) -> MilestonesPage:
    """Give the six milestones, from evidence alone."""
    now, stages = board(baibu), baibu.catalog.stages
    gates = [name for name, stage in stages.items() if stage.milestone is not None]
    closure = {name: needed(stages, [name]) for name in gates}
    plan = the_plan(baibu)
    rows = []
    for one in milestones(now.road, closure):
        task = plan.of_stage.get(one.stage.id) if plan is not None else None
        rows.append(
            MilestoneRow(
                number=one.number,
                title=words(f"milestone.{one.number}"),
                stage=now.cards[one.stage.id],
                reached=one.reached,
                evidence=one.evidence,
                attempts=one.attempts,
                left=len(one.before),
                on_the_way=one.on_the_way,
                minutes_left=sum(stages[name].minutes for name in one.before),
                planned=task.last if task is not None else None,
            )
        )
    return MilestonesPage(rows=tuple(rows), reached=sum(r.reached is not None for r in rows))


def queue_page(baibu: Baibu, *, minutes: float | None = None) -> QueuePage:
    """Give what to do today, in order, in the minutes there are."""
    plan, now = the_plan(baibu), board(baibu)
    day = plan.on(plan.today) if plan is not None else None
    planned = None
    if day is not None:
        planned = float(sum(p.minutes for p in day.portions) + day.reading + day.reviews)
    length = minutes or planned or usual_minutes(baibu)
    cards = review_page(baibu, minutes=length)
    entries = queue(
        now.road,
        length,
        reviews=Reviews(cards=len(cards.cards), minutes=cards.needed),
        redo=redos(now.road, baibu.clock()),
        ground=_ground(baibu),
        order=plan.order if plan is not None else None,
        has_reading=plan is not None,
    )
    return QueuePage(
        entries=tuple(_entry(baibu, entry) for entry in entries),
        minutes=round(length),
        planned=minutes is None and planned is not None,
    )


def unplanned(baibu: Baibu) -> Literal["free", "usual"]:
    """Say why no plan tells how long today is: the day is free in it, or there is none."""
    return "usual" if the_plan(baibu) is None else "free"


def minutes_of(text: str) -> float | None:
    """Read how many minutes somebody has; nothing where nothing is said."""
    if not text.strip():
        return None
    try:
        minutes = float(text)
    except ValueError:
        raise WrongMinutesError(minutes=text) from None
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES_TODAY:
        raise WrongMinutesError(minutes=text)
    return minutes


def days_of(text: str) -> int:
    """Read a span: 30, 30d, 4w."""
    found = re.fullmatch(r"(\d{1,5})([dw]?)", text.strip())
    if found is None:
        raise NotADayError(text=text)
    return int(found[1]) * (7 if found[2] == "w" else 1)


def versus_page(baibu: Baibu, days: int) -> VersusPage:
    """Compare today with a day of one's own past."""
    if not 1 <= days <= MOST_DAYS:
        raise NotADayError(text=f"{days}d")
    now = baibu.clock()
    past = now - timedelta(days=days)
    progress = board(baibu).progress
    earlier = until(progress, past)
    before = at_moment(baibu, baibu.mastery.now(baibu.learner).until(past), past)
    found = current(baibu)
    changes = _changes(baibu, before, found)
    cards = board(baibu).cards
    passed_then, passed_now = (_passed(baibu, p) for p in (earlier, progress))
    last_day = today(baibu)
    first = last_day - timedelta(days=days - 1)
    minutes = by_day(progress, learners_day)
    earlier_first = first - timedelta(days=days)
    return VersusPage(
        days=days,
        since=last_day - timedelta(days=days),
        passed=Then(then=len(passed_then), now=len(passed_now)),
        minutes=Then(
            then=sum(m for day, m in minutes.items() if earlier_first <= day < first),
            now=sum(m for day, m in minutes.items() if first <= day <= last_day),
        ),
        stages=tuple(cards[name] for name in passed_now if name not in passed_then),
        areas=tuple(_area(baibu, area, before, found) for area in baibu.catalog.fields.areas),
        risen=tuple(c for c in changes if c.now - c.then > NOTICED)[:LISTED],
        fallen=tuple(c for c in reversed(changes) if c.then - c.now > NOTICED)[:LISTED],
    )


def place_page(baibu: Baibu) -> PlacePage:
    """Give the next question of a placement, or what it suggests."""
    asked = _placed(baibu)
    minutes = sum(fact.seconds for fact in asked) / 60
    names = {fact.skill for fact in asked}
    graph = baibu.mastery.now(baibu.learner).graph
    chosen = next_question(baibu.mastery.now(baibu.learner), names, minutes)
    found, now, skills = current(baibu), board(baibu), baibu.catalog.skills
    passed = {name for name, standing in now.road.items() if standing.status == "passed"}
    made = {name: stage for name, stage in baibu.catalog.stages.items() if not stage.coming}
    test = worth_testing(made, found, passed)
    question = None
    if chosen is not None:
        question = PlaceQuestion(
            skill=row(skills[chosen], found[chosen]),
            area=baibu.catalog.fields.areas[skills[chosen].area],
            can=skills[chosen].can,
            number=len(asked) + 1,
            minutes_left=max(MOST_MINUTES - minutes, 0.0),
            stages=tuple(
                now.cards[s.id] for s in baibu.catalog.stages.values() if chosen in s.teaches
            ),
            builds_on=tuple(
                skills[graph.skills[parent]].title for parent in graph.parents[graph.place[chosen]]
            ),
            task=placing.task_of(baibu, chosen),
        )
    left = [now.cards[name] for name in made if name not in passed and name not in test]
    return PlacePage(
        question=question,
        asked=len(asked),
        minutes=minutes,
        known=tuple(row(skills[n], level) for n, level in found.items() if level.chance >= 0.5),
        test=tuple(now.cards[name] for name in test),
        begin=left[0] if left else None,
        ground=_under(baibu, left[0]) if left else (),
        went=placing.told(baibu, asked[-1] if asked else None),
    )


def place(baibu: Baibu, skill: str, answer: float, *, seconds: float = 0.0) -> PlacePage:
    """Record what was said about a skill, and go on."""
    name = SkillId(skill)
    keep(baibu, Placement(skill=name, item=name, answer=answer, seconds=max(0.0, seconds)))
    return place_page(baibu)


def place_shown(baibu: Baibu, skill: str, typed: str, *, seconds: float = 0.0) -> PlacePage:
    """Record whether a skill was shown by working a task out, and go on."""
    fact = placing.shown(baibu, SkillId(skill), typed)
    keep(baibu, replace(fact, seconds=max(0.0, seconds)))
    return place_page(baibu)


def _under(baibu: Baibu, card: StageCard) -> tuple[SkillRow, ...]:
    """Give the skills that the stages before a stage teach, the least known first."""
    found, stages = current(baibu), baibu.catalog.stages
    needs = [stages[need] for need in stages[StageId(card.id)].needs if need in stages]
    names = dict.fromkeys(skill for need in needs for skill in need.teaches if skill in found)
    rows = (row(baibu.catalog.skills[name], found[name]) for name in names)
    return tuple(sorted(rows, key=lambda one: one.chance))


def take_back(baibu: Baibu) -> PlacePage:
    """Undo the last answer of this placement."""
    answers = _answers(baibu)
    if answers:
        keep(baibu, Correction(undoes=answers[-1].id, reason="undo"))
    return place_page(baibu)


def _placed(baibu: Baibu) -> list[Placement]:
    """Give the answers of this placement."""
    return [item.fact for item in _answers(baibu) if isinstance(item.fact, Placement)]


def _answers(baibu: Baibu) -> list[Evidence]:
    """Give the answers of today that are not taken back."""
    began = day_began(baibu.clock())
    kinds = (Placement.kind, Correction.kind)
    evidence, _ = decode_all(baibu.store.read(baibu.learner, kinds=kinds))
    undone = {item.fact.undoes for item in evidence if isinstance(item.fact, Correction)}
    return [
        item
        for item in evidence
        if item.at >= began and item.id not in undone and isinstance(item.fact, Placement)
    ]


def _ground(baibu: Baibu) -> list[Ground]:
    """Give what the stage under way builds on; nothing unless it keeps failing."""
    now = board(baibu)
    choice = now.choice
    if choice is None or not keeps_failing(now.road[choice.stage]):
        return []
    found, stages = current(baibu), baibu.catalog.stages
    own = set(stages[choice.stage].teaches)
    return [
        Ground(skill=skill, stage=need, chance=found[skill].chance)
        for need in stages[choice.stage].needs
        if need in stages and not stages[need].coming
        for skill in stages[need].teaches
        if skill in found and skill not in own
    ]


def _entry(baibu: Baibu, entry: Entry) -> QueueEntry:
    cards = board(baibu).cards
    card: StageCard | None = cards[entry.stage] if entry.stage is not None else None
    skill = baibu.catalog.skills.get(entry.skill) if entry.skill is not None else None
    percent = round(100 * card.share) if card is not None else 0
    facts = {
        "cards": entry.cards, "opens": entry.opens, "tries": entry.tries, "percent": percent,
        "number": card.number if card else 0, "title": card.title if card else "",
        "skill": skill.title if skill else "",
    }  # fmt: skip
    why: str = entry.why
    if entry.kind == "stage":
        why = "tried" if entry.tries else why
        why = "ready_opens" if why == "ready" and entry.opens else why
    commands: Mapping[str, str | None] = {
        "reviews": f"baibu review --minutes {entry.minutes}",
        "stage": f"baibu stage {facts['number']}",
        "repair": f"baibu stage {facts['number']}",
        "redo": f"baibu reset {facts['number']}",
        "reading": None,
    }
    return QueueEntry(
        kind=entry.kind,
        title=words(f"queue.{entry.kind}", **facts),
        reason=words(f"queue.why_{why}", **facts),
        minutes=entry.minutes,
        command=commands[entry.kind],
        stage=card.number if card else None,
        instead=tuple(cards[name] for name in entry.instead),
    )


def _passed(baibu: Baibu, progress: Progress) -> list[StageId]:
    def is_passed(stage: Stage) -> bool:
        return progress.of(stage.id, *baibu.former.get(stage.id, ())).is_passed

    return [stage.id for stage in baibu.catalog.stages.values() if is_passed(stage)]


def _changes(
    baibu: Baibu, then: Mapping[SkillId, Level], now: Mapping[SkillId, Level]
) -> list[SkillChange]:
    """Give how skills with evidence changed, the greatest rise first."""
    found = [
        SkillChange(
            id=name,
            title=baibu.catalog.skills[name].title,
            then=then[name].chance,
            now=level.chance,
        )
        for name, level in now.items()
        if level.evidence
    ]
    return sorted(found, key=lambda change: (change.then - change.now, change.id))


def _area(
    baibu: Baibu, area: str, then: Mapping[SkillId, Level], now: Mapping[SkillId, Level]
) -> tuple[Text, Then]:
    names = [name for name, skill in baibu.catalog.skills.items() if skill.area == area]
    count = max(len(names), 1)
    return baibu.catalog.fields.areas[area], Then(
        then=sum(then[name].chance for name in names) / count,
        now=sum(now[name].chance for name in names) / count,
    )
