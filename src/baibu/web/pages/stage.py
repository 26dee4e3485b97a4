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
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from baibu.app import actions, charts, handing, history, queries, reading, skipping
from baibu.app.charts import Chart
from baibu.app.handing import HandInPage
from baibu.app.history import News
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
PLAIN_FORM = "application/x-www-form-urlencoded"
ENOUGH_TRIES = 3  # submissions, for a chart of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was in the editor when a button was pressed."""

    stage: str | None
    source: str | None
    base: str | None  # the text that the page began from: see `baibu.app.history`
    token: str | None  # of the showing of the page that sent it; our script sends none


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the page of a stage shows besides its model."""

    sections: tuple[BriefSection, ...]
    questions: tuple[Question, ...]
    source: str  # in the editor
    base: str  # the version of the text that the page begins from
    place: int  # in the record, of the newest verdict that the page knows
    aside: bool  # a text from elsewhere was put aside for what this page sent
    news: News | None  # what came from elsewhere; never with the whole page, which shows it
    token: str  # of this showing of the page: the same code sent twice from it is judged once
    trouble: Trouble | None  # why the last wish could not be met
    unlocked: tuple[StageCard, ...]
    onward: StageCard | None  # where to go after passing
    tries: Chart | None  # of its submissions, once there are some
    attempts_later: bool  # never: they are on the page
    hand_in: HandInPage | None  # where a project goes along with the code


async def typed(  # not on a thread of its own: it waits for nothing
    stage: Annotated[str | None, Form()] = None,
    source: Annotated[str | None, Form()] = None,
    base: Annotated[str | None, Form()] = None,
) -> Typed:
    """Read the editor's text; browsers send line ends as CR LF."""
    return Typed(stage=stage, source=source and source.replace("\r\n", "\n"), base=base, token=None)


async def sent(request: Request) -> Typed:
    """Read the same by hand, as our forms send it: a verdict waits for this."""
    if request.headers.get("content-type", "").startswith(PLAIN_FORM):
        found = dict(parse_qsl((await request.body()).decode("latin-1")))
    else:
        form = await request.form()
        found = {name: text for name, text in form.items() if isinstance(text, str)}
    read = await typed(found.get("stage"), found.get("source"), found.get("base"))
    return replace(read, token=found.get("token") or None)


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


@read_only(router, "/stage/{reference}/attempts")
def attempts(request: Request, reference: str) -> Response:
    """List and draw the submissions, for a page that has shown their verdicts already."""
    page = queries.stage_page(ours(request), reference)
    if not page.attempts:
        return Response(status_code=204)
    return show(request, "_attempts.html", page, Tries(tries=_tries(page, visit(request).language)))


@router.post("/stage/{reference}/draft")
def draft(
    request: Request, reference: str, code: Code, mine: Annotated[bool, Form()] = False
) -> Response:
    """Save the code in the editor while it is being written; `mine`: over what came meanwhile."""
    baibu, source = ours(request), code.source or ""
    try:
        version = history.save(baibu, reference, source, base=code.base, is_mine=mine)
    except history.NewerTextError as error:
        found = history.news(baibu, reference, code.base or "")
        if found is None:
            raise
        return show(request, "_news.html", Told(news=found), status=error.status)
    return versioned(Response(status_code=204), version)


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
    request: Request, reference: str, code: Code, version: Annotated[str, Form()]
) -> Response:
    """Put an earlier text back into the editor; what stood there goes into the record."""
    baibu = ours(request)
    now = history.now(baibu, reference)  # before what was typed takes its place

    def act() -> Response:
        earlier = now if version == "draft" else history.text_of(baibu, reference, version)
        history.restore(baibu, reference, earlier)
        return back_to(reference, "work")

    return kept(request, reference, code, act)


