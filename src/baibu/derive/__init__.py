"""Work out what the evidence says: pure folds, and what follows from them."""

from typing import Any

from baibu.derive.fold import View, fold
from baibu.derive.next import Next, next_stage
from baibu.derive.plan import PLAN, Asked
from baibu.derive.progress import PROGRESS, Progress, StageProgress
from baibu.derive.recall import DECK, RECALL, Deck, Recall
from baibu.derive.road import Standing, Status, standings

VIEWS: tuple[View[Any], ...] = (PROGRESS, RECALL, DECK, PLAN)

__all__ = [
    "DECK",
    "PLAN",
    "PROGRESS",
    "RECALL",
    "VIEWS",
    "Asked",
    "Deck",
    "Next",
    "Progress",
    "Recall",
    "StageProgress",
    "Standing",
    "Status",
    "View",
    "fold",
    "next_stage",
    "standings",
]
