"""Show values in a few lines, as the learner would write them."""

from __future__ import annotations

from typing import Any

import numpy as np

SMALL = 24  # values of an array shown in full
WIDTH = 400  # characters of any preview
ITEMS = 12  # items of a list or dict
DIGITS = 60  # of a whole number


def preview(value: Any) -> str:
    """Show a value shortly: small ones in full, large ones by shape and beginning."""
    text = _show(value, depth=0)
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


def size(value: Any) -> int:
    """Count the numbers and texts in a value, to choose the smallest example."""
    if isinstance(value, np.ndarray):
        return int(value.size)
    if isinstance(value, dict):
        return sum(size(item) for item in value.values())
    if isinstance(value, (list, tuple, set, frozenset)):
        return sum(size(item) for item in value)
    if hasattr(type(value), "shape"):  # of the type: a handle would ask the runner
        return int(np.prod(value.shape))
    return 1


def _show(value: Any, *, depth: int) -> str:
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        return _number(value.item()) if value.dtype.kind in "fiu" else repr(value.item())
    if isinstance(value, float):
        return _number(value)
    if type(value) is int and abs(value) >= 10**DIGITS:
        return f"{'-' if value < 0 else ''}2**{abs(value).bit_length() - 1}…"
    if type(value) in (str, bytes) and len(value) > WIDTH:
        return repr(value[:WIDTH])
    if type(value) is dict and depth < 3:
        items = [
            f"{_show(k, depth=depth + 1)}: {_show(v, depth=depth + 1)}"
            for k, v in list(value.items())[:ITEMS]
        ]
        return "{" + ", ".join(items) + (", …" if len(value) > ITEMS else "") + "}"
    if type(value) in (list, tuple, set, frozenset) and depth < 4:
        items = [_show(item, depth=depth + 1) for item in list(value)[:ITEMS]]
        more = [f"… ({len(value)} items)"] if len(value) > ITEMS else []
        inner = ", ".join(items + more)
        if type(value) is tuple:
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        return f"[{inner}]" if type(value) is list else "{" + inner + "}"
    if hasattr(type(value), "to_string") and hasattr(type(value), "shape"):
        return _table(value)
    return repr(value)


def _number(value: float) -> str:
    if isinstance(value, int):
        return repr(value)
    short = f"{value:.6g}"
    return short if any(mark in short for mark in ".einf") else short + ".0"


def _array(value: Any) -> str:
    if value.size == 0:
        return f"array([], shape={value.shape}, dtype={value.dtype})"
    with np.printoptions(precision=5, suppress=True, threshold=SMALL, edgeitems=3, linewidth=88):
        body = np.array2string(value, separator=", ", prefix="array(")
    if value.size <= SMALL:
        plain = value.dtype in (np.dtype(float), np.dtype(int), np.dtype(bool))
        return f"array({body})" if plain else f"array({body}, dtype={value.dtype})"
    return f"array({body}, shape={value.shape}, dtype={value.dtype})"


def _table(value: Any) -> str:
    part = value.iloc[:6, :ITEMS] if value.ndim == 2 else value.iloc[:6]
    head = part.to_string()
    return f"{type(value).__name__}{value.shape}\n{head}"
