"""Lay the views of every part of a blend side by side, so that a row is looked at once.

Each fold of each configuration sees a row through a view of its own (`engine.views`). Numbers are
the same in all of them, so they stand once; the code of a word, and where it stands in a wide
matrix, are looked up for all views at a stroke.

    codes   numbers · the same rounded to single precision · codes of words, by view · counts
    wide    one wide matrix after another

Start reading at `Layout`.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.engine import views
from baibu.workbench.engine.views import MISSING as NO_WORD
from baibu.workbench.packaging import inputs as reading
from baibu.workbench.packaging.ctrs import Ctrs

Array = NDArray[Any]
State = Mapping[str, Any]
Vocabulary = dict[str, list[str]]  # by feature
FEW = 8  # rows up to which all quantiles are compared at a stroke


def key_of(state: State) -> str:
    """Name a view by what it holds."""
    return json.dumps(state, sort_keys=True)


def missing_codes(states: Sequence[State]) -> dict[str, float | None]:
    """Ask the views which code each gives to a missing word, by column and words.

    It is asked once, when a package is made, and kept: so a package says later what it said then.
    """
    import pandas as pd

    found: dict[str, float | None] = {}
    for state in states:
        for column in state["columns"]:
            if state["view"] == "codes" and column["k"] == "word":
                nothing = pd.DataFrame({column["name"]: pd.Series([None], dtype=object)})
                code = float(views.lay({"view": "codes", "columns": [column]}, nothing)[0, 0])
                found[_code_key(column)] = None if math.isnan(code) else code
    return found


def _code_key(column: State) -> str:
    told = json.dumps([column["name"], column["v"]])
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def vocabulary(states: Sequence[State], seen: Mapping[str, Sequence[str]]) -> Vocabulary:
    """Collect the words of each feature that is one: of all views, and those that were seen.

    The view of CatBoost holds no words of its own, so that for it those seen count.
    """
    found: dict[str, dict[str, None]] = {}
    for state in states:
        for column in state["columns"]:
            if column["k"] == "word":
                name = column["name"]
                words = column.get("v", seen.get(name, ()) if state["view"] == "words" else ())
                found.setdefault(name, {}).update(dict.fromkeys(words))
    return {name: [word for word in words if word != NO_WORD] for name, words in found.items()}


def votes_of(states: Sequence[State]) -> list[str]:
    """Name the votes of a layer below that some view reads."""
    found = (one["name"] for state in states for one in state["columns"] if one["k"] == "vote")
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Votes as a wide view reads them: which, and what makes each about normal."""

    at: Array
    shift: Array
    scale: Array


