"""The plan: as of today, month by month, made and changed, and what a single stage needs.

Every change answers with a redirect, so that reloading sends nothing again; where a wish cannot be
met, the page says why, with what was typed still there. Start reading at `plan`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from baibu.app import asking, planning, queries
from baibu.app.charts import Chart, chart
from baibu.app.pages import BlockRow
from baibu.app.plan_calendar import calendar_page
from baibu.app.plan_pages import NeedPage, PlannedStage
from baibu.app.study_pages import Asking
from baibu.core.errors import BaibuError
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show
from baibu.web.trouble import Trouble, told
from baibu.web.visit import Visit, usual_visit, visit

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the page of the plan shows besides its model."""

    chart: Chart
    moved: PlannedStage | None  # put elsewhere just now
    stage: str  # chosen in the form that moves
    after: str
    trouble: Trouble | None  # why that wish could not be met


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a form was not accepted, if it was not."""

    trouble: Trouble | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """What the page of a single target shows."""

    need: NeedPage | None
    wanted: str  # as it was asked for
    blocks: tuple[BlockRow, ...]  # to choose from
    trouble: Trouble | None


def typed(
    background: Annotated[planning.Background, Form()] = "zero",
    order: Annotated[planning.Order, Form()] = "months",
    depth: Annotated[planning.Depth, Form()] = "core",
    hours: Annotated[str, Form()] = "",
    start: Annotated[str, Form()] = "",
    deadline: Annotated[str, Form()] = "",
    free_first: Annotated[list[str] | None, Form()] = None,
    free_last: Annotated[list[str] | None, Form()] = None,
    whole: Annotated[bool, Form()] = False,
) -> Asking:
    """Read the form of a plan."""
    runs = zip_longest(free_first or [], free_last or [], fillvalue="")
    return Asking(
        background=background,
        order=order,
        depth=depth,
        hours=hours.strip(),
        start=start.strip(),
        deadline=deadline.strip(),
        free=tuple((one.strip(), other.strip()) for one, other in runs if one or other),
        is_whole=whole,
    )


@read_only(router, "/plan")
def plan(request: Request, moved: str = "") -> Response:
    """Show the plan as of today; where there is none, the form that makes one."""
    try:
        return _plan(request, moved=moved)
    except planning.NoPlanError:
        return show(
            request, "plan_edit.html", asking.ask_page(ours(request)), Refused(trouble=None)
        )


@router.post("/plan")
def make(request: Request, form: Annotated[Asking, Depends(typed)]) -> Response:
    """Make the plan, or change it."""
    try:
        asking.ask(ours(request), form)
    except BaibuError as error:
        seen = _at(request, "/plan/edit")
        page = asking.ask_page(ours(request), form)
        refused = Refused(trouble=told(error, seen.language))
        return show(request, "plan_edit.html", page, refused, status=error.status, seen=seen)
    return RedirectResponse("/plan", 303)


@read_only(router, "/plan/edit")
def edit(request: Request) -> Response:
    """Show the form of the plan."""
    return show(request, "plan_edit.html", asking.ask_page(ours(request)), Refused(trouble=None))


@router.post("/plan/move")
def move(
    request: Request, stage: Annotated[str, Form()], after: Annotated[str, Form()] = ""
) -> Response:
    """Put a stage elsewhere."""
    try:
        done = planning.move(ours(request), stage, after or None)
    except planning.NoPlanError:
        raise
    except BaibuError as error:
        return _plan(request, stage=stage, after=after, error=error)
    return RedirectResponse(f"/plan?moved={done.card.id}#order", 303)


@router.post("/plan/habit")
def habit(
    request: Request,
    month: Annotated[int, Form(ge=1, le=6)],
    done: Annotated[bool, Form()] = False,
) -> Response:
    """Tick the advice of a month for today, or take the tick back."""
    planning.habit(ours(request), month=month, done=done)
    return RedirectResponse(f"/plan#month-{month}", 303)


@read_only(router, "/plan/need")
def need(request: Request, stage: str = "") -> Response:
    """Show the smallest set of stages that reaches a target."""
    found, trouble, status = None, None, 200
    if stage.strip():
        try:
            found = planning.need(ours(request), stage.strip())
        except BaibuError as error:
            trouble, status = told(error, usual_visit(request).language), error.status
    pull = Pull(
        need=found, wanted=stage, blocks=queries.road(ours(request)).blocks, trouble=trouble
    )
    return show(request, "plan_need.html", pull, status=status)


@router.post("/plan/need")
def only(request: Request, stage: Annotated[str, Form()]) -> Response:
    """Plan for one target alone."""
    planning.make_plan(ours(request), planning.Wish(targets=(stage,)))
    return RedirectResponse("/plan", 303)


@read_only(router, "/plan.ics")
def calendar_file(request: Request) -> Response:
    """Give the plan to calendar programs."""
    text = planning.calendar_text(ours(request), visit(request).language)
    name = 'attachment; filename="baibu-plan.ics"'
    return Response(text, media_type="text/calendar", headers={"Content-Disposition": name})


@read_only(router, "/plan/{month}")
def month(request: Request, month: str) -> Response:
    """Show the plan over the days of a month."""
    return show(request, "plan_month.html", calendar_page(ours(request), month))


def _plan(
    request: Request,
    *,
    moved: str = "",
    stage: str = "",
    after: str = "",
    error: BaibuError | None = None,
) -> Response:
    baibu = ours(request)
    page = planning.plan_page(baibu)
    seen = visit(request) if error is None else _at(request, "/plan")
    rows = (row for month in page.months for row in month.stages)
    around = Around(
        chart=chart(baibu, "plan", seen.language),
        moved=next((row for row in rows if row.card.id == moved), None),
        stage=stage,
        after=after,
        trouble=told(error, seen.language) if error is not None else None,
    )
    status = 200 if error is None else error.status
    return show(request, "plan.html", page, around, status=status, seen=seen)


def _at(request: Request, here: str) -> Visit:
    """Give the visit of a form that was refused: its way back is the page it stands on."""
    return replace(usual_visit(request), here=here)
