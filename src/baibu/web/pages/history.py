"""The page of all that was written for a stage: every version, and how two of them differ."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from baibu.app import history
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show

router = APIRouter()


@read_only(router, "/stage/{reference}/history")
def versions(
    request: Request, reference: str, older: str | None = None, newer: str | None = None
) -> Response:
    """Show the versions of a stage, and compare two of them."""
    return show(request, "history.html", history.page(ours(request), reference, older, newer))
