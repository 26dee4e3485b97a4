"""Lay what cleaning has learnt over any rows: those learnt from, of the test, one of a service.

Reads  rules, which are plain data that `steps.clean` learnt on the seen rows, and a table.
Gives  the columns that may become features, in a fixed order and type, then the target and the
       column of the split where the table has them, untouched.
Never  drops a row, looks at another row, or fails at a value: what does not fit is missing.

Start reading at `applied`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.guess import label
from baibu.workbench.tables.reading import NOTHING

if TYPE_CHECKING:
    import pandas as pd

Rules = dict[str, Any]
Base = Literal["number", "day", "word", "text"]
UNSAID = frozenset((*NOTHING, "", "na", "nan", "null", "none", "<na>", "#n/a", "nat"))
_MONEY = re.compile(r"[,¥$€£\s%]")
_CHINESE_DAY = str.maketrans({"年": "-", "月": "-", "日": " "})


def applied(rules: Mapping[str, Any], frame: pd.DataFrame) -> pd.DataFrame:
    """Clean rows; a column that is not there is missing, one that nobody knows is ignored."""
    import pandas as pd

    made: dict[str, pd.Series[Any]] = {}
    for column in rules["columns"]:
        series = column_of(frame, column["name"])
        made[column["name"]] = cleaned(column, series)
    for name in rules["carried"]:
        if name in frame.columns:
            made[name] = column_of(frame, name)
    found = pd.DataFrame(made, index=frame.index)
    found.columns = pd.Index(list(made), dtype=object)
    return found


def cleaned(rule: Mapping[str, Any], series: pd.Series[Any]) -> pd.Series[Any]:
    """Clean one column by its rule."""
    import pandas as pd

    base: Base = rule["base"]
    if base == "number":
        numbers = amounts(series)
        numbers[np.isin(numbers, rule.get("sentinels", []))] = np.nan
        return pd.Series(numbers, index=series.index)
    if base == "day":
        days = moments(series)
        sentinels = pd.to_datetime(rule.get("sentinels", [])).as_unit("us")
        return days.mask(days.isin(sentinels)) if len(sentinels) else days
    said = texts(series)
    same = rule.get("same") if base == "word" else None
    return said if not same else _by_value(said, lambda word: same.get(folded(word), word))


def amounts(series: pd.Series[Any]) -> NDArray[np.float64]:
    """Give numbers, also of texts such as `1,200` or `5%`; what is none or endless is missing."""
    if series.dtype.kind in "iufb":
        found = series.to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
    else:
        found = np.array([amount_of(item) for item in series.astype(object)], dtype=np.float64)
    found[~np.isfinite(found)] = np.nan
    return found


def moments(series: pd.Series[Any]) -> pd.Series[Any]:
    """Give days, without a time zone, in microseconds; what is none is missing."""
    import pandas as pd

    days: Any = series  # the stubs of pandas know no list of texts and nothing
    if series.dtype.kind != "M":
        plain: Any = [day_of(item) for item in series.astype(object)]
        days = pd.to_datetime(plain, errors="coerce", format="mixed", utc=True)
    found = pd.DatetimeIndex(days)
    if found.tz is not None:
        found = found.tz_convert("UTC").tz_localize(None)
    return pd.Series(found.as_unit("us"), index=series.index)


def texts(series: pd.Series[Any]) -> pd.Series[Any]:
    """Give words without spaces around them; a whole number without its decimal point."""
    return _by_value(series.astype(object), text_of)


def folded(word: str) -> str:
    """Give what is the same for spellings that differ by case, width or spaces.

    >>> folded("ＢＥＩ  jing ") == folded("bei jing")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def _by_value(series: pd.Series[Any], turn: Any) -> pd.Series[Any]:
    """Turn each value, once per different one where they can be told apart."""
    import pandas as pd

    known: dict[Any, str | None] = {}
    made: list[str | None] = []
    for item in series:
        key = (item.__class__, item)
        try:
            if key not in known and is_there(item):
                known[key] = turn(item)
            made.append(known.get(key))
        except TypeError:  # a list or a dictionary cannot be looked up
            made.append(turn(item))
    return pd.Series(made, index=series.index, dtype=object)


def is_there(item: Any) -> bool:
    """Say whether a value is one at all."""
    return item is not None and item == item and str(item) not in ("NaT", "<NA>")


def text_of(item: Any) -> str | None:
    """Give one value as a word; nothing for what stands for nothing."""
    if isinstance(item, (bool, np.bool_)):
        return "true" if item else "false"
    if isinstance(item, np.floating):
        item = float(item)
    said = label(item).strip()
    return None if said.lower() in UNSAID else said


def amount_of(item: Any) -> float:
    """Give one value as a number; NaN where it is none."""
    if isinstance(item, str):
        plain = _MONEY.sub("", unicodedata.normalize("NFKC", item)).replace("_", "x")
        share = 100.0 if item.strip().endswith(("%", "％")) else 1.0
        try:
            return float(plain) / share
        except ValueError:
            return np.nan
    try:
        return float(item)
    except (TypeError, ValueError, OverflowError):
        return np.nan


def day_of(item: Any) -> str | None:
    """Give a day as text; a number is none, and neither is a word, such as `now`."""
    if isinstance(item, str):
        said = item.translate(_CHINESE_DAY).strip()
        return said if any(letter.isdigit() for letter in said) else None
    return str(item) if hasattr(item, "year") else None


def column_of(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """Give a column: the first of its name, or one where everything is missing."""
    import pandas as pd

    if name not in frame.columns:
        return pd.Series([None] * len(frame), index=frame.index, dtype=object)
    found: Any = frame[name]
    return found.iloc[:, 0] if isinstance(found, pd.DataFrame) else found
