"""Checks of stage 7: five repaired programs, an assertion for each, the search for the culprit.

An assertion is tried on right results; then, with the original bug put back into the file, on what
that bug gave and on other wrong results. Nothing here is left to chance: hours are drawn so that
wrong results are wrong by a tenth or more, and right ones by rounding alone.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any

from numpy.random import Generator
from solution import days_to_goal, running_totals

from baibu.grader.checks import Learner, Unmet, check, expect

EXCHANGE = """
def exchange(name, new):
    import sys

    module = sys.modules["solution"]
    old = getattr(module, name, None)
    setattr(module, name, new)
    return old
"""
BUGS = {
    "mean_hours": "lambda hours: sum(hours) // len(hours)",
    "days_to_goal": (
        "lambda hours, goal: next((d for d in range(1, len(hours) + 1) if sum(hours[:d]) > goal),"
        " None)"
    ),
    "running_totals": (
        "lambda hours: [hours.__setitem__(i, hours[i] + hours[i - 1]) for i in"
        " range(1, len(hours))] and hours"
    ),
    "split_days": "lambda days, n: (days[:n], days[n + 1:])",
    "most_minutes": "lambda entries: int(max(entries))",
}
BEFORE_AND_AFTER = "lambda f, hours: (f(hours), hours)"
STEPS = ("lambda h: [x * 2 for x in h]", "lambda h: h[::-1]", "lambda h: [x + 1 for x in h]")
NO_NEGATIVE = """
def no_negative(hours):
    for h in hours:
        assert h >= 0, f"{h} hours"
