"""Show the tools of the trade, say which this machine has, and try one.

Reads  the cards of `content/tools`; what is installed.
Gives  page models. A tool that is absent is told so, with how to get it, and what stands in for it
       is run in its place.
Never  claims a result: what a lab says is filled with the facts that it has just worked out.

Start reading at `tools_page` and `tried`.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from baibu.app import tools_lab
from baibu.app.board import board
from baibu.app.extras import install_command, pip
from baibu.app.field import step_titles
from baibu.app.project_doors import may_name_paths
from baibu.app.texts import same, spoken
from baibu.app.tools_found import Found, found
from baibu.app.tools_lab import LabFailed
from baibu.app.tools_pages import StepLink, ToolEntry, ToolPage, ToolsPage, Tried
from baibu.app.wiring import Baibu
from baibu.content.tools import ToolCard, code_of, tool_cards
from baibu.core.errors import BaibuError
from baibu.core.language import Text


class NoSuchToolError(BaibuError):
    """No tool has this name."""

    code = "B071"
    status = 404


def tools_page(baibu: Baibu) -> ToolsPage:
    """List every tool, with what this machine has of it."""
    entries = tuple(_entries(baibu).values())
    other = baibu.settings.tools_python
    return ToolsPage(
        entries=entries,
        here=sum(one.state != "absent" for one in entries),
        second="" if other is None else str(other),
    )


def tool_page(baibu: Baibu, name: str) -> ToolPage:
    """Show one tool."""
    card, entries = named(baibu, name), _entries(baibu)
    names, cards = list(entries), board(baibu).cards
    at = names.index(card.id)
    return ToolPage(
        entry=entries[card.id],
        purpose=card.purpose,
        reach=card.reach,
        leave=card.leave,
        homepage=card.homepage,
        licence=card.licence,
        stages=tuple(cards[stage] for stage in card.stages if stage in cards),
        lab=code_of(card.lab),
        before=entries[names[at - 1]] if at else None,
        after=entries[names[at + 1]] if at + 1 < len(names) else None,
    )


def tried(baibu: Baibu, name: str, *, keep: Path | None = None) -> Tried:
    """Run the lab of a tool, or what stands in for it."""
    card = named(baibu, name)
    cards = tool_cards(baibu.catalog.root)
    there = found(tuple(cards.values()), baibu.settings.tools_python)
    entry = _entries(baibu)[card.id]
    ran = card
    while there[ran.id].state == "absent" and not ran.is_always and ran.instead is not None:
        ran = cards[ran.instead]
    place = there[ran.id]
    if place.state != "absent" or ran.is_always:
        return _ran(entry, card, ran, ran.lab, ran.says, place, keep)
    if ran.without is not None and ran.instead_says is not None:
        return _ran(entry, card, ran, ran.without, ran.instead_says, place, keep)
    return Tried(
        entry=entry, ran="nothing", by=card.name, code="", seconds=0.0, facts={}, says=None,
        holds=None, problem=_text("nothing", name=card.name),
    )  # fmt: skip


def may_try(baibu: Baibu) -> bool:
    """Say whether a lab may be run for whoever asks: only people at this machine can ask."""
    return may_name_paths(baibu)


def named(baibu: Baibu, name: str) -> ToolCard:
    """Find a tool by its id or its name, however it is written."""
    cards = tool_cards(baibu.catalog.root)
    wanted = _plain(name)
    for card in cards.values():
        if wanted in (_plain(card.id), _plain(card.name)):
            return card
    raise NoSuchToolError(name=name[:40], known=", ".join(cards))


def _ran(
    entry: ToolEntry, card: ToolCard, ran: ToolCard, lab: Path, says: Text, place: Found,
    keep: Path | None,
) -> Tried:  # fmt: skip
    is_own = ran is card and lab == card.lab
    begun = Tried(
        entry=entry, ran="lab" if is_own else "instead", by=ran.name, code=code_of(lab),
        seconds=0.0, facts={}, says=None, holds=None, problem=None,
    )  # fmt: skip
    try:
        done = tools_lab.run(place.python, lab, seconds=ran.seconds, keep=keep)
    except LabFailed as failed:
        key = "late" if failed.is_late else "failed"
        return replace(begun, problem=_text(key, seconds=ran.seconds, said=failed.said))
    facts = dict(done.facts)
    holds = bool(facts.pop("holds"))
    return replace(begun, seconds=done.seconds, facts=facts, says=says.filled(facts), holds=holds)


def _entries(baibu: Baibu) -> dict[str, ToolEntry]:
    cards = tool_cards(baibu.catalog.root)
    there = found(tuple(cards.values()), baibu.settings.tools_python)
    titles = step_titles(baibu)
    return {card.id: _entry(card, there[card.id], titles) for card in cards.values()}


def _entry(card: ToolCard, place: Found, titles: Mapping[str, Text]) -> ToolEntry:
    return ToolEntry(
        id=card.id,
        name=card.name,
        about=card.about,
        state=place.state,
        version=place.version,
        fallback=card.fallback,
        install=_install(card),
        steps=tuple(StepLink(id=one, title=titles[one]) for one in card.steps if one in titles),
    )


def _install(card: ToolCard) -> Text:
    """Say how to get a tool."""
    if card.install == "included":
        return _text("included")
    if card.install == "system":
        return _text("system", name=card.source, homepage=card.homepage)
    if card.install == "package":
        return same(f"{pip()} install {shlex.quote(card.source)}")
    return same(install_command(card.source))


def _text(key: str, **facts: object) -> Text:
    return spoken("tools", key, facts)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
