"""Show a page model through the template of the same name.

Reads  a frozen page model; its fields become the template's variables, beside those of the frame.
Gives  an HTML response in the visitor's language.
Never  decides anything: what is not in the model, a template cannot show (StrictUndefined).

Start reading at `show`.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from baibu.app import reading
from baibu.app.pages import StageCard
from baibu.core.language import LANGUAGES, NAMES, TAGS, Language, Text, listed, say
from baibu.web import dates
from baibu.web.assets import Assets
from baibu.web.visit import THEMES, Visit, keep, visit

WORTH_PACKING = 2000  # bytes; less fits into a packet or two as it is
PART_WORTH_PACKING = 12_000  # bytes; a part is waited for, and so much comes in one go as well
MOST_KEPT = 64  # pages, each some 50 kB with its compressed twin
PACKING = 4  # of 9: a page of 100 kB in about a millisecond, to a fifth of its size
VARIES: Mapping[str, str] = {"Vary": "Accept-Encoding"}
TEMPLATES = Path(__file__).parent / "templates"
ICONS: Mapping[str, str] = {  # a stage's status -> symbol of icons.svg
    "passed": "check",
    "started": "half",
    "open": "play",
    "locked": "lock",
    "coming": "dots",
}


def show(
    request: Request,
    template: str,
    *models: object,
    status: int = 200,
    seen: Visit | None = None,
) -> HTMLResponse:
    """Render models through a template."""
    seen = seen or visit(request)
    html = rendered(request, template, *models, seen=seen)
    least = PART_WORTH_PACKING if template.startswith("_") else WORTH_PACKING
    answer = packed(request, html.encode(), status=status, least=least)
    if request.query_params.get("lang") == seen.language:
        keep(answer, "language", seen.language)
    return answer


def show_kept(request: Request, template: str, *models: object) -> Response:
    """Render models once, and answer with that page for as long as they are the same.

    For pages that show what changes seldom, and nothing of the moment: the page is kept with the
    very models that it shows, and with how the visitor wants it. A browser that has it is told so.
    """
    seen = visit(request)
    shelf: Shelf = request.app.state.shelf
    wish = replace(seen, nonce="")  # of each answer; such a page has no style of its own
    page = shelf.find(template, wish, models)
    if page is None:
        html = rendered(request, template, *models, seen=wish)
        page = shelf.keep(template, wish, models, html)
    answer = page.answer(request)
    if request.query_params.get("lang") == seen.language:
        keep(answer, "language", seen.language)
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page that was rendered, and what it shows."""

    models: tuple[object, ...]
    html: bytes
    packed: bytes
    tag: str  # changes with the page

    def answer(self, request: Request) -> Response:
        """Give the page, compressed where the browser can read that; nothing where it has it."""
        headers = {"ETag": self.tag, "Vary": "Accept-Encoding, Accept-Language, Cookie"}
        if self.tag in request.headers.get("if-none-match", ""):
            return Response(None, 304, headers)
        return packed(request, self.html, headers=headers, twin=self.packed)


class Shelf:
    """The pages of one Baibu that were shown last, by how they were wanted."""

    def __init__(self) -> None:
        self._shown: dict[tuple[str, Visit], Shown] = {}

    def find(self, template: str, wish: Visit, models: tuple[object, ...]) -> Shown | None:
        """Give the page of these models."""
        known = self._shown.get((template, wish))
        if known is None or not all(map(_same, known.models, models)):
            return None
        return known

    def keep(self, template: str, wish: Visit, models: tuple[object, ...], html: str) -> Shown:
        """Keep a page in the place of the one that was shown to the same wish before."""
        if len(self._shown) >= MOST_KEPT:
            self._shown.clear()
        body = html.encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        made = Shown(models=models, html=body, packed=_squeezed(body), tag=tag)
        self._shown[template, wish] = made
        return made


def _same(one: object, other: object) -> bool:
    return one is other or one == other


def rendered(request: Request, template: str, *models: object, seen: Visit | None = None) -> str:
    """Give the text of a page, or of a part of one."""
    context: dict[str, Any] = frame(seen or visit(request), request.app.state.assets)
    for model in models:
        context.update(shallow(model))
    return environment().get_template(template).render(context)


def packed(
    request: Request,
    html: bytes,
    *,
    status: int = 200,
    headers: Mapping[str, str] = VARIES,
    twin: bytes | None = None,
    least: int = WORTH_PACKING,
) -> HTMLResponse:
    """Answer with a page, compressed where the browser can read that and it is worth it.

    `twin` is the page compressed already.
    """
    if len(html) < least or "gzip" not in request.headers.get("accept-encoding", ""):
        return HTMLResponse(html, status, headers)
    body = _squeezed(html) if twin is None else twin
    return HTMLResponse(body, status, {**headers, "Content-Encoding": "gzip"})


