"""The pages of finding things: the search, the command palette, the glossary.

Start reading at `search`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from baibu.app import queries
from baibu.app import search as app
from baibu.app.search_pages import KINDS, Kind
from baibu.core.language import LANGUAGES, Language, say
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show
from baibu.web.trouble import wants_fragment
from baibu.web.visit import THEMES, visit

router = APIRouter()
OFFERED = 8  # hits in the palette


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that the palette does: it goes to an address, or presses a button of the page."""

    label: str
    href: str | None = None
    button: str | None = None  # its name
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the palette offers besides what was found."""

    actions: tuple[Action, ...]


@read_only(router, "/search")
def search(request: Request, q: str = "", kind: str = "", every: bool = False) -> Response:
    """Show what has the words."""
    wanted: Kind | None = next((one for one in KINDS if one == kind), None)
    limit = None if every else app.LISTED
    page = app.search(ours(request), q, visit(request).language, kind=wanted, limit=limit)
    return show(request, "search.html", page)


@read_only(router, "/search/palette")
def palette(request: Request, q: str = "") -> Response:
    """Give our script what the palette offers; a person who comes here gets the page."""
    if not wants_fragment(request):
        return RedirectResponse(f"/search?{urlencode({'q': q})}" if q else "/search", 303)
    page = app.search(ours(request), q, visit(request).language, limit=OFFERED)
    return show(request, "_palette.html", page, Offer(actions=_actions(request, q)))


@read_only(router, "/words")
def words(request: Request) -> Response:
    """Show the glossary."""
    return show(request, "words.html", app.glossary(ours(request)))


def _actions(request: Request, q: str) -> tuple[Action, ...]:
    """Give what can be done whose name, in either language, has the words."""
    language, theme = visit(request).language, visit(request).theme
    card = queries.next_(ours(request)).card
    found: list[Action | None] = [
        _go(q, language, "review", "/review"),
        _go(q, language, "today", "/today"),
        *(_press(q, language, "language", code) for code in LANGUAGES if code != language),
        *(_press(q, language, "theme", one) for one in THEMES if one != theme),
    ]
    if card is not None:
        title = card.title.into(language)
        href = f"/stage/{card.id}"
        found.insert(0, _go(q, language, "next", href, number=card.number, title=title))
    return tuple(action for action in found if action is not None)


def _go(q: str, language: Language, key: str, href: str, **facts: object) -> Action | None:
    label = _label(q, language, key, facts)
    return Action(label=label, href=href) if label else None


def _press(q: str, language: Language, button: str, value: str) -> Action | None:
    label = _label(q, language, f"{button}_{value}", {})
    return Action(label=label, button=button, value=value) if label else None


def _label(q: str, language: Language, key: str, facts: Mapping[str, object]) -> str:
    """Say what an action does; nothing where the words that were typed are not in it."""
    labels = {code: say(f"web.palette.{key}", code, **facts) for code in LANGUAGES}
    if q.strip() and not app.has_words(" ".join(labels.values()), q):
        return ""
    return labels[language]
