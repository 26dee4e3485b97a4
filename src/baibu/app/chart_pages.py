"""Hold what a chart shows: the drawing and the same numbers as a table. Nothing decided here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from baibu.core.language import Language, say
from baibu.publish.charts.sheet import NARROW, WIDE


class Named(Protocol):
    """What every drawing's data say of themselves."""

    @property
    def title(self) -> str:
        """What is drawn."""

    @property
    def description(self) -> str:
        """What can be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart, in one language."""

    id: str
    title: str
    description: str  # what can be seen, in a sentence or two, with its numbers
    svg: str  # for wide places; empty while there is nothing to show, and `note` says when
    narrow: str  # the same for narrow ones
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str | None = None

    @classmethod
    def drawn(
        cls,
        name: str,
        data: Named,
        draw: Callable[[float], str],
        *,
        columns: tuple[str, ...],
        rows: Iterable[tuple[str, ...]],
        note: str | None = None,
    ) -> Chart:
        """Draw data for both places."""
        return cls(
            id=name,
            title=data.title,
            description=data.description,
            svg=draw(WIDE),
            narrow=draw(NARROW),
            columns=columns,
            rows=tuple(rows),
            note=note,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a chart is asked to be about; nothing means what is usual."""

    card: str | None = None
    skill: str | None = None
    area: str | None = None
    stage: str | int | None = None
    days: int | None = None  # how far back, or ahead


@dataclass(frozen=True, slots=True)
class Teller:
    """Say the sentences of one chart: `tell("title")`, `tell.column("day")`."""

    group: str
    language: Language

    def __call__(self, key: str, **facts: object) -> str:
        """Say one of the chart's own."""
        return say(f"chart.{self.group}.{key}", self.language, **facts)

    def column(self, key: str) -> str:
        """Name a column that several charts have."""
        return say(f"chart.column.{key}", self.language)


def empty(name: str, title: str, note: str) -> Chart:
    """Give a chart that has nothing to show yet."""
    return Chart(
        id=name, title=title, description="", svg="", narrow="", columns=(), rows=(), note=note
    )