def _squeezed(html: bytes) -> bytes:
    return gzip.compress(html, PACKING, mtime=0)


def shallow(model: object) -> dict[str, Any]:
    """Give a model's fields by name, as they are."""
    return {field.name: getattr(model, field.name) for field in fields(model)}  # type: ignore[arg-type]


@cache
def environment() -> Environment:
    """Make the one template environment; templates are compiled once."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(duration=duration, moment=moment, seconds=seconds, percent=percent)
    made.filters.update(listed=listed, lasting=lasting)
    made.filters.update(
        day=dates.day, short_day=dates.short_day, weekday=dates.weekday, month=dates.month
    )
    made.filters["span"] = dates.span
    made.filters["size"] = size
    return made


def frame(seen: Visit, assets: Assets) -> dict[str, Any]:
    """Give what every template may use besides its model."""
    language = seen.language
    return {
        "visit": seen,
        "language": language,
        "other": next(code for code in LANGUAGES if code != language),
        "tags": TAGS,
        "names": NAMES,
        "themes": THEMES,
        "say": partial(_say, language),
        "asset": assets.address,
        "told": partial(_told, language),
        "read": partial(_read, language),
        "coloured": _coloured,
        "icons": ICONS,
        "icon": assets.icons,
        "states": _states(language),
        "stone": partial(_stone, seen, assets),
    }


def _say(language: Language, key: str, **facts: object) -> str:
    return say(f"web.{key}", language, **facts)


@cache
def _states(language: Language) -> Mapping[str, str]:
    """Name every status of a stage, for pages that name a hundred."""
    return {status: say(f"web.status.{status}", language) for status in ICONS}


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRoad:
    """One stage as the road shows it."""

    card: StageCard
    place: int  # among the next few steps; 0 for none


_stones: dict[tuple[str, Language, str | None], tuple[StageCard, int, Markup]] = {}


def _stone(seen: Visit, assets: Assets, card: StageCard, place: int) -> Markup:
    """Draw a stage of the road; a hundred are on a page, and few of them change."""
    key = (card.id, seen.language, assets.address("icons.svg"))
    known = _stones.get(key)
    if known is not None and known[1] == place and known[0] == card:
        return known[2]
    facts = {**frame(seen, assets), **shallow(OnRoad(card=card, place=place))}
    drawn = environment().get_template("_stone.html").render(facts)
    made = Markup(drawn.rstrip())  # noqa: S704 - a template's own, escaped there
    _stones[key] = (card, place, made)
    return made


def _told(language: Language, text: Text | str) -> Markup:
    """Render a line of content: its code and maths, everything else escaped."""
    line = text if isinstance(text, str) else text.into(language)
    return Markup(reading.inline(line, language))  # noqa: S704 - Markdown with raw HTML off


def _read(language: Language, text: Text, folder: Path | None = None) -> Markup:
    """Render paragraphs of content; with a stage's folder, its numbers and figures too."""
    return Markup(reading.paragraphs(text, language, folder))  # noqa: S704 - as above


def _coloured(source: str) -> Markup:
    """Colour a piece of Python."""
    return Markup(reading.code(source))  # noqa: S704 - Pygments escapes what it colours


def duration(minutes: int, language: Language) -> str:
    """Say minutes as people do: 45 min, 3 h, 1 h 30 min."""
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return say("web.unit.minutes", language, minutes=rest)
    if rest == 0 or hours >= 10:
        return say("web.unit.hours", language, hours=round(minutes / 60))
    return say("web.unit.hours_minutes", language, hours=hours, minutes=rest)


def lasting(days: float, language: Language) -> str:
    """Say a span of days as people do: a day, 12 days, 3 months, 1.5 years."""
    if days < 1.5:
        return say("web.unit.day", language)
    if days < 61:
        return say("web.unit.days", language, count=round(days))
    if days < 730:
        return say("web.unit.months", language, count=round(days / 30.4))
    return say("web.unit.years", language, count=f"{days / 365.25:.1f}")


def size(count: int) -> str:
    """Say a number of bytes."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} B"


def seconds(value: float, language: Language) -> str:
    """Say a span of time with two digits that count."""
    return say("web.unit.seconds", language, seconds=f"{value:.2g}" if value < 10 else round(value))


def moment(at: datetime) -> Markup:
    """Say a moment on this machine's clock, with the exact one for programs."""
    local = at.astimezone()
    return Markup('<time datetime="{}">{}</time>').format(
        at.isoformat(timespec="seconds"), local.strftime("%Y-%m-%d %H:%M")
    )


def percent(share: float) -> int:
    """Say a share in whole percent, and never 100 before everything is done."""
    return 100 if share >= 1 else min(99, round(share * 100))
