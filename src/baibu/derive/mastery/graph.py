"""Say how skills hang together: which build on which, and which a stage asks for.

Reads  stages (what they teach and need) and skills.
Gives  a `SkillGraph`, and the covariance that belief begins with: P0 = T Q T', T = (I - B)^-1.
Never  fails on a circle: each skill follows its parents by less than 1, so T always exists.

Start reading at `graph_of`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from baibu.content import Skill, Stage
from baibu.core.ids import SkillId, StageId
from baibu.derive.mastery.weights import BACKGROUNDS, NEWCOMER, RHO, VAR_COMMON, VAR_SKILL

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Places = tuple[int, ...]  # of skills, in the order of the graph


@dataclass(frozen=True, kw_only=True)
class SkillGraph:
    """Skills, what each builds on, and what evidence about a stage or a card is evidence of."""

    skills: tuple[SkillId, ...]
    areas: tuple[str, ...]  # of each skill
    parents: tuple[Places, ...]  # of each skill
    stages: Mapping[StageId, Places]  # what each stage teaches; former ids of a stage as well
    cards: Mapping[str, Places] = field(default_factory=dict)  # where it is known exactly
    ease: Mapping[str, float] = field(default_factory=dict)  # of items, logits, where it is known

    @cached_property
    def place(self) -> Mapping[SkillId, int]:
        """Where each skill stands."""
        return {skill: at for at, skill in enumerate(self.skills)}

    @cached_property
    def key(self) -> int:
        """A number that differs between graphs: a snapshot of another graph is not used."""
        told = repr((self.skills, self.areas, self.parents, sorted(self.stages.items())))
        told += repr((sorted(self.cards.items()), sorted(self.ease.items())))
        return int(hashlib.sha256(told.encode()).hexdigest()[:6], 16)

    def of_stage(self, stage: str) -> Places:
        """Give what evidence about a stage is evidence of; nothing for a stage that is unknown."""
        return self.stages.get(StageId(stage), ())

    def of_card(self, card: str) -> Places:
        """Give what a review is evidence of: the card's skill, else those of its stage."""
        return self.cards.get(card) or self.of_stage(card.partition("/")[0])

    def of_skill(self, skill: str) -> Places:
        """Give a skill's own place."""
        at = self.place.get(SkillId(skill))
        return () if at is None else (at,)

    def prior_mean(self, background: str) -> Floats:
        """Give what is believed of somebody with a background."""
        import numpy as np

        known = BACKGROUNDS.get(background, {})
        return np.array([known.get(area, NEWCOMER) for area in self.areas])

    @cached_property
    def usual_covariance(self) -> Floats:
        """The covariance of everybody before any evidence; worked out once, never written to."""
        covariance = self.prior_covariance()
        covariance.flags.writeable = False
        return covariance

    def prior_covariance(self, rho: float = RHO) -> Floats:
        """Give how skills vary together: like their parents, and a little all alike."""
        import numpy as np

        follows = np.zeros((len(self.skills), len(self.skills)))
        for child, parents in enumerate(self.parents):
            for parent in parents:
                follows[child, parent] = rho / len(parents)
        spread = np.linalg.inv(np.eye(len(self.skills)) - follows)
        together = spread @ spread.T
        scale = 1.0 / np.sqrt(np.diag(together))
        covariance = VAR_SKILL * together * np.outer(scale, scale) + VAR_COMMON
        return np.asarray((covariance + covariance.T) / 2)


def graph_of(
    stages: Mapping[StageId, Stage],
    skills: Mapping[SkillId, Skill],
    *,
    former: Mapping[StageId, tuple[StageId, ...]] | None = None,
    cards: Mapping[str, SkillId] | None = None,
) -> SkillGraph:
    """Make the graph: a skill builds on what the prerequisites of its first stage teach."""
    names = tuple(skills)
    place = {name: at for at, name in enumerate(names)}
    teaches = {
        stage.id: tuple(place[skill] for skill in stage.teaches if skill in place)
        for stage in stages.values()
    }
    home: dict[int, Stage] = {}
    for stage in sorted(stages.values(), key=lambda stage: stage.number):
        for at in teaches[stage.id]:
            home.setdefault(at, stage)
    parents = tuple(
        tuple(
            sorted(
                {
                    parent
                    for need in (home[at].needs if at in home else ())
                    for parent in teaches.get(need, ())
                    if parent != at
                }
            )
        )
        for at in range(len(names))
    )
    known_as = dict(teaches)
    for stage_id, old in (former or {}).items():
        known_as |= {name: teaches[stage_id] for name in old if stage_id in teaches}
    exact = {card: (place[skill],) for card, skill in (cards or {}).items() if skill in place}
    return SkillGraph(
        skills=names,
        areas=tuple(skills[name].area for name in names),
        parents=parents,
        stages=known_as,
        cards=exact,
    )
