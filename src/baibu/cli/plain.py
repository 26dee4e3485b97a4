"""Turn page models into plain JSON data, for `--json`."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path


def plain(value: object) -> object:
    """Give a model as dicts, lists, strings, numbers, truths and None."""
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def document(value: object, **beside: object) -> str:
    """Give a model as one JSON document, on one line; `beside` adds keys to it."""
    made = plain(value)
    if beside:
        assert isinstance(made, dict)  # noqa: S101 - keys are added to models only
        made = {**made, **{name: plain(item) for name, item in beside.items()}}
    return json.dumps(made, ensure_ascii=False, allow_nan=False)
