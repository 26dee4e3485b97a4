"""Five repaired programs of the study ledger, the assertions that watch them, and a search."""

from collections.abc import Callable
from typing import Any


def mean_hours(hours: list[float]) -> float:
    """Give the mean of a list that is not empty."""
    total = 0
    for h in hours:
        total += h
    return total / len(hours)


def days_to_goal(hours: list[float], goal: float) -> int | None:
    """Count the days until the hours add up to the goal; None if they never do."""
    total = 0.0
    days = 0
    for h in hours:
        total = total + h
        days = days + 1
        if not total < goal:
            return days
    return None


def running_totals(hours: list[float]) -> list[float]:
    """Give, for each day, the hours up to and including it."""
    totals = []
    so_far = 0
    for h in hours:
        so_far += h
        totals.append(so_far)
    return totals


def split_days(days: list, n: int) -> tuple[list, list]:
    """Split a list into its first n items and the rest."""
    return days[:n], days[n:]


def most_minutes(entries: list[str]) -> int:
    """Give the largest of the entries, which are whole numbers written as text."""
    return max([int(entry) for entry in entries])


def check_mean_hours(hours: list[float], result: float) -> None:
    """Stop the program unless `result` is the mean."""
    mean = 0.0
    for h in hours:
        mean += h / len(hours)
    if abs(mean - result) > 1e-7:
        raise AssertionError(result)


def check_days_to_goal(hours: list[float], goal: float, result: int | None) -> None:
    """Stop the program unless `result` is the first day on which the goal is reached."""
    if result is None:
        assert sum(hours) < goal, f"{goal} is reached, but the result is None"
    else:
        assert 1 <= result <= len(hours), f"there is no day {result}"
        reached = [d for d in range(1, len(hours) + 1) if sum(hours[:d]) >= goal]
        assert reached and result == reached[0], reached


def check_running_totals(before: list[float], after: list[float], result: list[float]) -> None:
    """Stop the program unless `result` holds the totals and the caller's list is unchanged."""
    assert after == before, f"the list of the caller was {before} and is now {after}"
    assert len(result) == len(before), "one total for each day"
    for i in range(len(before)):
        assert round(result[i] - sum(before[: i + 1]), 6) == 0


def check_split_days(days: list, n: int, result: tuple[list, list]) -> None:
    """Stop the program unless the two parts are the first n days and all others."""
    first, rest = result
    assert first == days[: len(first)]
    assert rest == days[len(first) :]
    assert len(first) == n


def check_most_minutes(entries: list[str], result: int) -> None:
    """Stop the program unless `result` is one of the entries and none is larger."""
    assert result == sorted(int(entry) for entry in entries)[-1]


def find_culprit(steps: list[Callable], value: Any, check: Callable) -> int | None:
    """Find the first step after which the check fails; None if it never does."""
    check(value)
    here = 0
    while here < len(steps):
        value = steps[here](value)
        fine = True
        try:
            check(value)
        except AssertionError as error:
            print(error)
            fine = False
        if not fine:
            return here
        here += 1
