"""Say how well each skill is known, and because of what.

Start reading at `mastery_page`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from baibu.app.board import board
from baibu.app.cards import hand
from baibu.app.plan_pages import AreaRows, MasteryPage, ReasonRow, SkillPage, SkillRow
from baibu.app.plan_texts import words
from baibu.app.wiring import Baibu
from baibu.content import Skill
from baibu.core.errors import BaibuError
from baibu.core.ids import CardId, SkillId, StageId
from baibu.core.language import Text
from baibu.derive.mastery import Level, Mastery, Reason, Row, levels, reasons
from baibu.derive.mastery.belief import sigmoid
from baibu.derive.recall.log import ticks
from baibu.ledger import Placement, Prediction, Review

LISTED = 12  # reasons that are shown; the rest are counted


class NoSuchSkillError(BaibuError):
    """No skill has this name."""

    code = "B045"
    status = 404


def mastery_page(baibu: Baibu) -> MasteryPage:
    """Give every skill, area by area."""
    state = baibu.mastery.now(baibu.learner)
    found = current(baibu)
    baibu.mastery.keep(baibu.learner)
    areas = []
    for area, title in baibu.catalog.fields.areas.items():
        rows = tuple(
            row(skill, found[name])
            for name, skill in baibu.catalog.skills.items()
            if skill.area == area
        )
        if rows:
            areas.append(
                AreaRows(
                    id=area,
                    title=title,
                    skills=rows,
                    chance=sum(r.chance for r in rows) / len(rows),
                    shown=sum(r.evidence > 0 for r in rows),
                )
            )
    known = state.background
    return MasteryPage(
        areas=tuple(areas),
        evidence=sum(r.evidence for area in areas for r in area.skills),
        background=words(f"background.{known}") if known else None,
    )


def skill_page(baibu: Baibu, name: str) -> SkillPage:
    """Give one skill, and why it stands where it does."""
    skill = find_skill(baibu, name)
    state, now = baibu.mastery.now(baibu.learner), baibu.clock()
    why = reasons(state, skill.id, now, recall_of_skills(baibu, now))
    listed = sorted(why.reasons, key=lambda reason: -abs(reason.points))
    cards, found = board(baibu).cards, current(baibu)
    at = state.graph.place[skill.id]
    before = why.level.logit - why.forgotten
    return SkillPage(
        skill=row(skill, why.level),
        area=baibu.catalog.fields.areas[skill.area],
        can=skill.can,
        start=sigmoid(why.start),
        reasons=tuple(_reason(baibu, reason) for reason in listed[:LISTED]),
        others=max(len(listed) - LISTED, 0),
        forgotten=100 * (sigmoid(why.level.logit) - sigmoid(before)),
        stages=tuple(
            cards[stage.id] for stage in baibu.catalog.stages.values() if skill.id in stage.teaches
        ),
        builds_on=tuple(
            row(baibu.catalog.skills[parent], found[parent])
            for parent in (state.graph.skills[p] for p in state.graph.parents[at])
        ),
    )


def current(baibu: Baibu) -> Mapping[SkillId, Level]:
    """Give the level of every skill as of now; worked out once for each minute and record."""
    state, now = baibu.mastery.now(baibu.learner), baibu.clock()
    key = f"levels of {baibu.learner}"
    kept = baibu.held.get(key)
    minute = now.replace(second=0, microsecond=0)
    if isinstance(kept, tuple) and kept[0] is state and kept[1] == minute:
        found: Mapping[SkillId, Level] = kept[2]
        return found
    made = at_moment(baibu, state, now)
    baibu.held[key] = (state, minute, made)
    return made


def at_moment(baibu: Baibu, state: Mastery, moment: datetime) -> Mapping[SkillId, Level]:
    """Give the levels that a state shows at a moment."""
    return levels(state, moment, recall_of_skills(baibu, moment))


def recall_of_skills(baibu: Baibu, moment: datetime) -> Mapping[SkillId, float]:
    """Give, for each skill with reviewed cards, the mean chance of recalling them."""
    cards = hand(baibu)
    model, at = cards.recall.model, ticks(moment)
    skills = skills_of_cards(baibu)
    chances: dict[SkillId, list[float]] = defaultdict(list)
    for name, log in cards.held.items():
        skill = skills.get(CardId(name))
        memory, last = log.memory(model), log.summary.last_at
        if skill is not None and memory is not None and last is not None and last <= at:
            chances[skill].append(model.recall(memory, log.summary.days(at)))
    return {skill: sum(told) / len(told) for skill, told in chances.items()}


def row(skill: Skill, level: Level) -> SkillRow:
    """Give the line of a skill."""
    return SkillRow(
        id=skill.id,
        title=skill.title,
        area=skill.area,
        chance=level.chance,
        low=level.low,
        high=level.high,
        evidence=level.evidence,
        is_sure=level.is_sure,
        recall=level.recall,
        last=level.last,
    )


def find_skill(baibu: Baibu, name: str) -> Skill:
    """Find a skill by its id, or by its title in either language."""
    wanted = name.strip().lower()
    skills = baibu.catalog.skills
    found = skills.get(SkillId(baibu.catalog.aliases.get(wanted, wanted)))
    if found is None:
        titles = {t.lower(): s for s in skills.values() for t in (s.title.zh, s.title.en)}
        found = titles.get(wanted)
    if found is None:
        raise NoSuchSkillError(skill=name)
    return found


def skills_of_cards(baibu: Baibu) -> Mapping[CardId, SkillId]:
    """Say about which skill each card is."""
    stages = {side.stage.id: side.stage for side in hand(baibu).sides.values() if side.stage}
    return {
        card.id: card.skill for stage in stages.values() for card in baibu.catalog.body(stage).cards
    }


def _reason(baibu: Baibu, reason: Reason) -> ReasonRow:
    line = reason.row
    return ReasonRow(
        evidence=line.id,
        at=line.moment,
        what=_what(baibu, line),
        weight=reason.weight,
        expected=reason.expected,
        right=line.right,
        logits=reason.logits,
        points=reason.points,
        is_direct=reason.is_direct,
    )


def _what(baibu: Baibu, line: Row) -> Text:
    """Say in words what a piece of evidence is."""
    if line.kind == Placement.kind:
        skill = baibu.catalog.skills.get(SkillId(line.subject))
        how = "shown" if "/" in line.item.removeprefix("placement/") else "said"  # a card, a skill
        key = f"{how}_known" if line.right >= 0.5 else f"{how}_unknown"
        return words(f"reason.{key}", skill=skill.title if skill else line.subject)
    name = line.subject.partition("/")[0]
    stage = baibu.catalog.stages.get(StageId(baibu.catalog.aliases.get(name, name)))
    title: object = stage.title if stage else line.subject
    number: object = stage.number if stage else "?"
    facts = {"number": number, "title": title, "percent": round(100 * line.right)}
    if line.kind == Review.kind:
        return words(f"reason.{'recalled' if line.right >= 0.5 else 'forgotten'}", **facts)
    if line.kind == Prediction.kind:
        return words(f"reason.{'foretold' if line.right >= 0.5 else 'misjudged'}", **facts)
    return words(f"reason.{'passed' if line.passes else 'short'}", **facts)
