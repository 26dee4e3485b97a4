"""A visitor with cards: import `reader` into a test module."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from baibu.app import reviews
from baibu.web import create
from makers.a_month import Calendar
from makers.small_course import wired
from makers.visitor import Visitor


class Reader(Visitor):
    """A visitor whose clock stands still unless a test moves it, with cards of their own."""

    calendar: Calendar

    def writes(self, *fronts: str) -> list[str]:
        """Write cards, and give their names."""
        return [reviews.write(self.baibu, front, f"back of {front}").view.card for front in fronts]

    def sits(self, minutes: str = "15", **more: str) -> httpx.Response:
        """Begin a sitting and give its first page."""
        told = "".join(f"&{key}={value}" for key, value in more.items())
        return self.follow(self.get(f"/review/now?minutes={minutes}{told}"))

    def presses(
        self, page: httpx.Response, path: str, extra: dict[str, str] | None = None, **headers: str
    ) -> httpx.Response:
        """Send the form of a page's card with one of its buttons."""
        return self.post(path, {**hidden(page), **(extra or {})}, **headers)


def hidden(page: httpx.Response) -> dict[str, str]:
    """Give the hidden fields of all forms of a page."""
    pairs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    return {name: unescape(value) for name, value in pairs if name != "back"}


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """A reader who has no card yet."""
    clock = Calendar()
    with wired(tmp_path / "home", clock) as baibu:
        made = Reader(create(baibu), baibu)
        made.calendar = clock
        yield made
