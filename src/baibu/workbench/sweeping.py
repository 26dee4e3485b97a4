"""Run a project once for each value of one entry of its card, to see what the entry is worth.

What does not depend on the entry is done once. The card on disk is not touched, so that a sweep
that is killed leaves the project as it was; each finished run stays.

Start reading at `sweep`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from baibu.workbench import card as cards
from baibu.workbench import flow
from baibu.workbench.card import Card
from baibu.workbench.errors import SweepEntryError
from baibu.workbench.project import CARD, Project


def sweep(
    project: Project, entry: str, values: Sequence[str], *, now: flow.Now, **means: Any
) -> Iterator[flow.Run]:
    """Run with each value, as a person writes it; `means` are those of `flow.run`."""
    asked = [with_entry(project.card, entry, value) for value in values]  # all, before any runs
    for card in asked:
        yield flow.run(Project(folder=project.folder, card=card), now=now, **means)


def with_entry(card: Card, entry: str, value: str) -> Card:
    """Give the card with another value of one entry, such as `budget.seconds`."""
    made = _set(card, entry.split("."), entry, value)
    with TemporaryDirectory() as folder:  # what no card may hold is refused as it is in a file
        path = Path(folder) / CARD
        cards.write(made, path)
        return cards.read(path)


def _set(part: Any, names: Sequence[str], entry: str, value: str) -> Any:
    known = {one.name for one in fields(part)}
    if names[0] not in known:
        raise SweepEntryError(name=entry, value=value, wanted=", ".join(sorted(known)))
    held = getattr(part, names[0])
    if is_dataclass(held) and len(names) > 1:
        return replace(part, **{names[0]: _set(held, names[1:], entry, value)})
    if is_dataclass(held) or len(names) > 1:
        raise SweepEntryError(name=entry, value=value, wanted=names[0])
    return replace(part, **{names[0]: _as(held, entry, value)})


def _as(held: Any, entry: str, value: str) -> Any:
    """Read a value as the kind of what stands there now."""
    try:
        if isinstance(held, (int, float)):
            return type(held)(value)
    except ValueError:
        raise SweepEntryError(name=entry, value=value, wanted=type(held).__name__) from None
    if isinstance(held, tuple):
        return tuple(filter(None, (one.strip() for one in value.split(","))))
    return value
