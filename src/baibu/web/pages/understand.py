"""The field: the panorama of a project's life, and each of its steps.

Start reading at `panorama`.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from baibu.app import field
from baibu.web.pages.doors import ours, read_only
from baibu.web.ring import ring
from baibu.web.show import show, show_kept

router = APIRouter()


@read_only(router, "/understand")
def panorama(request: Request) -> Response:
    """Show the whole field on one sheet."""
    page = field.field_page(ours(request))
    return show_kept(request, "understand.html", page, ring(page.parts))


@read_only(router, "/understand/{step}")
def step(request: Request, step: str) -> Response:
    """Show one step: what it is for, what goes wrong, where it is learnt."""
    return show(request, "step.html", field.step_page(ours(request), step))
