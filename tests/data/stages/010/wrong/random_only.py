# diagnosis: no_error_tests
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


def test_random():
    for seed in range(50):
        dice = random.Random(seed)
        sessions = [(s, s + 1 + dice.randrange(9)) for s in (dice.randrange(40) for _ in range(9))]
        before = list(sessions)
        got = merge(sessions)
        assert sessions == before
        covered = {m for a, b in sessions for m in range(a, b)}
        assert {m for a, b in got for m in range(a, b)} == covered
        assert got == sorted(got)
        assert sum(b - a for a, b in got) == len(covered)
        assert len(got) == sum(m - 1 not in covered for m in covered)
