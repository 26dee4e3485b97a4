"""What a step gives comes back the same, from bytes that are the same for the same value."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu.workbench.artefacts import Bundle, decoded, encoded
from baibu.workbench.errors import ArtefactKindError

TABLE = pd.DataFrame(
    {
        "count": [1, 2, 3],
        "share": [0.5, math.nan, -math.inf],
        "flag": [True, False, True],
        "word": ["a", None, "百步 🎯"],
        "day": pd.to_datetime(pd.Series(["2026-01-01", None, "2026-11-21"], index=[5, 2, 9])),
        "kind": pd.Categorical(["x", None, "y"], categories=["y", "x"], ordered=True),
        "whole": pd.array([1, None, 3], dtype="Int64"),
        "mixed": [1, "two", [3, 4]],
    },
    index=[5, 2, 9],
)


def test_a_table_comes_back_with_its_types() -> None:
    form, raw = encoded(TABLE)
    found = decoded(form, raw)
    assert form == "table"
    pd.testing.assert_frame_equal(found, TABLE, check_column_type=False)


@pytest.mark.parametrize(
    "value",
    [
        "百步\ud800",
        b"\x00\xff",
        {"zh": ["一", 2, None, 0.1]},
        Bundle(files={"model.txt": b"tree", "空": b""}),
    ],
)
def test_other_values_come_back(value: object) -> None:
    assert decoded(*encoded(value)) == value


@given(
    st.lists(st.one_of(st.none(), st.text()), max_size=20),
    st.lists(st.floats(), min_size=0, max_size=20),
)
@settings(deadline=None)
def test_any_texts_and_numbers_come_back(texts: list[str | None], numbers: list[float]) -> None:
    size = min(len(texts), len(numbers))
    table = pd.DataFrame(
        {"t": pd.Series(texts[:size], dtype=object), "n": np.array(numbers[:size], dtype=float)}
    )
    pd.testing.assert_frame_equal(decoded(*encoded(table)), table, check_column_type=False)


@given(st.integers(0, 4), st.integers(0, 4), st.sampled_from(["f4", "i8", "?", "U3", "c16"]))
@settings(deadline=None)
def test_any_array_comes_back(rows: int, columns: int, dtype: str) -> None:
    array = np.arange(rows * columns).reshape(rows, columns).astype(dtype)
    found = decoded(*encoded(array))
    assert found.dtype == array.dtype
    np.testing.assert_array_equal(found, array)


def test_the_same_value_has_the_same_bytes() -> None:
    assert encoded(TABLE) == encoded(TABLE.copy())
    assert encoded(np.asfortranarray(np.eye(3))) == encoded(np.eye(3))


def test_what_would_need_pickle_is_refused_by_name() -> None:
    with pytest.raises(ArtefactKindError, match="model"):
        encoded(object(), name="model")
    with pytest.raises(ArtefactKindError):
        encoded(np.array([object()]), name="model")


def test_bytes_of_a_stranger_are_no_table() -> None:
    with pytest.raises(ValueError, match="not an artefact"):
        decoded("table", b"\x80\x04\x95 pickled")
