"""The pages that only show: home, road, the field, interviews, projects, this machine."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from baibu.app import queries
from baibu.app.wiring import Baibu
from baibu.web.show import show

router = APIRouter()


def ours(request: Request) -> Baibu:
    """Give the Baibu that this application was made for."""
    baibu: Baibu = request.app.state.baibu
    return baibu


@router.get("/")
def home(request: Request) -> Response:
    """Show the four doors and the next step."""
    return show(request, "home.html", queries.home(ours(request)))


@router.get("/road")
def road(request: Request) -> Response:
    """Show all stages."""
    return show(request, "road.html", queries.road(ours(request)))


@router.get("/understand")
def understand(request: Request) -> Response:
    """Show the parts of a project, and the stages that teach each."""
    return show(request, "understand.html", queries.understand(ours(request)))


@router.get("/interview")
def interview(request: Request) -> Response:
    """Say what there is for interviews."""
    return show(request, "interview.html", queries.road(ours(request)))


@router.get("/projects")
def projects(request: Request) -> Response:
    """Say what there is for projects."""
    return show(request, "projects.html", queries.road(ours(request)))


@router.get("/doctor")
def doctor(request: Request) -> Response:
    """Show what this machine has."""
    return show(request, "doctor.html", queries.doctor(ours(request)))