class Layout:
    """Where every view finds its columns."""

    def __init__(
        self,
        inputs: reading.Inputs,
        states: Sequence[State],
        missing: Mapping[str, float | None],
        ctrs: Ctrs | None = None,
    ) -> None:
        """Lay out; `missing` is what `missing_codes` gave, `ctrs` what CatBoost has counted."""
        self.inputs, self.missing, self.states = inputs, missing, states
        self._number = {name: at for at, name in enumerate(inputs.numbers)}
        self._word = {name: at for at, name in enumerate(inputs.words)}
        self._codes = _Codes(self, states)
        self._wide = _Wide(self, states)
        self._ctrs = ctrs
        self.votes = votes_of(states)
        self.singles, self.ctrs_start = len(inputs.numbers), self._codes.width
        self.codes_width = self._codes.width + (ctrs.width if ctrs is not None else 0)
        self.wide_width = self._wide.width

    def with_counts(self, ctrs: Ctrs) -> Layout:
        """Give the same with what CatBoost has counted."""
        return Layout(self.inputs, self.states, self.missing, ctrs)

    def codes(self, numbers: Array, words: Array) -> Array:
        """Give the codes of all views, in double precision."""
        found = self._codes.of(numbers, words)
        if self._ctrs is None:
            return found
        return np.concatenate([found, self._ctrs.of(numbers, words)], axis=1)

    def wide(self, numbers: Array, words: Array) -> Array:
        """Give the wide matrices of all views, in single precision."""
        return self._wide.of(numbers, words)

    def code_columns(self, state: State, *, is_single: bool) -> Array:
        """Say in which columns of `codes` a view stands, exact or in single precision.

        Votes of a layer below follow those, once as they are and once in single precision.
        """
        return self._codes.columns(state, is_single=is_single)

    def vote_at(self, name: str, *, is_single: bool) -> int:
        """Say where a vote stands after the codes."""
        return self.codes_width + self.votes.index(name) + (len(self.votes) if is_single else 0)

    def spread(self, state: State) -> Spread:
        """Say which votes follow the wide columns of a view, and how each is scaled."""
        held = [column for column in state["columns"] if column["k"] == "vote"]
        return Spread(
            at=np.array([self.votes.index(one["name"]) for one in held], dtype=np.int64),
            shift=np.array([one.get("shift", 0.0) for one in held]),
            scale=np.array([one.get("scale", 1.0) for one in held]),
        )

    def wide_columns(self, state: State) -> slice:
        """Say in which columns of `wide` a view stands."""
        return self._wide.places[key_of(state)]

    def number_at(self, name: str) -> int:
        """Say where a number stands among the numbers."""
        return self._number[name]

    def word_at(self, name: str) -> int:
        """Say where a word stands among the words."""
        return self._word[name]


class _Codes:
    """The view of trees, for all folds."""

    def __init__(self, layout: Layout, states: Sequence[State]) -> None:
        self.layout = layout
        self.count = len(layout.inputs.numbers)
        start = 2 * self.count
        tables: list[list[float]] = []
        features: list[int] = []
        self._at: dict[str, int] = {}
        for state in states:
            for column in state["columns"]:
                if state["view"] != "codes" or column["k"] != "word":
                    continue
                key = _code_key(column)
                if key not in self._at:
                    self._at[key] = start + len(tables)
                    tables.append(_code_table(layout, column))
                    features.append(layout.word_at(column["name"]))
        self.features = np.array(features, dtype=np.int64)
        self.flat, self.offsets = _flat(tables, np.float64)
        self.width = start + len(tables)

    def of(self, numbers: Array, words: Array) -> Array:
        count = self.count
        found = np.empty((len(numbers), self.width))
        found[:, :count] = numbers
        with np.errstate(over="ignore"):  # what is too large for single precision is endless
            found[:, count : 2 * count] = numbers.astype(np.float32)
        if len(self.features):
            found[:, 2 * count :] = self.flat[self.offsets + words[:, self.features]]
        return found

    def columns(self, state: State, *, is_single: bool) -> Array:
        shift = self.count if is_single else 0
        return np.array(
            [
                shift + self.layout.number_at(column["name"])
                if column["k"] == "number"
                else self.layout.vote_at(column["name"], is_single=is_single)
                if column["k"] == "vote"
                else self._at[_code_key(column)]
                for column in state["columns"]
            ],
            dtype=np.int64,
        )


class _Wide:
    """The view of nets and linear models, for all folds."""

    def __init__(self, layout: Layout, states: Sequence[State]) -> None:
        self.places: dict[str, slice] = {}
        self.curves: list[tuple[int, int, Array]] = []  # feature, place, quantiles
        self.gaps: list[tuple[int, int]] = []  # feature, place
        hits: list[list[int]] = []
        features: list[int] = []
        width = 0
        for state in states:
            if state["view"] != "wide" or key_of(state) in self.places:
                continue
            start = width
            for column in state["columns"]:
                if column["k"] == "word":
                    hits.append(_hit_table(layout.inputs, column, width))
                    features.append(layout.word_at(column["name"]))
                    width += len(column["v"])
                    continue
                if column["k"] == "vote":
                    continue
                at = layout.number_at(column["name"])
                self.curves.append((at, width, np.asarray(column["q"], dtype=np.float64)))
                if column["gaps"]:
                    self.gaps.append((at, width + 1))
                width += 2 if column["gaps"] else 1
            self.places[key_of(state)] = slice(start, width)
        self.width = width
        last = [[width if at < 0 else at for at in table] for table in hits]
        self.flat, self.offsets = _flat(last, np.int64)
        self.features = np.array(features, dtype=np.int64)
        self.normal = _Normal(self.curves)

    def of(self, numbers: Array, words: Array) -> Array:
        found = np.zeros((len(numbers), self.width + 1), dtype=np.float32)
        if self.curves:
            self.normal.into(found, numbers)
        for at, place in self.gaps:
            found[:, place] = np.isnan(numbers[:, at])
        if len(self.features):
            hits = self.flat[self.offsets + words[:, self.features]]
            found[np.arange(len(found))[:, None], hits] = 1.0
        return found[:, : self.width]


