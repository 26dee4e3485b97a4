"""Turn rows of plain data into numbers and the numbers of words, without a table.

The rules of the cleaner and of the shaper are compiled once: each column becomes a function of one
value, each word a place in a list. What comes out is what `cleaner.applied` and `shaper.applied`
give for the same rows, which tests hold to.

Start reading at `Inputs`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench import shaper as shapers
from baibu.workbench.cleaner import folded
from baibu.workbench.packaging.values import amount, moment, word

Row = Mapping[str, Any]
Read = Callable[[Any], Any]
Words = NDArray[np.int64]  # places in the list of a column's words; see `Inputs.words`
MISSING, UNKNOWN = 0, 1  # places of what is not there, and of a word that nobody knows
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - days have no time zone once they are cleaned
_LARGEST = 1.7976931348623157e308
MOST_REMEMBERED = 20_000  # spellings of a column's words


class Inputs:
    """The compiled rules of one model.

    `numbers` names the features that are numbers, `words` those that are words, in the order in
    which `of` gives them.
    """

    def __init__(self, cleaner: Row, shaper: Row, columns: Sequence[str], known: Row) -> None:
        """Compile; `columns` are the features wanted, `known` the words of each that is a word."""
        self.reads = raw_columns(shaper, columns)
        self.words = [name for name in columns if name in known]
        self.numbers = [name for name in columns if name not in known]
        self._vocabulary = {name: list(known[name]) for name in self.words}
        rules = {rule["name"]: rule for rule in cleaner["columns"]}
        kinds = {column["name"]: column["k"] for column in shaper["columns"]}
        self._readers: list[tuple[str, Read, bool]] = [
            (name, _reader(rules.get(name), kinds[name]), _is_free(rules.get(name), kinds[name]))
            for name in self.reads
        ]
        self._at = {name: at for at, name in enumerate(self.reads)}
        self._makers = _Makers(self, shaper)
        is_free = all(is_free for _, _, is_free in self._readers)
        self._is_block = is_free and not self.words and self._makers.taken is not None

    def places(self, name: str) -> dict[str, int]:
        """Give the place of each word of a feature."""
        return {said: at for at, said in enumerate(self._vocabulary[name], start=UNKNOWN + 1)}

    def of(self, rows: Sequence[Row]) -> tuple[NDArray[np.float64], Words, list[list[Any]]]:
        """Give numbers, places of words, and the words as they are read, for each row."""
        if self._is_block and (block := self._block(rows)) is not None:
            return block, np.empty((len(rows), 0), dtype=np.int64), [[] for _ in rows]
        makers = self._makers
        numbers: list[list[float]] = []
        said: list[list[Any]] = []
        for row in rows:
            get = row.get
            held = [
                value  # what is a usual number already is not read by a call of its own
                if type(value := get(name)) is float and is_free and -_LARGEST <= value <= _LARGEST
                else read(value)
                for name, read, is_free in self._readers
            ]
            numbers.append(makers.numbers(held))
            said.append([held[at] for at in makers.words_at])
        places = [
            [look(item, UNKNOWN) for look, item in zip(makers.lookups, line, strict=True)]
            for line in said
        ]
        shape = (len(numbers), len(self.numbers))
        found = np.array(numbers, dtype=np.float64).reshape(shape)
        found[~np.isfinite(found)] = np.nan  # as every view reads it
        return found, np.array(places, dtype=np.int64).reshape(len(said), len(self.words)), said

    def _block(self, rows: Sequence[Row]) -> NDArray[np.float64] | None:
        """Read rows of numbers alone at a stroke; nothing where something else is among them."""
        try:
            held = np.array([[*map(row.get, self.reads)] for row in rows])
        except ValueError:  # a list, where a number should be
            return None
        if held.dtype.kind not in "fi" or held.ndim != 2 or not np.isfinite(held).all():
            return None
        return held[:, self._makers.taken].astype(np.float64, copy=False)

    def place_of(self, name: str) -> int:
        """Say where a raw column stands among those read."""
        return self._at[name]

    def lookup(self, name: str) -> Callable[[Any, int], int]:
        """Give the function that finds the place of a word."""
        known: dict[Any, int] = {None: MISSING, **self.places(name)}
        return known.get


class _Makers:
    """How features are made of what was read, in the order of `Inputs.numbers`."""

    def __init__(self, inputs: Inputs, shaper: Row) -> None:
        self.words_at = [inputs.place_of(name) for name in inputs.words]
        self.lookups = [inputs.lookup(name) for name in inputs.words]
        at = {name: position for position, name in enumerate(inputs.numbers)}
        self.width = len(at)
        self.plain: list[tuple[int, int]] = []  # feature, raw column
        self.single: list[tuple[int, Callable[[Any], float], int]] = []
        self.several: list[tuple[list[tuple[int, int]], Callable[[Any], list[float]], int]] = []
        self.pairs: list[tuple[int, Callable[[Any, Any], float], int, int]] = []
        for column in shaper["columns"]:
            if column["name"] in inputs.reads:
                self._column(column, inputs.place_of(column["name"]), at)
        for gap in shaper["gaps"]:
            if gap["name"] in at:
                ends = (inputs.place_of(gap["to"]), inputs.place_of(gap["from"]))
                self.pairs.append((at[gap["name"]], _gap, *ends))
        for pair in shaper["pairs"]:
            if pair["name"] in at:
                make = _less if pair["how"] == "difference" else _per
                sides = (inputs.place_of(pair["one"]), inputs.place_of(pair["other"]))
                self.pairs.append((at[pair["name"]], make, *sides))
        self.taken: list[int] | None = None  # where every number is taken over as it was read
        if len(self.plain) == self.width:
            self.taken = [raw for _, raw in sorted(self.plain)]

    def _column(self, column: Row, held: int, at: Mapping[str, int]) -> None:
        kind = column["k"]
        if kind == "number" and column["name"] in at:
            self.plain.append((at[column["name"]], held))
        elif kind == "word" and column.get("counts") is not None and column["count"] in at:
            self.single.append((at[column["count"]], _counter(column["counts"]), held))
        elif kind == "day":
            for part, name in column["parts"].items():
                if name in at:
                    self.single.append((at[name], _PARTS[part], held))
        elif kind == "text":
            names = [column["length"], column["words"], *column["topics"]]
            wanted = [(at[name], number) for number, name in enumerate(names) if name in at]
            self.several.append((wanted, _teller(column), held))

    def numbers(self, held: Sequence[Any]) -> list[float]:
        """Make the numbers of one row."""
        if self.taken is not None:
            return [held[raw] for raw in self.taken]
        line = [math.nan] * self.width
        for at, raw in self.plain:
            line[at] = held[raw]
        for at, make, raw in self.single:
            line[at] = make(held[raw])
        for at, join, one, other in self.pairs:
            line[at] = join(held[one], held[other])
        for wanted, tell, raw in self.several:
            told = tell(held[raw])
            for at, number in wanted:
                line[at] = told[number]
        return line


def raw_columns(shaper: Row, columns: Sequence[str]) -> list[str]:
    """Name the columns of a row that any of these features is made of."""
    wanted = set(columns)
    found: set[str] = set()
    for column in shaper["columns"]:
        if wanted & set(features_of(column)):
            found.add(column["name"])
    for gap in shaper["gaps"]:
        if gap["name"] in wanted:
            found |= {gap["from"], gap["to"]}
    for pair in shaper["pairs"]:
        if pair["name"] in wanted:
            found |= {pair["one"], pair["other"]}
    return [column["name"] for column in shaper["columns"] if column["name"] in found]


def features_of(column: Row) -> list[str]:
    """Name the features that are made of one column alone."""
    if column["k"] == "text":
        return [column["length"], column["words"], *column["topics"]]
    if column["k"] == "day":
        return list(column["parts"].values())
    counted = [column["count"]] if column.get("counts") is not None else []
    return [column["name"], *counted]


def _reader(rule: Row | None, kind: str) -> Read:
    """Compile the rule of one column; one that goes along untouched is read by its kind."""
    if rule is None:
        rule = {"base": kind}
    if rule["base"] == "number":
        return _number(frozenset(rule.get("sentinels", [])))
    if rule["base"] == "day":
        return _day(frozenset(moment(day) for day in rule.get("sentinels", [])))
    return _word(rule.get("same") or {} if rule["base"] == "word" else {})


def _is_free(rule: Row | None, kind: str) -> bool:
    """Say whether a column holds numbers, none of which stands for nothing."""
    return (
        kind == "number" if rule is None else rule["base"] == "number" and not rule.get("sentinels")
    )


def _number(sentinels: frozenset[float]) -> Read:
    def read(value: Any) -> float:
        kind = type(value)
        if kind is float and -_LARGEST <= value <= _LARGEST:
            number: float = value
        else:
            number = amount(value)
        return math.nan if number in sentinels else number

    return read


def _day(sentinels: frozenset[int | None]) -> Read:
    def read(value: Any) -> int | None:
        found = moment(value)
        return None if found in sentinels else found

    return read


def _word(same: Mapping[str, str]) -> Read:
    known: dict[str, str | None] = {}

    def slow(value: Any) -> str | None:
        said = word(value)
        return said if said is None or not same else same.get(folded(said), said)

    def read(value: Any) -> str | None:
        if type(value) is not str:
            return slow(value)
        if value in known:
            return known[value]
        found = slow(value)
        if len(known) < MOST_REMEMBERED:
            known[value] = found
        return found

    return read


def _counter(counts: Mapping[str, int]) -> Callable[[Any], float]:
    def count(said: Any) -> float:
        return math.nan if said is None else float(counts.get(said, 1))

    return count


def _part(name: str) -> Callable[[Any], float]:
    def part(at: int | None) -> float:
        if at is None:
            return math.nan
        moment = _EPOCH + timedelta(microseconds=at)
        return float(moment.weekday() if name == "weekday" else getattr(moment, name))

    return part


def _since(at: int | None) -> float:
    return math.nan if at is None else at / shapers.DAY


_PARTS: Mapping[str, Callable[[Any], float]] = {
    **{name: _part(name) for name in shapers.PARTS},
    "moment": _since,
}


def _gap(to: int | None, since: int | None) -> float:
    return _since(to) - _since(since)


def _less(one: float, other: float) -> float:
    return one - other


def _per(one: float, other: float) -> float:
    if other == 0:
        return math.nan
    found = one / other
    return found if math.isfinite(found) else math.nan


def _teller(column: Row) -> Callable[[Any], list[float]]:
    """Compile a column of text: its length, its words, and what it is about."""
    size = len(column["topics"])
    weights, axes = shapers.axes_of(column) if size else (np.zeros(0), np.zeros((0, 0)))

    def tell(said: str | None) -> list[float]:
        if said is None:
            return [math.nan] * (2 + size)
        counted = shapers.words_of(said)
        found = [float(len(said)), float(len(counted))]
        if size:
            places, values = shapers.weighed(counted, weights)
            found += (np.array(values) @ axes[places]).tolist() if places else [0.0] * size
        return found

    return tell
