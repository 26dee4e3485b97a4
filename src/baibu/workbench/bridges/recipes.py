"""Make features by recipes that are plain data; take over those that Feature-engine has learnt.

A recipe is learnt on training rows, kept as JSON, and applied to any row, one or a million, without
the library that learnt it: a service then needs one library fewer, and everybody can read what is
done to a column.

Reads  a table, or a fitted transformer of Feature-engine.
Gives  recipes; a table with the columns that they make.
Never  needs Feature-engine to apply what it has learnt.

Start reading at `applied` and `taken_over`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.bridges.errors import UnknownTransformerError

if TYPE_CHECKING:
    import pandas as pd

Recipe = Mapping[str, Any]
RARE = "Rare"  # what rare words become
LEAST = 0.05  # share of the rows that a word must have to stay


def applied(recipes: Sequence[Recipe], frame: pd.DataFrame) -> pd.DataFrame:
    """Make the columns of all recipes, in their order; others stay as they are."""
    made = frame.copy()
    for one in recipes:
        for name, values in _MAKERS[one["k"]](one, made[one["column"]]).items():
            made[name] = values
    return made


def rare(frame: pd.DataFrame, column: str, *, least: float = LEAST, becomes: str = RARE) -> Recipe:
    """Learn which words are frequent enough to stay."""
    shares = frame[column].value_counts(normalize=True)
    kept = [str(word) for word in shares.index[shares >= least]]
    return {"k": "rare", "column": column, "kept": kept, "becomes": becomes}


def counted(frame: pd.DataFrame, column: str) -> Recipe:
    """Learn how often each word comes."""
    counts = {str(word): int(count) for word, count in frame[column].value_counts().items()}
    return {"k": "count", "column": column, "counts": counts}


def binned(frame: pd.DataFrame, column: str, *, bins: int) -> Recipe:
    """Learn edges between which equally many rows lie."""
    shares = np.linspace(0, 1, bins + 1)
    edges = np.unique(np.quantile(frame[column].dropna(), shares))[1:-1]
    return {"k": "bins", "column": column, "edges": edges.tolist()}


def filled(frame: pd.DataFrame, column: str) -> Recipe:
    """Learn the middle value, which stands in for missing ones."""
    return {"k": "fill", "column": column, "value": float(frame[column].median())}


def circle(column: str, *, around: float) -> Recipe:
    """Bend a clock or a calendar into a circle, so that its end lies beside its beginning."""
    return {"k": "circle", "column": column, "around": float(around)}


def taken_over(transformer: Any) -> tuple[Recipe, ...]:
    """Write down what a fitted transformer of Feature-engine has learnt."""
    name = type(transformer).__name__
    if name not in _READERS:
        known = ", ".join(_READERS)
        raise UnknownTransformerError(name=name, known=known)
    return tuple(_READERS[name](transformer))


def _of_rare(one: Any) -> list[Recipe]:
    return [
        {"k": "rare", "column": column, "kept": list(map(str, kept)), "becomes": one.replace_with}
        for column, kept in one.encoder_dict_.items()
    ]


def _of_counts(one: Any) -> list[Recipe]:
    return [
        {"k": "count", "column": column, "counts": {str(w): float(n) for w, n in known.items()}}
        for column, known in one.encoder_dict_.items()
    ]


def _of_bins(one: Any) -> list[Recipe]:
    return [
        {"k": "bins", "column": column, "edges": [float(edge) for edge in edges[1:-1]]}
        for column, edges in one.binner_dict_.items()
    ]


def _of_fills(one: Any) -> list[Recipe]:
    return [
        {"k": "fill", "column": column, "value": float(value)}
        for column, value in one.imputer_dict_.items()
    ]


def _of_circles(one: Any) -> list[Recipe]:
    return [circle(column, around=float(most)) for column, most in one.max_values_.items()]


def _rare(recipe: Recipe, column: pd.Series[Any]) -> dict[str, Any]:
    kept = set(recipe["kept"])
    stays = column.isna() | column.astype(str).isin(kept)
    return {recipe["column"]: column.astype(object).where(stays, recipe["becomes"])}


def _count(recipe: Recipe, column: pd.Series[Any]) -> dict[str, Any]:
    return {recipe["column"]: column.astype(str).map(recipe["counts"]).astype(float)}


def _bins(recipe: Recipe, column: pd.Series[Any]) -> dict[str, Any]:
    numbers = column.to_numpy(dtype=np.float64)
    found = np.searchsorted(np.asarray(recipe["edges"]), numbers, side="left").astype(np.float64)
    found[np.isnan(numbers)] = np.nan
    return {recipe["column"]: found}


def _fill(recipe: Recipe, column: pd.Series[Any]) -> dict[str, Any]:
    return {recipe["column"]: column.fillna(recipe["value"])}


def _circle(recipe: Recipe, column: pd.Series[Any]) -> dict[str, Any]:
    name, angle = recipe["column"], 2 * np.pi * column.to_numpy(dtype=np.float64) / recipe["around"]
    return {f"{name}_sin": np.sin(angle), f"{name}_cos": np.cos(angle)}


_MAKERS: Mapping[str, Callable[[Recipe, Any], dict[str, Any]]] = {
    "rare": _rare, "count": _count, "bins": _bins, "fill": _fill, "circle": _circle,
}  # fmt: skip
_READERS: Mapping[str, Callable[[Any], list[Recipe]]] = {
    "RareLabelEncoder": _of_rare,
    "CountFrequencyEncoder": _of_counts,
    "EqualFrequencyDiscretiser": _of_bins,
    "EqualWidthDiscretiser": _of_bins,
    "MeanMedianImputer": _of_fills,
    "CyclicalFeatures": _of_circles,
}
