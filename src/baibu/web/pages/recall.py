"""The page of memory: how well the cards are remembered, and how reviewing has gone."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from baibu.app import charts, reviews, tuning
from baibu.app.charts import Chart
from baibu.web.pages.doors import ours, read_only
from baibu.web.show import show
from baibu.web.trouble import Trouble, told
from baibu.web.visit import usual_visit, visit

router = APIRouter()
RENEW_SECONDS = 2  # while a model is being fitted
LOOKS = 1000  # an address with a fragment is loaded anew only when something before it differs


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What the page shows besides its models."""

    retained: Chart
    foretold: Chart
    ahead: Chart
    calendar: Chart
    forgetting: Chart
    trouble: Trouble | None  # why no model could be fitted


@read_only(router, "/recall")
def recall(request: Request, look: int = 0) -> Response:
    """Show how well the cards are remembered."""
    baibu, language = ours(request), visit(request).language
    fit = tuning.tuning_page(baibu)
    drawn = Drawn(
        retained=charts.chart(baibu, "retention", language),
        foretold=charts.chart(baibu, "calibration", language),
        ahead=charts.chart(baibu, "forecast", language),
        calendar=charts.chart(baibu, "calendar", language),
        forgetting=charts.chart(baibu, "forgetting", language),
        trouble=told(fit.failed, usual_visit(request).language) if fit.failed else None,
    )
    page = show(request, "recall.html", reviews.recall_page(baibu), fit, drawn)
    if fit.is_running:
        page.headers["Refresh"] = f"{RENEW_SECONDS}; url=/recall?look={look % LOOKS + 1}#model"
    return page


@router.post("/recall/tune")
def tune(request: Request) -> Response:
    """Begin to fit a memory model of one's own; pages go on meanwhile."""
    tuning.begin_tuning(ours(request))
    return RedirectResponse("/recall#model", 303)
