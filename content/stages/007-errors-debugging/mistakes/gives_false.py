"""Five repaired programs of the study ledger, the assertions that watch them, and a search."""

from collections.abc import Callable
from typing import Any


def mean_hours(hours: list[float]) -> float:
    """Give the mean of a list that is not empty."""
    return sum(hours) / len(hours)


def days_to_goal(hours: list[float], goal: float) -> int | None:
    """Count the days until the hours add up to the goal; None if they never do."""
    total = 0.0
    days = 0
    for h in hours:
        total = total + h
        days = days + 1
        if total >= goal:
            return days
    return None


def running_totals(hours: list[float]) -> list[float]:
    """Give, for each day, the hours up to and including it."""
    totals = list(hours)
    for i in range(1, len(totals)):
        totals[i] = totals[i] + totals[i - 1]
    return totals


def split_days(days: list, n: int) -> tuple[list, list]:
    """Split a list into its first n items and the rest."""
    return days[:n], days[n:]


def most_minutes(entries: list[str]) -> int:
    """Give the largest of the entries, which are whole numbers written as text."""
    best = int(entries[0])
    for entry in entries:
        if int(entry) > best:
            best = int(entry)
    return best


def check_mean_hours(hours: list[float], result: float) -> None:
    """Stop the program unless `result` is the mean."""
    return abs(result * len(hours) - sum(hours)) <= 1e-9 * max(1, sum(hours))


def check_days_to_goal(hours: list[float], goal: float, result: int | None) -> None:
    """Stop the program unless `result` is the first day on which the goal is reached."""
    if result is None:
        assert sum(hours) < goal, f"{goal} is reached, but the result is None"
    else:
        assert 1 <= result <= len(hours), f"there is no day {result}"
        assert sum(hours[:result]) >= goal, f"{goal} is not reached on day {result}"
        assert sum(hours[: result - 1]) < goal, f"{goal} was reached before day {result}"


def check_running_totals(before: list[float], after: list[float], result: list[float]) -> None:
    """Stop the program unless `result` holds the totals and the caller's list is unchanged."""
    assert after == before, f"the list of the caller was {before} and is now {after}"
    assert len(result) == len(before), "one total for each day"
    total = 0.0
    for h, got in zip(before, result):
        total = total + h
        assert abs(got - total) <= 1e-9 * max(1, total), f"{got} should be {total}"


def check_split_days(days: list, n: int, result: tuple[list, list]) -> None:
    """Stop the program unless the two parts are the first n days and all others."""
    first, rest = result
    assert len(first) == n, f"{len(first)} days in the first part, {n} wanted"
    assert first + rest == days, "some day is lost, twice there, or elsewhere"


def check_most_minutes(entries: list[str], result: int) -> None:
    """Stop the program unless `result` is one of the entries and none is larger."""
    minutes = [int(entry) for entry in entries]
    assert result in minutes, f"{result} is none of the entries"
    for m in minutes:
        assert m <= result, f"{m} is more than {result}"


def find_culprit(steps: list[Callable], value: Any, check: Callable) -> int | None:
    """Find the first step after which the check fails; None if it never does."""
    check(value)
    for number, step in enumerate(steps):
        value = step(value)
        try:
            check(value)
        except AssertionError:
            return number
    return None
