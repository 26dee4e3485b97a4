"""Make the forgetting curve: of one card, of the cards of one skill, or of all cards.

Start reading at `forgetting`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from baibu.app.cards import Hand, day_of, hand
from baibu.app.chart_pages import Chart, Teller, Wish, empty
from baibu.app.mastery import find_skill, skills_of_cards
from baibu.app.wiring import Baibu
from baibu.core.ids import CardId
from baibu.core.language import Language, say
from baibu.derive.recall.curves import Rated, chance, mean, memories
from baibu.derive.recall.log import DAY, ticks
from baibu.derive.recall.memory import Model
from baibu.publish.charts import forgetting as drawing
from baibu.publish.charts.days import long_day
from baibu.publish.charts.words import percent

BACK_DAYS = 120  # the past that is drawn, at most
SHORTEST_AHEAD, LONGEST_AHEAD = 14.0, 730.0  # days
POINTS, MANY_CARDS = 90, 100  # of a curve; half as many where there are more cards than that
MOST_MARKS = 60  # reviews that are marked; more would be a band
Story = list[Rated]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whose curve it is."""

    title: str
    stories: Sequence[Story]  # of the cards that were ever reviewed
    is_card: bool

    @property
    def steps(self) -> int:
        """How finely the curve is drawn."""
        return POINTS if len(self.stories) <= MANY_CARDS else POINTS // 2


def forgetting(baibu: Baibu, language: Language, wish: Wish) -> Chart:
    """Draw how recall rose and fell, and how it goes on without a review."""
    tell = Teller("forgetting", language)
    about = _about(baibu, hand(baibu), language, wish)
    if not about.stories:
        return empty("forgetting", about.title, tell("empty"))
    model, now = hand(baibu).recall.model, ticks(baibu.clock())
    told = partial(mean, about.stories, model)
    begin = max(min(story[0].at for story in about.stories), now - BACK_DAYS * DAY)
    crossing = _falls(told, now)
    until = now + _ahead(now, crossing) * DAY
    past = _grid(about, model, begin, now)
    ahead = _curve(told, about.steps, (begin, now, until))
    data = drawing.Forgetting(
        first=day_of(begin),
        now=(now - begin) / DAY,
        past=past,
        ahead=ahead,
        reviews=_marks(about, begin),
        next_review=None if crossing is None else (crossing - begin) / DAY,
        next_day=None if crossing is None else day_of(crossing),
        last=day_of(begin) + timedelta(days=round((until - begin) / DAY)),
        title=about.title,
        description=_seen(tell, about, told(now) or 0.0, crossing),
    )
    return Chart.drawn(
        "forgetting",
        data,
        partial(drawing.draw, data, language=language),
        columns=(tell.column("day"), tell("column_what"), tell("column_chance")),
        rows=_rows(tell, about, told, now, crossing),
    )


def _about(baibu: Baibu, cards: Hand, language: Language, wish: Wish) -> About:
    tell, model = Teller("forgetting", language), cards.recall.model
    if wish.card is not None:
        card = cards.find(wish.card).card
        return About(
            title=tell("title_card"),
            stories=_kept([memories(cards.log(card), model)]),
            is_card=True,
        )
    wanted: frozenset[CardId] | None = None
    title = tell("title_all")
    if wish.skill is not None:
        skill = find_skill(baibu, wish.skill)
        wanted = frozenset(c for c, about in skills_of_cards(baibu).items() if about == skill.id)
        title = tell("title_skill", skill=skill.title.into(language))
    logs = [
        log
        for name, log in cards.held.items()
        if not log.summary.is_suspended and (wanted is None or CardId(name) in wanted)
    ]
    return About(title=title, stories=_kept([memories(log, model) for log in logs]), is_card=False)


def _kept(stories: Sequence[Story]) -> list[Story]:
    return [story for story in stories if story]


def _grid(about: About, model: Model, begin: int, now: int) -> drawing.Curve:
    """Give the past: for one card with its jumps, for many a mean at even steps."""
    if not about.is_card:
        return _curve(partial(mean, about.stories, model), about.steps, (begin, begin, now))
    (story,) = about.stories
    moments = {begin + (now - begin) * n // POINTS for n in range(POINTS + 1)}
    found = [(at, chance(story, model, at)) for at in moments]
    for rated in story:
        if begin <= rated.at <= now:
            found += [(rated.at - 1, chance(story, model, rated.at - 1)), (rated.at, 1.0)]
    told = sorted((at, share) for at, share in found if share is not None and at >= begin)
    return tuple(((at - begin) / DAY, share) for at, share in told)


def _curve(
    told: Callable[[int], float | None], steps: int, span: tuple[int, int, int]
) -> drawing.Curve:
    """Follow a chance through a span: where the chart begins, and the first and last moment."""
    begin, first, last = span
    moments = (first + (last - first) * n // steps for n in range(steps + 1))
    found = ((at, told(at)) for at in moments)
    return tuple(((at - begin) / DAY, share) for at, share in found if share is not None)


def _falls(told: Callable[[int], float | None], now: int) -> int | None:
    """Find when the chance falls to 90 %; nothing when it is below already, or will not soon."""
    low, high = now, now + round(LONGEST_AHEAD * DAY)
    if (told(low) or 0.0) < drawing.WORTH or (told(high) or 0.0) >= drawing.WORTH:
        return None
    while high - low > DAY // 24:
        middle = (low + high) // 2
        low, high = (middle, high) if (told(middle) or 0.0) >= drawing.WORTH else (low, middle)
    return high


def _ahead(now: int, crossing: int | None) -> int:
    days = SHORTEST_AHEAD if crossing is None else 1.6 * (crossing - now) / DAY
    return round(min(max(days, SHORTEST_AHEAD), LONGEST_AHEAD))


def _marks(about: About, begin: int) -> tuple[tuple[float, bool], ...]:
    found = sorted(
        ((rated.at - begin) / DAY, rated.recalled)
        for story in about.stories
        for rated in story
        if rated.at >= begin
    )
    return tuple(found) if len(found) <= MOST_MARKS else ()


def _seen(tell: Teller, about: About, now: float, crossing: int | None) -> str:
    reviews = sum(map(len, about.stories))
    if about.is_card:
        lapses = sum(not rated.recalled for rated in about.stories[0])
        said = tell("seen_card", reviews=reviews, lapses=lapses, now=percent(now))
    else:
        said = tell("seen_mean", cards=len(about.stories), reviews=reviews, now=percent(now))
    if crossing is not None:
        return said + tell("until", day=long_day(day_of(crossing), tell.language))
    return said + (tell("below") if now < drawing.WORTH else "")


def _rows(
    tell: Teller,
    about: About,
    told: Callable[[int], float | None],
    now: int,
    crossing: int | None,
) -> list[tuple[str, ...]]:
    """List the reviews, one line for each day and outcome, then what is to come."""
    found: list[tuple[str, ...]] = []
    days: dict[tuple[date, bool], int] = {}
    for story in about.stories:
        for rated in story:
            key = (day_of(rated.at), rated.recalled)
            days[key] = days.get(key, 0) + 1
    for (day, recalled), count in sorted(days.items()):
        what = tell("recalled" if recalled else "forgotten") + (f" × {count}" if count > 1 else "")
        found.append((long_day(day, tell.language), what, ""))
    moments = [now, *(now + n * DAY for n in (7, 30, 90, 365))]
    moments += [crossing] if crossing is not None else []
    for at in sorted(moments):
        what = tell("ahead") if at != now else say("chart.today", tell.language)
        found.append((long_day(day_of(at), tell.language), what, percent(told(at) or 0.0)))
    return found
