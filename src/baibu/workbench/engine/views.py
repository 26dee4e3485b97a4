"""Turn a table into what a learner eats: codes for trees, a wide matrix for everything else.

A view is fitted on the rows that are learnt from and on no others; its state is plain data, so that
the very same view can be laid over rows that come years later, in another process.

A vote is a column that a model below has said (`layers`): trees read it as it is, all others as an
amount by its spread, or as odds.

Start reading at `fit` and `lay`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

View = Literal["codes", "wide", "words"]
State = dict[str, Any]
MOST_CODES = 10_000  # values of a column that are told apart
MOST_WIDE = 40  # values of a column that get a column of their own
LEAST_WIDE = 5  # rows of a value that gets one
QUANTILES = 200
MISSING = "\x00"  # what is not there, as a word
LEAST_ORDERED = 30  # rows of a word whose place among codes follows what the target is there
SHRUNK = 10.0  # rows' worth by which a word's mean is drawn to that of all
SUREST = 1e-4  # chances nearer to none or all count as this near


def fit(
    view: View,
    frame: pd.DataFrame,
    worth: NDArray[np.float64] | None = None,
    votes: Collection[str] = (),
) -> State:
    """Learn what a view needs to know of a table.

    `worth`, shape (n, k), tells what the target is in each row: codes of frequent words follow it,
    so that a tree finds those that are alike side by side. `votes` names the columns that are.
    """
    columns = []
    for position, name in enumerate(frame.columns):
        series = frame.iloc[:, position]
        if name in votes:
            columns.append({"name": name, "k": "vote", **_of_votes(view, name, series)})
        elif is_number(series):
            columns.append({"name": name, "k": "number", **_of_numbers(view, series)})
        else:
            columns.append({"name": name, "k": "word", **_of_words(view, series, worth)})
    return {"view": view, "columns": columns}


def lay(state: Mapping[str, Any], frame: pd.DataFrame) -> Any:
    """Lay a view over a table: an array of floats, or for `words` a table of numbers and texts."""
    if state["view"] == "words":
        return _words(state, frame)
    parts = []
    for column in state["columns"]:
        series = frame[column["name"]]
        if state["view"] == "codes":
            parts.append(_codes(column, series)[:, None])
        else:
            parts.append(_wide(column, series))
    if not parts:
        return np.zeros((len(frame), 0))
    dtype = np.float32 if state["view"] == "wide" else np.float64
    return np.concatenate(parts, axis=1).astype(dtype)


def word_columns(state: Mapping[str, Any]) -> list[int]:
    """Give the positions of the columns that hold words."""
    return [at for at, column in enumerate(state["columns"]) if column["k"] == "word"]


def is_number(series: pd.Series[Any]) -> bool:
    """Say whether a column counts as numbers; a day does."""
    return series.dtype.kind in "biufM"


def _numbers(series: pd.Series[Any]) -> NDArray[np.float64]:
    """Give numbers; a day counts in days since 1970."""
    if series.dtype.kind == "M":
        days = series.to_numpy().astype("datetime64[s]").astype(np.int64) / 86_400
        moments: NDArray[np.float64] = np.where(series.isna().to_numpy(), np.nan, days)
        return moments
    found = series.to_numpy(dtype=np.float64, na_value=np.nan)
    finite: NDArray[np.float64] = np.where(np.isfinite(found), found, np.nan)
    return finite


def _texts(series: pd.Series[Any]) -> NDArray[Any]:
    gone = series.isna().to_numpy()
    said = zip(series.astype(object).to_numpy(), gone, strict=True)
    return np.array([MISSING if is_gone else str(item) for item, is_gone in said], dtype=object)


def _of_numbers(view: View, series: pd.Series[Any]) -> State:
    if view != "wide":
        return {}
    values = _numbers(series)
    there = values[~np.isnan(values)]
    if not len(there):
        return {"q": [0.0], "gaps": True}
    marks = np.quantile(there, np.linspace(0, 1, min(QUANTILES, len(there))))
    return {"q": np.unique(marks).tolist(), "gaps": len(there) < len(values)}


def _of_votes(view: View, name: str, series: pd.Series[Any]) -> State:
    if view != "wide":
        return {}
    held = odds(_numbers(series)) if is_chance(name) else _numbers(series)
    return {"shift": float(held.mean()), "scale": float(held.std()) or 1.0}


def is_chance(name: str) -> bool:
    """Say whether a vote is the chance of a class, and no amount."""
    return "/" in name


def odds(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the logarithm of the odds."""
    held = np.clip(chances, SUREST, 1 - SUREST)
    found: NDArray[np.float64] = np.log(held) - np.log(1 - held)
    return found


