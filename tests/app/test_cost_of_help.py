"""What help costs is told before it is taken, and it is what the mastery model does with it."""

from __future__ import annotations

from baibu.app import actions, queries
from baibu.app.wiring import Baibu
from baibu.derive.mastery import weights
from makers.small_course import RIGHT, baibu

__all__ = ["baibu"]


def test_each_hint_tells_what_a_pass_counts_after_it(baibu: Baibu) -> None:
    told = []
    while (worth := queries.stage_page(baibu, 1).hint_worth) is not None:
        told.append(worth)
        actions.take_hint(baibu, 1)
    assert told == [round(100 * weight) for weight in weights.AFTER_HINTS[1 : len(told) + 1]]
    assert queries.stage_page(baibu, 1).hints_left == 0


def test_the_solution_tells_it_too_until_it_was_read(baibu: Baibu) -> None:
    assert queries.stage_page(baibu, 1).solution_worth == round(100 * weights.AFTER_SOLUTION)
    actions.solution(baibu, 1, give_up=True)
    page = queries.stage_page(baibu, 1)
    assert (page.hint_worth, page.solution_worth) == (None, None)


def test_help_after_the_pass_costs_nothing_and_says_nothing(baibu: Baibu) -> None:
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    page = queries.stage_page(baibu, 1)
    assert (page.hint_worth, page.solution_worth) == (None, None)
