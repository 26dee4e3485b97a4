"""Choose what to do next, and say why: the stage, and the queue for the minutes there are today.

The stage: among those that are made, not passed, and whose prerequisites are passed, the one worked
on last, if any was begun; otherwise the first of the plan. A prerequisite that is still coming
holds nobody up, but what it builds on itself comes first.

The queue: what fades first (reviews), then a stage that comes back to be done once more, then the
stage; but when a stage keeps failing, the weakest thing it builds on comes before it; what is left
of the day goes to reading. Every entry says why it is there, and names two others that could take
its place.

Start reading at `next_stage`, then `queue`; `ahead` looks a few stages further.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from baibu.core.ids import SkillId, StageId
from baibu.derive.redo import Redo
from baibu.derive.road import Standing

Because = Literal[
    "started",  # it was begun
    "first",  # nothing was done yet: the road begins here
    "ready",  # all that it needs is passed, and it comes first in the plan
]
Kind = Literal["reviews", "redo", "repair", "stage", "reading"]
Why = Literal[
    "fading",  # cards that are worth most now
    "solution",  # it was passed with its solution open
    "hints",  # it was passed with the last of its hints
    "tries",  # it was passed after many verdicts short of a pass
    "keeps_failing",  # a stage that builds on it fell short again and again
    "started",
    "first",
    "ready",
    "quota",  # the reading time of the plan
]
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
KEEPS_FAILING = 3  # verdicts short of a pass, after which the ground is looked at
LEAST_MINUTES = 5  # of a part of the queue: less is not worth beginning
REPAIR_MINUTES = 20.0
REDO_MINUTES = 30.0  # at most: what was done before goes faster
REVIEW_SHARE, READING_SHARE = 0.3, 1 / 6  # of the minutes, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The stage to do next."""

    stage: StageId
    because: Because
    opens: int  # stages that need it, made and not passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """One of the next few stages, in the order in which they would be done."""

    stage: StageId
    because: Because
    opens: int  # stages that wait for it
    after: tuple[StageId, ...]  # of those before it in the list, what it builds on


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """What recall says of today: how long the reviews worth doing would take."""

    cards: int
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Something that a stage builds on, and how well it is known."""

    skill: SkillId
    stage: StageId  # where it was learnt
    chance: float  # 0..1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to do today."""

    kind: Kind
    why: Why
    minutes: int
    stage: StageId | None = None
    skill: SkillId | None = None  # to repair
    cards: int = 0
    opens: int = 0
    tries: int = 0  # verdicts short of a pass
    instead: tuple[StageId, ...] = ()  # up to two stages that could take its place


def next_stage(
    road: Mapping[StageId, Standing], order: Sequence[StageId] | None = None
) -> Next | None:
    """Choose; nothing when everything that is made is passed. `order` is that of a plan."""
    ready = _ready(road, order)
    if not ready:
        return None
    chosen = ready[0]
    return Next(
        stage=chosen.stage.id,
        because="started" if chosen.status == "started" else _because(road),
        opens=_opens(road, chosen),
    )


def ahead(
    road: Mapping[StageId, Standing], order: Sequence[StageId] | None = None, *, count: int = 5
) -> tuple[Ahead, ...]:
    """Give the next few stages, as if each were passed when its turn has come."""
    left = _in_order((s for s in road.values() if s.status not in {"passed", "coming"}), order)
    queued = [*(s for s in _ready(road, order) if s.status == "started"), *left]
    found: dict[StageId, Ahead] = {}
    while len(found) < count:
        able = (s for s in queued if s.stage.id not in found and found.keys() >= set(s.missing))
        chosen = next(able, None)
        if chosen is None:
            break
        found[chosen.stage.id] = Ahead(
            stage=chosen.stage.id,
            because="started" if chosen.status == "started" else _because(road),
            opens=_opens(road, chosen),
            after=tuple(chosen.missing),
        )
    return tuple(found.values())


def queue(
    road: Mapping[StageId, Standing],
    minutes: float,
    *,
    reviews: Reviews | None = None,
    redo: Sequence[Redo] = (),
    ground: Sequence[Ground] = (),
    order: Sequence[StageId] | None = None,
    has_reading: bool = False,
) -> tuple[Entry, ...]:
    """Fill the minutes of today, in the order in which to do it.

    `ground` is what the next stage builds on; it is looked at only when that stage keeps failing.
    Of `redo`, what waits longest comes back, one a day.
    """
    entries: list[Entry] = []
    left = minutes
    ready = _ready(road, order)
    if reviews is not None and reviews.cards:
        most = minutes if not ready else max(minutes * REVIEW_SHARE, LEAST_MINUTES)
        spent = min(reviews.minutes, most, left)
        cards = max(1, round(reviews.cards * spent / max(reviews.minutes, 1e-9)))
        others = _names(ready[:2])
        entries.append(
            Entry(kind="reviews", why="fading", minutes=_whole(spent), cards=cards, instead=others)
        )
        left -= spent
    if redo and left >= 2 * LEAST_MINUTES:
        entries.append(_redo(road, redo, left))
        left -= entries[-1].minutes
    reading = minutes * READING_SHARE if has_reading and ready else left if has_reading else 0.0
    left -= reading if reading >= LEAST_MINUTES else 0.0
    entries += _stages(road, ready, ground, left)
    if reading >= LEAST_MINUTES:
        others = _names(ready[:2])
        entries.append(Entry(kind="reading", why="quota", minutes=_whole(reading), instead=others))
    return tuple(entries)


