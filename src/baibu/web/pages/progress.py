"""How today compares with one's own past; nobody else comes into it.

Start reading at `progress`.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from baibu.app import standing
from baibu.app.charts import Chart, chart
from baibu.core.errors import BaibuError
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show
from baibu.web.trouble import Trouble, told
from baibu.web.visit import usual_visit, visit

router = APIRouter()
USUAL = "30d"
CHARTS = ("calendar", "road", "attempts", "skills")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How far back to look, as it was typed."""

    typed: str
    charts: tuple[Chart, ...]
    trouble: Trouble | None


@read_only(router, "/progress")
def progress(request: Request, vs: str = USUAL) -> Response:
    """Show today beside an earlier day."""
    baibu, trouble, status = ours(request), None, 200
    try:
        page = standing.versus_page(baibu, standing.days_of(vs))
    except BaibuError as error:
        page = standing.versus_page(baibu, standing.days_of(USUAL))
        trouble, status = told(error, usual_visit(request).language), error.status
    language = visit(request).language
    charts = tuple(chart(baibu, name, language) for name in CHARTS)
    span = Span(typed=vs, charts=charts, trouble=trouble)
    return show(request, "progress.html", page, span, status=status)
