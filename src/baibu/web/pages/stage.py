"""The page of one stage: read the brief, write, take hints, look back; `waiting` runs the checks.

Every button on it sends the code in the editor along, and the code is saved before anything else is
done: whatever then fails, nothing typed is lost. Each change answers with a redirect, or - when our
own script asks - with the part of the page that changed.

Start reading at `stage`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from baibu.app import actions, charts, queries, reading, skipping
from baibu.app.charts import Chart
from baibu.app.pages import BriefSection, Graded, StageCard, StagePage
from baibu.content import Question
from baibu.core.errors import (
    BaibuError,
    DiskFullError,
    FolderUnwritableError,
    StageComingError,
)
from baibu.core.language import Language
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show
from baibu.web.trouble import Trouble, retry_later, told, wants_fragment
from baibu.web.visit import usual_visit, visit

router = APIRouter()
ENOUGH_TRIES = 3  # submissions, for a chart of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was in the editor when a button was pressed."""

    stage: str | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the page of a stage shows besides its model."""

    sections: tuple[BriefSection, ...]
    questions: tuple[Question, ...]
    source: str  # in the editor
    token: str  # of this showing of the page: the same code sent twice from it is judged once
    trouble: Trouble | None  # why the last wish could not be met
    unlocked: tuple[StageCard, ...]
    onward: StageCard | None  # where to go after passing
    tries: Chart | None  # of its submissions, once there are some


def typed(
    stage: Annotated[str | None, Form()] = None, source: Annotated[str | None, Form()] = None
) -> Typed:
    """Read the editor's text; browsers send line ends as CR LF."""
    return Typed(stage=stage, source=source and source.replace("\r\n", "\n"))


Code = Annotated[Typed, Depends(typed)]


@read_only(router, "/stage/{reference}")
def stage(request: Request, reference: str) -> Response:
    """Show a stage; one that is not made yet shows what it will be."""
    try:
        return whole(request, actions.open_stage(ours(request), reference))
    except StageComingError:
        return show(request, "coming.html", queries.coming_page(ours(request), reference))
    except (DiskFullError, FolderUnwritableError):  # reading goes on where writing cannot
        return whole(request, queries.stage_page(ours(request), reference))


@router.post("/stage/{reference}/draft")
def draft(request: Request, reference: str, code: Code) -> Response:
    """Save the code in the editor while it is being written."""
    actions.save_draft(ours(request), reference, code.source or "")
    return Response(status_code=204)


@router.post("/stage/{reference}/hint")
def hint(request: Request, reference: str, code: Code) -> Response:
    """Take the next hint."""

    def act() -> Response:
        actions.take_hint(ours(request), reference)
        return back_to(reference, "hints")

    return kept(request, reference, code, act)


@router.post("/stage/{reference}/solution")
def solution(
    request: Request, reference: str, code: Code, give_up: Annotated[bool, Form()] = False
) -> Response:
    """Open the reference solution."""

    def act() -> Response:
        actions.solution(ours(request), reference, give_up=give_up)
        return back_to(reference, "solution")

    return kept(request, reference, code, act)


@router.post("/stage/{reference}/test")
def test(request: Request, reference: str, code: Code) -> Response:
    """Begin a test: the next submission decides; what stood in the editor goes into the record."""

    def act() -> Response:
        skipping.begin(ours(request), reference)
        return back_to(reference, "work")

    return kept(request, reference, code, act)


@router.post("/stage/{reference}/reset")
def reset(request: Request, reference: str, code: Code) -> Response:
    """Put the starter back into the editor; what stood there goes into the record."""

    def act() -> Response:
        actions.reset(ours(request), reference)
        return back_to(reference, "work")

    return kept(request, reference, code, act)


@router.post("/stage/{reference}/restore")
def restore(
    request: Request, reference: str, code: Code, attempt: Annotated[int, Form()]
) -> Response:
    """Put an earlier attempt back into the editor; what stood there goes into the record."""

    def act() -> Response:
        history = queries.attempts(ours(request), reference)
        earlier = [one.source for one in history if one.number == attempt]
        if earlier:
            actions.reset(ours(request), reference)
            actions.save_draft(ours(request), reference, earlier[0])
        return back_to(reference, "work")

    return kept(request, reference, code, act)


def kept(request: Request, reference: str, code: Typed, act: Callable[[], Response]) -> Response:
    """Save what was typed, then act; when either fails, show why, with the text still there."""
    try:
        if code.source is not None:
            actions.save_draft(ours(request), reference, code.source)
        return act()
    except BaibuError as error:
        return refused(request, reference, code.source, error)


def refused(request: Request, reference: str, source: str | None, error: BaibuError) -> Response:
    """Show why a wish could not be met; what was typed, or is saved, stands in the editor."""
    if wants_fragment(request):
        raise error
    page = queries.stage_page(ours(request), reference)
    trouble = told(error, usual_visit(request).language)
    answer = whole(request, page, source=source, trouble=trouble, status=error.status)
    return retry_later(answer, error)


def whole(
    request: Request,
    page: StagePage,
    *,
    source: str | None = None,
    trouble: Trouble | None = None,
    status: int = 200,
) -> Response:
    """Show the whole page, with the verdict on the newest attempt."""
    baibu = ours(request)
    seen = replace(visit(request), here=f"/stage/{page.card.id}")
    is_done = page.report is not None and page.report.passed
    ready = tuple(card for card in page.unlocks if card.status in {"open", "started"})
    desk = Desk(
        sections=reading.brief(baibu.catalog, page.stage, seen.language),
        questions=baibu.catalog.body(page.stage).questions,
        source=page.draft if source is None else source,
        token=secrets.token_hex(16),
        trouble=trouble,
        unlocked=ready if is_done else (),
        onward=queries.next_(baibu).card if is_done else None,
        tries=_tries(page, seen.language),
    )
    return show(request, "stage.html", page, desk, status=status, seen=seen)


def changed(request: Request, reference: str, graded: Graded) -> Response:
    """Answer a submission: by a redirect, or with the part of the page that changed."""
    if not wants_fragment(request):
        return back_to(reference, "verdict")
    page = replace(queries.stage_page(ours(request), reference), report=graded.report)
    tries = _tries(page, visit(request).language)
    outcome = Outcome(unlocked=graded.unlocked, onward=graded.next, tries=tries)
    return show(request, "_outcome.html", page, outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a submission changed beyond the page of its stage."""

    unlocked: tuple[StageCard, ...]
    onward: StageCard | None
    tries: Chart | None


def _tries(page: StagePage, language: Language) -> Chart | None:
    """Draw the submissions, once there are enough to see how they went."""
    if len(page.attempts) < ENOUGH_TRIES:
        return None
    return charts.tries(page.card.number, page.attempts, language)


def back_to(reference: str, part: str) -> Response:
    """Send a browser back to a part of the page, so that reloading sends nothing again."""
    return RedirectResponse(f"/stage/{reference}#{part}", 303)
