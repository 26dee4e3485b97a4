"""Ask card after card: a side, a key, the other side, a rating; until the minutes are used.

Reads  single keys from a terminal; elsewhere each line of the input stands for a key.
Gives  ratings to `app.reviews` one by one, so that stopping at any moment loses nothing.

Start reading at `Session.run`.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import Literal

import click

from baibu.app import reviews
from baibu.app.review_pages import CardView, Rated, ReviewPage
from baibu.cli import render_review
from baibu.cli.face import Face, put
from baibu.cli.render_text import prose

SHOW = (" ", "\r", "\n", "")
STOP = "q"


class Stop(Exception):  # noqa: N818 - not an error: the person has had enough
    """The session ends here."""


@dataclass(kw_only=True)
class Session:
    """One sitting at the cards."""

    face: Face
    minutes: float
    days_to_deadline: float | None
    grades: Literal[2, 4]
    rated: list[tuple[str, int]] = field(default_factory=list)
    spent: float = 0.0  # seconds at the cards
    number: int = 0

    def run(self, page: ReviewPage) -> None:
        """Review until no card is left, the minutes are used, or the person stops."""
        put(render_review.queue(page, self.face.language))
        try:
            while page.cards:
                for entry in page.cards:
                    self._card(entry.view, entry.why)
                left = self.minutes - self.spent / 60.0
                if left <= 0:
                    break
                page = reviews.review_page(
                    self.face.baibu, minutes=left, days_to_deadline=self.days_to_deadline
                )
        except Stop:
            pass
        if self.rated:
            page = reviews.review_page(self.face.baibu, minutes=self.minutes)
            recalled = sum(rating > 1 for _, rating in self.rated)
            end = render_review.ended(
                page, len(self.rated), recalled, self.spent / 60.0, self.face.language
            )
            put(end)

    def _card(self, view: CardView, why: str = "again") -> None:
        """Ask one card; undoing goes back to it, putting away goes on."""
        self.number += 1
        began = time.monotonic()
        put(render_review.front(view, self.number, why, self.face.language))
        key = self._key("session.ask", (*SHOW, "s", "b", "u", STOP))
        if key in SHOW:
            put(render_review.back(view, self.face.language))
            allowed = ("1", "2") if self.grades == 2 else ("1", "2", "3", "4")
            ask = "session.rate_two" if self.grades == 2 else "session.rate_four"
            key = self._key(ask, (*allowed, "s", "b", "u", STOP))
        seconds = time.monotonic() - began
        self.spent += seconds
        if key.isdigit():
            self._rate(view, int(key), seconds)
        elif key == "u":
            self._undo(view, why)
        else:
            how: Literal["suspended", "buried"] = "suspended" if key == "s" else "buried"
            marked = reviews.mark(self.face.baibu, view.card, how)
            put(render_review.marked(marked, self.face.language))

    def _rate(self, view: CardView, key: int, seconds: float) -> None:
        rating = (1, 3)[key - 1] if self.grades == 2 else key
        done: Rated = reviews.rate(
            self.face.baibu, view.card, rating, seconds=seconds, grades=self.grades, via="cli"
        )
        self.rated.append((view.card, rating))
        put(render_review.rated(done, self.face.language))

    def _undo(self, view: CardView, why: str) -> None:
        """Undo the act before, ask that card again, then this one."""
        undone = reviews.undo(self.face.baibu)
        put(render_review.undone(undone, self.face.language))
        if undone.rating and self.rated:
            self.rated.pop()
        if undone.view is not None and undone.view.card != view.card:
            self._card(undone.view)
        self._card(view, why)

    def _key(self, ask: str, allowed: tuple[str, ...]) -> str:
        """Wait for a key that means something here."""
        put(prose(render_review.words(ask, self.face.language), "dim"))
        while True:
            key = _pressed()
            if key == STOP:
                raise Stop
            if key in allowed:
                return key


def _pressed() -> str:
    """Give one key of a terminal, or the first letter of a line; the end of the input stops."""
    if sys.stdin.isatty():
        try:
            return click.getchar().lower()
        except (KeyboardInterrupt, EOFError):
            return STOP
    line = sys.stdin.readline()
    return line.strip().lower()[:1] if line else STOP
