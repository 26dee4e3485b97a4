"""Carry plain data between judge and runner as a JSON header and raw buffers; never pickle.

A frame is  4 bytes header length · 8 bytes body length · header (JSON) · body (buffers, each begun
at a multiple of 64 bytes). A body above 1 MB does not follow the header: it lies in shared memory,
which the judge makes (`inside.line` and `sandbox.Link` hand it over).

What crosses: None, bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset,
range, NumPy arrays and scalars, pandas frames, series and indexes, PyTorch tensors (as arrays).
Only exact base types: a subclass stays where it is and is replaced by a handle, so that no object
can lie about its value.

Both ends use this module. Every fault while decoding is a `ProtocolError`.

Start reading at `Encoder.encode` and `decode`.
"""

from __future__ import annotations

import array
import json
import math
import mmap
import os
import struct
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

MAX_HEADER = 4 << 20  # bytes: all plain values of a message, but for long lists of numbers
MAX_BODY = 256 << 20  # bytes
MAX_DEPTH = 64
SHARED_FROM = 1 << 20  # bytes of a body that goes through shared memory
MOST_CONTAINERS = 200_000  # of a message
MOST_COLUMNS = 2_000  # of a table
ALIGNED = 64
LONG_LIST = 32
MOST_ALIKE = 50  # keys with one hash
FOLDS = 2**61 - 1  # CPython's hash of a whole number is its remainder by this
USED = memoryview(b"")
CAN_SHARE = hasattr(os, "memfd_create")
HEAD = struct.Struct("<IQ")
_HEADER = json.JSONEncoder(separators=(",", ":")).encode  # made once: `json.dumps` makes it anew
_ARRAY_KINDS = "biufcUSMm"


Buffer = bytes | bytearray | memoryview


class ProtocolError(Exception):
    """What arrived is not a frame of ours."""


class TooLargeError(Exception):
    """A value is too deep or too large to be sent."""


