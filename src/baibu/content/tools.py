"""Read the cards of tools: what each is for, when to leave it, what stands in for it.

Reads  `content/tools/ID/`: tool.toml, and beside it `lab.py` (ten lines that use the tool), and
       `instead.py` (the same aim without it) where no other tool's lab stands in.
Gives  a `ToolCard` for each, in their order; content without that folder has none.
Never  runs a lab.

Start reading at `tool_cards`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from baibu.content.reading import Table, read_table, read_text
from baibu.core.ids import StageId
from baibu.core.language import Text

Install = Literal["included", "extra", "package", "system"]
INSTALLS: tuple[Install, ...] = get_args(Install)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCard:
    """One tool."""

    id: str
    name: str
    modules: tuple[str, ...]  # all of them must be importable
    programs: tuple[str, ...]  # all of them must be on the path
    package: str | None  # the distribution whose version is told
    install: Install
    source: str  # the extra, or what to install
    homepage: str
    licence: str  # SPDX
    steps: tuple[str, ...]  # of the panorama
    stages: tuple[StageId, ...]  # that use it
    seconds: float  # that its lab may take
    about: Text
    purpose: Text
    reach: Text  # when to reach for it
    leave: Text  # when not to
    fallback: Text
    says: Text  # what the lab came to, with a place for each of its facts
    instead: str | None  # the tool whose lab stands in where this one is absent
    instead_says: Text | None  # what `instead.py` came to
    is_always: bool  # its lab runs without the tool too, and says what it did without
    folder: Path

    @property
    def lab(self) -> Path:
        """Where its lab lies."""
        return self.folder / "lab.py"

    @property
    def without(self) -> Path | None:
        """Where the lab lies that does without the tool."""
        return self.folder / "instead.py" if self.instead_says is not None else None


@cache
def tool_cards(root: Path) -> Mapping[str, ToolCard]:
    """Read the cards of a content folder, by id."""
    found = [_card(folder) for folder in root.glob("tools/*/") if (folder / "tool.toml").is_file()]
    return {card.id: card for _, card in sorted(found, key=lambda pair: pair[0])}


def code_of(lab: Path) -> str:
    """Give a lab as it is written, without what is said to a formatter."""
    return read_text(lab).replace("  # fmt: skip", "")


def _card(folder: Path) -> tuple[int, ToolCard]:
    table = read_table(folder / "tool.toml")
    if table.take("format", int) != 1:
        raise table.wrong("format", "this version of Baibu reads format 1")
    order = table.take("order", int)
    card = ToolCard(
        id=table.take("id", str),
        name=table.take("name", str),
        modules=table.strings("modules", required=False),
        programs=table.strings("programs", required=False),
        package=table.optional("package", str),
        install=cast(Install, table.choice("install", INSTALLS)),
        source=table.take("with", str, ""),
        homepage=table.take("homepage", str),
        licence=table.take("licence", str),
        steps=table.strings("steps"),
        stages=tuple(map(StageId, table.strings("stages"))),
        seconds=table.take("seconds", float),
        about=table.text("about"),
        purpose=table.text("purpose"),
        reach=table.text("reach"),
        leave=table.text("leave"),
        fallback=table.text("fallback"),
        says=table.text("says"),
        instead=table.optional("instead", str),
        instead_says=_optional(table, "instead_says"),
        is_always=table.take("always", bool, False),
        folder=folder,
    )
    if not card.modules and not card.programs:
        raise table.wrong("modules", "a tool is a module or a program")
    table.done()
    return order, card


def _optional(table: Table, key: str) -> Text | None:
    return table.text(key) if table.has(key) else None
