"""Study sessions that overlap, merged; and the tests that hold the function to its promise."""

import random

import pytest


def merge(sessions: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join sessions that overlap or touch; give new ones, sorted."""
    for start, end in sessions:
        if start >= end:
            raise ValueError(f"a session from {start} to {end}")
    merged: list[tuple[int, int]] = []
    for start, end in sorted(sessions):
        if merged and start <= merged[-1][1]:
            first, last = merged[-1]
            merged[-1] = first, max(last, end)
        else:
            merged.append((start, end))
    return merged


@pytest.mark.parametrize(
    ("sessions", "wanted"),
    [
        ([], []),
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


@pytest.fixture
def sessions():
    return [(60, 90), (10, 40), (30, 50)]


def test_the_list_that_was_given_stays_as_it_was(sessions):
    before = list(sessions)
    merge(sessions)
    assert sessions == before


def test_the_merged_sessions_cover_the_same_minutes():
    dice = random.Random(7)
    for _ in range(200):
        starts = [dice.randrange(60) for _ in range(dice.randrange(8))]
        sessions = [(start, start + dice.randrange(1, 15)) for start in starts]
        merged = merge(sessions)
        assert minutes(merged) == minutes(sessions)
        assert all(a[1] < b[0] for a, b in zip(merged, merged[1:]))


def minutes(sessions):
    return {minute for start, end in sessions for minute in range(start, end)}