class Encoder:
    """Turn one value into a JSON tree and buffers."""

    def __init__(self, keep: Callable[[Any], dict[str, Any]]) -> None:
        self.keep = keep  # called for what cannot be sent; gives a handle's description
        self.buffers: list[Buffer] = []
        self.size = 0

    def encode(self, value: Any, depth: int = 0) -> Any:
        """Give the tree; buffers gather in `self.buffers`."""
        if depth > MAX_DEPTH:
            raise TooLargeError("nested too deeply")
        kind = type(value)
        if value is None or kind in (bool, str, float):
            return value
        if kind is int:
            return value if -(2**63) <= value < 2**63 else {"t": "int", "v": hex(value)}
        if kind is list:
            if len(value) >= LONG_LIST and (packed := _packed(value)) is not None:
                return {"t": "numbers", "k": packed.typecode, "b": self._buffer(packed.tobytes())}
            return [self.encode(item, depth + 1) for item in value]
        if kind in (tuple, set, frozenset):
            items = [self.encode(item, depth + 1) for item in value]
            return {"t": kind.__name__, "v": items}
        if kind is dict:
            pairs = [
                [self.encode(key, depth + 1), self.encode(item, depth + 1)]
                for key, item in value.items()
            ]
            return {"t": "dict", "v": pairs}
        if kind is bytes:
            return {"t": "bytes", "b": self._buffer(value)}
        if kind is complex:
            return {"t": "complex", "v": [value.real, value.imag]}
        if kind is range:
            return {"t": "range", "v": [value.start, value.stop, value.step]}
        return self._library(value, depth)

    def _library(self, value: Any, depth: int) -> Any:
        numpy, pandas, torch = (sys.modules.get(name) for name in ("numpy", "pandas", "torch"))
        if numpy is not None:
            if type(value) is numpy.ndarray:
                return self._array(value, depth)
            if isinstance(value, numpy.generic) and type(value).__module__ == "numpy":
                return {**self._array(numpy.asarray(value), depth), "t": "scalar"}
        if pandas is not None and hasattr(pandas, "DataFrame"):
            tree = self._pandas(value, pandas, depth)
            if tree is not None:
                return tree
        if (
            torch is not None
            and hasattr(torch, "Tensor")
            and type(value)
            in (
                torch.Tensor,
                torch.nn.Parameter,
            )
        ):
            plain = value.detach().cpu()
            if plain.dtype == torch.bfloat16:
                plain = plain.float()
            return {**self._array(plain.numpy(), depth), "t": "tensor"}
        return self.keep(value)

    def _array(self, value: Any, depth: int) -> dict[str, Any]:
        if value.dtype.kind in _ARRAY_KINDS:
            if value.nbytes > MAX_BODY:
                raise TooLargeError(f"an array of {value.nbytes >> 20} MB")
            return {
                "t": "array",
                "d": value.dtype.str,
                "s": list(value.shape),
                "b": self._buffer(_bytes_of(value)),
            }
        if value.dtype.kind == "O":
            items = [self.encode(item, depth + 1) for item in value.ravel().tolist()]
            return {"t": "objects", "s": list(value.shape), "v": items}
        return self.keep(value)

    def _pandas(self, value: Any, pandas: Any, depth: int) -> Any:
        if value is pandas.NA:
            return {"t": "NA"}
        if value is pandas.NaT:
            return {"t": "NaT"}
        if type(value) is pandas.Timestamp:
            return {"t": "timestamp", "v": value.isoformat()}
        if type(value) is pandas.Timedelta:
            return {"t": "timedelta", "v": int(value.value)}
        if type(value) is pandas.DataFrame:
            if value.shape[1] > MOST_COLUMNS:
                raise TooLargeError(f"a table of {value.shape[1]} columns")
            return {
                "t": "frame",
                "names": self.encode(list(value.columns), depth + 1),
                "columns": [self._values(value.iloc[:, i], depth) for i in range(value.shape[1])],
                "index": self._index(value.index, depth),
            }
        if type(value) is pandas.Series:
            return {
                "t": "series",
                "name": self.encode(value.name, depth + 1),
                "values": self._values(value, depth),
                "index": self._index(value.index, depth),
            }
        if isinstance(value, pandas.Index) and type(value).__module__.startswith("pandas."):
            return {"t": "index", "v": self._index(value, depth)}
        return None

    def _values(self, series: Any, depth: int) -> dict[str, Any]:
        dtype = str(series.dtype)
        if dtype == "category":
            return {
                "d": "category",
                "codes": self.encode(series.cat.codes.to_numpy(), depth + 1),
                "categories": self.encode(list(series.cat.categories), depth + 1),
                "ordered": bool(series.cat.ordered),
            }
        plain = series.to_numpy() if series.dtype.kind in "biufcMm" else None
        if plain is not None and type(series.dtype).__module__.startswith("numpy"):
            return {"d": dtype, "array": self.encode(plain, depth + 1)}
        return {"d": dtype, "items": self.encode(series.astype(object).tolist(), depth + 1)}

    def _index(self, index: Any, depth: int) -> dict[str, Any]:
        if type(index).__name__ == "RangeIndex":
            return {
                "range": [index.start, index.stop, index.step],
                "name": self.encode(index.name, depth + 1),
            }
        if index.nlevels > 1:
            return {
                "tuples": self.encode(index.tolist(), depth + 1),
                "names": self.encode(list(index.names), depth + 1),
            }
        return {
            "values": self._values(index.to_series(), depth),
            "name": self.encode(index.name, depth + 1),
        }

    def _buffer(self, raw: Buffer) -> int:
        self.size += len(raw)
        if self.size > MAX_BODY:
            raise TooLargeError(f"more than {MAX_BODY >> 20} MB in one message")
        self.buffers.append(raw)
        return len(self.buffers) - 1


def _packed(values: list[Any]) -> array.array[Any] | None:
    """Pack a list of floats only, or of ints of 64 bits only; None where it is neither."""
    kinds = set(map(type, values))
    try:
        if kinds == {float}:
            return array.array("d", values)
        return array.array("q", values) if kinds == {int} else None
    except OverflowError:
        return None


def _bytes_of(values: Any) -> Buffer:
    """Give an array's bytes in C order, without a copy where they lie so already."""
    if values.flags.c_contiguous and values.nbytes and values.dtype.kind in "biufc":
        return memoryview(values.reshape(-1).view("u1"))
    raw: bytes = values.tobytes()
    return raw


def pack(message: dict[str, Any], buffers: list[Buffer]) -> tuple[bytes, int]:
    """Make the beginning of a frame, and tell its body's size; `lay` gives the body."""
    message = {**message, "sizes": [len(raw) for raw in buffers]}
    header = _HEADER(message).encode("utf-8", "surrogatepass")
    if len(header) > MAX_HEADER:
        raise TooLargeError(f"{len(header) >> 20} MB of plain values in one message")
    if _containers(header) > MOST_CONTAINERS:
        raise TooLargeError(f"more than {MOST_CONTAINERS} lists, tuples and dicts in one message")
    size = sum(_padded(length) for length in message["sizes"])
    return HEAD.pack(len(header), size) + header, size


