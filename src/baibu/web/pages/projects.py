"""The pages of projects: the list, a new one, its card, its run as it happens, what it came to.

A run works in a process of its own; these pages look at what it has written down. Our script hears
of changes by server-sent events; without it the page is loaded anew while a run works.

Start reading at `projects`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, fields, replace
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response, StreamingResponse

from baibu.app import project_doors as app
from baibu.app import project_drawing, project_form, project_written, queries
from baibu.app.charts import Chart
from baibu.app.pages import StageCard
from baibu.app.project_pages import Asked, ProjectPage, ServicePage
from baibu.core.errors import BaibuError
from baibu.core.language import Text
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import rendered, show
from baibu.web.trouble import Trouble, told
from baibu.web.visit import usual_visit, visit

router = APIRouter()
LOOK_SECONDS = 0.4  # between two looks at a run
STREAM_SECONDS = 20.0  # then the browser asks again


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the list shows besides projects."""

    on_road: tuple[StageCard, ...]  # stages that are projects
    trouble: Trouble | None
    typed_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What a project's page shows besides the project."""

    curve: Chart | None
    may_stop: bool
    said_last: Text | None
    service: ServicePage


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """The chapters of a project's report."""

    id: str
    name: str
    chapters: tuple[project_written.Chapter, ...]
    style: str


@read_only(router, "/projects")
def projects(request: Request) -> Response:
    """List the projects."""
    return _listed(request)


@router.post("/projects/sample")
def sample(request: Request) -> Response:
    """Make a project of the sample table, and run it."""
    try:
        name = app.sample(ours(request), usual_visit(request).language)
    except BaibuError as error:
        return _listed(request, error=error)
    return _to(name)


