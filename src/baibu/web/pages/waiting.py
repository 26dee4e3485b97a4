"""Send code to be judged, and wait for the verdict: for a moment at once, for longer on a page.

No thread is held while somebody waits, so that pages go on being answered however many wait. The
page of a wait renews itself and needs no script; our own script asks for the same address instead,
and the answer is held back for a moment in case the verdict comes. What nobody asks for any more
leaves the queue; the code was saved before it was sent.

Start reading at `submit`.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from baibu.app import actions, judging, queries
from baibu.app.folded import one_look
from baibu.app.submissions import Submission
from baibu.core.errors import BaibuError, WithdrawnError
from baibu.core.ids import EvidenceId
from baibu.web.pages.doors import ours
from baibu.web.pages.stage import Typed, back_to, changed, refused, saved, sent
from baibu.web.show import show
from baibu.web.trouble import wants_fragment

router = APIRouter()
PATIENCE_SECONDS = 120.0  # browsers renew a page in the background once a minute at the slowest
RENEW_SECONDS = (2, 10)  # how soon a page asks again: at the soonest, at the latest


@router.post("/stage/{reference}/submit")
async def submit(
    request: Request, reference: str, code: Annotated[Typed, Depends(sent)]
) -> Response:
    """Run the checks on the code in the editor."""
    submission = await run_in_threadpool(_sent, request, reference, code)
    if isinstance(submission, Response):
        return submission
    answer = partial(_answer, request, reference, submission, code.source)
    return await settled(submission, judging.SHORT_WAIT_SECONDS, answer)


@router.api_route("/stage/{reference}/waiting/{attempt}", methods=["GET", "HEAD"])
async def waiting(request: Request, reference: str, attempt: str) -> Response:
    """Show what stands before a submission, or its verdict."""
    found = await run_in_threadpool(
        actions.verdict_on, ours(request), reference, EvidenceId(attempt)
    )
    if found is None:
        if wants_fragment(request):
            raise WithdrawnError
        return back_to(reference, "work")
    answer = partial(_answer, request, reference, found)
    if wants_fragment(request):
        return await settled(found, judging.SHORT_WAIT_SECONDS, answer)
    return await run_in_threadpool(answer)


@router.post("/stage/{reference}/waiting/{attempt}/withdraw")
def withdraw(request: Request, reference: str, attempt: str) -> Response:
    """Take a submission out of the queue; one that is being judged already goes on."""
    found = actions.verdict_on(ours(request), reference, EvidenceId(attempt))
    if found is not None:
        found.withdraw()
    return back_to(reference, "work")


async def settled(
    submission: Submission, seconds: float, answer: Callable[[], Response]
) -> Response:
    """Wait for the verdict, but not for long, and answer; no thread is held meanwhile.

    The answer is made where the verdict is told, so that no other thread need wake up for it, and
    from the same look at the record.
    """
    loop, here = asyncio.get_running_loop(), threading.get_ident()
    made: asyncio.Future[Response | None] = loop.create_future()

    def tell(_: object) -> None:
        response = None
        if threading.get_ident() != here and not made.done():
            with suppress(Exception):  # made once more below, where it is heard
                response = answer()
        with suppress(RuntimeError):  # the server has ended meanwhile
            loop.call_soon_threadsafe(give, response)

    def give(response: Response | None) -> None:
        if not made.done():
            made.set_result(response)

    submission.graded.add_done_callback(tell)
    response = None
    with suppress(TimeoutError):
        response = await asyncio.wait_for(made, seconds)
    return await run_in_threadpool(answer) if response is None else response


def _sent(request: Request, reference: str, code: Typed) -> Submission | Response:
    source = code.source or ""
    attempt = _attempt(code.token, source)
    save = partial(saved, request, reference, code)
    try:
        return actions.submit(
            ours(request), reference, source, via="web", attempt=attempt, save=save
        )
    except BaibuError as error:
        return refused(request, reference, code.source, error)


def _answer(
    request: Request, reference: str, submission: Submission, source: str | None = None
) -> Response:
    """Give the verdict, or the reason why there is none, or what stands before it."""
    with one_look():
        return _answered(request, reference, submission, source)


def _answered(
    request: Request, reference: str, submission: Submission, source: str | None
) -> Response:
    submission.wanted_for(PATIENCE_SECONDS)
    if not submission.graded.done():
        return _waiting(request, submission)
    try:
        graded = submission.graded.result()
        answer = changed(request, reference, graded, submission.source)
    except WithdrawnError as error:
        newer = ours(request).submissions.newest(submission.stage)
        if newer is not None:
            return _waiting(request, newer)
        return refused(request, reference, source, error)
    except BaibuError as error:
        return refused(request, reference, source, error)
    answer.headers["Server-Timing"] = f"grader;dur={graded.report.seconds * 1000:.1f}"
    return answer


def _waiting(request: Request, submission: Submission) -> Response:
    """Show a wait: to our script as a part of a page, else on a page of its own."""
    page = queries.waiting_page(ours(request), submission)
    address = f"/stage/{page.card.id}/waiting/{page.attempt}"
    if wants_fragment(request):
        part = show(request, "_waiting.html", page, status=202)
        part.headers["Location"] = address
        return part
    if request.url.path != address:
        return RedirectResponse(address, 303)
    whole = show(request, "waiting.html", page)
    soonest, latest = RENEW_SECONDS
    again = min(latest, max(soonest, math.ceil((page.seconds or 0) / 2)))
    whole.headers["Refresh"] = str(again)
    return whole


def _attempt(token: str | None, source: str) -> EvidenceId | None:
    """Name an attempt by the page that sent it and by its code; our script's are always new."""
    if token is None:
        return None
    return EvidenceId(hashlib.sha256(f"{token}/{source}".encode()).hexdigest()[:32])
