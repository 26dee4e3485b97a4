"""Say how well each skill is known, how sure that is, and because of which evidence."""

from baibu.derive.mastery.belief import Belief, Change, Filter, beginning, believed
from baibu.derive.mastery.graph import SkillGraph, graph_of
from baibu.derive.mastery.levels import (
    Level,
    Reason,
    Reasons,
    Recall,
    levels,
    readiness,
    reasons,
)
from baibu.derive.mastery.placing import next_question, worth_testing
from baibu.derive.mastery.record import Row
from baibu.derive.mastery.view import Mastery, MasteryView

__all__ = [
    "Belief",
    "Change",
    "Filter",
    "Level",
    "Mastery",
    "MasteryView",
    "Reason",
    "Reasons",
    "Recall",
    "Row",
    "SkillGraph",
    "beginning",
    "believed",
    "graph_of",
    "levels",
    "next_question",
    "readiness",
    "reasons",
    "worth_testing",
]
