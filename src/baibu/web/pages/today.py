"""Today: one ordered queue for the minutes there are, each entry with its reason.

Start reading at `today`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from baibu.app import standing, summing
from baibu.app.study_pages import WeekRow
from baibu.core.errors import BaibuError
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show
from baibu.web.trouble import Trouble, told
from baibu.web.visit import usual_visit

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was typed into the field of minutes, and why it cannot be met, if it cannot."""

    typed: str
    length: Literal["asked", "planned", "free", "usual"]  # where the minutes come from
    trouble: Trouble | None
    week: WeekRow


@read_only(router, "/today")
def today(request: Request, minutes: str = "") -> Response:
    """Show what to do today."""
    baibu, trouble, status = ours(request), None, 200
    asked: float | None = None
    try:
        asked = standing.minutes_of(minutes)
    except BaibuError as error:
        trouble, status = told(error, usual_visit(request).language), error.status
    page = standing.queue_page(baibu, minutes=asked)
    wish = Wish(
        typed=minutes if trouble else str(page.minutes),
        length="asked" if asked else "planned" if page.planned else standing.unplanned(baibu),
        trouble=trouble,
        week=summing.week(baibu),
    )
    return show(request, "today.html", page, wish, status=status)


@read_only(router, "/today/done")
def done(request: Request) -> Response:
    """Sum up the day: what was done, and where it goes on."""
    return show(request, "done.html", summing.day_page(ours(request)))
