# diagnosis: no_assert
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


@pytest.mark.parametrize("sessions", [[(1, 2)], [(1, 5), (2, 9)], []])
def test_runs(sessions):
    result = merge(sessions)
    print(result)