"""


@check(
    zh="mean_hours 给出平均，不舍掉小数",
    en="mean_hours gives the mean and drops no decimals",
    proves=["debugging"],
)
def repairs_the_mean(learner: Learner, rng: Generator) -> None:
    expect(learner.mean_hours([1.5, 0.5, 2.0, 1.0])).close_to(1.25)
    for _ in range(3):
        hours = some_hours(rng)
        expect(learner.mean_hours(hours)).close_to(math.fsum(hours) / len(hours), rtol=1e-12)


@check(
    zh="days_to_goal：正好达到目标的那一天也算达到",
    en="days_to_goal: reaching the goal exactly counts as reaching it",
    proves=["debugging"],
)
def repairs_the_goal(learner: Learner, rng: Generator) -> None:
    expect(learner.days_to_goal([1.5, 0.5, 2.0, 1.0], 4.0)).equals(3)
    for hours, goal in goals(rng):
        expect(learner.days_to_goal(hours, goal)).equals(days_to_goal(hours, goal))


@check(
    zh="running_totals 给出新列表，调用者的列表不变",
    en="running_totals gives a new list and leaves the caller's alone",
    proves=["debugging"],
)
def repairs_the_totals(learner: Learner, rng: Generator) -> None:
    look = learner.define(BEFORE_AND_AFTER)
    for hours in ([1.5, 0.5, 2.0], some_hours(rng), [2.5], []):
        got, after = look(learner.running_totals, list(hours))
        expect(got, zh="结果", en="the result").close_to(running_totals(hours), rtol=1e-12)
        expect(after, zh="调用者的列表", en="the caller's list").equals(hours)


@check(
    zh="split_days 分成两份，一天不少，一天不重",
    en="split_days gives two parts: no day lost, none twice",
    proves=["debugging"],
)
def repairs_the_split(learner: Learner, rng: Generator) -> None:
    expect(learner.split_days([1, 2, 3, 4, 5], 2)).equals(([1, 2], [3, 4, 5]))
    days = some_days(rng)
    for n in (0, int(rng.integers(1, len(days))), len(days)):
        expect(learner.split_days(days, n)).equals((days[:n], days[n:]))


@check(
    zh="most_minutes 按数比大小，不是数的项抛出 ValueError",
    en="most_minutes compares numbers; an entry that is none raises ValueError",
    proves=["debugging", "assertions"],
)
def repairs_the_largest(learner: Learner, rng: Generator) -> None:
    expect(learner.most_minutes(["95", "120", "40"])).equals(120)
    for _ in range(3):
        entries = some_entries(rng)
        expect(learner.most_minutes(entries)).equals(max(int(entry) for entry in entries))
    for bad in ("4O", "", "12.5"):
        entries = some_entries(rng)
        entries.insert(int(rng.integers(1, len(entries))), bad)
        learner.raises(ValueError, learner.most_minutes, entries)


@check(
    zh="check_mean_hours 放过每个平均，拦下原来的错和别的错",
    en="check_mean_hours lets each mean pass, and stops the original bug and others",
    proves=["assertions"],
)
def watches_the_mean(learner: Learner, rng: Generator) -> None:
    learner.check_mean_hours([1.5, 0.5, 2.0, 1.0], 1.25)
    for _ in range(12):  # the same mean, added up in three orders: the last digits differ
        hours = some_hours(rng)
        n = len(hours)
        for mean in (sum(hours) / n, running_mean(hours), sum(h / n for h in hours)):
            learner.check_mean_hours(hours, mean)
    mean = math.fsum(hours) / n
    wrong = (mean // 1, mean + 0.1, mean - 0.1, min(hours), math.fsum(hours), -mean)
    cases = [(hours, result) for result in wrong if abs(result - mean) > 0.01]
    with bug(learner, "mean_hours"):
        stops(learner, learner.check_mean_hours, ([1.5, 0.5, 2.0, 1.0], 1.0), *cases)


@check(
    zh="check_days_to_goal 放过对的天数，早一天、晚一天都拦下",
    en="check_days_to_goal lets the right day pass, and stops a day early or late",
    proves=["assertions"],
)
def watches_the_goal(learner: Learner, rng: Generator) -> None:
    learner.check_days_to_goal([1.5, 0.5, 2.0, 1.0], 4.0, 3)
    drawn = goals(rng)
    for hours, goal in drawn:
        learner.check_days_to_goal(hours, goal, days_to_goal(hours, goal))
    cases = [([1.5, 0.5, 2.0, 1.0], 4.0, 4), ([1.5, 0.5, 2.0], 4.0, None)]
    for hours, goal in drawn:
        right = days_to_goal(hours, goal)
        wrong = [len(hours)] if right is None else [right - 1, right + 1, None]
        cases += [(hours, goal, result) for result in wrong]
    with bug(learner, "days_to_goal"):
        stops(learner, learner.check_days_to_goal, *cases)


@check(
    zh="check_running_totals 既看结果，也看调用者的列表有没有变",
    en="check_running_totals looks at the result, and at what became of the caller's list",
    proves=["assertions"],
)
def watches_the_totals(learner: Learner, rng: Generator) -> None:
    learner.check_running_totals([1.5, 0.5, 2.0], [1.5, 0.5, 2.0], [1.5, 2.0, 4.0])
    learner.check_running_totals([], [], [])
    for _ in range(6):  # added up in two ways: the last digits differ
        hours = some_hours(rng)
        exact = [math.fsum(hours[: i + 1]) for i in range(len(hours))]
        for totals in (list(accumulate(hours)), exact):
            learner.check_running_totals(hours, list(hours), totals)
    totals = list(accumulate(hours))
    given = ([1.5, 0.5], [1.5, 2.0], [1.5, 2.0]), (hours, totals, totals)
    at = int(rng.integers(1, len(hours) - 1))
    changed = [t + 0.5 * (i == at) for i, t in enumerate(totals)]
    wrong = (changed, totals[:-1], hours, [], [0.0, *totals[:-1]], [*totals, totals[-1]])
    cases = [(hours, list(hours), result) for result in wrong]
    with bug(learner, "running_totals"):
        stops(learner, learner.check_running_totals, *given, *cases)


@check(
    zh="check_split_days 发现丢了的、重了的、换了次序的",
    en="check_split_days notices what is lost, doubled or out of order",
    proves=["assertions"],
)
def watches_the_split(learner: Learner, rng: Generator) -> None:
    learner.check_split_days([1, 2, 3, 4, 5], 2, ([1, 2], [3, 4, 5]))
    days = some_days(rng)
    n = int(rng.integers(2, len(days) - 2))
    for k in (0, n, len(days)):
        learner.check_split_days(days, k, (days[:k], days[k:]))
    given = ([1, 2, 3, 4, 5], 2, ([1, 2], [4, 5])), (days, n, (days[:n], days[n + 1 :]))
    swapped = [days[-1], *days[n + 1 : -1], days[n]]
    wrong = (
        (days[:n], days[n - 1 :]),  # one day in both parts
        (days[:n], swapped),  # the right number of days, in another order
        (days[: n - 1], days[n - 1 :]),  # cut in the wrong place
        (days[:n], [*days[n:-1], days[n]]),  # one lost, another twice
    )
    with bug(learner, "split_days"):
        stops(learner, learner.check_split_days, *given, *((days, n, r) for r in wrong))


@check(
    zh="check_most_minutes 要求结果是其中一项，而且没有更大的",
    en="check_most_minutes wants one of the entries, and none larger",
    proves=["assertions"],
)
def watches_the_largest(learner: Learner, rng: Generator) -> None:
    learner.check_most_minutes(["95", "120", "40"], 120)
    for _ in range(4):
        entries = some_entries(rng)
        learner.check_most_minutes(entries, max(int(entry) for entry in entries))
    given = (["95", "120", "40"], 95), (entries, int(max(entries)))
    minutes = sorted(int(entry) for entry in entries)
    wrong = (minutes[-1] + 1, minutes[-2], minutes[0])
    with bug(learner, "most_minutes"):
        stops(learner, learner.check_most_minutes, *given, *((entries, r) for r in wrong))


@check(
    zh="find_culprit 指出第一个把值弄坏的步骤",
    en="find_culprit names the first step that spoils the value",
    proves=["debugging"],
)
def finds_the_culprit(learner: Learner, rng: Generator) -> None:
    no_negative = learner.define(NO_NEGATIVE, name="no_negative")
    spoils = learner.define("lambda h: [x - 100 for x in h]")
    heals = learner.define("lambda h: [x + 100 for x in h]")
    fine = [learner.define(step) for step in STEPS]
    hours = [float(h) for h in rng.integers(1, 9, 4)]
    expect(learner.find_culprit(fine, hours, no_negative)).equals(None)
    expect(learner.find_culprit([fine[0], spoils], hours, no_negative)).equals(1)
    for at in (0, int(rng.integers(1, 3)), 3):
        steps = [*fine[:at], spoils, heals, *fine[at:]]  # at the end nothing is to be seen
        expect(learner.find_culprit(steps, hours, no_negative)).equals(at)
    shrinks = learner.define("lambda h: [x - 6 for x in h]")  # harmless once, not twice
    expect(learner.find_culprit([shrinks, fine[1], shrinks], [9.0, 7.0], no_negative)).equals(2)


@check(
    zh="find_culprit 只接住 AssertionError，其他异常原样传出去",
    en="find_culprit catches AssertionError alone; other exceptions go through",
    proves=["assertions"],
)
def lets_others_through(learner: Learner, rng: Generator) -> None:
    no_negative = learner.define(NO_NEGATIVE, name="no_negative")
    fine = [learner.define(step) for step in STEPS]
    breaks = learner.define("lambda h: h[99]")
    spoils = learner.define("lambda h: [x - 100 for x in h]")
    hours = [float(h) for h in rng.integers(1, 9, 4)]
    at = int(rng.integers(1, 3))
    steps = [*fine[:at], spoils, *fine[at:]]
    expect(learner.find_culprit(steps, hours, no_negative)).equals(at)
    learner.raises(IndexError, learner.find_culprit, [*fine[:at], breaks], hours, no_negative)
    typo = learner.define("lambda h: hours >= 0")  # a check with a bug of its own: NameError
    learner.raises(NameError, learner.find_culprit, fine, hours, typo)
    learner.raises(AssertionError, learner.find_culprit, fine, [-1.0], no_negative)


@contextmanager
def bug(learner: Learner, name: str) -> Iterator[None]:
    """Put the original bug back into the learner's file for a while."""
    exchange = learner.define(EXCHANGE, name="exchange")
    repaired = exchange(name, learner.define(BUGS[name]))
    try:
        yield
    finally:
        exchange(name, repaired)


