"""Say what a project is about: the problem, the task, its data, and how it is to be judged.

Reads  `project.toml`, which people write and Baibu fills in; comments and order stay theirs.
Gives  a `Card`; what was guessed and not yet confirmed is named in `guessed`.
Never  guesses by itself: `guess` proposes from a table, `write` puts it down.

Start reading at `Card` and `read`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import tomlkit
from tomlkit.exceptions import TOMLKitError

from baibu.workbench.errors import CardKeyError, CardUnreadableError, CardValueError

FORMAT = 1
Kind = Literal[
    "binary", "multiclass", "regression", "clustering", "forecast", "image", "text", "audio"
]
How = Literal["auto", "random", "stratified", "group", "time"]
Form = Literal["auto", "csv", "parquet", "jsonl", "excel", "sql", "images", "texts", "sounds"]
Join = Literal["left", "inner", "append"]
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why there is a project at all."""

    goal: str = ""  # what is to be better afterwards
    user: str = ""  # who will use a prediction
    decision: str = ""  # what is decided by it
    constraint: str = ""  # what must hold whatever the score
    doing_nothing: str = ""  # what it costs to go on as now

    @property
    def unsaid(self) -> tuple[str, ...]:
        """Name what is still empty."""
        return tuple(one.name for one in fields(self) if not getattr(self, one.name).strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What a wrong and a right answer cost, in units of your own; a gain is negative."""

    false_positive: float = 1.0
    false_negative: float = 1.0
    true_positive: float = 0.0
    true_negative: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is predicted from what, and by which number it is judged."""

    target: str = ""
    kind: Kind | None = None
    metric: str = ""  # a name of `workbench.metrics`
    positive: str = ""  # of a binary target: the value that is looked for
    costs: Costs = field(default_factory=Costs)
    ignore: tuple[str, ...] = ()  # columns that must not be used
    keep: tuple[str, ...] = ()  # columns that stay whatever is suspected of them
    horizon: int = 1  # steps ahead, of a forecast
    season: int = 0  # steps after which a series begins anew; 0: by the calendar, 1: never
    series: str = ""  # the column that tells series apart, of a forecast
    latency_ms: float = 0.0  # of one prediction at most; 0: no limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where data come from."""

    address: str  # a path from the project's folder, a URL of http(s) or of a database
    form: Form = "auto"
    query: str = ""  # of a database
    sheet: str = ""  # of a workbook
    licence: str = ""
    join: Join = "left"  # with the sources before it
    on: tuple[str, ...] = ()  # columns that join


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """How rows are kept apart."""

    how: How = "auto"
    column: str = ""  # of the group or of the time
    test: float = 0.2  # share of rows
    folds: int = 0  # 0: as the number of rows and the budget allow


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How much a run may take."""

    seconds: float = 60.0  # of training and tuning together
    memory_mb: int = 0  # 0: half of what the machine has free
    workers: int = 0  # 0: as many as there are cores


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """How the model is looked after once it answers; costs are in the units of `task.costs`."""

    window_days: float = 7.0  # of traffic that is looked at together
    schedule_days: int = 90  # retrain at the latest; 0: never by date alone
    rows_per_day: float = 0.0  # that are expected; 0: not known
    label_delay_days: float = 0.0  # until a truth is known
    retrain_cost: float = 0.0  # of one retraining, with all that a person does for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A project's card."""

    name: str
    problem: Problem = field(default_factory=Problem)
    task: Task = field(default_factory=Task)
    source: tuple[Source, ...] = ()
    split: Split = field(default_factory=Split)
    budget: Budget = field(default_factory=Budget)
    upkeep: Upkeep = field(default_factory=Upkeep)
    seed: int = 0
    own: tuple[str, ...] = ()  # steps that the project does itself, by steps/NAME.py
    guessed: tuple[str, ...] = ()  # dotted names of what nobody has confirmed
    format: int = FORMAT


def read(path: Path) -> Card:
    """Read a card, strictly: a key that nothing reads is an error, not a silence."""
    try:
        found = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise CardUnreadableError(where=path, reason=str(error)) from error
    card = _built(Card, found, path, "")
    _checked(card, path)
    return card


def write(card: Card, path: Path) -> None:
    """Write a card, whole or not at all; in a file that is there, only what changed is touched."""
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else _empty()
    _laid(document, _told(card), Card(name=""))
    made = path.with_suffix(".toml.new")
    made.write_text(tomlkit.dumps(document), encoding="utf-8")
    made.replace(path)


def value(card: Card, name: str) -> Any:
    """Give what stands under a dotted name, as plain data."""
    found: Any = card
    for part in name.split("."):
        found = getattr(found, part)
    return _told(found)


def _built(kind: type[Part], found: Any, path: Path, place: str) -> Part:
    if not isinstance(found, Mapping):
        raise CardValueError(where=path, name=place, value=found, wanted="a table")
    hints = get_type_hints(kind)
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    for key in found:
        if key not in known:
            raise CardKeyError(where=path, name=_dotted(place, key), known=", ".join(known))
    for name, one in known.items():
        if name not in found and one.default is MISSING and one.default_factory is MISSING:
            raise CardValueError(where=path, name=_dotted(place, name), value="", wanted="a value")
    return kind(
        **{key: _value(hints[key], item, path, _dotted(place, key)) for key, item in found.items()}
    )


def _value(hint: Any, item: Any, path: Path, place: str) -> Any:
    if is_dataclass(hint):
        return _built(hint, item, path, place)  # type: ignore[arg-type]
    if get_origin(hint) is tuple:
        if not isinstance(item, list):
            raise CardValueError(where=path, name=place, value=item, wanted="a list")
        return tuple(_value(get_args(hint)[0], one, path, place) for one in item)
    if get_origin(hint) is Literal:
        if item not in get_args(hint):
            wanted = ", ".join(get_args(hint))
            raise CardValueError(where=path, name=place, value=item, wanted=wanted)
        return item
    if get_origin(hint) in (Union, UnionType):
        return _value(get_args(hint)[0], item, path, place)
    if hint is float and type(item) is int:
        return float(item)
    if type(item) is not hint:
        raise CardValueError(where=path, name=place, value=item, wanted=hint.__name__)
    return item


def _checked(card: Card, path: Path) -> None:
    """Refuse numbers that cannot be meant."""
    rules: list[tuple[str, object, bool, str]] = [
        ("format", card.format, card.format == FORMAT, f"{FORMAT}"),
        ("name", card.name, bool(card.name.strip()), "a name"),
        ("split.test", card.split.test, 0 < card.split.test < 1, "0 < x < 1"),
        ("split.folds", card.split.folds, card.split.folds in (0, *range(2, 51)), "0, 2-50"),
        ("split.column", card.split.column, _has_column(card.split), "a column"),
        ("budget.seconds", card.budget.seconds, card.budget.seconds > 0, "> 0"),
        ("budget.memory_mb", card.budget.memory_mb, card.budget.memory_mb >= 0, ">= 0"),
        ("budget.workers", card.budget.workers, card.budget.workers >= 0, ">= 0"),
        ("task.horizon", card.task.horizon, card.task.horizon >= 1, ">= 1"),
        ("task.season", card.task.season, card.task.season >= 0, ">= 0"),
        ("task.latency_ms", card.task.latency_ms, card.task.latency_ms >= 0, ">= 0"),
        ("upkeep.window_days", card.upkeep.window_days, card.upkeep.window_days > 0, "> 0"),
        *(
            (f"upkeep.{name}", held := getattr(card.upkeep, name), held >= 0, ">= 0")
            for name in ("schedule_days", "rows_per_day", "label_delay_days", "retrain_cost")
        ),
    ]
    for name, held, is_right, wanted in rules:
        if not is_right:
            raise CardValueError(where=path, name=name, value=held, wanted=wanted)


def _has_column(split: Split) -> bool:
    return bool(split.column) or split.how not in ("group", "time")


def _dotted(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _told(held: Any) -> Any:
    """Give plain data; what is nothing is left out."""
    if is_dataclass(held) and not isinstance(held, type):
        told = {one.name: _told(getattr(held, one.name)) for one in fields(held)}
        return {name: item for name, item in told.items() if item is not None}
    if isinstance(held, tuple):
        return [_told(item) for item in held]
    return held


def _empty() -> tomlkit.TOMLDocument:
    return tomlkit.document()


def _laid(document: Any, told: Mapping[str, Any], usual: object) -> None:
    """Lay values into a document; what is usual is written only where it stands already."""
    for name, item in told.items():
        if isinstance(item, Mapping):
            if name not in document:
                table = tomlkit.table()
                _laid(table, item, getattr(usual, name))
                if table:
                    document[name] = table
            else:
                _laid(document[name], item, getattr(usual, name))
        elif name in document:
            if document[name] != item:
                document[name] = _written(item)
        elif name in ("format", "name") or _told(getattr(usual, name)) != item:
            document[name] = _written(item)


def _written(item: Any) -> Any:
    if isinstance(item, list) and item and isinstance(item[0], Mapping):
        array = tomlkit.aot()
        for one in item:
            table = tomlkit.table()
            usual = Source(address="")
            for name, held in one.items():
                if name == "address" or _told(getattr(usual, name)) != held:
                    table[name] = held
            array.append(table)
        return array
    return item
