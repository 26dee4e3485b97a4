"""The tools of the trade: all of them on one page, each with a card and a lab that can be run.

Start reading at `tools`.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from baibu.app import tools as catalogue
from baibu.app.tools_pages import Tried
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Whether the lab may be run from here, and what came of it just now."""

    may_try: bool
    done: Tried | None


@read_only(router, "/understand/tools")
def tools(request: Request) -> Response:
    """Show all tools."""
    return show(request, "tools.html", catalogue.tools_page(ours(request)))


@read_only(router, "/understand/tools/{name}")
def tool(request: Request, name: str) -> Response:
    """Show one tool."""
    return _page(request, name, None)


@router.post("/understand/tools/{name}/try")
def try_(request: Request, name: str) -> Response:
    """Run a tool's lab, where only people at this machine can ask."""
    baibu = ours(request)
    card = catalogue.named(baibu, name)
    if not catalogue.may_try(baibu):
        return RedirectResponse(f"/understand/tools/{card.id}", 303)
    return _page(request, name, catalogue.tried(baibu, name))


def _page(request: Request, name: str, done: Tried | None) -> Response:
    baibu = ours(request)
    trial = Trial(may_try=catalogue.may_try(baibu), done=done)
    return show(request, "tool.html", catalogue.tool_page(baibu, name), trial)
