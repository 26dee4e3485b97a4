"""Make the web application for one Baibu.

Reads  the pages' routers.
Gives  a FastAPI application whose outermost layer is the guard, and an answer for every error.
Never  publishes an API schema: these are pages for people; for programs there is `baibu --json`.
"""

from __future__ import annotations

from functools import partial

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from baibu.app.sample import Sample
from baibu.app.wiring import Baibu
from baibu.core.errors import BaibuError
from baibu.web import trouble
from baibu.web.assets import Assets
from baibu.web.guard import Guard
from baibu.web.pages import (
    cards,
    doors,
    doubt,
    follow,
    history,
    mastery,
    milestones,
    place,
    plan,
    preferences,
    progress,
    projects,
    recall,
    review,
    sample,
    search,
    settings,
    stage,
    today,
    tools,
    understand,
    waiting,
    welcome,
)
from baibu.web.sample import Samples
from baibu.web.show import Shelf


def create(baibu: Baibu) -> FastAPI:
    """Make the application, with room for a sample learner beside the person's own pages."""
    assets = Assets()
    ending = follow.Ending()
    web = pages_of(baibu, assets, ending)
    web.state.ending = ending
    web.state.sample = Sample(baibu)
    web.include_router(sample.router)
    web.add_middleware(
        Samples, sample=web.state.sample, make=partial(pages_of, assets=assets, ending=ending)
    )
    return web


def pages_of(baibu: Baibu, assets: Assets, ending: follow.Ending) -> FastAPI:
    """Make all pages of one Baibu."""
    web = FastAPI(title="Baibu", openapi_url=None, docs_url=None, redoc_url=None)
    web.state.baibu = baibu
    web.state.assets = assets
    web.state.shelf = Shelf()
    web.state.pulse = follow.Pulse(baibu, ending)
    web.add_middleware(Guard, allowed_hosts=baibu.settings.allowed_hosts)
    parts = (
        doors,
        stage,
        waiting,
        follow,
        history,
        doubt,
        review,
        cards,
        recall,
        mastery,
        today,
        plan,
        milestones,
        progress,
        place,
        projects,
        search,
        preferences,
        settings,
        tools,  # before the steps, whose addresses would take theirs
        understand,
        welcome,
    )
    for part in parts:
        web.include_router(part.router)
    web.add_api_route("/static/{name}", static, methods=["GET", "HEAD"], response_model=None)
    web.add_exception_handler(BaibuError, trouble.known)
    web.add_exception_handler(HTTPException, trouble.http)
    web.add_exception_handler(RequestValidationError, trouble.form)
    return web


def static(request: Request, name: str) -> Response:
    """Answer with one of the files that pages load."""
    assets: Assets = request.app.state.assets
    found = assets.respond(request, name)
    if found is None:
        raise HTTPException(404)
    return found
