"""Turn what steps give into bytes that last, and back: tables, arrays, plain data, texts, bundles.

Gives  bytes that are the same for the same value, so that their hash names it, and a form name.
Never  uses pickle: what is read here may come from a stranger's folder.

A table or an array is  magic · 8 bytes header length · header (JSON) · columns, each begun at a
multiple of 64 bytes, so that a large one can be mapped instead of read.

Start reading at `encoded` and `decoded`.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.errors import ArtefactKindError

if TYPE_CHECKING:
    import pandas as pd

Form = Literal["table", "array", "json", "text", "bytes", "bundle"]
MAGIC = b"baibu\x00t\x01"
ALIGNED = 64
_LENGTH = struct.Struct("<Q")
_PLAIN = "biufcMmSU"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Several files that belong together, such as the parts of a model."""

    files: Mapping[str, bytes] = field(default_factory=dict)


def encoded(value: object, *, name: str = "") -> tuple[Form, bytes]:
    """Give a value's form and bytes; `ArtefactKindError` for what cannot be kept."""
    if isinstance(value, Bundle):
        return "bundle", _packed(
            {"files": list(value.files)},
            [np.frombuffer(raw, dtype=np.uint8) for raw in value.files.values()],
        )
    if isinstance(value, bytes):
        return "bytes", value
    if isinstance(value, str):
        return "text", value.encode("utf-8", "surrogatepass")
    if isinstance(value, np.ndarray):
        return "array", _packed({}, [_told(value, name)])
    if _is_frame(value):
        return "table", _table(value, name)  # type: ignore[arg-type]
    try:
        plain = json.dumps(value, ensure_ascii=False, sort_keys=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise ArtefactKindError(name=name, kind=type(value).__name__, reason=str(error)) from error
    return "json", plain.encode("utf-8", "surrogatepass")


def decoded(form: Form, raw: bytes | memoryview) -> Any:
    """Rebuild a value from its bytes; `ValueError` where they are not what `encoded` gives."""
    if form == "bytes":
        return bytes(raw)
    if form == "text":
        return bytes(raw).decode("utf-8", "surrogatepass")
    if form == "json":
        return json.loads(bytes(raw))
    header, arrays = _unpacked(memoryview(raw))
    if form == "array":
        return arrays[0]
    if form == "bundle":
        return Bundle(
            files={
                name: array.tobytes() for name, array in zip(header["files"], arrays, strict=True)
            }
        )
    return _frame(header, arrays)


def _is_frame(value: object) -> bool:
    kind = type(value)
    return kind.__name__ == "DataFrame" and kind.__module__.startswith("pandas")


def _told(array: NDArray[Any], name: str) -> NDArray[Any]:
    if array.dtype.kind not in _PLAIN:
        raise ArtefactKindError(name=name, kind=f"array of {array.dtype}", reason="dtype")
    return array


def _packed(header: Mapping[str, Any], arrays: list[NDArray[Any]]) -> bytes:
    """Lay arrays one after another behind a header that says where each lies."""
    places, start = [], 0
    for array in arrays:
        places.append({"at": start, "d": array.dtype.str, "s": list(array.shape)})
        start += -(-array.nbytes // ALIGNED) * ALIGNED
    told = json.dumps({**header, "arrays": places}, ensure_ascii=False).encode("utf-8")
    told += b" " * (-(len(MAGIC) + _LENGTH.size + len(told)) % ALIGNED)
    pieces: list[bytes | memoryview] = [MAGIC, _LENGTH.pack(len(told)), told]
    for array in arrays:
        if array.nbytes:
            flat = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
            pieces += [flat.data, bytes(-array.nbytes % ALIGNED)]
    return b"".join(pieces)


def _unpacked(raw: memoryview) -> tuple[dict[str, Any], list[NDArray[Any]]]:
    begin = len(MAGIC) + _LENGTH.size
    if bytes(raw[: len(MAGIC)]) != MAGIC:
        raise ValueError("not an artefact of Baibu")
    (length,) = _LENGTH.unpack(raw[len(MAGIC) : begin])
    header = json.loads(bytes(raw[begin : begin + length]))
    body, arrays = raw[begin + length :], []
    for place in header["arrays"]:
        dtype, shape = np.dtype(place["d"]), tuple(place["s"])
        size = dtype.itemsize * math.prod(shape)
        part = body[place["at"] : place["at"] + size]
        arrays.append(np.frombuffer(part, dtype=dtype).reshape(shape))
    return header, arrays


def _table(frame: pd.DataFrame, name: str) -> bytes:
    columns: list[dict[str, Any]] = []
    arrays: list[NDArray[Any]] = []
    for position in range(frame.shape[1]):
        told, parts = _column(frame.iloc[:, position], name)
        columns.append({"name": str(frame.columns[position]), **told, "n": len(parts)})
        arrays += parts
    index = frame.index.to_numpy()
    if index.dtype.kind not in "iu":
        raise ArtefactKindError(name=name, kind=f"index of {index.dtype}", reason="row numbers")
    return _packed({"columns": columns}, [index.astype(np.int64), *arrays])


def _column(series: pd.Series[Any], name: str) -> tuple[dict[str, Any], list[NDArray[Any]]]:
    dtype = str(series.dtype)
    if dtype == "category":
        told, parts = _column(series.cat.categories.to_series(), name)
        codes = series.cat.codes.to_numpy()
        return {"k": "category", "ordered": bool(series.cat.ordered), "of": told}, [codes, *parts]
    if isinstance(series.dtype, np.dtype) and series.dtype.kind in _PLAIN:
        return {"k": "plain"}, [series.to_numpy()]
    values = series.astype(object).to_numpy()
    empty = series.isna().to_numpy()
    if all(type(item) is str for item in values[~empty]):
        return {"k": "text", "d": dtype}, [empty, *_texts(values, empty)]
    items = [None if gone else item for item, gone in zip(values.tolist(), empty, strict=True)]
    form, raw = encoded(items, name=f"{name}.{series.name}")
    return {"k": form, "d": dtype}, [np.frombuffer(raw, dtype=np.uint8)]


def _texts(values: NDArray[Any], empty: NDArray[Any]) -> list[NDArray[Any]]:
    """Lay texts end to end, with where each begins."""
    pieces = [
        b"" if gone else item.encode("utf-8", "surrogatepass")
        for item, gone in zip(values.tolist(), empty.tolist(), strict=True)
    ]
    ends = np.cumsum([0, *map(len, pieces)], dtype=np.int64)
    return [ends, np.frombuffer(b"".join(pieces), dtype=np.uint8)]


def _frame(header: Mapping[str, Any], arrays: list[NDArray[Any]]) -> pd.DataFrame:
    import pandas as pd

    index = pd.Index(arrays[0])
    series, start = [], 1
    for told in header["columns"]:
        parts = arrays[start : start + told["n"]]
        series.append(_series(told, parts))
        start += told["n"]
    frame = pd.DataFrame(dict(enumerate(series)), index=pd.RangeIndex(len(index)))
    frame.index = index
    frame.columns = pd.Index([told["name"] for told in header["columns"]], dtype=object)
    return frame


def _series(told: Mapping[str, Any], parts: list[NDArray[Any]]) -> pd.Series[Any]:
    import pandas as pd

    if told["k"] == "plain":
        return pd.Series(parts[0].copy())
    if told["k"] == "category":
        categories = _series(told["of"], parts[1:])
        kept = pd.CategoricalDtype(categories.to_list(), ordered=told["ordered"])
        return pd.Series(pd.Categorical.from_codes(parts[0].tolist(), dtype=kept))
    if told["k"] == "text":
        empty, ends, blob = parts
        raw, spans = blob.tobytes(), ends.tolist()
        items = [
            None if gone else raw[begin:end].decode("utf-8", "surrogatepass")
            for gone, begin, end in zip(empty.tolist(), spans, spans[1:], strict=False)
        ]
        return pd.Series(items, dtype=told["d"])
    made: pd.Series[Any] = pd.Series(json.loads(parts[0].tobytes()), dtype=told["d"])
    return made
