"""Make charts of a learner's own numbers, each with the same numbers as a table.

Reads  the same states as the pages do.
Gives  a `Chart` in one language, drawn for wide and for narrow places.
Never  fails for want of data: while there is nothing to show, `svg` is empty and `note` says when
       there will be.

Start reading at `chart`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from baibu.app import chart_fading, chart_plan, chart_reviews, chart_road
from baibu.app.chart_pages import Chart as Chart
from baibu.app.chart_pages import Wish
from baibu.app.chart_road import tries as tries
from baibu.app.wiring import Baibu, unwritable
from baibu.core.errors import SHORT, BaibuError
from baibu.core.language import Language, say
from baibu.ledger.errors import ArchiveExistsError
from baibu.publish.charts.alone import alone

Make = Callable[[Baibu, Language, Wish], Chart]
MAKERS: Mapping[str, Make] = {
    "road": chart_road.road,
    "plan": chart_plan.plan,
    "calendar": chart_road.calendar,
    "forgetting": chart_fading.forgetting,
    "forecast": chart_reviews.forecast,
    "calibration": chart_reviews.calibration,
    "retention": chart_reviews.retention,
    "skills": chart_road.skills,
    "attempts": chart_road.attempts,
}
NAMES: tuple[str, ...] = tuple(MAKERS)


class NoSuchChartError(BaibuError):
    """No chart has this name."""

    code = "B060"
    status = 404


class NotSvgError(BaibuError):
    """A chart was to be written as something else than SVG."""

    code = "B066"


class NothingDrawnError(BaibuError):
    """A chart that has nothing to show yet was to be written."""

    code = "B067"
    exit = SHORT


def chart(
    baibu: Baibu,
    name: str,
    language: Language,
    *,
    card: str | None = None,
    skill: str | None = None,
    area: str | None = None,
    stage: str | int | None = None,
    days: int | None = None,
) -> Chart:
    """Make a chart.

    `forgetting` is about one `card` or one `skill`, or all cards; `skills` about one `area`, or all
    areas; `attempts` about one `stage`, or all; `days` is how far `calendar` looks back and
    `forecast` ahead.
    """
    if name not in MAKERS:
        raise NoSuchChartError(name=name, names=", ".join(NAMES))
    wish = Wish(card=card, skill=skill, area=area, stage=stage, days=days)
    return MAKERS[name](baibu, language, wish)


def titles(language: Language) -> Mapping[str, str]:
    """Say what each chart shows."""
    return {name: say(f"chart.about.{name}", language) for name in NAMES}


def save(chart: Chart, path: Path, *, replace: bool = False) -> Path:
    """Write a chart into a file of its own, with its colours inside."""
    if path.suffix.lower() != ".svg":
        raise NotSvgError(suffix=path.suffix or path.name)
    if not chart.svg:
        raise NothingDrawnError(title=chart.title, note=chart.note or "")
    if path.exists() and not replace:
        raise ArchiveExistsError(where=path)
    try:
        path.write_text(alone(chart.svg), encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from error
    return path
