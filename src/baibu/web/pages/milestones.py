"""The six milestones, and the page of each: a certificate once it is reached.

Start reading at `milestones`.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from baibu.app import standing
from baibu.app.certificate import certificate_page
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show

router = APIRouter()
LONGEST_NAME = 60  # letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Whose name stands on the certificate: as it was typed, else as it is in the settings."""

    name: str


@read_only(router, "/milestones")
def milestones(request: Request) -> Response:
    """Show all of them."""
    return show(request, "milestones.html", standing.milestones_page(ours(request)))


@read_only(router, "/milestones/{number}")
def milestone(request: Request, number: str, name: str | None = None) -> Response:
    """Show one, with its evidence."""
    page = certificate_page(ours(request), number)
    told = page.learner if name is None else " ".join(name.split())[:LONGEST_NAME]
    return show(request, "milestone.html", page, Bearer(name=told))
