"""Choose what to ask in a placement: the skill whose answer says most about all the others.

Reads  what is believed, and what was asked already.
Gives  the next skill, or nothing when half an hour is over or an answer would say little.
Never  takes anything away: how placements count is in `belief`; no stage is closed or unpassed.

Start reading at `next_question`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from baibu.content import Stage
from baibu.core.ids import SkillId, StageId
from baibu.derive.mastery import weights
from baibu.derive.mastery.belief import sigmoid
from baibu.derive.mastery.levels import Level
from baibu.derive.mastery.view import Mastery
from baibu.ledger.evidence import Placement

MOST_MINUTES = 30.0
MOST_QUESTIONS = 60
LEAST_GAIN = 0.002  # of the variance of all skills together: less is not worth a question
WORTH_A_TEST = 0.5  # mean chance over a stage's skills from which the stage is tried as a test


def next_question(
    state: Mastery, asked: Collection[SkillId], minutes: float = 0.0
) -> SkillId | None:
    """Choose the next skill to ask about; nothing when it is time to stop."""
    if minutes >= MOST_MINUTES or len(asked) >= MOST_QUESTIONS:
        return None
    covariance, mean = state.belief.covariance, state.belief.mean
    worth = weights.WEIGHTS[Placement.kind] * weights.ANSWERS_IN_A_VERDICT
    total = float(covariance.trace())
    best, most = None, LEAST_GAIN
    for at, skill in enumerate(state.graph.skills):
        if skill in asked:
            continue
        chance = sigmoid(float(mean[at]))
        pull = worth * chance * (1 - chance)
        variance = float(covariance[at, at]) + weights.VAR_ITEM
        along = covariance[at]
        gain = pull / (1 + pull * variance) * float(along @ along) / total
        if gain > most:
            best, most = skill, gain
    return best


def worth_testing(
    stages: Mapping[StageId, Stage], found: Mapping[SkillId, Level], passed: Collection[StageId]
) -> tuple[StageId, ...]:
    """Name the stages that somebody with these levels may well pass at once."""
    names = []
    for name, stage in stages.items():
        known = [found[skill].chance for skill in stage.teaches if skill in found]
        if name not in passed and known and sum(known) / len(known) >= WORTH_A_TEST:
            names.append(name)
    return tuple(names)
