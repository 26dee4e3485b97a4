"""Write cards as a table (CSV), one line for each, and read such tables.

The column `reviews` holds every rating as `moment/rating/seconds`, blanks between them. A table of
other origin needs `front` and `back` only; without a head line, its first two columns are these.

Start reading at `write`.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from baibu.core.ids import is_id
from baibu.publish.decks.carried import Carried, Found, Rating, UnreadableCardsError

COLUMNS = ("card", "front", "back", "tags", "suspended", "reviews")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write(cards: Iterable[Carried]) -> bytes:
    """Give the table; with a mark of UTF-8 at its beginning, which spreadsheets ask for."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for card in cards:
        reviews = " ".join(f"{_said(r.at)}/{r.rating}/{r.seconds:g}" for r in card.ratings)
        suspended = "yes" if card.is_suspended else ""
        lines.writerow([card.card or "", card.front, card.back, card.tags, suspended, reviews])
    return text.getvalue().encode("utf-8-sig")


def read(data: bytes, where: object) -> Found:
    """Read a table."""
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableCardsError(where=str(where), reason=str(error)) from error
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    if {"front", "back"} <= set(head):
        rows = rows[1:]
    else:
        head = ["front", "back", "tags"]
    if any(len(row) < 2 for row in rows):
        raise UnreadableCardsError(where=str(where), reason="front, back")
    skipped: Counter[str] = Counter()
    cards = []
    for number, row in enumerate(rows, start=1):
        cell = dict(zip(head, row, strict=False))
        if not cell.get("front", "").strip() or not cell.get("back", "").strip():
            skipped["empty"] += 1
            continue
        cards.append(_card(cell, number, where))
    return Found(cards=tuple(cards), skipped=skipped)


def _card(cell: dict[str, str], number: int, where: object) -> Carried:
    name = cell.get("card", "").strip()
    try:
        if name and not is_id(name):
            raise ValueError(name)
        ratings = tuple(_rating(word) for word in cell.get("reviews", "").split())
    except (ValueError, OverflowError) as error:
        raise UnreadableCardsError(where=f"{where}, {number}", reason=str(error)) from error
    return Carried(
        card=name or None,
        key=f"text/{cell['front']}",
        front=cell["front"],
        back=cell["back"],
        tags=" ".join(cell.get("tags", "").split()),
        origin="own",
        is_suspended=cell.get("suspended", "").strip().lower() in {"yes", "true", "1"},
        ratings=ratings,
    )


def _rating(word: str) -> Rating:
    at, rating, seconds = word.split("/")
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None or rating not in {"1", "2", "3", "4"} or not 0 <= float(seconds) < 1e9:
        raise ValueError(word)
    microseconds = (moment - _EPOCH).total_seconds() * 1_000_000
    return Rating(at=round(microseconds), rating=int(rating), seconds=float(seconds))


def _said(at: int) -> str:
    return datetime.fromtimestamp(at / 1e6, tz=UTC).isoformat(timespec="microseconds")
