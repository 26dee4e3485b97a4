"""Carry any value of ours through JSON and back, through every database, without loss.

JSON has no NaN and no infinity; PostgreSQL's JSON refuses the character NUL and lone surrogates,
and makes 1e16 a whole number. All of these turn up in what learners write and compute. `portable`
wraps those few, `original` unwraps them.
"""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Mapping

_UNSAFE = re.compile("[\x00\ud800-\udfff]")
_FLOAT, _TEXT, _PAIRS = "$float", "$text", "$pairs"
_MARKS = {_FLOAT, _TEXT, _PAIRS}


def portable(value: object) -> object:
    """Wrap what JSON or a database would refuse."""
    if isinstance(value, str):  # the most frequent first: a verdict holds hundreds of values
        return value if _is_plain(value) else _wrapped(value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float) and _is_changed_by_a_database(value):
        return {_FLOAT: repr(value)}
    if isinstance(value, (dict, Mapping)):  # the first is asked quickly
        inside = {str(key): portable(item) for key, item in value.items()}
        if all(map(_is_plain, inside)) and _MARKS.isdisjoint(inside):
            return inside
        return {_PAIRS: [[portable(str(key)), portable(item)] for key, item in value.items()]}
    if isinstance(value, (list, tuple)):
        return [portable(item) for item in value]
    return value


def original(value: object) -> object:
    """Undo `portable`."""
    if isinstance(value, list):
        return [original(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) != 1:
        return {key: original(item) for key, item in value.items()}
    if value.keys() == {_FLOAT}:
        return float(value[_FLOAT])
    if value.keys() == {_TEXT}:
        return base64.b64decode(value[_TEXT]).decode("utf-8", "surrogatepass")
    if value.keys() == {_PAIRS}:
        return {str(original(key)): original(item) for key, item in value[_PAIRS]}
    return {key: original(item) for key, item in value.items()}


def _is_plain(value: str) -> bool:
    """Say whether every database takes a text as it is."""
    return (value.isascii() and "\0" not in value) or not _UNSAFE.search(value)


def _wrapped(value: str) -> dict[str, str]:
    return {_TEXT: base64.b64encode(value.encode("utf-8", "surrogatepass")).decode("ascii")}


def _is_changed_by_a_database(value: float) -> bool:
    """Say whether PostgreSQL would refuse it, make it a whole number, or drop its sign."""
    return not math.isfinite(value) or "e+" in repr(value) or repr(value) == "-0.0"


def dumps(value: object) -> str:
    """Write one line of JSON; equal values give equal lines."""
    return json.dumps(
        portable(value), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )


def loads(line: str | bytes) -> object:
    """Read what `dumps` wrote."""
    return original(json.loads(line))
