"""What crosses between judge and runner, and what must not."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.grader.inside import codec


def refuse(tree: dict[str, Any]) -> Any:
    raise codec.ProtocolError("no handles here")


def sent(value: Any) -> Any:
    """Send a value over and back."""
    encoder = codec.Encoder(lambda item: {"t": "handle", "id": 1, "type": type(item).__name__})
    tree = encoder.encode(value)
    frame = codec.inline(*codec.pack({"value": tree}, encoder.buffers), encoder.buffers)
    header, body = codec.sizes(frame[: codec.HEAD.size])
    start = codec.HEAD.size
    message, buffers = codec.unpack(
        frame[start : start + header], frame[start + header : start + header + body]
    )
    return codec.decode(message["value"], buffers, lambda tree: ("handle", tree["type"]))


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.complex_numbers(allow_nan=False)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=4)
        | st.frozensets(st.integers(), max_size=4)
    ),
    max_leaves=12,
)


@given(values)
def test_plain_data_arrives_as_it_was_sent(value: Any) -> None:
    got = sent(value)
    assert got == value
    assert type(got) is type(value)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3),
        np.array([], dtype=float).reshape(0, 4),
        np.array(3.5),
        np.array([1 + 2j]),
        np.array(["猫", "dog"]),
        np.array([np.nan, np.inf]),
        np.asfortranarray(np.arange(12.0).reshape(3, 4)),
        np.array(["2026-01-01"], dtype="datetime64[D]"),
        np.array([True, False]),
        np.array([], dtype="<U1"),
    ],
)
def test_arrays_keep_shape_type_and_values(array: Any) -> None:
    got = sent(array)
    assert got.dtype == array.dtype
    np.testing.assert_array_equal(got, array, strict=True)


def test_numpy_scalars_keep_their_type() -> None:
    got = sent(np.float32(1.5))
    assert type(got) is np.float32
    assert got == 1.5


def test_not_a_number_arrives_as_such() -> None:
    assert math.isnan(sent(float("nan")))


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"a": [1, 2], "b": ["x", None], "c": [1.5, np.nan]}),
        pd.DataFrame(
            {"when": pd.Series(["2026-01-01", None], dtype="datetime64[ns]"), "ok": [True, False]}
        ),
        pd.DataFrame({"kind": pd.Categorical(["a", "b"], categories=["b", "a"], ordered=True)}),
        pd.DataFrame({"n": pd.Series(["1", None], index=["p", "q"]).astype("Int64")}),
        pd.DataFrame([[1, 2]], columns=["same", "same"]),
        pd.DataFrame(),
        pd.DataFrame(
            {"v": [1.0, 2.0]},
            index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["k", "n"]),
        ),
    ],
)
def test_tables_are_rebuilt_from_their_columns(frame: Any) -> None:
    pd.testing.assert_frame_equal(sent(frame), frame, check_freq=False)


def test_series_keep_name_and_index() -> None:
    series = pd.Series([3, 1], index=["b", "a"], name="count")
    pd.testing.assert_series_equal(sent(series), series)


class AlwaysEqual(float):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


class LyingArray(np.ndarray):
    pass


@pytest.mark.parametrize(
    "liar", [AlwaysEqual(1.0), np.arange(3).view(LyingArray), type("D", (dict,), {})()]
)
def test_an_object_that_only_pretends_to_be_plain_stays_inside(liar: Any) -> None:
    assert sent(liar) == ("handle", type(liar).__name__)


def test_a_list_inside_itself_is_too_deep_to_send() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(codec.TooLargeError):
        sent(loop)


@given(st.binary(max_size=300))
def test_noise_is_refused_and_nothing_else_happens(noise: bytes) -> None:
    try:
        message, buffers = codec.unpack(noise[:150], noise[150:])
        codec.decode(message.get("value"), buffers, refuse)
    except codec.ProtocolError:
        pass
    except AttributeError:
        pytest.fail("a header that is no table slipped through")


HOSTILE: list[Any] = [
    {"t": "array", "d": "O", "s": [1], "b": 0},
    {"t": "array", "d": "<f8", "s": [-1], "b": 0},
    {"t": "array", "d": "<f8", "s": [10**12], "b": 0},
    {"t": "array", "d": "<f8", "s": [1], "b": 99},
    {"t": "array", "d": "not a type", "s": [1], "b": 0},
    {"t": "dict", "v": [[[1], 2]]},
    {"t": "int", "v": "zzz"},
    {"t": "nobody", "v": 1},
    {"t": "frame", "names": [1], "columns": [], "index": {}},
    {"t": "complex", "v": [1, 2, 3]},
    {"t": None},
    {"t": "array", "d": "<U0", "s": [10**9], "b": 0},
    {"t": "range", "v": [0, 10**18, 1]},
    [{"t": "bytes", "b": 0}, {"t": "bytes", "b": 0}],
    {"t": "bytes", "b": -1},
    {"t": "set", "v": [{"t": "int", "v": hex((2**61 - 1) * k)} for k in range(200)]},
]


@pytest.mark.parametrize("tree", HOSTILE)
def test_a_forged_value_is_a_protocol_fault(tree: Any) -> None:
    with pytest.raises(codec.ProtocolError):
        codec.decode(tree, [memoryview(b"12345678")], refuse)


def test_a_frame_that_promises_too_much_is_refused_before_it_is_read() -> None:
    with pytest.raises(codec.ProtocolError):
        codec.sizes(codec.HEAD.pack(1 << 30, 1 << 60))


def test_more_buffers_than_a_message_can_name_are_refused() -> None:
    many = codec.MOST_CONTAINERS + 1
    header = b'{"value":1.0,"sizes":[' + b"0," * (many - 1) + b"0]}"
    with pytest.raises(codec.ProtocolError, match="more buffers"):
        codec.unpack(header, b"")
