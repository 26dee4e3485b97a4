"""Study sessions that overlap, merged; and the tests that hold the function to its promise."""

import random

import pytest


def merge(sessions: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join sessions that overlap or touch; give new ones, sorted."""
    for start, end in sessions:
        if start >= end:
            raise ValueError(f"a session from {start} to {end}")
    ordered = sorted(sessions)
    merged: list[tuple[int, int]] = [ordered[0]]
    for start, end in ordered[1:]:
        if start <= merged[-1][1]:
            first, last = merged[-1]
            merged[-1] = first, max(last, end)
        else:
            merged.append((start, end))
    return merged


@pytest.mark.parametrize(
    ("sessions", "wanted"),
    [
        ([(10, 40)], [(10, 40)]),
        ([(10, 40), (60, 90)], [(10, 40), (60, 90)]),
        ([(10, 40), (30, 90)], [(10, 90)]),
        ([(10, 40), (40, 90)], [(10, 90)]),
        ([(10, 40), (41, 90)], [(10, 40), (41, 90)]),
        ([(10, 90), (20, 30)], [(10, 90)]),
        ([(10, 40), (10, 40)], [(10, 40)]),
        ([(0, 100), (10, 20), (50, 60)], [(0, 100)]),
        ([(60, 90), (10, 40)], [(10, 40), (60, 90)]),
        ([(80, 90), (0, 30), (20, 50), (50, 60)], [(0, 60), (80, 90)]),
    ],
)
def test_sessions_that_overlap_or_touch_become_one(sessions, wanted):
    assert merge(sessions) == wanted


@pytest.mark.parametrize("bad", [(40, 10), (40, 40)])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_session_has_to_end_after_it_begins(bad, place):
    sessions = [(0, 5), (50, 60)]
    sessions.insert(place, bad)
    with pytest.raises(ValueError):  # noqa: PT011 - the words are not promised
        merge(sessions)


@pytest.fixture
def sessions():
    return [(60, 90), (10, 40), (30, 50)]


def test_the_list_that_was_given_stays_as_it_was(sessions):
    before = list(sessions)
    merge(sessions)
    assert sessions == before


