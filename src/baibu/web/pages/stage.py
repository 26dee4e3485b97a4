"""The page of one stage: read the brief, write, run the checks, take hints, look back.

Every button on it sends the code in the editor along, and the code is saved before anything else is done:
whatever then fails, nothing typed is lost. Each change answers with a redirect, or - when our own script
asks - with the part of the page that changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from baibu.app import actions, queries, reading
from baibu.app.pages import BriefSection, Graded, StageCard, StagePage
from baibu.core.errors import BaibuError, StageComingError, SubmissionTooLargeError
from baibu.web.pages.doors import ours
from baibu.web.show import show
from baibu.web.trouble import Trouble, told, wants_fragment
from baibu.web.visit import usual_visit, visit

LIMIT_KB = 256
router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What was in the editor when a button was pressed."""

    stage: str | None
    source: str | None


def typed(
    stage: Annotated[str | None, Form()] = None, source: Annotated[str | None, Form()] = None
) -> Code:
    """Read the editor's text, with the line ends that browsers send made plain."""
    return Code(stage=stage, source=source and source.replace("\r\n", "\n"))


Typed = Annotated[Code, Depends(typed)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the page of a stage shows besides its model."""

    sections: tuple[BriefSection, ...]
    source: str  # in the editor
    trouble: Trouble | None  # why the last wish could not be met
    unlocked: tuple[StageCard, ...]
    onward: StageCard | None  # where to go after passing
    limit: int  # kB of code


@router.get("/stage/{reference}")
def stage(request: Request, reference: str) -> Response:
    """Show a stage; one that is not made yet shows what it will be."""
    try:
        return page(request, queries.stage_page(ours(request), reference))
    except StageComingError:
        return show(request, "coming.html", queries.coming_page(ours(request), reference))


@router.post("/stage/{reference}/submit")
def submit(request: Request, reference: str, code: Typed) -> Response:
    """Run the checks on the code in the editor."""
    save(request, code)
    graded = actions.grade(ours(request), reference, code.source or "", via="web")
    if wants_fragment(request):
        return outcome(request, reference, graded)
    return back_to(reference, "verdict")
