"""The week beside the plan, and a day summed up: what was done, nothing that was not."""

from __future__ import annotations

import re
from datetime import timedelta

from baibu.app import planning, preferences, queries, reviews, summing
from baibu.app.planning import Wish
from baibu.derive.redo import AFTER
from makers.small_course import RIGHT, WRONG, Ticking
from makers.visitor import Visitor, visitor, words

__all__ = ["visitor"]


def later(visitor: Visitor, span: timedelta) -> None:
    clock = visitor.baibu.clock
    assert isinstance(clock, Ticking)
    clock.at += span


def test_a_day_without_work_says_so_and_leads_on(visitor: Visitor) -> None:
    page = visitor.get("/today/done", accept_language="en")
    assert "nothing done yet" in words(page)
    assert 'href="/stage/count"' in page.text


def test_a_day_is_summed_up(visitor: Visitor) -> None:
    visitor.post("/stage/1/submit", {"source": WRONG})
    visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    visitor.post("/stage/2/submit", {"source": "def mean(xs):\n    return 0\n"})
    page = summing.day_page(visitor.baibu)
    assert [(one.card.number, one.attempts) for one in page.passed] == [(1, 2)]
    assert [one.card.number for one in page.tried] == [2]
    assert page.minutes > 0
    assert page.risen
    said = words(visitor.get("/today/done", accept_language="en"))
    assert "attempts: 2" in said
    assert "Surer than this morning" in said


def test_the_next_day_begins_empty_and_the_week_keeps_it(visitor: Visitor) -> None:
    visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    done = summing.day_page(visitor.baibu)
    later(visitor, timedelta(days=1))
    page = summing.day_page(visitor.baibu)
    assert (page.passed, page.tried, page.minutes) == ((), (), 0)
    assert page.week.minutes == done.week.minutes > 0


def test_the_goal_is_the_plans_and_free_days_make_it_smaller(visitor: Visitor) -> None:
    assert summing.week(visitor.baibu).goal is None
    today = planning.today(visitor.baibu)
    monday = today - timedelta(days=today.weekday())
    planning.make_plan(visitor.baibu, planning.Wish(hours=7, start=monday.isoformat()))
    whole = summing.week(visitor.baibu)
    assert whole.goal == 7 * 60
    free = (monday + timedelta(days=6)).isoformat()
    planning.make_plan(visitor.baibu, planning.Wish(free=(free,)))
    week = summing.week(visitor.baibu)
    assert week.goal == 6 * 60
    assert [day.is_free for day in week.days] == [False] * 6 + [True]
    assert "free" in words(visitor.get("/today", accept_language="en"))


def test_a_stage_passed_with_its_solution_open_comes_back_and_goes_once_done(
    visitor: Visitor,
) -> None:
    visitor.post("/stage/1/solution", {"give_up": "yes"})
    visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    assert "Once more" not in words(visitor.get("/today", accept_language="en"))
    later(visitor, AFTER)
    assert "Once more: stage 1 Count" in words(visitor.get("/today", accept_language="en"))
    stage = visitor.get("/stage/1", accept_language="en")
    assert "Worth doing once more" in words(stage)
    visitor.post("/stage/1/reset")
    visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    assert "Once more" not in words(visitor.get("/today", accept_language="en"))
    assert not queries.stage_page(visitor.baibu, 1).redo


def test_the_solution_can_be_compared_once_it_may_be_seen(visitor: Visitor) -> None:
    visitor.post("/stage/1/submit", {"source": WRONG})
    before = visitor.get("/stage/1/history?older=attempt-1&newer=solution")
    assert before.status_code == 404
    visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    link = re.search(r'href="(/stage/count/history\?[^"]+)"', visitor.get("/stage/1").text)
    assert link is not None
    page = visitor.get(link[1].replace("&amp;", "&"), accept_language="en")
    assert page.status_code == 200
    assert "Reference solution" in words(page)


def works(visitor: Visitor) -> None:
    """Review a card of one's own for a minute."""
    card = reviews.write(visitor.baibu, f"{visitor.baibu.clock()}", "back").view.card
    reviews.rate(visitor.baibu, card, 3, seconds=60, via="web")


def test_weeks_in_a_row_are_told_to_who_asked_for_it_alone(visitor: Visitor) -> None:
    for _ in range(3):
        works(visitor)
        later(visitor, timedelta(days=7))
    assert summing.week(visitor.baibu).run is None
    assert "in a row" not in words(visitor.get("/today", accept_language="en"))
    told = visitor.follow(visitor.post("/settings/weeks", {"shown": "yes"}))
    assert '<input type="radio" name="shown" value="yes" checked>' in told.text
    assert summing.week(visitor.baibu).run == 3, "a week that has only begun breaks nothing"
    works(visitor)
    assert "Weeks in a row: 4." in words(visitor.get("/today", accept_language="en"))
    later(visitor, timedelta(days=14))
    assert summing.week(visitor.baibu).run == 0
    assert "in a row" not in words(visitor.get("/today", accept_language="en"))


def test_a_free_week_of_the_plan_does_not_break_them(visitor: Visitor) -> None:
    preferences.choose(visitor.baibu, "weeks_in_a_row", "yes")
    works(visitor)
    monday = planning.today(visitor.baibu)
    monday += timedelta(days=7 - monday.weekday())
    free = f"{monday}..{monday + timedelta(days=6)}"
    planning.make_plan(visitor.baibu, Wish(hours=7.0, free=(free,)))
    later(visitor, timedelta(days=14))
    works(visitor)
    assert summing.week(visitor.baibu).run == 2