def keeps_failing(standing: Standing) -> bool:
    """Say whether a stage fell short so often that its ground should be looked at."""
    return standing.status == "started" and standing.progress.attempts >= KEEPS_FAILING


def _stages(
    road: Mapping[StageId, Standing],
    ready: Sequence[Standing],
    ground: Sequence[Ground],
    left: float,
) -> list[Entry]:
    """Give the stage, and before it what it builds on when it keeps failing."""
    if not ready or left < 1:
        return []
    chosen = ready[0]
    found: list[Entry] = []
    weak = min(ground, key=lambda g: (g.chance, g.skill), default=None)
    if keeps_failing(chosen) and weak is not None:
        spent = min(REPAIR_MINUTES, left / 2)
        found.append(
            Entry(
                kind="repair",
                why="keeps_failing",
                minutes=_whole(spent),
                stage=weak.stage,
                skill=weak.skill,
                tries=chosen.progress.attempts,
                instead=_others([g.stage for g in sorted(ground, key=lambda g: g.chance)], weak),
            )
        )
        left -= spent
    begun = chosen.status == "started"
    found.append(
        Entry(
            kind="stage",
            why="started" if begun else _because(road),
            minutes=_whole(min(left, chosen.stage.minutes)),
            stage=chosen.stage.id,
            opens=_opens(road, chosen),
            tries=chosen.progress.attempts,
            instead=_names(ready[1:3]),
        )
    )
    return found


def _redo(road: Mapping[StageId, Standing], redo: Sequence[Redo], left: float) -> Entry:
    """Give the stage that comes back."""
    chosen, *others = redo
    spent = min(REDO_MINUTES, left / 2, road[chosen.stage].stage.minutes / 2)
    return Entry(
        kind="redo",
        why=chosen.why,
        minutes=_whole(spent),
        stage=chosen.stage,
        tries=road[chosen.stage].progress.attempts,
        instead=tuple(other.stage for other in others[:2]),
    )


def _names(standings: Sequence[Standing]) -> tuple[StageId, ...]:
    return tuple(standing.stage.id for standing in standings)


def _others(stages: Sequence[StageId], weak: Ground) -> tuple[StageId, ...]:
    return tuple(dict.fromkeys(stage for stage in stages if stage != weak.stage))[:2]


def _ready(road: Mapping[StageId, Standing], order: Sequence[StageId] | None) -> list[Standing]:
    """Give what could be done now: what was begun, the latest first; then by the plan."""
    ready = [
        standing
        for standing in road.values()
        if standing.status in {"started", "open"} and not standing.missing
    ]
    begun = [standing for standing in ready if standing.status == "started"]
    begun.sort(key=lambda s: (s.progress.last_at or LONG_AGO, -s.stage.number), reverse=True)
    others = [standing for standing in ready if standing.status == "open"]
    others = [s for s in others if not _is_too_early(road, s)] or others
    return [*begun, *_in_order(others, order)]


def _in_order(standings: Iterable[Standing], order: Sequence[StageId] | None) -> list[Standing]:
    """Sort by the plan; what is not in it by month and number, at the end."""
    place = {name: at for at, name in enumerate(order or ())}
    return sorted(
        standings, key=lambda s: (place.get(s.stage.id, len(place)), s.stage.month, s.stage.number)
    )


def _is_too_early(road: Mapping[StageId, Standing], standing: Standing) -> bool:
    """Say whether it builds, through stages that are still coming, on one that is not passed."""
    asked, seen = list(standing.stage.needs), set[StageId]()
    while asked:
        need = asked.pop()
        if need not in road or need in seen:
            continue
        seen.add(need)
        if road[need].status == "coming":
            asked += road[need].stage.needs
        elif road[need].status != "passed":
            return True
    return False


def _opens(road: Mapping[StageId, Standing], chosen: Standing) -> int:
    return sum(
        chosen.stage.id in standing.missing
        for standing in road.values()
        if standing.status != "coming"
    )


def _because(road: Mapping[StageId, Standing]) -> Because:
    has_passed = any(standing.status == "passed" for standing in road.values())
    return "ready" if has_passed else "first"


def _whole(minutes: float) -> int:
    return max(1, round(minutes))
