"""The first page of all: three questions, each of which may stay open, then the first task.

The answers make a plan by the same action as the page of the plan; without any there is none.
Start reading at `welcome`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from baibu.app import asking, house, queries
from baibu.app.study_pages import AskPage
from baibu.core.errors import BaibuError
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show
from baibu.web.trouble import Trouble, told
from baibu.web.visit import usual_visit

router = APIRouter()
Background = Literal["", "zero", "student", "developer", "data-scientist"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was answered so far, as it was typed."""

    background: str
    hours: str
    start: str
    trouble: Trouble | None


@read_only(router, "/welcome")
def welcome(request: Request) -> Response:
    """Ask the three questions."""
    page = asking.ask_page(ours(request))
    usual = page.asking
    known = Answers(
        background="" if page.is_new else usual.background,
        hours="" if page.is_new else usual.hours,
        start="" if page.is_new else usual.start,
        trouble=None,
    )
    return _page(request, page, known)


@router.post("/welcome")
def answer(
    request: Request,
    background: Annotated[Background, Form()] = "",
    hours: Annotated[str, Form()] = "",
    other: Annotated[str, Form()] = "",
    start: Annotated[str, Form()] = "",
    skip: Annotated[bool, Form()] = False,
) -> Response:
    """Make the plan that was asked for, if any was, and go to the first task."""
    baibu = ours(request)
    house.greet(baibu)
    has_plan = not asking.ask_page(baibu).is_new
    hours = other.strip() if hours == "other" or other.strip() else hours.strip()
    if not skip and (background or hours or start.strip()):
        try:
            asking.begin(baibu, background or None, hours, start.strip())
        except BaibuError as error:
            seen = usual_visit(request)
            trouble = told(error, seen.language)
            typed = Answers(background=background, hours=hours, start=start, trouble=trouble)
            return _page(request, asking.ask_page(baibu), typed, status=error.status)
    if has_plan:
        return RedirectResponse("/plan", 303)
    card = queries.next_(baibu).card
    return RedirectResponse(f"/stage/{card.id}" if card is not None else "/road", 303)


def _page(request: Request, page: AskPage, answers: Answers, *, status: int = 200) -> Response:
    return show(request, "welcome.html", page, answers, status=status)
