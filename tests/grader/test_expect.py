"""Comparisons let nothing slip through that a person would call wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from baibu.grader.expect import Unmet, expect
from baibu.grader.session import Handle, Session

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


def test_of_long_texts_the_place_is_named_where_they_begin_to_differ() -> None:
    want = "name,minutes\n" + "".join(f"stage {n},{10 * n}\n" for n in range(1, 9))
    with pytest.raises(Unmet) as caught:
        expect({"csv": want.replace("stage 5,50", "stage 5,500")}).equals({"csv": want})
    told = caught.value.what.en
    assert "at ['csv']: the text differs from line 6, character 11 on:" in told
    assert "50\\nstage 6" in told.split("wanted")[1]
    assert "500" in told.split("wanted")[0]
    assert "第 6 行第 11 个字符" in caught.value.what.zh
    assert "wanted '" not in caught.value.bare.en


@pytest.mark.parametrize("got", ["x" * 60, "x" * 70, "x" * 70 + "y"])
def test_a_text_that_ends_too_early_or_too_late_differs_from_there(got: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(got).equals("x" * 65)
    at = min(len(got), 65) + 1
    assert f"line 1, character {at} on" in caught.value.what.en


@pytest.mark.parametrize("other", [np.nextafter(0.1, 1), float(np.nextafter(0.1, 1))])
def test_values_that_would_look_the_same_are_told_with_all_digits(other: float) -> None:
    with pytest.raises(Unmet) as caught:
        expect(other).equals(0.1)
    assert "the value is 0.10000000000000002, wanted 0.1" in caught.value.what.en
    with pytest.raises(Unmet) as caught:
        expect(np.array([1.0, other])).equals(np.array([1.0, 0.1]))
    assert "the first at [1]: 0.10000000000000002, wanted 0.1" in caught.value.what.en


def test_a_named_expectation_says_its_name_in_both_languages() -> None:
    with pytest.raises(Unmet) as caught:
        expect(1, zh="截距", en="intercept").equals(2)
    assert caught.value.what.en.startswith("intercept: ")
    assert caught.value.what.zh.startswith("截距：")


def test_a_property_carries_what_was_got_and_wanted() -> None:
    with pytest.raises(Unmet) as caught:
        expect.that(1 > 2, zh="应当更大", en="must be larger", got=1, want=2)
    assert (caught.value.kind, caught.value.got, caught.value.want) == ("property", "1", "2")


def handle(kind: str) -> Handle:
    """Make a handle on an object whose type calls itself so."""
    return Handle(cast(Session, None), 1, label="f(x)", kind=kind)


def objects(*items: Any) -> Any:
    """Make an array of anything."""
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


ODD: dict[str, Any] = {
    "nothing": None,
    "NaN": float("nan"),
    "infinity": float("inf"),
    "a truth": True,
    "NumPy's truth": np.True_,
    "a complex number": 2 + 0j,
    "NumPy's complex number": np.complex128(2),
    "a text": "2.0",
    "a number beyond every float": 10**400,
    "an empty list": [],
    "an empty tuple": (),
    "an empty dict": {},
    "a 0-d array": np.array(2.0),
    "an empty array": np.empty(0),
    "an empty table": np.empty((0, 2)),
    "one number in an array": np.array([2.0]),
    "NaN in an array": np.array([np.nan, np.nan]),
    "complex numbers": np.array([2 + 0j, 2 + 0j]),
    "truths": np.array([True, True]),
    "texts": np.array(["2", "2"]),
    "objects": objects(2.0, 2.0),
    "objects inside": objects(handle("float"), handle("float")),
    "a column": np.array([[2.0], [2.0]]),
    "an object that calls itself a float": handle("float"),
    "an object that calls itself an int": handle("int"),
    "an object that calls itself an array": handle("array"),
    "objects in a list": [handle("float"), handle("float")],
}
TWOS, WHOLE = np.array([2.0, 2.0]), np.array([2, 2])
HELPERS: dict[str, tuple[Callable[[Any], Any], Any, set[str]]] = {
    # name: (what is demanded, a value that holds, oddities that rightly hold as well)
    "close_to a number": (lambda got: expect(got).close_to(2.0, rtol=0.1, atol=0.1), 2.1, set()),
    "close_to infinity": (lambda got: expect(got).close_to(np.inf), np.inf, {"infinity"}),
    "close_to an array": (lambda got: expect(got).close_to(TWOS, atol=0.1), TWOS + 0.05, set()),
    "close_to whole numbers": (lambda got: expect(got).close_to(WHOLE, rtol=0.1), TWOS, set()),
    "close_to a pair": (lambda got: expect(got).close_to((2.0, 2.0)), (2.0, 2.0), set()),
    "close_to a dict": (lambda got: expect(got).close_to({"a": 2.0}), {"a": 2}, set()),
    "equals a float": (lambda got: expect(got).equals(2.0), 2.0, set()),
    "equals an int": (lambda got: expect(got).equals(2), 2, set()),
    "equals a text": (lambda got: expect(got).equals("2"), "2", set()),
    "equals an array": (lambda got: expect(got).equals(TWOS), TWOS, set()),
    "equals a list": (lambda got: expect(got).equals([2.0, 2.0]), [2.0, 2.0], set()),
    "is_number": (lambda got: expect(got).is_number(), 2, {"a number beyond every float"}),
    "is_int": (lambda got: expect(got).is_int(), 2, {"a number beyond every float"}),
    "is_bool": (lambda got: expect(got).is_bool(), False, {"a truth", "NumPy's truth"}),
    "is_text": (lambda got: expect(got).is_text(), "", {"a text"}),
    "is_list": (lambda got: expect(got).is_list(of="float", length=2), [2.0, 3.0], set()),
    "is_array": (
        lambda got: expect(got).is_array(),
        TWOS,
        {"one number in an array", "truths", "texts", "a column"},
    ),
    "is_array of a length": (
        lambda got: expect(got).is_array(shape=(None,), dtype="float"),
        TWOS,
        {"one number in an array"},
    ),
    "is_array of a shape": (lambda got: expect(got).is_array((2,), "number"), WHOLE, set()),
    "is_array of whole numbers": (lambda got: expect(got).is_array(dtype="int"), WHOLE, set()),
    "between": (lambda got: expect(got).between(1, 3), 3, set()),
    "at_least": (lambda got: expect(got).at_least(1), 1, {"a number beyond every float"}),
    "at_most": (lambda got: expect(got).at_most(3), 3.0, set()),
    "is_in": (lambda got: expect(got).is_in([2.0, "two"]), "two", set()),
    "has_keys": (lambda got: expect(got).has_keys(["a"]), {"a": 0}, set()),
    "is_frame": (lambda got: expect(got).is_frame(), pd.DataFrame(), set()),
    "that": (lambda got: expect.that(got, zh="对", en="right"), True, {"a truth", "NumPy's truth"}),
}


@pytest.mark.parametrize("helper", HELPERS)
def test_a_helper_takes_what_it_should(helper: str) -> None:
    demand, good, _ = HELPERS[helper]
    demand(good)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("helper", HELPERS)
def test_a_helper_refuses_what_only_resembles_it(helper: str, odd: str) -> None:
    demand, _, allowed = HELPERS[helper]
    if odd in allowed:
        demand(ODD[odd])
        return
    with pytest.raises(Unmet) as caught:
        demand(ODD[odd])
    assert len(str(caught.value.got)) < 1000


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.uint64, np.int64])
def test_small_whole_numbers_do_not_wrap_around(kind: type[np.integer[Any]]) -> None:
    info = np.iinfo(kind)
    with pytest.raises(Unmet):
        expect(np.array([info.max], kind)).close_to(np.array([info.min], kind), atol=1)


def test_whole_numbers_beyond_exact_floats_are_told_apart() -> None:
    with pytest.raises(Unmet):
        expect(np.array([2**53 + 1])).close_to(np.array([2**53]), rtol=0)


def test_nothing_finite_is_near_infinity() -> None:
    for got, want in ((1e308, np.inf), (np.inf, 1e308), (-np.inf, np.inf)):
        with pytest.raises(Unmet):
            expect(got).close_to(want, rtol=0.5)
        with pytest.raises(Unmet):
            expect(np.array([got])).close_to(np.array([want]), rtol=0.5)


def test_truths_and_texts_in_arrays_are_compared_as_they_are() -> None:
    expect(np.array([True, False])).close_to(np.array([True, False]))
    with pytest.raises(Unmet):
        expect(np.array(["a"])).close_to(np.array(["b"]))


def test_a_key_of_another_kind_is_another_key() -> None:
    for got, want in (({1: 0}, {True: 0}), ({1.0: 0}, {1: 0}), ({"1": 0}, {1: 0})):
        with pytest.raises(Unmet):
            expect(got).equals(want)
    with pytest.raises(Unmet):
        expect({True: 0}).has_keys([1])


WANTED = 7.25
TELLING: dict[str, Callable[[], Any]] = {
    "a value": lambda: expect(1.0).close_to(WANTED),
    "a value inside": lambda: expect([(1.0, 2.0)]).close_to([(1.0, WANTED)]),
    "a value of an array": lambda: expect(np.zeros(3)).close_to(np.full(3, WANTED)),
    "a text": lambda: expect("a").equals(str(WANTED)),
    "a long text": lambda: expect("a" * 50).equals("a" * 45 + str(WANTED)),
    "one of several": lambda: expect(1.0).is_in([WANTED]),
    "a table": lambda: expect(pd.DataFrame({"a": [1.0]})).frame_equals(
        pd.DataFrame({"a": [WANTED]})
    ),
    "a named value": lambda: expect(1.0, zh="斜率", en="slope").close_to(WANTED),
}


@pytest.mark.parametrize("name", TELLING)
def test_the_sentence_for_hidden_inputs_does_not_say_what_was_wanted(name: str) -> None:
    with pytest.raises(Unmet) as caught:
        TELLING[name]()
    assert str(WANTED) in f"{caught.value.what.en} {caught.value.want}"
    for text in (caught.value.bare.zh, caught.value.bare.en):
        assert text
        assert str(WANTED) not in text
