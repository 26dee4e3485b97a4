"""Make the charts of reviewing: what fades, what was kept, whether the forecast can be trusted.

Start reading at `forecast`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

from baibu.app.cards import day_of, hand
from baibu.app.chart_pages import Chart, Teller, Wish, empty
from baibu.app.planning import today
from baibu.app.wiring import Baibu
from baibu.core.language import Language
from baibu.derive.recall import stats
from baibu.derive.recall.log import ticks
from baibu.publish.charts import calibration as calibrations
from baibu.publish.charts import forecast as forecasts
from baibu.publish.charts import retention as retentions
from baibu.publish.charts.days import long_day
from baibu.publish.charts.words import percent

AHEAD_DAYS, MOST_AHEAD = 30, 90
WEEKS = 26  # with reviews, of retention, at most
FEW = 100  # reviews: with fewer a calibration says little


def forecast(baibu: Baibu, language: Language, wish: Wish) -> Chart:
    """Say how many cards fade on each day to come."""
    tell = Teller("forecast", language)
    cards, now = hand(baibu), ticks(baibu.clock())
    length = min(max(wish.days or AHEAD_DAYS, 1), MOST_AHEAD)
    seen = sum(log.summary.memory is not None for log in cards.held.values())
    if not seen:
        return empty("forecast", tell("title"), tell("empty"))
    ahead = stats.forecast(cards.held, cards.recall.model, now, range(length + 1))
    fading = [one.fading for one in ahead]
    fresh = (fading[0], *(later - earlier for earlier, later in pairwise(fading)))
    first = today(baibu)
    told = tell("seen", seen=seen, now=fading[0], later=fading[-1] - fading[0], days=length)
    data = forecasts.Forecast(first=first, fading=fresh, title=tell("title"), description=told)
    return Chart.drawn(
        "forecast",
        data,
        partial(forecasts.draw, data, language=language),
        columns=(tell.column("day"), tell("column_cards"), tell("column_known", seen=seen)),
        rows=(
            (long_day(first + timedelta(days=n), language), str(fresh[n]), f"{ahead[n].known:.1f}")
            for n in range(length + 1)
        ),
    )


def calibration(baibu: Baibu, language: Language, wish: Wish) -> Chart:  # noqa: ARG001 - as all makers
    """Say whether what was foretold to be recalled was."""
    tell = Teller("calibration", language)
    trials = _trials(baibu)
    if not trials:
        return empty("calibration", tell("title"), tell("empty"))
    groups = tuple(
        calibrations.Group(
            foretold=share.foretold, recalled=share.recalled / share.count, count=share.count
        )
        for share in stats.calibration(trials)
    )
    whole = stats.share(trials)
    data = calibrations.Calibration(
        groups=groups,
        title=tell("title"),
        description=tell(
            "seen",
            count=whole.count,
            foretold=percent(whole.foretold),
            recalled=percent(whole.share or 0.0),
        ),
    )
    return Chart.drawn(
        "calibration",
        data,
        partial(calibrations.draw, data, language=language),
        columns=tuple(
            tell(f"column_{name}") for name in ("foretold", "recalled", "interval", "count")
        ),
        rows=(
            (percent(g.foretold), percent(g.recalled), _interval(g.recalled, g.count), str(g.count))
            for g in groups
        ),
        note=tell("about") + (tell("few") if whole.count < FEW else ""),
    )


def retention(baibu: Baibu, language: Language, wish: Wish) -> Chart:  # noqa: ARG001 - as all makers
    """Say how much was recalled, week by week."""
    tell = Teller("retention", language)
    weeks = _weeks(_trials(baibu))[-WEEKS:]
    if not weeks:
        return empty("retention", tell("title"), tell("empty"))
    count = sum(week.count for week in weeks)
    data = retentions.Retention(
        weeks=weeks,
        title=tell("title"),
        description=tell(
            "seen",
            weeks=len(weeks),
            count=count,
            recalled=percent(sum(week.recalled * week.count for week in weeks) / count),
            foretold=percent(sum(week.foretold * week.count for week in weeks) / count),
        ),
    )
    cal = Teller("calibration", language)
    return Chart.drawn(
        "retention",
        data,
        partial(retentions.draw, data, language=language),
        columns=(
            tell("column_week"),
            *(cal(f"column_{name}") for name in ("recalled", "interval", "foretold", "count")),
        ),
        rows=(
            (
                long_day(week.first, language),
                percent(week.recalled),
                _interval(week.recalled, week.count),
                percent(week.foretold),
                str(week.count),
            )
            for week in weeks
        ),
    )


def _trials(baibu: Baibu) -> Sequence[stats.Trial]:
    cards = hand(baibu)
    return stats.trials(cards.logs.values(), cards.recall.model)


def _weeks(trials: Sequence[stats.Trial]) -> tuple[retentions.Week, ...]:
    weeks: dict[date, list[stats.Trial]] = defaultdict(list)
    for trial in trials:
        day = day_of(trial.at)
        weeks[day - timedelta(days=day.weekday())].append(trial)
    found = []
    for first, inside in sorted(weeks.items()):
        share = stats.share(inside)
        found.append(
            retentions.Week(
                first=first,
                count=share.count,
                recalled=share.recalled / share.count,
                foretold=share.foretold,
            )
        )
    return tuple(found)


def _interval(share: float, count: int) -> str:
    low, high = calibrations.interval(share, count)
    return f"{percent(low)}–{percent(high)}"
