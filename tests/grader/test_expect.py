"""Comparisons let nothing slip through that a person would call wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from baibu.grader.expect import Unmet, expect

SLIPS: dict[str, Callable[[], Any]] = {
    "an empty array is close to anything": lambda: expect(np.array([])).close_to(np.array([5.0])),
    "one number is close to many": lambda: expect(0.0).close_to(np.zeros(3)),
    "a 0-d array is a number": lambda: expect(np.array(3.0)).close_to(3.0),
    "NaN is close": lambda: expect(float("nan")).close_to(1.0),
    "NaN is close to NaN unasked": lambda: expect(float("nan")).close_to(float("nan")),
    "True is 1": lambda: expect(True).equals(1),
    "1 is True": lambda: expect(1).equals(True),
    "1.0 is 1": lambda: expect(1.0).equals(1),
    "a list is a tuple": lambda: expect([1, 2]).equals((1, 2)),
    "a list is an array": lambda: expect([1.0]).close_to(np.array([1.0])),
    "a row is a column": lambda: expect(np.ones((1, 3))).close_to(np.ones((3, 1))),
    "(n,) is (n, 1)": lambda: expect(np.ones(3)).close_to(np.ones((3, 1))),
    "ints are floats": lambda: expect(np.ones(3, dtype=int)).equals(np.ones(3)),
    "an infinite number is a number": lambda: expect(float("inf")).is_number(),
    "NaN lies between": lambda: expect(float("nan")).between(0, 1),
    "a bool is a number": lambda: expect(True).is_number(),
    "an array holding NaN is fine": lambda: expect(np.array([np.nan])).is_array(),
    "a missing key": lambda: expect({"a": 1.0}).close_to({"a": 1.0, "b": 2.0}),
    "a key too many": lambda: expect({"a": 1, "b": 2}).equals({"a": 1}),
    "a shorter list": lambda: expect([1]).equals([1, 2]),
    "a wrong value deep inside": lambda: expect({"a": [1, (2, 3)]}).equals({"a": [1, (2, 4)]}),
    "text for a number": lambda: expect("1").close_to(1.0),
    "None for a number": lambda: expect(None).close_to(1.0),
    "floats for whole numbers": lambda: expect(np.ones(2)).is_array(dtype="int"),
    "another shape": lambda: expect(np.ones((2, 3))).is_array(shape=(None, 2)),
    "an array of truths for one": lambda: expect(np.array([True])).is_bool(),
}


@pytest.mark.parametrize("name", SLIPS)
def test_this_does_not_slip_through(name: str) -> None:
    with pytest.raises(Unmet):
        SLIPS[name]()


HOLD: list[Callable[[], Any]] = [
    lambda: expect(1).equals(1),
    lambda: expect(np.int64(1)).equals(1),
    lambda: expect(np.float64(0.1) + 0.2).close_to(0.3, rtol=1e-9),
    lambda: expect(float("nan")).close_to(float("nan"), nan=True),
    lambda: expect([1.0, 2.0]).close_to((1.0, 2.0)),
    lambda: expect(np.array([np.inf])).close_to(np.array([np.inf])),
    lambda: expect(np.array([np.nan])).equals(np.array([np.nan])),
    lambda: expect(np.array([1, 2])).close_to(np.array([1.0, 2.0])),
    lambda: expect({"a": (1, [None, "x"])}).equals({"a": (1, [None, "x"])}),
    lambda: expect(np.ones((4, 2))).is_array(shape=(None, 2), dtype="float"),
    lambda: expect(["a"]).is_list(of="str", length=1),
    lambda: expect(2).is_in([1, 2]),
]


@pytest.mark.parametrize("position", range(len(HOLD)))
def test_what_is_right_is_let_through(position: int) -> None:
    HOLD[position]()


def test_the_first_difference_is_named_with_its_place() -> None:
    with pytest.raises(Unmet) as caught:
        expect({"a": np.array([1.0, 2.0, 9.0])}).close_to({"a": np.array([1.0, 2.0, 3.0])})
    assert (
        "at ['a']: 1 of 3 values differ; the first at [2]: 9.0, wanted 3.0" in caught.value.what.en
    )
    assert "['a']" in caught.value.what.zh
    assert caught.value.tolerance == "rtol 1e-07"


def test_a_named_expectation_says_its_name_in_both_languages() -> None:
    with pytest.raises(Unmet) as caught:
        expect(1, zh="截距", en="intercept").equals(2)
    assert caught.value.what.en.startswith("intercept: ")
    assert caught.value.what.zh.startswith("截距：")


def test_a_property_carries_what_was_got_and_wanted() -> None:
    with pytest.raises(Unmet) as caught:
        expect.that(1 > 2, zh="应当更大", en="must be larger", got=1, want=2)
    assert (caught.value.kind, caught.value.got, caught.value.want) == ("property", "1", "2")
