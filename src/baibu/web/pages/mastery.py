"""The pages of mastery: the map of all skills, and why one stands where it does."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from baibu.app import charts
from baibu.app import mastery as app
from baibu.app.charts import Chart
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show
from baibu.web.visit import visit

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What the page of a skill shows besides its model."""

    chart: Chart


@read_only(router, "/mastery")
def mastery(request: Request) -> Response:
    """Show every skill, area by area."""
    return show(request, "mastery.html", app.mastery_page(ours(request)))


@read_only(router, "/mastery/{name}")
def skill(request: Request, name: str) -> Response:
    """Show one skill, and why it stands where it does."""
    baibu = ours(request)
    page = app.skill_page(baibu, name)
    drawn = Drawn(
        chart=charts.chart(baibu, "forgetting", visit(request).language, skill=page.skill.id)
    )
    return show(request, "skill.html", page, drawn)
