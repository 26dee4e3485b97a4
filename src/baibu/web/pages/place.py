"""Placement: one question after another, chosen by what was answered, until it is clear enough.

Start reading at `place`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from baibu.app import standing
from baibu.app.plan_pages import PlacePage
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show

router = APIRouter()
Answer = Literal["yes", "partly", "no"]
ANSWERS: dict[Answer, float] = {"yes": 1.0, "partly": 0.5, "no": 0.0}
LONGEST_SECONDS = 180.0  # of one answer: who was away meanwhile did not think about it


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the page shows besides its model."""

    shown: int  # second at which the question was shown
    is_over: bool  # stopped, or nothing is left to ask


@read_only(router, "/place")
def place(request: Request) -> Response:
    """Show the next question; before the first, how it goes."""
    return _sheet(request, standing.place_page(ours(request)), is_over=False)


@read_only(router, "/place/result")
def result(request: Request) -> Response:
    """Show what the answers so far suggest."""
    return _sheet(request, standing.place_page(ours(request)), is_over=True)


@router.post("/place")
def answer(
    request: Request,
    skill: Annotated[str, Form()],
    answer: Annotated[Answer | None, Form()] = None,
    typed: Annotated[str, Form()] = "",
    shown: Annotated[int, Form()] = 0,
) -> Response:
    """Take an answer; one to a question that was answered meanwhile, in another tab, is let go."""
    baibu = ours(request)
    asked = standing.place_page(baibu).question
    if asked is not None and asked.skill.id == skill:
        seconds = min(max(baibu.clock().timestamp() - shown, 0.0), LONGEST_SECONDS)
        if answer is not None:
            standing.place(baibu, skill, ANSWERS[answer], seconds=seconds)
        elif typed.strip():
            standing.place_shown(baibu, skill, typed, seconds=seconds)
    return RedirectResponse("/place#question", 303)


@router.post("/place/back")
def back(request: Request, asked: Annotated[int, Form()]) -> Response:
    """Take the last of so many answers back; the same form sent twice takes back one."""
    if standing.place_page(ours(request)).asked == asked:
        standing.take_back(ours(request))
    return RedirectResponse("/place#question", 303)


def _sheet(request: Request, page: PlacePage, *, is_over: bool) -> Response:
    shown = int(ours(request).clock().timestamp())
    sheet = Sheet(shown=shown, is_over=is_over or page.question is None)
    return show(request, "place.html", page, sheet)
