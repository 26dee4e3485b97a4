"""Draw how a run's best score grows, with the same numbers as a table."""

from __future__ import annotations

from baibu.app.chart_pages import Chart, Teller
from baibu.app.project_pages import ProjectPage
from baibu.app.project_words import number
from baibu.core.language import Language
from baibu.publish.charts.trials import Trials, draw


def curve(page: ProjectPage, language: Language) -> Chart | None:
    """Draw the blend's score; nothing before two configurations are done."""
    if len(page.blends) < 2:
        return None
    tell = Teller("trials", language)
    metric = page.metric_title.into(language)
    first, last = number(page.blends[0]), number(page.blends[-1])
    data = Trials(
        blends=page.blends,
        simple=page.outcome.simple if page.outcome is not None else None,
        metric=metric,
        title=tell("title", metric=metric),
        description=tell("seen", metric=metric, count=len(page.blends), first=first, last=last),
    )
    return Chart.drawn(
        "trials",
        data,
        lambda width: draw(data, width, language),
        columns=(tell("count"), tell("blend")),
        rows=[(str(at), number(one)) for at, one in enumerate(page.blends, 1)],
    )
