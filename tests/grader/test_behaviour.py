"""Behaviours agree up to rounding, and hold on to no process."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from baibu.grader.behaviour import (
    INSIDE,
    Behaviour,
    agree,
    behaviour,
    goes_on_like,
    may_agree,
    same,
)
from baibu.grader.judge import Ran, failure_of
from baibu.grader.session import Call, Handle, Raised, Session


def broke(message: str) -> Behaviour:
    """Say what code did that raised an AssertionError."""
    raised = Raised({"type": "AssertionError", "kinds": ["AssertionError"], "message": message})
    return behaviour(
        Ran(
            failure=failure_of(raised),
            value=None,
            calls=[Call("f", (), {}, raised=raised)],
            seconds=0,
            learner_seconds=0,
            shown=None,
        )
    )


def test_the_words_of_an_exception_do_not_matter() -> None:
    assert agree(broke("the mean is wrong"), broke("not the mean"))
    assert agree(broke("the mean is wrong"), broke(""))
    assert not agree(broke("the mean is wrong"), did(None))


def handle() -> Handle:
    return Handle(cast(Session, None), 3, label="Tree()", kind="Tree")


def did(*results: Any, is_timed: bool = False, is_cut: bool = False) -> Behaviour:
    """Say what code did that gave these results."""
    ran = Ran(
        failure=None,
        value=None,
        calls=gave(*results),
        seconds=0,
        learner_seconds=0,
        shown=None,
        is_timed=is_timed,
        is_cut=is_cut,
    )
    return behaviour(ran)


def gave(*results: Any) -> list[Call]:
    """Make calls with these results."""
    return [Call("f", (), {}, result=result) for result in results]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1.0, 1.0 + 1e-9),
        (1, 1.0),
        (float("nan"), float("nan")),
        ([1.0, {"a": (2, "x")}], [1.0, {"a": (2.0, "x")}]),
        (np.array([1.0, np.nan]), np.array([1.0 + 1e-9, np.nan])),
        (pd.DataFrame({"a": [1.0]}), pd.DataFrame({"a": [1.0]})),
        (pd.Series([1, pd.NA], dtype="Int64"), pd.Series([1, pd.NA], dtype="Int64")),
        (pd.Series([pd.Timestamp(0), pd.NaT]), pd.Series([pd.Timestamp(0), pd.NaT])),
        ([pd.NaT, pd.NA], [pd.NaT, pd.NA]),
        (handle(), handle()),
        ([handle()], [handle()]),
    ],
)
def test_what_comes_to_the_same_agrees(one: Any, other: Any) -> None:
    assert agree(did(one), did(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1.0, 1.001),
        (True, 1),
        ([1], (1,)),
        (np.zeros(2), np.zeros(3)),
        (np.zeros(2), [0.0, 0.0]),
        (np.array([True]), np.array([1])),
        (pd.DataFrame({"a": [1.0]}), pd.DataFrame({"b": [1.0]})),
        (pd.Series([1, pd.NA], dtype="Int64"), pd.Series([1, 2], dtype="Int64")),
        (pd.Series([pd.Timestamp(0), pd.NaT]), pd.Series([pd.Timestamp(0), pd.Timestamp(1)])),
        (handle(), 1.0),
        (None, 0),
    ],
)
def test_what_differs_does_not_agree(one: Any, other: Any) -> None:
    assert not agree(did(one), did(other))
    assert not same(other, one)


def test_how_often_the_time_was_taken_makes_no_difference() -> None:
    assert agree(did(1, 2, 3, is_timed=True), did(1, 2, is_timed=True))
    assert not agree(did(1, 2, 3, is_timed=True), did(1, 4, is_timed=True))
    assert not agree(did(1, 2, 3, is_timed=True), did(is_timed=True))
    assert not agree(did(1, 2, 3), did(1, 2))


@pytest.mark.parametrize(
    ("mine", "theirs", "goes_on"),
    [
        (did(1, 2), [1], True),
        (did(1, 2), [1, 2.0], True),
        (did(1, 2), [3], False),
        (did(1, 2), [1, 3], False),
        (did(1, 2), [1, 2, 3], False),
        (did(1, 2, is_timed=True), [1, 2, 3], True),
    ],
)
def test_a_run_ends_where_it_is_seen_to_differ(
    mine: Behaviour, theirs: list[Any], goes_on: bool
) -> None:
    assert goes_on_like(mine)(gave(*theirs)) == goes_on
    cut = did(*theirs, is_cut=True)
    assert may_agree(mine, cut) == goes_on
    assert not agree(mine, cut)


def test_a_behaviour_keeps_no_handle() -> None:
    kept = did([handle(), {"model": (handle(), 1.0)}])
    assert kept.calls == (("f", ("gave", [INSIDE, {"model": (INSIDE, 1.0)}])),)


def test_one_that_gave_no_value_is_weak() -> None:
    stopped = Call("f", (), {}, stopped=True)
    ran = Ran(failure=None, value=None, calls=[stopped], seconds=0, learner_seconds=0, shown=None)
    assert behaviour(ran).is_weak
    assert not did(None).is_weak
