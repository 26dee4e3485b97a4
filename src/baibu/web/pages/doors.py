"""The pages that only show: home, road, the field, interviews, this machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Literal, TypeVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from baibu.app import abilities, house, interviewing, queries, standing
from baibu.app.folded import one_look
from baibu.app.plan_pages import QueuePage
from baibu.app.wiring import Baibu
from baibu.web.climb import climb
from baibu.web.show import show, show_kept

router = APIRouter()
Endpoint = TypeVar("Endpoint", bound=Callable[..., Response])


def read_only(router: APIRouter, path: str) -> Callable[[Endpoint], Endpoint]:
    """Route GET, and HEAD as every page must answer it; all of a page is of one moment."""

    def route(endpoint: Endpoint) -> Endpoint:
        @wraps(endpoint)
        def looking(*arguments: object, **named: object) -> Response:
            with one_look():
                return endpoint(*arguments, **named)

        router.add_api_route(path, looking, methods=["GET", "HEAD"], response_model=None)
        return endpoint

    return route


def ours(request: Request) -> Baibu:
    """Give the Baibu that this application was made for."""
    baibu: Baibu = request.app.state.baibu
    return baibu


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What today holds: the home page begins with its first entry."""

    today: QueuePage
    is_new: bool  # the first questions were neither answered nor skipped yet


@read_only(router, "/")
def home(request: Request) -> Response:
    """Show the four doors and the next step."""
    page = queries.home(ours(request))
    baibu = ours(request)
    morning = Morning(today=standing.queue_page(baibu), is_new=house.is_new(baibu))
    return show_kept(request, "home.html", page, climb(page.total), morning)


@dataclass(frozen=True, slots=True, kw_only=True)
class Height:
    """How close the road is looked at."""

    zoom: Literal["blocks", "stages", "skills"]


@read_only(router, "/road")
def road(request: Request, zoom: str = "") -> Response:
    """Show the road: all stages, or from afar the blocks, or from close by the skills."""
    if zoom == "skills":
        page = abilities.skills_of_road(ours(request))
        return show(request, "road_skills.html", page, Height(zoom="skills"))
    whole = queries.road(ours(request))
    if zoom == "blocks":
        return show_kept(request, "road_blocks.html", whole, Height(zoom="blocks"))
    return show_kept(request, "road.html", whole, Height(zoom="stages"))


@read_only(router, "/interview")
def interview(request: Request) -> Response:
    """Show what there is for interviews, and what is still to come."""
    return show(request, "interview.html", interviewing.interview_page(ours(request)))


@read_only(router, "/doctor")
def doctor(request: Request) -> Response:
    """Show what this machine has."""
    return show(request, "doctor.html", queries.doctor(ours(request)))
