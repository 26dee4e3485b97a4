"""Work out what the evidence says: pure folds, and what follows from them."""

from typing import Any

from baibu.derive.fold import View, fold
from baibu.derive.next import Next, next_stage
from baibu.derive.progress import PROGRESS, Progress, StageProgress
from baibu.derive.road import Standing, Status, standings

VIEWS: tuple[View[Any], ...] = (PROGRESS,)

__all__ = [
    "PROGRESS",
    "VIEWS",
    "Next",
    "Progress",
    "StageProgress",
    "Standing",
    "Status",
    "View",
    "fold",
    "next_stage",
    "standings",
]
