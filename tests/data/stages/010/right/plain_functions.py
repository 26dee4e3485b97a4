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


def test_nothing():
    assert merge([]) == []


def test_touching_and_apart():
    assert merge([(1, 2), (2, 4), (5, 6)]) == [(1, 4), (5, 6)]


def test_inside():
    assert merge([(1, 9), (2, 3), (4, 5)]) == [(1, 9)]


def test_order():
    given = [(5, 6), (1, 2)]
    assert merge(given) == [(1, 2), (5, 6)]
    assert given == [(5, 6), (1, 2)]


def test_errors():
    for bad in ([(3, 3)], [(1, 2), (4, 3)]):
        with pytest.raises(ValueError):
            merge(bad)
