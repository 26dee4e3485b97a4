"""Say what a packaged model reads and answers, and what is wrong with a row before it is asked.

Reads  nothing but plain data; a row is a mapping of column names to JSON values.
Gives  a `Signature`, JSON both ways, and `problems` of a row, found without building a model of it.
Never  changes a row: cleaning is the predictor's.

Start reading at `Signature`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Literal

from baibu.core.language import Language, say
from baibu.workbench.cleaner import folded
from baibu.workbench.engine.learners import TaskKind
from baibu.workbench.packaging.values import amount, is_there, moment, word

Kind = Literal["number", "word", "day", "flag", "text", "image", "sound"]
Level = Literal["refused", "remarked"]
FORMAT = 1
FLAGS = ("false", "true")
SHOWN = 60  # characters of a value in a sentence
_SCHEMA = {"number": "number", "word": "string", "day": "string", "flag": "boolean",
           "text": "string", "image": "string", "sound": "string"}  # fmt: skip
FILES = ("image", "sound")  # kinds of columns that hold a file: its bytes, in JSON as base64


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something about a row: `refused` where no honest answer can be given, else `remarked`."""

    code: str  # of messages/packaging.toml, `problem.CODE`
    column: str
    level: Level
    facts: Mapping[str, Any]

    def say(self, language: Language) -> str:
        """Say it in a sentence."""
        return say(f"packaging.problem.{self.code}", language, column=self.column, **self.facts)

    def plain(self) -> dict[str, Any]:
        """Give it as plain data, with both sentences."""
        told = {"code": self.code, "column": self.column, "level": self.level}
        return {**told, "zh": self.say("zh"), "en": self.say("en")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What one column may hold, as it was in the rows that were learnt from."""

    name: str
    kind: Kind
    may_be_missing: bool  # whether it ever was
    low: float | str | None = None  # smallest seen; a day as ISO text
    high: float | str | None = None
    words: tuple[str, ...] = ()  # most frequent first
    is_open: bool = False  # whether there were more words than these
    example: Any = None


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What a model reads and answers."""

    columns: tuple[Column, ...]
    target: str
    task: TaskKind
    classes: tuple[str, ...] = ()  # in the order of the chances; for two the second is sought
    threshold: float = 0.5  # of two classes: the second is answered from this chance on
    margin: float | None = None  # of an amount: ± this held 90 of 100 rows out of fold
    metric: str = ""
    unit: str = ""  # of an amount, where somebody said it
    format: int = FORMAT

    def plain(self) -> dict[str, Any]:
        """Give it as plain data."""
        told = asdict(self)
        told["columns"] = [{**column, "words": list(column["words"])} for column in told["columns"]]
        return {**told, "classes": list(self.classes)}

    def json(self) -> str:
        """Give it as text."""
        return json.dumps(self.plain(), ensure_ascii=False, indent=1)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Signature:
        """Rebuild it from plain data."""
        columns = tuple(
            Column(**{**column, "words": tuple(column["words"])}) for column in told["columns"]
        )
        return cls(**{**told, "columns": columns, "classes": tuple(told["classes"])})

    @classmethod
    def read(cls, text: str) -> Signature:
        """Rebuild it from text."""
        return cls.of(json.loads(text))

    @property
    def example(self) -> dict[str, Any]:
        """Give a row that could have been among those learnt from."""
        return {column.name: column.example for column in self.columns}

    def schema(self) -> dict[str, Any]:
        """Give the JSON schema of a row, for descriptions of a service."""
        properties = {}
        for column in self.columns:
            kind = _SCHEMA[column.kind]
            told: dict[str, Any] = {
                "type": [kind, "null"] if column.may_be_missing else kind,
                "examples": [column.example],
            }
            if column.kind == "day":
                told["format"] = "date-time"
            if column.kind in FILES:
                told["contentEncoding"] = "base64"
            properties[column.name] = told
        needed = [column.name for column in self.columns if not column.may_be_missing]
        return {"type": "object", "properties": properties, "required": needed}

    def problems(self, row: Any) -> list[Problem]:
        """List what is wrong with, or odd about, a row; mostly nothing."""
        if not isinstance(row, Mapping):
            return [_problem("not_a_row", "", "refused", value=_shown(row))]
        found: list[Problem] = []
        known = 0
        for name, check in self._checks:
            if name in row:
                known += 1
            problem = check(row.get(name))
            if problem is not None:
                found.append(problem)
        if known < len(row):
            found += [
                _problem("unknown_column", str(name), "remarked")
                for name in row
                if name not in self._names
            ]
        return found

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns)

    @cached_property
    def _checks(self) -> Sequence[tuple[str, _Check]]:
        return [(column.name, _CHECKS[column.kind](column)) for column in self.columns]


