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
from baibu.app.review_pages import Answered, CardView, Rated, ReviewPage
from baibu.cli import render_review
from baibu.cli.face import Face, put
from baibu.cli.render_text import prose
from baibu.core.errors import BaibuError

SHOW = (" ", "\r", "\n", "")
ACTS = ("s", "b", "u", "e")
STOP = "q"


class NoEditorError(BaibuError):
    """No editor could be opened."""

    code = "B153"


class NoBorderError(BaibuError):
    """An edited card has lost the line between its sides."""

    code = "B154"


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
    unkept: dict[str, str] = field(default_factory=dict)  # edited texts that could not be kept

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
        key, told = self._answered(view)
        if key in SHOW:
            put(render_review.back(view, self.face.language))
            if told is not None:
                put(render_review.answered(told, self.face.language))
            allowed = ("1", "2") if self.grades == 2 else ("1", "2", "3", "4")
            ask = "session.rate_two" if self.grades == 2 else "session.rate_four"
            key = self._key(ask, (*allowed, *ACTS, STOP))
        seconds = time.monotonic() - began
        self.spent += seconds
        if key.isdigit():
            self._rate(view, int(key), seconds)
        elif key == "u":
            self._undo(view, why)
        elif key == "e":
            self._card(self._edited(view), why)
        else:
            how: Literal["suspended", "buried"] = "suspended" if key == "s" else "buried"
            marked = reviews.mark(self.face.baibu, view.card, how)
            put(render_review.marked(marked, self.face.language))

    def _answered(self, view: CardView) -> tuple[str, Answered | None]:
        """Wait for a key; where the answer is computed, for a line that may hold one."""
        if not view.is_drawn:
            return self._key("session.ask", (*SHOW, *ACTS, STOP)), None
        put(prose(render_review.words("session.type", self.face.language), "dim"))
        line = sys.stdin.readline()
        typed = line.strip()
        if not line or typed.lower() == STOP:
            raise Stop
        if typed.lower() in {"", *ACTS}:
            return typed.lower(), None
        return "", reviews.answer(self.face.baibu, view.card, typed)

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

    def _edited(self, view: CardView) -> CardView:
        """Open both sides in the person's editor; what cannot be kept is there at the next try."""
        language = self.face.language
        begun = self.unkept.pop(view.card, None) or render_review.both_sides(view, language)
        text = begun
        try:
            text = click.edit(begun, extension=".md") or begun
            if text == begun:
                return view
            front, mark, back = text.partition(render_review.BETWEEN)
            if not mark:
                raise NoBorderError(border=render_review.BETWEEN.strip())
            front, back = front.strip("\n"), back.strip("\n")
            kept = reviews.write(self.face.baibu, front, back, tags=view.tags, card=view.card)
        except click.ClickException as error:
            put(prose(NoEditorError(reason=error.message).say(language), "yellow"))
        except BaibuError as error:
            self.unkept[view.card] = text
            put(prose(error.say(language), "yellow"))
        else:
            put(render_review.written(kept, language))
            return kept.view
        return view

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
