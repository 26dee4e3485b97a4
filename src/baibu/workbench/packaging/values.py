"""Read one value of a row as the cleaner reads it in a table, without a table.

Gives  for any value exactly what `workbench.cleaner` gives for it in a column; tests hold both to
       that.

Start reading at `amount`, `moment` and `word`.
"""

from __future__ import annotations

import math
import re
from datetime import datetime
from functools import lru_cache
from typing import Any

from baibu.workbench.cleaner import amount_of, day_of, text_of

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - days have no time zone once they are cleaned
SECOND = 1_000_000  # microseconds
FIRST, LAST = "1700", "2200"  # years that every release of pandas holds
NEVER = -(2**63)  # how pandas writes a day that is none


def is_there(value: Any) -> bool:
    """Say whether a value is one at all."""
    if value is None:
        return False
    try:
        return bool(value == value)
    except (TypeError, ValueError):
        return True


def amount(value: Any) -> float:
    """Give a number, also of a text such as `1,200` or `5%`; NaN for what is none or endless."""
    found = amount_of(value)
    return found if math.isfinite(found) else math.nan


def word(value: Any) -> str | None:
    """Give a word; nothing for what means nothing."""
    if type(value) is str:
        return _said(value)
    return text_of(value)


@lru_cache(maxsize=65_536)
def _said(value: str) -> str | None:
    return text_of(value)


def moment(value: Any) -> int | None:
    """Give a day in microseconds since 1970, in UTC; nothing for what is none."""
    told = day_of(value)
    return None if told is None else _moment(told)


@lru_cache(maxsize=65_536)
def _moment(told: str) -> int | None:
    """Read what is written as ISO 8601 at once, and everything else as pandas does."""
    if _ISO.fullmatch(told) and FIRST <= told[:4] <= LAST:
        try:
            return _since(datetime.fromisoformat(told))
        except ValueError:
            pass
    import pandas as pd

    found = pd.DatetimeIndex(pd.to_datetime([told], errors="coerce", format="mixed", utc=True))
    at = found.tz_localize(None).as_unit("us").asi8[0]
    return None if at == NEVER else int(at)


def _since(at: datetime) -> int:
    gone = at - _EPOCH
    return (gone.days * 86_400 + gone.seconds) * SECOND + gone.microseconds
