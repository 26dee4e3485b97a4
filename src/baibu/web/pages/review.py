"""The pages of reviewing: the queue for the minutes there are, and one card at a time.

Every button is a form of its own, so that the keyboard and a browser without script can do all of
it; our script asks for the same addresses and puts the answer into the page.

Start reading at `review` and `now`.
"""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from baibu.app import decks, reviews, sitting
from baibu.app.planning import NotADayError
from baibu.app.review_pages import Answered
from baibu.app.sitting import Answer, Sitting
from baibu.app.wiring import Baibu
from baibu.core.errors import BaibuError
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show
from baibu.web.trouble import Trouble, told, wants_fragment
from baibu.web.visit import YEAR, usual_visit, visit

router = APIRouter()
MORE_MINUTES = 5  # what the end of a sitting offers

_KEPT = re.compile(r"([0-9.]{1,8})-([24])")  # minutes and grades of the sitting before


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed where a sitting begins; it travels along with every button."""

    minutes: str
    grades: str
    until: str
    since: str  # seconds since 1970

    @property
    def query(self) -> str:
        """The same in an address."""
        told = {"minutes": self.minutes, "grades": self.grades, "since": self.since}
        return urlencode(told | ({"until": self.until} if self.until else {}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lobby:
    """What the page of the queue shows besides its model."""

    asked: Asked
    trouble: Trouble | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What was typed onto a card and could not be kept."""

    front: str
    back: str
    tags: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """What a sitting shows besides its model."""

    asked: Asked
    here: str  # the address of this sitting
    more: str  # the same with some minutes more
    token: str  # of this showing: what is sent twice from it counts once
    shown: int  # when, in milliseconds since 1970
    trouble: Trouble | None
    edited: Edited | None
    answered: Answered | None  # what was typed as the answer of this card


def from_query(
    request: Request,
    minutes: str | None = None,
    grades: str | None = None,
    until: str = "",
    since: str = "",
) -> Asked:
    """Read an address; what it leaves out is as in the sitting before."""
    kept = _KEPT.fullmatch(request.cookies.get("review", ""))
    usual, scale = kept.groups() if kept else (f"{reviews.MINUTES:.0f}", "4")
    return Asked(
        minutes=usual if minutes is None else minutes,
        grades=scale if grades is None else grades,
        until=until,
        since=since,
    )


def from_form(
    minutes: Annotated[str, Form()] = f"{reviews.MINUTES:.0f}",
    grades: Annotated[str, Form()] = "4",
    until: Annotated[str, Form()] = "",
    since: Annotated[str, Form()] = "",
) -> Asked:
    """Read what a button sent along."""
    return Asked(minutes=minutes, grades=grades, until=until, since=since)


def answer(
    card: Annotated[str, Form()],
    turn: Annotated[str, Form()] = "",
    token: Annotated[str, Form()] = "",
) -> Answer:
    """Read which card, as it was shown, something is done to."""
    return Answer(card=card, turn=int(turn) if turn.isdecimal() else -1, token=token)


Query = Annotated[Asked, Depends(from_query)]
Sent = Annotated[Asked, Depends(from_form)]
Done = Annotated[Answer, Depends(answer)]


@read_only(router, "/review")
def review(request: Request, asked: Query) -> Response:
    """Show what the minutes hold, and begin."""
    try:
        return lobby(request, asked)
    except BaibuError as error:
        return lobby(request, asked, error)


@read_only(router, "/review/now")
def now(request: Request, asked: Query, card: str | None = None, end: bool = False) -> Response:
    """Show the next card, or how the sitting went."""
    try:
        if not asked.since:  # a sitting has an address of its own, to come back to
            return begun(request, asked)
        return seated(request, asked, card=card, ended=end)
    except BaibuError as error:
        return lobby(request, asked, error)


@router.post("/review/rate")
def rate(
    request: Request,
    asked: Sent,
    done: Done,
    rating: Annotated[str, Form()] = "",
    seconds: Annotated[str, Form()] = "",
    shown: Annotated[str, Form()] = "",
) -> Response:
    """Record how well a card was recalled."""

    def act(baibu: Baibu, sat: Sitting) -> None:
        took = looked(seconds, shown, baibu.clock().timestamp())
        mark = int(rating) if rating.isdecimal() else 0
        sitting.rate(baibu, done, mark, seconds=took, grades=sat.grades)

    return acted(request, asked, act)


@router.post("/review/mark")
def mark(
    request: Request,
    asked: Sent,
    done: Done,
    how: Annotated[Literal["suspended", "buried"], Form()],
) -> Response:
    """Put a card away, or off until tomorrow."""
    return acted(request, asked, lambda baibu, _: sitting.mark(baibu, done, how))


@router.post("/review/answer")
def check(
    request: Request,
    asked: Sent,
    done: Done,
    typed: Annotated[str, Form()] = "",
    shown: Annotated[str, Form()] = "",
) -> Response:
    """Compare what was typed with the answer, and turn the card over."""
    try:
        answered = sitting.answer(ours(request), done, typed)
    except BaibuError as error:
        return refused(request, asked, error, done.card, None)
    return seated(request, asked, card=done.card, answered=answered, shown=shown)