@router.post("/projects/upload")
def upload(request: Request, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Take a table in."""
    try:
        if file is None or not file.filename:
            raise app.NoTableChosenError
        name = app.uploaded(ours(request), file.filename, file.file)
    except BaibuError as error:
        return _listed(request, error=error)
    return _to(name, "card")


@router.post("/projects/path")
def path(request: Request, path: Annotated[str, Form()] = "") -> Response:
    """Make a project of a file of this machine."""
    try:
        name = app.named(ours(request), path)
    except BaibuError as error:
        return _listed(request, error=error, typed=path)
    return _to(name, "card")


@read_only(router, "/projects/{project}")
def project(request: Request, project: str) -> Response:
    """Show a project."""
    page = app.project_page(ours(request), project)
    if page.needs_card:
        return _to(project, "card")
    return show(request, "project.html", page, _watch(request, page))


@read_only(router, "/projects/{project}/live")
def live(request: Request, project: str) -> Response:
    """Tell our script of each change of a run, as a part of the page."""
    app.project_page(ours(request), project)  # one that is not there is a page of its own
    return StreamingResponse(_changes(request, project), media_type="text/event-stream")


@router.post("/projects/{project}/run")
def run(request: Request, project: str) -> Response:
    """Run a project, or go on with it."""
    app.begin_run(ours(request), project)
    return _to(project)


@router.post("/projects/{project}/stop")
def stop(request: Request, project: str) -> Response:
    """Stop a run; what it has done stays."""
    app.stop_run(ours(request), project)
    return _to(project)


@read_only(router, "/projects/{project}/card")
def card(request: Request, project: str) -> Response:
    """Show the questions of the card."""
    page = project_form.card_page(ours(request), project)
    answer = show(request, "project_card.html", page)
    if page.is_reading:
        answer.headers["Refresh"] = "2"
    return answer


@router.post("/projects/{project}/card")
async def answered(request: Request, project: str) -> Response:
    """Write the card and run; what is wrong is said beside its field."""
    form = await request.form()
    known = {one.name for one in fields(Asked)}
    typed = Asked(**{k: v for k, v in form.items() if k in known and isinstance(v, str)})
    return await run_in_threadpool(_answered, request, project, typed)


@read_only(router, "/projects/{project}/report")
def report(request: Request, project: str) -> Response:
    """Show the report as it stands."""
    seen = visit(request)
    written = project_written.chapters(ours(request), project, seen.language)
    return show(request, "project_report.html", ReportPage(**written))


@read_only(router, "/projects/{project}/report.html")
def report_file(request: Request, project: str) -> Response:
    """Send the report as one file."""
    text = project_written.report(ours(request), project, visit(request).language)
    return _sent(text.encode("utf-8"), "text/html; charset=utf-8", f"{project}.html")


@read_only(router, "/projects/{project}/try")
def try_(request: Request, project: str) -> Response:
    """Show a form for a row."""
    return show(request, "project_try.html", app.asked(ours(request), project, None))


@router.post("/projects/{project}/try")
async def tried(request: Request, project: str) -> Response:
    """Let the model answer a row."""
    form = await request.form()
    typed = {name: value for name, value in form.items() if isinstance(value, str)}
    page = await run_in_threadpool(app.asked, ours(request), project, typed)
    seen = replace(visit(request), here=f"/projects/{quote(project)}/try")
    return show(request, "project_try.html", page, seen=seen)


@router.post("/projects/{project}/serve")
def serve(
    request: Request, project: str, do: Annotated[Literal["start", "stop"], Form()]
) -> Response:
    """Start or end the service of the model."""
    if do == "start":
        app.start_service(ours(request), project)
    else:
        app.stop_service(ours(request), project)
    return RedirectResponse(f"/projects/{quote(project)}#use", 303)


@read_only(router, "/projects/{project}/monitor")
def monitor(request: Request, project: str) -> Response:
    """Say whether the model still fits what its service was asked."""
    return show(request, "project_monitor.html", app.monitor_page(ours(request), project))


@read_only(router, "/projects/{project}/package.zip")
def package(request: Request, project: str) -> Response:
    """Send the package."""
    pieces = app.package_file(ours(request), project)
    return StreamingResponse(
        pieces, media_type="application/zip", headers=_attached(f"{project}.zip")
    )


def _listed(request: Request, *, error: BaibuError | None = None, typed: str = "") -> Response:
    seen = visit(request)
    stages = (card for row in queries.road(ours(request)).blocks for card in row.stages)
    around = Around(
        on_road=tuple(
            card for card in stages if card.kind == "project" and card.status != "coming"
        ),
        trouble=told(error, seen.language) if error else None,
        typed_path=typed,
    )
    seen = seen if request.method == "GET" else replace(seen, here="/projects")
    page = app.projects_page(ours(request))
    status = error.status if error else 200
    return show(request, "projects.html", page, around, status=status, seen=seen)


def _watch(request: Request, page: ProjectPage) -> Watch:
    baibu, name = ours(request), page.id
    return Watch(
        curve=project_drawing.curve(page, visit(request).language),
        may_stop=page.state == "running" and app.may_stop(baibu, name),
        said_last=app.said_last(baibu, name) if page.broken is None else None,
        service=app.service_page(baibu, name),
    )


def _live_part(request: Request, project: str) -> tuple[str, str]:
    """Give the state of a run, and what changes of its page."""
    page = app.project_page(ours(request), project)
    return page.state, rendered(request, "_project_live.html", page, _watch(request, page))


async def _changes(request: Request, project: str) -> AsyncIterator[str]:
    """Send the live part whenever it differs, until the run ends or it is time to ask again."""
    before, passed = "", 0.0
    while passed < STREAM_SECONDS and not request.app.state.pulse.is_over:
        state, text = await run_in_threadpool(_live_part, request, project)
        if text != before:
            yield f"event: {state}\ndata: {json.dumps(text)}\n\n"
            before = text
        if state != "running":
            return
        await asyncio.sleep(LOOK_SECONDS)
        passed += LOOK_SECONDS


def _answered(request: Request, project: str, typed: Asked) -> Response:
    baibu = ours(request)
    wrong = project_form.save(baibu, project, typed)
    if not wrong:
        app.begin_run(baibu, project)
        return _to(project)
    page = project_form.card_page(baibu, project, typed, wrong)
    seen = replace(visit(request), here=f"/projects/{quote(project)}/card")
    return show(request, "project_card.html", page, status=400, seen=seen)


def _to(project: str, part: str = "") -> Response:
    return RedirectResponse(f"/projects/{quote(project)}" + (f"/{part}" if part else ""), 303)


def _sent(data: bytes, kind: str, name: str) -> Response:
    return Response(data, media_type=kind, headers=_attached(name))


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