@router.post("/stage/{reference}/project")
def project(
    request: Request,
    reference: str,
    code: Code,
    project: Annotated[str, Form()] = "",
    path: Annotated[str, Form()] = "",
    begin: Annotated[bool, Form()] = False,
) -> Response:
    """Choose the project that goes along with the code, or begin one."""

    def act() -> Response:
        if begin:
            handing.begin(ours(request), reference)
        else:
            handing.choose(ours(request), reference, path.strip() or project)
        return back_to(reference, "handed-title")

    return kept(request, reference, code, act)


def kept(request: Request, reference: str, code: Typed, act: Callable[[], Response]) -> Response:
    """Save what was typed, then act; when either fails, show why, with the text still there."""
    try:
        is_displacing = saved(request, reference, code)
        answer = act()
    except BaibuError as error:
        return refused(request, reference, code.source, error)
    return remarked(answer) if is_displacing else answer


def saved(request: Request, reference: str, code: Typed) -> bool:
    """Save what was sent by a button; say whether a text from elsewhere was put aside for it."""
    if code.source is None:
        return False
    baibu = ours(request)
    if history.is_there(baibu, reference, code.source):
        return False
    is_new = code.base is not None and history.news(baibu, reference, code.base) is not None
    history.save(baibu, reference, code.source, base=code.base, is_mine=True)
    return is_new


def remarked(answer: Response) -> Response:
    """Have the page that comes next say that another text was put aside."""
    address = answer.headers.get("location", "")
    if address.startswith("/stage/") and "?" not in address:
        path, _, part = address.partition("#")
        answer.headers["location"] = f"{path}?aside=yes#{part}"
    return answer


def versioned(answer: Response, version: str) -> Response:
    """Tell our own script which text stands in the editor's place now."""
    answer.headers["Baibu-Version"] = version
    return answer


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
        base=history.version_of(page.draft),
        place=history.place(baibu, page.card.id),
        aside=request.query_params.get("aside") == "yes",
        news=None,
        token=secrets.token_hex(16),
        trouble=trouble,
        unlocked=ready if is_done else (),
        onward=queries.next_(baibu).card if is_done else None,
        tries=_tries(page, seen.language),
        attempts_later=False,
        hand_in=handing.page(baibu, page.card.id),
    )
    return show(request, "stage.html", page, desk, status=status, seen=seen)


def changed(request: Request, reference: str, graded: Graded, source: str) -> Response:
    """Answer a submission: by a redirect, or with the part of the page that changed.

    The page has seen the text that it sent, and none that another window saved meanwhile.
    """
    if not wants_fragment(request):
        return back_to(reference, "verdict")
    page = queries.stage_page(ours(request), reference, written=source)
    page = replace(page, report=graded.report)
    answer = part(request, page, unlocked=graded.unlocked, onward=graded.next)
    return versioned(answer, history.version_of(source))


def part(
    request: Request,
    page: StagePage,
    *,
    unlocked: tuple[StageCard, ...],
    onward: StageCard | None,
    news: News | None = None,
) -> Response:
    """Show the part of the page that a verdict changes."""
    outcome = Outcome(
        unlocked=unlocked,
        onward=onward,
        tries=None,
        attempts_later=True,
        place=history.place(ours(request), page.card.id),
        news=news,
    )
    return show(request, "_outcome.html", page, outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a submission changed beyond the page of its stage."""

    unlocked: tuple[StageCard, ...]
    onward: StageCard | None
    tries: Chart | None
    attempts_later: bool  # our script asks for them once the verdict is shown
    place: int  # of the newest verdict, in the record
    news: News | None  # a text that came from elsewhere with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """What the list of submissions shows besides them."""

    tries: Chart | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A text that came from elsewhere, told on its own."""

    news: News


def _tries(page: StagePage, language: Language) -> Chart | None:
    """Draw the submissions, once there are enough to see how they went."""
    if len(page.attempts) < ENOUGH_TRIES:
        return None
    return charts.tries(page.card.number, page.attempts, language)


def back_to(reference: str, part: str) -> Response:
    """Send a browser back to a part of the page, so that reloading sends nothing again."""
    return RedirectResponse(f"/stage/{reference}#{part}", 303)