_Check = Callable[[Any], Problem | None]


def _problem(code: str, column: str, level: Level, **facts: Any) -> Problem:
    return Problem(code=code, column=column, level=level, facts=facts)


def _missing(column: Column) -> Problem | None:
    if column.may_be_missing:
        return None
    return _problem("missing", column.name, "refused", example=column.example)


def _number(column: Column) -> _Check:
    low = float(column.low) if column.low is not None else -math.inf
    high = float(column.high) if column.high is not None else math.inf

    def check(value: Any) -> Problem | None:
        kind = type(value)
        if (kind is float or kind is int) and low <= value <= high:
            return None
        number = amount(value)
        if low <= number <= high:
            return None
        if number == number:
            return _problem(
                "out_of_range", column.name, "remarked", value=_shown(value), low=low, high=high
            )
        if not _is_nested(value) and (not is_there(value) or word(value) is None):
            return _missing(column)
        return _problem("not_a_number", column.name, "refused", value=_shown(value))

    return check


def _day(column: Column) -> _Check:
    low, high = (moment(end) for end in (column.low, column.high))

    def check(value: Any) -> Problem | None:
        if not is_there(value):
            return _missing(column)
        found = moment(value)
        if found is None:
            if word(value) is None and not _is_nested(value):
                return _missing(column)
            return _problem("not_a_day", column.name, "refused", value=_shown(value))
        if (low is None or low <= found) and (high is None or found <= high):
            return None
        return _problem(
            "out_of_range", column.name, "remarked", value=_shown(value), low=column.low,
            high=column.high,
        )  # fmt: skip

    return check


def _word(column: Column) -> _Check:
    known = frozenset(column.words)
    alike = frozenset(map(folded, column.words))  # spelt otherwise, and mended by the cleaner

    def check(value: Any) -> Problem | None:
        if type(value) is str and value in known:
            return None
        if _is_nested(value):
            return _problem("not_a_word", column.name, "refused", value=_shown(value))
        said = word(value) if is_there(value) else None
        if said is None:
            return _missing(column)
        if column.is_open or said in known or folded(said) in alike:
            return None
        return _problem("unknown_word", column.name, "remarked", value=_shown(said))

    return check


def _flag(column: Column) -> _Check:
    inner = _word(column)

    def check(value: Any) -> Problem | None:
        if value is True or value is False:
            return None
        found = inner(value)
        if found is not None and found.code == "unknown_word":
            return _problem("not_a_flag", column.name, "refused", value=_shown(value))
        return found

    return check


def _text(column: Column) -> _Check:
    def check(value: Any) -> Problem | None:
        if _is_nested(value):
            return _problem("not_a_word", column.name, "refused", value=_shown(value))
        is_said = is_there(value) and word(value) is not None
        return None if is_said else _missing(column)

    return check


def _file(column: Column) -> _Check:
    """Refuse what is no picture or no sound, and say why."""
    from baibu.workbench.packaging.media_answering import unfit

    def check(value: Any) -> Problem | None:
        if value is None or value in ("", b""):
            return _problem("missing_file", column.name, "refused")
        reason = unfit(value, column.kind)
        return None if reason is None else _problem(f"unfit_{reason}", column.name, "refused")

    return check


_CHECKS: Mapping[Kind, Callable[[Column], _Check]] = {
    "number": _number, "day": _day, "word": _word, "flag": _flag, "text": _text, "image": _file,
    "sound": _file,
}  # fmt: skip


def _is_nested(value: Any) -> bool:
    return isinstance(value, (list, tuple, dict, set))


def _shown(value: Any) -> str:
    said = str(value)
    return said if len(said) <= SHOWN else f"{said[:SHOWN]}…"
