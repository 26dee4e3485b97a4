"""The sample learner: made on a click, waited for honestly, thrown away on another.

While it is there, `baibu.web.sample` answers below /sample/; these pages are for the time before.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from baibu.app.sample import Sample, State
from baibu.web.pages.doors import read_only
from baibu.web.show import show
from baibu.web.trouble import Trouble, told
from baibu.web.visit import usual_visit

router = APIRouter()
AGAIN_SECONDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How far the sample learner has come."""

    state: State
    done: int  # days
    total: int
    trouble: Trouble | None


@router.post("/sample")
def begin(request: Request) -> Response:
    """Make it."""
    _sample(request).begin()
    return RedirectResponse("/sample/", 303)


@router.post("/sample/end")
def end(request: Request) -> Response:
    """Throw it away."""
    _sample(request).end()
    return RedirectResponse("/", 303)


@read_only(router, "/sample/{rest:path}")
def making(request: Request, rest: str = "") -> Response:  # noqa: ARG001 - whatever was asked for
    """Say how far it has come; a page below it can be seen once it is there."""
    sample = _sample(request)
    language = usual_visit(request).language
    page = Making(
        state=sample.state,
        done=sample.done,
        total=sample.days,
        trouble=told(sample.trouble, language) if sample.trouble is not None else None,
    )
    answer = show(request, "sample.html", page, status=404 if sample.state == "none" else 200)
    if sample.state == "making":
        answer.headers["Refresh"] = str(AGAIN_SECONDS)
    return answer


def _sample(request: Request) -> Sample:
    sample: Sample = request.app.state.sample
    return sample
