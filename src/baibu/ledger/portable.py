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
    if isinstance(value, float) and _is_changed_by_a_database(value):
        return {_FLOAT: repr(value)}
    if isinstance(value, str) and _UNSAFE.search(value):
        return {_TEXT: base64.b64encode(value.encode("utf-8", "surrogatepass")).decode("ascii")}
    if isinstance(value, Mapping):
        inside = [(str(key), portable(item)) for key, item in value.items()]
        if any(key in _MARKS or _UNSAFE.search(key) for key, _ in inside):
            return {_PAIRS: [[portable(key), item] for key, item in inside]}
        return dict(inside)
    if isinstance(value, (list, tuple)):
        return [portable(item) for item in value]
    return value


def original(value: object) -> object:
    """Undo `portable`."""
    if isinstance(value, list):
        return [original(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {_FLOAT}:
        return float(value[_FLOAT])
    if value.keys() == {_TEXT}:
        return base64.b64decode(value[_TEXT]).decode("utf-8", "surrogatepass")
    if value.keys() == {_PAIRS}:
        return {str(original(key)): original(item) for key, item in value[_PAIRS]}
    return {key: original(item) for key, item in value.items()}


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