def stops(learner: Learner, call: Callable[..., Any], *cases: tuple[Any, ...]) -> None:
    """Demand an AssertionError for each case. All are tried: the pattern names the mistake."""
    passed = []
    for case in cases:
        try:
            learner.raises(AssertionError, call, *case)
        except Unmet:
            passed.append(case)
    if passed:
        learner.raises(AssertionError, call, *passed[0])


def some_hours(rng: Generator) -> list[float]:
    """Draw hours in tenths, of which no two are equal and the smallest is not the mean."""
    return [int(t) / 10 for t in rng.choice(range(1, 80), int(rng.integers(5, 10)), replace=False)]


def some_days(rng: Generator) -> list[int]:
    """Draw the numbers of days, each once, in no order."""
    return [int(d) for d in rng.choice(range(1, 90), int(rng.integers(6, 11)), replace=False)]


def some_entries(rng: Generator) -> list[str]:
    """Draw entries of two and of three digits, of which the text order is another one."""
    small = [int(m) for m in rng.choice(range(30, 100), 3, replace=False)]
    large = [int(m) for m in rng.choice(range(100, 199), 2, replace=False)]
    return [str(m) for m in rng.permutation([*small, *large])]


def goals(rng: Generator) -> list[tuple[list[float], float]]:
    """Draw hours in quarters, and goals: met exactly, passed, met on the last day, never met."""
    hours = [int(q) / 4 for q in rng.integers(1, 12, int(rng.integers(4, 8)))]
    at = int(rng.integers(2, len(hours)))
    total = sum(hours[:at])
    return [(hours, total), (hours, total + 0.125), (hours, sum(hours)), (hours, sum(hours) + 1)]


def running_mean(hours: list[float]) -> float:
    """Work the mean out as in stage 5."""
    mean = 0.0
    for n, h in enumerate(hours, 1):
        mean += (h - mean) / n
    return mean
