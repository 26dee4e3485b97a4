"""The pages of cards: the list, one card, writing, and carrying them in and out.

Start reading at `deck`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from baibu.app import carrying, charts, decks, reviews
from baibu.app.charts import Chart
from baibu.app.review_pages import CardsImported
from baibu.core.errors import BaibuError
from baibu.web.pages.doors import ours, read_only
from baibu.web.pages.review import Edited, lines
from baibu.web.show import show
from baibu.web.trouble import Trouble, told
from baibu.web.visit import usual_visit, visit

router = APIRouter()
NOTHING = Edited(front="", back="", tags="")
KINDS = {
    "apkg": "application/octet-stream",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


class NoFileError(BaibuError):
    """A form for a file came without one."""

    code = "B038"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What the page of all cards shows besides its model."""

    typed: Edited  # a card that could not be written
    token: str
    trouble: Trouble | None
    misfit: Trouble | None  # a file that could not be read
    imported: CardsImported | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What the page of a card shows besides its model."""

    typed: Edited
    token: str
    trouble: Trouble | None
    chart: Chart


@read_only(router, "/review/cards")
def deck(request: Request, q: str = "", page: str = "1") -> Response:
    """Show the cards there are."""
    return boxed(request, asked=q, page=int(page) if page.isdecimal() else 1)


@read_only(router, "/review/cards/{card:path}")
def card(request: Request, card: str) -> Response:
    """Show one card."""
    return faced(request, card)


@router.post("/review/cards/write")
def write(
    request: Request,
    front: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
    tags: Annotated[str, Form()] = "",
    card: Annotated[str | None, Form()] = None,
    token: Annotated[str, Form()] = "",
) -> Response:
    """Write a card, or another text onto one."""
    typed = Edited(front=lines(front), back=lines(back), tags=tags)
    try:
        made = decks.write(
            ours(request), typed.front, typed.back, tags=tags, card=card, token=token
        )
    except BaibuError as error:
        return _unwritten(request, card, typed, error)
    return RedirectResponse(f"/review/cards/{quote(made.card)}", 303)


@router.post("/review/cards/mark")
def mark(
    request: Request,
    card: Annotated[str, Form()],
    how: Annotated[Literal["suspended", "resumed"], Form()],
) -> Response:
    """Put a card away, or take it back."""
    view = reviews.card_page(ours(request), card)
    if view.is_suspended != (how == "suspended"):
        reviews.mark(ours(request), card, how)
    return RedirectResponse(f"/review/cards/{quote(view.card)}", 303)


@read_only(router, "/review/export/{name}")
def export(request: Request, name: str) -> Response:
    """Send all cards as a file."""
    data = carrying.cards_file(ours(request), name, visit(request).language)
    kind = KINDS[name.rpartition(".")[2].lower()]
    head = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(data, media_type=kind, headers=head)


@router.post("/review/import")
def import_(request: Request, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Take the cards of a file in."""
    try:
        if file is None or not file.filename:
            raise NoFileError
        done = carrying.import_sent(ours(request), file.filename, file.file.read())
    except BaibuError as error:
        return boxed(request, misfit=error)
    return boxed(request, imported=done)


def boxed(
    request: Request,
    *,
    asked: str = "",
    page: int = 1,
    typed: Edited = NOTHING,
    error: BaibuError | None = None,
    misfit: BaibuError | None = None,
    imported: CardsImported | None = None,
) -> Response:
    """Show the list of cards, with what could not be done."""
    language = usual_visit(request).language
    box = Box(
        typed=typed,
        token=secrets.token_hex(16),
        trouble=told(error, language) if error else None,
        misfit=told(misfit, language) if misfit else None,
        imported=imported,
    )
    failed = error or misfit
    status = failed.status if failed else 200
    page_ = decks.deck_page(ours(request), asked=asked[:200], page=page)
    seen = visit(request)
    seen = seen if request.method == "GET" else replace(seen, here="/review/cards")
    return show(request, "deck.html", page_, box, status=status, seen=seen)


def faced(
    request: Request, name: str, *, typed: Edited | None = None, error: BaibuError | None = None
) -> Response:
    """Show one card, with what could not be done."""
    page, seen = decks.card_page(ours(request), name), visit(request)
    view, language = page.view, seen.language
    front, back = view.wording.front.into(language), view.wording.back.into(language)
    usual = Edited(front=front, back=back, tags=view.tags)
    face = Face(
        typed=typed or usual,
        token=secrets.token_hex(16),
        trouble=told(error, language) if error else None,
        chart=charts.chart(ours(request), "forgetting", language, card=view.card),
    )
    seen = replace(seen, here=f"/review/cards/{quote(view.card)}")
    return show(request, "card.html", page, face, status=error.status if error else 200, seen=seen)


def _unwritten(request: Request, card: str | None, typed: Edited, error: BaibuError) -> Response:
    """Show why a card could not be written, on the page where it was typed."""
    if card is None or error.status == 404:
        return boxed(request, typed=typed, error=error)
    return faced(request, card, typed=typed, error=error)
