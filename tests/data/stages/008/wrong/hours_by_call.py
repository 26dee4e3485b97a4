# diagnosis: hours_is_a_method
"""An entry of the ledger, and the small classes from which a model is put together."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any, Protocol

Rows = list[list[float]]


class Step(Protocol):
    """What a pipeline asks of each of its parts; the last has `predict`, the others `transform`."""

    def fit(self, rows: Rows, answers: list[float] | None = None) -> Step: ...

    def get_params(self) -> dict[str, Any]: ...


@dataclass(frozen=True, order=True)
class Entry:
    """One line of the study ledger."""

    day: int
    subject: str
    minutes: int

    def __post_init__(self) -> None:
        if self.day < 1:
            raise ValueError(f"day {self.day} is before the first")
        if self.minutes < 0:
            raise ValueError(f"{self.minutes} minutes")

    def hours(self, digits: int = 3) -> float:
        """The minutes in hours."""
        return self.minutes / 60


class Scaler:
    """Bring every column into the range from `low` to `high`."""

    def __init__(self, low: float = 0.0, high: float = 1.0) -> None:
        self.low = low
        self.high = high

    def get_params(self) -> dict[str, Any]:
        """Give what the constructor was given."""
        return {"low": self.low, "high": self.high}

    def fit(self, rows: Rows, answers: list[float] | None = None) -> Scaler:  # noqa: ARG002
        """Learn the smallest and the largest value of each column."""
        self.smallest_ = [min(column) for column in zip(*rows)]
        self.largest_ = [max(column) for column in zip(*rows)]
        return self

    def transform(self, rows: Rows) -> Rows:
        """Give new rows, scaled by what was learnt."""
        if not hasattr(self, "smallest_"):
            raise RuntimeError("fit comes before transform")
        return [
            [self._scaled(x, a, b) for x, a, b in zip(row, self.smallest_, self.largest_)]
            for row in rows
        ]

    def _scaled(self, x: float, smallest: float, largest: float) -> float:
        if smallest == largest:
            return self.low
        return self.low + (x - smallest) / (largest - smallest) * (self.high - self.low)


class Nearest:
    """Answer with the mean of the `k` nearest rows that were learnt."""

    def __init__(self, k: int = 1) -> None:
        self.k = k

    def get_params(self) -> dict[str, Any]:
        """Give what the constructor was given."""
        return {"k": self.k}

    def fit(self, rows: Rows, answers: list[float]) -> Nearest:
        """Remember the rows and their answers."""
        self.rows_ = [list(row) for row in rows]
        self.answers_ = list(answers)
        return self

    def predict(self, rows: Rows) -> list[float]:
        """Give an answer for each row."""
        if not hasattr(self, "rows_"):
            raise RuntimeError("fit comes before predict")
        return [self._answer(row) for row in rows]

    def _answer(self, row: list[float]) -> float:
        def distance(i: int) -> float:
            return sum((a - b) ** 2 for a, b in zip(row, self.rows_[i]))

        nearest = sorted(range(len(self.rows_)), key=distance)[: self.k]
        return sum(self.answers_[i] for i in nearest) / len(nearest)


class Pipeline:
    """Transformers in a row, and a model at the end, to be used like one model."""

    def __init__(self, steps: list[Any]) -> None:
        self.steps = steps

    def get_params(self) -> dict[str, Any]:
        """Give what the constructor was given."""
        return {"steps": self.steps}

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, position: int) -> Any:
        return self.steps[position]

    def fit(self, rows: Rows, answers: list[float]) -> Pipeline:
        """Fit each step on what the steps before it made of the rows."""
        for step in self.steps[:-1]:
            rows = step.fit(rows, answers).transform(rows)
        self.steps[-1].fit(rows, answers)
        return self

    def predict(self, rows: Rows) -> list[float]:
        """Transform the rows by what was learnt, and let the last step answer."""
        for step in self.steps[:-1]:
            rows = step.transform(rows)
        return self.steps[-1].predict(rows)


def clone(thing: Any) -> Any:
    """Make an object of the same kind with the same parameters, which has learnt nothing."""
    if isinstance(thing, list):
        return [clone(item) for item in thing]
    if hasattr(thing, "get_params"):
        return type(thing)(**{name: clone(value) for name, value in thing.get_params().items()})
    return copy.deepcopy(thing)