def _containers(header: bytes | bytearray) -> int:
    """Count what takes long to read, at a glance: brackets inside texts count too."""
    return header.count(b"[") + header.count(b"{")


def _padded(length: int) -> int:
    return -(-length // ALIGNED) * ALIGNED


def lay(buffers: list[Buffer], body: bytearray | mmap.mmap) -> None:
    """Lay buffers one after another into a frame's body."""
    start = 0
    for raw in buffers:
        body[start : start + len(raw)] = raw
        start += _padded(len(raw))


def inline(beginning: bytes, size: int, buffers: list[Buffer]) -> bytes:
    """Make a whole frame of a small body."""
    if not size:
        return beginning
    body = bytearray(size)
    lay(buffers, body)
    return beginning + body


def sizes(head: Buffer) -> tuple[int, int]:
    """Read a frame's two lengths, and refuse absurd ones."""
    header, body = HEAD.unpack(head)
    if header > MAX_HEADER or body > MAX_BODY + MAX_HEADER:
        raise ProtocolError("a frame larger than allowed")
    return header, body


def is_shared(body: int) -> bool:
    """Say whether a body of this size lies in shared memory."""
    return CAN_SHARE and body > SHARED_FROM


def unpack(header: bytes | bytearray, body: Buffer) -> tuple[dict[str, Any], list[memoryview]]:
    """Read a frame: the message and its buffers."""
    try:
        if _containers(header) > MOST_CONTAINERS:
            raise ProtocolError("more containers than are sent")
        message = json.loads(bytes(header).decode("utf-8", "surrogatepass"))
        lengths = message.pop("sizes")
        if len(lengths) > MOST_CONTAINERS:  # each is named by a container of the message
            raise ProtocolError("more buffers than are sent")
        if not all(type(n) is int and n >= 0 for n in lengths):
            raise ProtocolError("buffer lengths are not numbers")
        if sum(_padded(n) for n in lengths) != len(body):
            raise ProtocolError("buffer lengths do not add up")
        whole, buffers, start = memoryview(body), [], 0
        for length in lengths:
            buffers.append(whole[start : start + length])
            start += _padded(length)
    except ProtocolError:
        raise
    except Exception as error:  # a hostile header may fail anywhere
        raise ProtocolError(f"not a header: {type(error).__name__}") from None
    return message, buffers


def decode(tree: Any, buffers: list[memoryview], special: Callable[[dict[str, Any]], Any]) -> Any:
    """Rebuild a value; `special` builds handles, and tensors where they are wanted."""
    try:
        return _decode(tree, buffers, special, 0)
    except ProtocolError:
        raise
    except Exception as error:  # a hostile tree may fail anywhere
        raise ProtocolError(f"not a value: {type(error).__name__}: {error}") from None


def _decode(  # noqa: C901 - one arm per type
    tree: Any, buffers: list[memoryview], special: Callable[[dict[str, Any]], Any], depth: int
) -> Any:
    if depth > MAX_DEPTH + 2:
        raise ProtocolError("nested too deeply")
    if tree is None or isinstance(tree, (bool, int, float, str)):
        return tree
    if isinstance(tree, list):
        return [_decode(item, buffers, special, depth + 1) for item in tree]
    if not isinstance(tree, dict):
        raise ProtocolError("a value of no known kind")
    kind = tree.get("t")

    def inner(item: Any) -> Any:
        return _decode(item, buffers, special, depth + 1)

    if kind == "tuple":
        return tuple(inner(item) for item in tree["v"])
    if kind in ("set", "frozenset"):
        items = _spread([inner(item) for item in tree["v"]])
        return set(items) if kind == "set" else frozenset(items)
    if kind == "dict":
        keys = _spread([inner(key) for key, _ in tree["v"]])
        return dict(zip(keys, (inner(item) for _, item in tree["v"]), strict=True))
    if kind == "numbers" and tree["k"] in ("d", "q"):
        numbers = array.array(tree["k"])
        numbers.frombytes(_taken(buffers, tree["b"]))
        return numbers.tolist()
    if kind == "int":
        return int(tree["v"], 16)
    if kind == "bytes":
        return bytes(_taken(buffers, tree["b"]))
    if kind == "complex":
        return complex(*tree["v"])
    if kind == "range":
        found = range(*tree["v"])
        if len(found) > MAX_HEADER:
            raise ProtocolError("a range that would take too long to walk")
        return found
    if kind in ("array", "scalar"):
        found = _array(tree, buffers)
        return found[()] if kind == "scalar" else found
    if kind == "objects":
        return _objects(tree, inner)
    if kind in ("tensor", "handle"):
        return special({**tree, "array": _array(tree, buffers)} if kind == "tensor" else tree)
    return _pandas(tree, inner)


def _taken(buffers: list[memoryview], number: Any) -> memoryview:
    """Take a buffer, once: what is decoded is then never larger than what was sent."""
    if type(number) is not int or not 0 <= number < len(buffers):
        raise ProtocolError("a buffer that is not there")
    raw = buffers[number]
    if raw is USED:
        raise ProtocolError("a buffer that is used twice")
    buffers[number] = USED
    return raw


def _spread(keys: list[Any]) -> list[Any]:
    """Refuse keys that were chosen to fall together: looking each up would take for ever."""
    if len(keys) > MOST_ALIKE and max(Counter(map(hash, keys)).values()) > MOST_ALIKE:
        raise ProtocolError("keys whose hashes are the same")
    return keys


def _plain(values: list[Any]) -> list[Any]:
    """Refuse many whole numbers of more than 61 bits in a table.

    pandas looks values up by their hash, and such numbers can be chosen to fall together.
    """
    flat = (part for value in values for part in (value if type(value) is tuple else (value,)))
    if sum(type(part) is int and abs(part) >= FOLDS for part in flat) > MOST_ALIKE:
        raise ProtocolError("numbers too large for a table")
    return values


def _array(tree: dict[str, Any], buffers: list[memoryview]) -> Any:
    import numpy

    dtype = numpy.dtype(tree["d"])
    shape = tuple(tree["s"])
    if dtype.kind not in _ARRAY_KINDS or not all(type(n) is int and n >= 0 for n in shape):
        raise ProtocolError("an array of a kind that is not sent")
    if not dtype.itemsize:
        if math.prod(shape):
            raise ProtocolError("values of no size")
        return numpy.empty(shape, dtype=dtype)
    raw = _taken(buffers, tree["b"])
    found = numpy.frombuffer(raw, dtype=dtype).reshape(shape)
    return found if len(raw) > SHARED_FROM and found.flags.writeable else found.copy()


def _objects(tree: dict[str, Any], inner: Callable[[Any], Any]) -> Any:
    import numpy

    shape = tuple(tree["s"])
    flat = numpy.empty(len(tree["v"]), dtype=object)
    for position, item in enumerate(tree["v"]):
        flat[position] = inner(item)
    return flat.reshape(shape)


def _pandas(tree: dict[str, Any], inner: Callable[[Any], Any]) -> Any:
    import pandas

    kind = tree.get("t")
    if kind == "NA":
        return pandas.NA
    if kind == "NaT":
        return pandas.NaT
    if kind == "timestamp" and len(tree["v"]) <= 64:
        return pandas.Timestamp(tree["v"])
    if kind == "timedelta":
        return pandas.Timedelta(tree["v"], unit="ns")
    if kind == "index":
        return _index(tree["v"], inner, pandas)
    if kind == "series":
        values = _values(tree["values"], inner, pandas)
        values.index = _index(tree["index"], inner, pandas)
        values.name = inner(tree["name"])
        return values
    if kind == "frame":
        names = _plain(inner(tree["names"]))
        index = _index(tree["index"], inner, pandas)
        if len(tree["columns"]) > MOST_COLUMNS:
            raise ProtocolError("a table of too many columns")
        columns = [_values(column, inner, pandas) for column in tree["columns"]]
        frame = pandas.DataFrame(dict(enumerate(columns)), index=pandas.RangeIndex(len(index)))
        frame.index = index
        frame.columns = pandas.Index(names) if names else frame.columns[:0]
        return frame
    raise ProtocolError("a value of no known kind")


def _values(tree: dict[str, Any], inner: Callable[[Any], Any], pandas: Any) -> Any:
    if tree["d"] == "category":
        made = pandas.Categorical.from_codes(
            inner(tree["codes"]),
            categories=_plain(inner(tree["categories"])),
            ordered=tree["ordered"],
        )
        return pandas.Series(made)
    if "array" in tree:
        return pandas.Series(inner(tree["array"]))
    return pandas.Series(_plain(inner(tree["items"])), dtype=tree["d"])


def _index(tree: dict[str, Any], inner: Callable[[Any], Any], pandas: Any) -> Any:
    if "range" in tree:
        return pandas.RangeIndex(*tree["range"], name=inner(tree["name"]))
    if "tuples" in tree:
        return pandas.MultiIndex.from_tuples(
            _plain(inner(tree["tuples"])), names=inner(tree["names"])
        )
    return pandas.Index(_values(tree["values"], inner, pandas), name=inner(tree["name"]))