@router.post("/review/undo")
def undo(request: Request, asked: Sent, act: Annotated[str, Form()] = "") -> Response:
    """Take the last act back, and show its card again."""
    undone: list[str] = []

    def take_back(baibu: Baibu, _: Sitting) -> None:
        view = sitting.undo(baibu, act).view
        undone.extend([view.card] if view is not None else [])

    return acted(request, asked, take_back, lambda: undone[0] if undone else None)


@router.post("/review/edit")
def edit(
    request: Request,
    asked: Sent,
    done: Done,
    front: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
    tags: Annotated[str, Form()] = "",
) -> Response:
    """Write another text onto the card, and go on with it."""
    typed = Edited(front=lines(front), back=lines(back), tags=tags)

    def act(baibu: Baibu, _: Sitting) -> None:
        decks.write(baibu, typed.front, typed.back, tags=tags, card=done.card, token=done.token)

    return acted(request, asked, act, lambda: done.card, edited=typed)


def acted(
    request: Request,
    asked: Asked,
    act: Callable[[Baibu, Sitting], None],
    card: Callable[[], str | None] = lambda: None,
    edited: Edited | None = None,
) -> Response:
    """Act, and go on; when that fails, show why, with what was typed still there."""
    baibu = ours(request)
    try:
        act(baibu, sat_down(baibu, asked))
    except BaibuError as error:
        return refused(request, asked, error, card(), edited)
    if wants_fragment(request):
        return seated(request, asked, card=card())
    chosen = card()
    return RedirectResponse(address(asked) + (f"&card={quote(chosen)}" if chosen else ""), 303)


def refused(
    request: Request, asked: Asked, error: BaibuError, card: str | None, edited: Edited | None
) -> Response:
    """Show the sitting as it stands with the trouble above it."""
    try:
        return seated(request, asked, card=card, error=error, edited=edited)
    except BaibuError:  # what was asked for is no sitting at all
        return lobby(request, asked, error)


def lobby(request: Request, asked: Asked, error: BaibuError | None = None) -> Response:
    """Show the queue; with a trouble, that of the usual minutes."""
    baibu = ours(request)
    usual = replace(asked, minutes=f"{reviews.MINUTES:.0f}", grades="4", until="")
    page = sitting.lobby(baibu, sat_down(baibu, asked if error is None else usual))
    seen = replace(visit(request), here="/review")
    trouble = told(error, usual_visit(request).language) if error else None
    status = error.status if error else 200
    more = Lobby(asked=asked, trouble=trouble)
    return show(request, "review.html", page, more, status=status, seen=seen)


def seated(
    request: Request,
    asked: Asked,
    *,
    card: str | None = None,
    ended: bool = False,
    error: BaibuError | None = None,
    edited: Edited | None = None,
    answered: Answered | None = None,
    shown: str = "",
) -> Response:
    """Show a card to answer, or the end of the sitting: a page, or the part of it that changes."""
    baibu = ours(request)
    sat = sat_down(baibu, asked)
    page = sitting.sitting_page(baibu, sat, card=card, ended=ended)
    asked = replace(asked, since=f"{sat.since.timestamp():.0f}")
    further = replace(asked, minutes=f"{sat.minutes + MORE_MINUTES:g}")
    seat = Seat(
        asked=asked,
        here=address(asked),
        more=address(further),
        token=secrets.token_hex(16),
        shown=int(shown) if shown.isdecimal() else round(baibu.clock().timestamp() * 1000),
        trouble=told(error, usual_visit(request).language) if error else None,
        edited=edited if error else None,
        answered=answered,
    )
    template = "_sitting.html" if wants_fragment(request) else "sitting.html"
    seen = replace(visit(request), here=seat.here)
    return show(request, template, page, seat, status=error.status if error else 200, seen=seen)


def sat_down(baibu: Baibu, asked: Asked) -> Sitting:
    """Understand what was typed."""
    return Sitting(
        since=sitting.began(baibu, float(asked.since) if asked.since.isdecimal() else None),
        minutes=minutes_of(asked.minutes),
        grades=2 if asked.grades == "2" else 4,
        until=day_of(asked.until),
    )


def begun(request: Request, asked: Asked) -> Response:
    """Begin a sitting, once what was typed is understood; the next one begins like it."""
    sat = sat_down(ours(request), asked)
    sitting.lobby(ours(request), sat)
    answer = RedirectResponse(
        address(replace(asked, since=str(math.floor(sat.since.timestamp())))), 303
    )
    liked = f"{sat.minutes:g}-{sat.grades}"
    answer.set_cookie("review", liked, max_age=YEAR, samesite="lax", httponly=True)
    return answer


def address(asked: Asked) -> str:
    """Give the address of a sitting."""
    return f"/review/now?{asked.query}"


def minutes_of(text: str) -> float:
    """Read minutes; what is no number is refused as they are."""
    try:
        return float(text)
    except ValueError:
        raise reviews.WrongMinutesError(minutes=text[:20]) from None


def day_of(text: str) -> date | None:
    """Read a day, or none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotADayError(text=text[:20]) from None


def looked(seconds: str, shown: str, now: float) -> float:
    """Say how long a card was looked at: as our script measured, else since it was shown."""
    try:
        return float(seconds) if seconds else now - float(shown) / 1000
    except ValueError:
        return 0.0


def lines(text: str) -> str:
    """Undo the line ends that browsers send."""
    return text.replace("\r\n", "\n")
