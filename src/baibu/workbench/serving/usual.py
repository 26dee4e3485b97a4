"""See from the arrays of many rows which of them are as usual, so that nobody has to say more.

Reads  a predictor, and what it made of rows on their way to the model.
Gives  true for a row of which `signature.problems` has nothing to say; false says nothing yet.

Ranges and words of all columns and rows are compared at a stroke, since the arrays are there
anyway. A model that reads days or texts has every row looked at by its signature.

Start reading at `Usual.of`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.packaging.inputs import UNKNOWN
from baibu.workbench.packaging.predictor import Predictor


class Usual:
    """What a usual row of one model looks like."""

    def __init__(self, predictor: Predictor) -> None:
        columns, inputs = predictor.signature.columns, predictor.inputs
        numbers = {name: at for at, name in enumerate(inputs.numbers)}
        words = {name: at for at, name in enumerate(inputs.words)}
        ranged = [one for one in columns if one.kind == "number" and one.name in numbers]
        known = [one for one in columns if one.kind in ("word", "flag") and one.name in words]
        self._is_able = len(ranged) + len(known) == len(columns)
        self._count = len(columns)
        self._numbers = np.array([numbers[one.name] for one in ranged], dtype=np.int64)
        self._words = np.array([words[one.name] for one in known], dtype=np.int64)
        self._lows = np.array([_end(one.low, -math.inf) for one in ranged])
        self._highs = np.array([_end(one.high, math.inf) for one in ranged])

    def of(self, arrays: Mapping[str, NDArray[Any]], rows: Sequence[Any]) -> list[bool]:
        """Say of each row whether it is as usual."""
        if not self._is_able:
            return [False] * len(rows)
        numbers = arrays["numbers"][:, self._numbers]
        fine = np.asarray(((numbers >= self._lows) & (numbers <= self._highs)).all(axis=1))
        if len(self._words):
            fine &= (arrays["words"][:, self._words] > UNKNOWN).all(axis=1)
        told: list[bool] = fine.tolist()
        return [one and len(row) == self._count for one, row in zip(told, rows, strict=True)]


def _end(value: Any, otherwise: float) -> float:
    return otherwise if value is None else float(value)
