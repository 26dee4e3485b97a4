"""Draw what a search found: each thing with its kind, its place and how to open it."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text as Line

from baibu.app.search_pages import Hit, Said, SearchPage
from baibu.cli.render import QUIET, indented
from baibu.cli.render_text import Prose, Verbatim, prose
from baibu.core.language import Language, say

MATCH = "bold yellow"


def found(page: SearchPage, language: Language) -> RenderableType:
    """Draw the hits, best first."""
    if not page.hits:
        return prose(say("cli.search.none", language, query=page.query))
    parts: list[RenderableType] = []
    if page.meant:
        told = say("cli.search.meant", language, query=page.query, meant=page.meant)
        parts += [prose(told, QUIET), ""]
    elif page.is_loose:
        parts += [prose(say("cli.search.loose", language), QUIET), ""]
    for hit in page.hits:
        parts += [*_hit(hit, language), ""]
    counts = (f"{row.title.into(language)} {row.count}" for row in page.kinds)
    parts.append(prose(say("cli.search.count", language, count=page.found), QUIET))
    parts.append(prose(" · ".join(counts), QUIET))
    return Group(*parts)


def _hit(hit: Hit, language: Language) -> list[RenderableType]:
    number = f" {hit.number}" if hit.number else ""
    head = Line.assemble((f"{hit.what.into(language)}{number}  ", QUIET), _line(hit.title, "bold"))
    if hit.also:
        head.append("  ").append_text(_line(hit.also))
    parts: list[RenderableType] = [Prose(head)]
    if hit.where:
        parts.append(indented(prose(hit.where.into(language), QUIET)))
    if hit.snippet:
        line = _line(hit.snippet)
        if hit.section:
            line = Line.assemble(_line(hit.section, "bold"), "  ", line)
        parts.append(indented(Prose(line)))
    if hit.command:
        parts.append(Verbatim(f"  {hit.command}"))
    return parts


def _line(said: Said, style: str = "") -> Line:
    """Draw a line with its matches standing out."""
    drawn = Line(style=style)
    for piece in said.pieces:
        drawn.append(piece.text, MATCH if piece.is_match else None)
    return drawn
