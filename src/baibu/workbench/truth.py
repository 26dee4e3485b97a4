"""Turn a target into what models learn: amounts, or the numbers of classes.

Start reading at `truth_of`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.guess import label

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A target in numbers."""

    values: NDArray[Any]
    classes: tuple[str, ...]  # by number; for two, the one that is looked for is number 1


def truth_of(column: pd.Series[Any], kind: str, positive: str = "") -> Truth:
    """Number the classes in the order of their names, or take the amounts."""
    if kind == "regression":
        return Truth(values=numbered(column, ()), classes=())
    classes = sorted(set(_labels(column)[1]))
    if kind == "binary":
        classes.sort(key=lambda word: word == positive)
    return Truth(values=numbered(column, tuple(classes)), classes=tuple(classes))


def numbered(column: pd.Series[Any], classes: tuple[str, ...]) -> NDArray[Any]:
    """Give amounts where there are no classes, else the number of each row's class."""
    if not classes:
        return column.to_numpy(dtype=np.float64)
    codes, labels = _labels(column)
    places = {word: at for at, word in enumerate(classes)}
    if strange := set(labels) - set(classes):
        raise ValueError(f"classes that were not there before: {sorted(strange)}")
    return np.array([places[word] for word in labels], dtype=np.int64)[codes]


def _labels(column: pd.Series[Any]) -> tuple[NDArray[np.intp], list[str]]:
    """Write each different value as text, and say which of them each row has."""
    import pandas as pd

    codes, values = pd.factorize(column, use_na_sentinel=False)
    return codes, [label(value) for value in values.tolist()]


def features_of(shaped: pd.DataFrame, target: str, how: str, column: str) -> list[str]:
    """Name the features of a shaped table: all but the target and the column of groups or time."""
    apart = {target, column} if how in ("group", "time") else {target}
    return [str(name) for name in shaped.columns if name not in apart]
