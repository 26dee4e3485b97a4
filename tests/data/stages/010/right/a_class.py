"""Study sessions that overlap, merged; and the tests that hold the function to its promise."""

import random

import pytest


def merge(sessions):
    if [s for s in sessions if s[1] <= s[0]]:
        raise ValueError("senseless")
    result = []
    for session in sorted(sessions):
        if not result or result[-1][1] < session[0]:
            result.append(session)
        elif result[-1][1] < session[1]:
            result[-1] = (result[-1][0], session[1])
    return result


class TestMerge:
    @pytest.fixture
    def day(self):
        return [(9, 12), (8, 10), (14, 15), (15, 18), (20, 21)]

    def test_a_day(self, day):
        assert merge(day) == [(8, 12), (14, 18), (20, 21)]

    def test_inside(self):
        assert merge([(1, 20), (2, 3), (6, 8)]) == [(1, 20)]

    def test_twice(self, day):
        assert merge(merge(day)) == merge(day)
        assert day[0] == (9, 12)

    @pytest.mark.parametrize("end", [4, 5])
    def test_bad(self, day, end):
        with pytest.raises(ValueError):
            merge([*day, (5, end)])