class _Normal:
    """Quantiles of every number in every view, to spread values as `views` does."""

    def __init__(self, curves: Sequence[tuple[int, int, Array]]) -> None:
        self.curves = [curve for curve in curves if len(curve[2]) > 1]
        self.at = np.array([at for at, _, _ in self.curves], dtype=np.int64)
        self.places = np.array([place for _, place, _ in self.curves], dtype=np.int64)
        longest = max((len(marks) for _, _, marks in self.curves), default=1)
        self.marks = np.full((len(self.curves), longest), np.inf)
        self.ranks = np.ones((len(self.curves), longest))
        self.slopes = np.zeros((len(self.curves), longest))
        self.rows = np.arange(len(self.curves))
        for row, (_, _, marks) in enumerate(self.curves):
            size = len(marks)
            ranks = np.linspace(0, 1, size)
            self.marks[row, :size], self.ranks[row, :size] = marks, ranks
            self.slopes[row, : size - 1] = np.diff(ranks) / np.diff(marks)

    def into(self, found: Array, numbers: Array) -> None:
        from scipy.special import ndtri

        if not self.curves:
            return
        values = numbers[:, self.at]
        ranks = self._few(values) if len(values) <= FEW else self._many(values)
        normal = ndtri(np.clip(ranks, 1e-3, 1 - 1e-3))
        found[:, self.places] = np.where(np.isnan(values), 0.0, normal)

    def _few(self, values: Array) -> Array:
        below = (values[:, :, None] >= self.marks).sum(axis=2) - 1
        at = np.maximum(below, 0)
        start = self.marks[self.rows, at]
        with np.errstate(invalid="ignore"):
            ranks = self.slopes[self.rows, at] * (values - start) + self.ranks[self.rows, at]
        return np.where(below < 0, 0.0, ranks)

    def _many(self, values: Array) -> Array:
        ranks = np.empty_like(values)
        for row, (_, _, marks) in enumerate(self.curves):
            ranks[:, row] = np.interp(values[:, row], marks, self.ranks[row, : len(marks)])
        return ranks


def _code_table(layout: Layout, column: State) -> list[float]:
    """Give the code of every place of a word."""
    codes = {word: float(at) for at, word in enumerate(column["v"])}
    missing = layout.missing[_code_key(column)]
    known = layout.inputs.places(column["name"])
    gone = math.nan if missing is None else missing
    return [gone, -1.0, *(codes.get(word, -1.0) for word in known)]


def _hit_table(inputs: reading.Inputs, column: State, start: int) -> list[int]:
    """Give the column of the wide matrix that every place of a word hits; -1 for none."""
    hits = {word: start + at for at, word in enumerate(column["v"])}
    known = inputs.places(column["name"])
    return [hits.get(NO_WORD, -1), -1, *(hits.get(word, -1) for word in known)]


def _flat(tables: Sequence[Sequence[Any]], dtype: Any) -> tuple[Array, Array]:
    """Lay tables end to end, and say where each begins."""
    ends = np.cumsum([0, *map(len, tables)], dtype=np.int64)
    flat = np.array([item for table in tables for item in table], dtype=dtype)
    return flat, ends[:-1]
