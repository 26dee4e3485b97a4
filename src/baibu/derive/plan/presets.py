"""Hold what each background brings to a plan, and how an hour of learning is divided.

Reads  nothing. Gives numbers, each with where it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Background = Literal["zero", "student", "developer", "data-scientist"]
Depth = Literal["core", "deep"]
Runs = tuple[tuple[int, int], ...]  # of stage numbers, both ends in them


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What people of a background usually know, and how they learn."""

    tested: Runs = ()  # stages that are first tried as a test, and skipped by passing it
    hours: float = 15.0  # a week, where nothing else is said
    projects: float = 1.0  # time for projects of one's own, beside the plan's: less at work


PRESETS: Mapping[Background, Preset] = {
    "zero": Preset(),
    "student": Preset(tested=((1, 2), (4, 4), (27, 27), (29, 30))),
    "developer": Preset(tested=((1, 17),), hours=14.0),
    "data-scientist": Preset(tested=((1, 6), (18, 46), (51, 60)), projects=0.0),
}
FULL_TIME = 40.0  # hours a week

# Of every hour: reading 2 to 3 hours and reviews 1.5 hours of a week of 15 (stages.md, "Effort").
READING, REVIEWS = 1 / 6, 1 / 10
READING_FIRST_MONTH = 2 / 15
# Hours for projects and interview work, so that each month of the six fills 15 hours a week.
PROJECT_HOURS: Mapping[int, float] = {1: 0.0, 2: 25.0, 3: 17.0, 4: 15.0, 5: 5.0, 6: 8.0}
TEST_MINUTES = 10  # to show by a test that a stage is known
# Hours of courses, extensions, free projects and paper builds for each hour of a stage: the deep
# road from zero is 18 months full time, some 3 000 hours (mission.md, section K).
DEEP = 9.0


def is_tested(background: Background, number: int) -> bool:
    """Say whether a stage is tried as a test first."""
    return any(low <= number <= high for low, high in PRESETS[background].tested)


def stage_share(month: int) -> float:
    """Give the part of a month's time that goes to stages and projects."""
    return 1 - REVIEWS - (READING_FIRST_MONTH if month == 1 else READING)
