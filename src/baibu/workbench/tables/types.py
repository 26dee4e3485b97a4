"""Say what each column of a table is, and turn disguised numbers and days into themselves.

A column becomes a number, a day or a truth only where nearly every value fits; the few that do
not are counted and told, and become missing.

Start reading at `settled`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

Type = Literal[
    "number", "category", "day", "text", "key", "constant", "list", "file", "image", "sound"
]  # fmt: skip
FITS = 0.98  # of the values that are there
FEW = 30  # rows: below, every value must fit
TEXT_WORDS = 4  # words of a usual value from which a column is text
KEY_SHARE = 0.95  # distinct values per row from which a column of texts or whole numbers is a key
MANY = 1_000  # distinct texts from which a column is rather text or key than category
_NUMBER = re.compile(r"\s*[¥$€£]?\s*[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?([eE][-+]?\d+)?\s*%?\s*")
_DAY = re.compile(r"\d{1,4}[-/.年]\d{1,2}([-/.月]\d{1,4}日?)?([T ]\d{1,2}:\d{2}.*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What one column is."""

    name: str
    type: Type
    missing: int
    distinct: int
    was: str  # how it was read: a dtype
    unfit: int = 0  # values that became missing because they did not fit the type
    examples: tuple[str, ...] = ()


def settled(frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """Give the table with every column in its own type, and what each column is."""
    import pandas as pd

    made: dict[int, pd.Series[Any]] = {}
    columns = []
    for position, name in enumerate(map(str, frame.columns)):
        series = frame.iloc[:, position]
        found, kind, unfit = _settled(series)
        made[position] = found
        there = found.dropna()
        distinct = int(there.astype(str).nunique()) if kind == "list" else int(there.nunique())
        columns.append(
            Column(
                name=name,
                type="constant" if distinct <= 1 else kind,
                missing=int(found.isna().sum()),
                distinct=distinct,
                was=str(series.dtype),
                unfit=unfit,
                examples=tuple(item[:60] for item in there.drop_duplicates()[:3].astype(str)),
            )
        )
    settled_frame = pd.DataFrame(made)
    settled_frame.columns = pd.Index([column.name for column in columns], dtype=object)
    return settled_frame.reset_index(drop=True), tuple(columns)


def _settled(series: pd.Series[Any]) -> tuple[pd.Series[Any], Type, int]:
    import pandas as pd

    if pd.api.types.is_bool_dtype(series):
        return series.astype(object).map({True: "true", False: "false"}), "category", 0
    if pd.api.types.is_numeric_dtype(series):
        plain = pd.to_numeric(series, errors="coerce").astype(float)
        whole = bool((plain.dropna() % 1 == 0).all())
        kept = plain.astype("int64") if whole and not plain.isna().any() and _fits(plain) else plain
        return kept, "key" if _is_running(series) else "number", 0
    if pd.api.types.is_datetime64_any_dtype(series):
        return pd.to_datetime(series, utc=True).dt.tz_localize(None), "day", 0
    return _of_objects(series)


def _of_objects(series: pd.Series[Any]) -> tuple[pd.Series[Any], Type, int]:

    there = series.dropna()
    if there.map(lambda item: isinstance(item, (list, dict, tuple, set))).any():
        return series.map(str, na_action="ignore"), "list", 0
    said = _stripped(there.astype(str))
    said = said[said != ""]
    if not len(said):
        return series.where(series.isna(), None), "constant", 0
    counts = said.value_counts(sort=False)  # each text is looked at once, however often it stands
    texts = counts.index.to_series()
    if _share(texts.str.match(r"^[\[{].*[\]}]$"), counts) >= FITS:
        return said.reindex(series.index), "list", 0
    for test, turn, kind in ((_NUMBER, _numbers, "number"), (_DAY, _days, "day")):
        fits = texts.str.fullmatch(test) & texts.str.contains(r"\d")
        if _share(fits, counts) >= (FITS if len(said) >= FEW else 1.0):
            turned = said.map(turn(texts.where(fits))).reindex(series.index)
            unfit = len(said) - int(turned.notna().sum())
            if unfit <= (1 - FITS) * len(said):
                return turned, kind, unfit  # type: ignore[return-value]
    words = said.reindex(series.index)
    return words.astype(object).where(words.notna(), None), _kind_of_words(said), 0


def _stripped(said: pd.Series[Any]) -> pd.Series[Any]:
    """Take the spaces off both ends, of each text once."""
    texts = said.drop_duplicates()
    return said.map(dict(zip(texts, texts.str.strip(), strict=True)))


def _share(fits: pd.Series[Any], counts: pd.Series[Any]) -> float:
    """Say which share of the rows holds a text that fits."""
    return float(counts.to_numpy()[fits.to_numpy(dtype=bool)].sum() / counts.sum())


def _kind_of_words(said: pd.Series[Any]) -> Type:
    distinct = said.nunique()
    usual = said.head(2_000)
    if usual.str.count(r"\s+").median() + 1 >= TEXT_WORDS or usual.str.len().median() >= 40:
        return "text"
    return "key" if distinct >= KEY_SHARE * len(said) and len(said) >= FEW else "category"


def _numbers(said: pd.Series[Any]) -> pd.Series[Any]:
    import pandas as pd

    plain = said.str.replace(r"[,¥$€£\s%]", "", regex=True)
    turned = pd.to_numeric(plain, errors="coerce")
    percent = said.str.endswith("%", na=False)
    return turned.where(~percent, turned / 100)


def _days(said: pd.Series[Any]) -> pd.Series[Any]:
    import pandas as pd

    plain = said.str.replace(r"[年月]", "-", regex=True).str.replace("日", "", regex=False)
    turned = pd.to_datetime(plain, errors="coerce", format="mixed", utc=True)
    return turned.dt.tz_localize(None)


def _is_running(series: pd.Series[Any]) -> bool:
    """Say whether whole numbers count the rows: each once, without great gaps, in order."""
    there = series.dropna()
    if len(there) < FEW or not there.is_unique or (there % 1 != 0).any():
        return False
    steps = there.diff().dropna()
    return bool((steps == 1).mean() > KEY_SHARE)


def _fits(plain: pd.Series[Any]) -> bool:
    return bool(plain.abs().max() < 2**53) if len(plain) else False
