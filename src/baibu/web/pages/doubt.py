"""The page on which somebody says that a check is wrong: it makes a report, and sends nothing.

Start reading at `doubt`.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from baibu.app import doubting
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show
from baibu.web.visit import usual_visit, visit

router = APIRouter()


@read_only(router, "/stage/{reference}/doubt")
def doubt(request: Request, reference: str, why: str = "") -> Response:
    """Show the report on the newest verdict."""
    page = doubting.doubt_page(ours(request), reference, visit(request).language, why=why)
    return show(request, "doubt.html", page)


@router.post("/stage/{reference}/doubt")
def report(request: Request, reference: str, why: Annotated[str, Form()] = "") -> Response:
    """Give the report as a file."""
    language = usual_visit(request).language
    page = doubting.doubt_page(ours(request), reference, language, why=why)
    name = f"baibu-{page.card.number:03}-check.md"
    head = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(page.text, media_type="text/markdown; charset=utf-8", headers=head)
