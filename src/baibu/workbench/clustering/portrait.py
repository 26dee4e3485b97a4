"""Say what sets a group apart from all other rows, column by column.

Start reading at `portrait`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.engine import views
from baibu.workbench.engine.learners import Array

if TYPE_CHECKING:
    import pandas as pd

LEAST = 0.5  # standard deviations, or as much in shares: below, it sets nothing apart
MOST = 6  # traits of a group


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """One thing that a group has and the rest has not."""

    column: str
    how: str  # "higher", "lower", or "word" where it is a word that is frequent here
    word: str
    here: float  # the mean, or the share of the word
    elsewhere: float
    size: float  # in standard deviations (Cohen 1988), or twice the difference of arcsines


def portrait(frame: pd.DataFrame, inside: Array) -> tuple[Trait, ...]:
    """Give the traits of the rows inside, the strongest first."""
    found = [
        trait
        for name in frame.columns
        if (trait := _trait(str(name), frame[name], inside)) is not None and trait.size >= LEAST
    ]
    return tuple(sorted(found, key=lambda one: (-one.size, one.column))[:MOST])


def _trait(name: str, series: pd.Series[Any], inside: Array) -> Trait | None:
    if not views.is_number(series):
        return _of_words(name, series, inside)
    if series.dtype.kind == "M":
        return None
    values = series.to_numpy(dtype=np.float64, na_value=np.nan)
    there = np.isfinite(values)
    here, rest = values[there & inside], values[there & ~inside]
    if len(here) < 2 or len(rest) < 2:
        return None
    spread = np.sqrt((here.var() * len(here) + rest.var() * len(rest)) / (len(here) + len(rest)))
    apart = float(here.mean() - rest.mean())
    if apart == 0:
        return None
    size = abs(apart) / float(spread) if spread > 0 else 99.0
    how = "higher" if apart > 0 else "lower"
    return Trait(
        column=name, how=how, word="", here=float(here.mean()), elsewhere=float(rest.mean()),
        size=min(size, 99.0),
    )  # fmt: skip


def _of_words(name: str, series: pd.Series[Any], inside: Array) -> Trait | None:
    """Find the word whose share differs most upwards (Cohen's h)."""
    said = series.map(lambda item: None if item is None or item != item else str(item))
    here = said[inside].value_counts() / max(1, int(inside.sum()))
    rest = said[~inside].value_counts() / max(1, int((~inside).sum()))
    best: Trait | None = None
    for word, share in here.items():
        other = float(rest.get(word, 0.0))
        size = 2 * float(np.arcsin(np.sqrt(min(1.0, share))) - np.arcsin(np.sqrt(min(1.0, other))))
        if size > (best.size if best is not None else 0.0):
            best = Trait(
                column=name, how="word", word=str(word), here=float(share), elsewhere=other,
                size=size,
            )  # fmt: skip
    return best