def _of_words(view: View, series: pd.Series[Any], worth: NDArray[np.float64] | None) -> State:
    import pandas as pd

    if view == "words":
        return {}
    said = _texts(series)
    counts = pd.Series(said).value_counts()
    if view == "wide":
        counts = counts[counts >= LEAST_WIDE]
        return {"v": list(counts.index[:MOST_WIDE])}
    words = list(counts.index[:MOST_CODES])
    frequent = int((counts >= LEAST_ORDERED).sum())
    if worth is None or not 2 < frequent <= MOST_CODES:
        return {"v": words}
    at = pd.Index(words[:frequent], dtype=object).get_indexer(pd.Index(said, dtype=object))
    return {"v": [words[n] for n in _order(at, frequent, worth)] + words[frequent:]}


def _order(at: NDArray[np.int64], count: int, worth: NDArray[np.float64]) -> NDArray[np.int64]:
    """Order words by the target's mean, or by the direction in which their means differ most."""
    there = at >= 0
    rows = np.bincount(at[there], minlength=count)
    sums = np.column_stack([
        np.bincount(at[there], weights=column[there], minlength=count) for column in worth.T
    ])  # fmt: skip
    means = (sums + SHRUNK * worth.mean(axis=0)) / (rows + SHRUNK)[:, None]
    if means.shape[1] == 1:
        return np.argsort(means[:, 0], kind="stable")
    apart = (means - np.average(means, axis=0, weights=rows)) * np.sqrt(rows)[:, None]
    direction = np.linalg.svd(apart, full_matrices=False)[2][0]
    direction = direction * np.sign(direction[np.abs(direction).argmax()])
    return np.argsort(means @ direction, kind="stable")


def _codes(column: Mapping[str, Any], series: pd.Series[Any]) -> NDArray[np.float64]:
    import pandas as pd

    if column["k"] != "word":
        return _numbers(series)
    said = _texts(series)
    found = pd.Index(column["v"], dtype=object).get_indexer(pd.Index(said, dtype=object))
    codes: NDArray[np.float64] = found.astype(np.float64)
    codes[said == MISSING] = np.nan
    return codes


def _wide(column: Mapping[str, Any], series: pd.Series[Any]) -> NDArray[np.float64]:
    import pandas as pd

    if column["k"] == "word":
        words = pd.Index(column["v"], dtype=object)
        found = words.get_indexer(pd.Index(_texts(series), dtype=object))
        hits = found[:, None] == np.arange(len(column["v"]))[None, :]
        return np.asarray(hits, dtype=np.float64)
    values = _numbers(series)
    if column["k"] == "vote":
        held = odds(values) if is_chance(column["name"]) else values
        level: NDArray[np.float64] = (held - column["shift"]) / column["scale"]
        return level[:, None]
    gaps = np.isnan(values)
    normal: NDArray[np.float64] = np.where(gaps, 0.0, _normal(values, np.asarray(column["q"])))
    return np.column_stack([normal, gaps]) if column["gaps"] else normal[:, None]


def _normal(values: NDArray[np.float64], marks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Spread values so that those learnt from are about normal."""
    from scipy.special import ndtri

    if len(marks) < 2:
        return np.zeros_like(values)
    ranks = np.interp(values, marks, np.linspace(0, 1, len(marks)))
    found: NDArray[np.float64] = ndtri(np.clip(ranks, 1e-3, 1 - 1e-3))
    return found


def _words(state: Mapping[str, Any], frame: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    made = {
        at: _texts(frame[column["name"]])
        if column["k"] == "word"
        else _numbers(frame[column["name"]])
        for at, column in enumerate(state["columns"])
    }
    return pd.DataFrame(made)
