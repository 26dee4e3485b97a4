"""Draw reviewing: the queue, a card's two sides, a rating, how it has gone.

Reads  the page models of `app/review_pages.py`.
Gives  Rich renderables.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from baibu.app.review_pages import (
    Answered,
    CardsExported,
    CardsImported,
    CardView,
    Kept,
    Marked,
    Rated,
    RecallPage,
    Retention,
    ReviewPage,
    TunedPage,
    Unmade,
    Written,
)
from baibu.cli.render import GOOD, QUIET, indented
from baibu.cli.render_brief import markdown
from baibu.cli.render_text import Verbatim, prose
from baibu.core.language import Language, listed, say

DAYS_A_MONTH, DAYS_A_YEAR = 30.4, 365.25
BETWEEN = (
    "\n=== ↑ front 正面 · back 背面 ↓ ===\n\n"  # stands between the sides while they are edited
)
SOON = 2  # days, up to which what is left is told in cards


def words(key: str, language: Language, **facts: object) -> str:
    """Say a sentence of reviewing."""
    return say(f"review.{key}", language, **facts)


def queue(page: ReviewPage, language: Language) -> RenderableType:
    """Draw today's queue in one or two lines."""
    if not page.cards:
        key = "queue.none" if page.seen else "queue.none_yet"
        return prose(words(key, language, known=page.known, seen=page.seen))
    title = words(
        "queue.title",
        language,
        cards=len(page.cards),
        minutes=max(1, page.needed),
        asked=page.minutes,
    )
    known = words("queue.known", language, known=page.known, seen=page.seen, new=page.new)
    lines: list[RenderableType] = [Line(title, style="bold"), prose(known, QUIET)]
    if page.days_left > SOON:
        told = words("queue.catching_up", language, days=page.days_left)
        lines.append(prose(told, QUIET))
    elif page.left > 0:
        lines.append(prose(words("queue.left", language, left=page.left), QUIET))
    return Group(*lines)


def front(view: CardView, number: int, why: str, language: Language) -> RenderableType:
    """Draw the side that asks. The chance of recall is not shown: it would colour the answer."""
    home = words("session.own", language)
    if view.stage is not None and view.stage_title is not None:
        title = view.stage_title.into(language)
        home = words("session.stage", language, number=view.stage, title=title)
    if why != "gain":
        home = f"{home} · {words(f'queue.{why}', language)}"
    head = Line(words("session.card", language, number=number), style="bold cyan")
    return Group("", head.append(f"  {home}", style=QUIET), "", _side(view.front.into(language)))


def back(view: CardView, language: Language) -> RenderableType:
    """Draw the side that answers."""
    return Group("", _side(view.back.into(language)))


def card(view: CardView, language: Language) -> RenderableType:
    """Draw both sides of a card."""
    name = Line(view.card, style="bold")
    parts: list[RenderableType] = [name, ""]
    parts += [_side(view.front.into(language)), "", _side(view.back.into(language))]
    if view.is_drawn:
        parts += ["", prose(words("session.drawn", language), QUIET)]
    return Group(*parts)


def both_sides(view: CardView, language: Language) -> str:
    """Write both sides, to be edited."""
    wording = view.wording
    return f"{wording.front.into(language)}\n{BETWEEN}{wording.back.into(language)}\n"


def answered(told: Answered, language: Language) -> RenderableType:
    """Say whether an answer that was typed is right, and what it would be."""
    key = "session.typed_right" if told.is_right else "session.typed_wrong"
    line = words(key, language, typed=told.typed, answer=told.answer.into(language))
    return Line(line, style=GOOD if told.is_right else "yellow")


def rated(done: Rated, language: Language) -> RenderableType:
    """Say what a rating leads to."""
    days = lasting(done.stable_days, language)
    lines: list[RenderableType] = [
        prose(words(f"session.rated_{done.rating}", language, days=days))
    ]
    view = done.view
    if done.rating == 1 and view.is_leech:
        leech = words("session.leech", language, lapses=view.lapses, card=view.card)
        lines.append(prose(leech, "yellow"))
    return Group(*lines)


def lasting(days: float, language: Language) -> str:
    """Say a length of time as people do."""
    if days < 1.5:
        return words("unit.day", language)
    if days < 2 * DAYS_A_MONTH:
        return words("unit.days", language, count=days)
    if days < 2 * DAYS_A_YEAR:
        return words("unit.months", language, count=days / DAYS_A_MONTH)
    return words("unit.years", language, count=days / DAYS_A_YEAR)


def marked(done: Marked, language: Language) -> RenderableType:
    """Say what was done to a card."""
    return prose(words(f"marked.{done.mark}", language, card=done.view.card))


def written(done: Written, language: Language) -> RenderableType:
    """Name the card that was written."""
    return prose(words("written", language, card=done.view.card))


def undone(done: Unmade, language: Language) -> RenderableType:
    """Say what was undone."""
    if done.at is None:
        return prose(words("undone.nothing", language))
    if done.view is None:
        return prose(words("undone.gone", language))
    key = "undone.rating" if done.rating else "undone.mark"
    return prose(words(key, language, rating=done.rating, card=done.view.card))


def ended(
    page: ReviewPage, reviews: int, recalled: int, minutes: float, language: Language
) -> RenderableType:
    """Draw the end of a session."""
    end = words("session.end", language, reviews=reviews, minutes=minutes, recalled=recalled)
    known = words("queue.known", language, known=page.known, seen=page.seen, new=page.new)
    lines: list[RenderableType] = ["", Line(end, style=f"bold {GOOD}"), prose(known, QUIET)]
    if page.can_tune:
        lines.append(prose(words("session.tune", language)))
    return Group(*lines)


def stats(page: RecallPage, language: Language) -> RenderableType:
    """Draw how well cards are remembered."""
    title = words("stats.title", language, seen=page.seen, known=page.known, reviews=page.reviews)
    retention = [(_period(row, language), _share(row, language)) for row in page.retention]
    calibration = [
        (
            words("stats.foretold", language, foretold=100 * row.foretold),
            words("stats.recalled", language, percent=100 * (row.share or 0), count=row.count),
        )
        for row in page.calibration
    ]
    ahead = [
        (
            words("stats.ahead" if row.days else "stats.now", language, days=row.days),
            words("stats.known", language, known=row.known, fading=row.fading),
        )
        for row in page.forecast
    ]
    parts: list[RenderableType] = [Line(title, style="bold")]
    if not page.seen:
        return Group(*parts)
    parts += _table("stats.retention", retention, language)
    parts += _table("stats.calibration", calibration, language)
    parts += _table("stats.forecast", ahead, language)
    title = words("stats.workload", language, days=page.ahead_days)
    parts += _titled(title, [_workload(row, language) for row in page.workload])
    minutes = sum(day.minutes for day in page.days)
    parts += ["", prose(words("stats.days", language, days=len(page.days), minutes=minutes))]
    for key, views in (("leeches", page.leeches), ("suspended", page.suspended)):
        if views:
            parts.append(prose(words(f"stats.{key}", language, cards=_names(views, language))))
    parts.append(prose(words(f"stats.model_{page.model}", language), QUIET))
    return Group(*parts)


def tuned(page: TunedPage, language: Language) -> RenderableType:
    """Say what the gate decided."""
    if not page.reviews:
        return prose(words("tune.few", language, needed=page.needed))
    key = "tune.kept" if page.family == "default" else "tune.adopted"
    return prose(words(key, language, reviews=page.reviews, gain=page.gain, error=page.error))


def exported(done: CardsExported, language: Language) -> RenderableType:
    """Say what was written, and where."""
    said = words("exported", language, cards=done.cards, reviews=done.reviews)
    return Group(prose(said), indented(Verbatim(str(done.path))))


def imported(done: CardsImported, language: Language) -> RenderableType:
    """Say what came in, and what was left out and why."""
    lines: list[RenderableType] = [
        prose(
            words(
                "imported",
                language,
                cards=done.cards,
                written=done.written,
                reviews=done.reviews,
                new_reviews=done.new_reviews,
            )
        )
    ]
    for reason, count in done.skipped.items():
        why = words(f"skip.{reason}", language)
        lines.append(prose(words("skipped", language, count=count, reason=why), "yellow"))
    return Group(*lines)


def _side(text: str) -> RenderableType:
    return indented(markdown(text, "{title}"))


def _workload(row: Kept, language: Language) -> tuple[str, str]:
    key = "stats.kept" if row.recalled is None else "stats.kept_recalled"
    facts = {"known": row.known, "used": row.used, "percent": 100 * (row.recalled or 0)}
    return words("stats.minutes", language, minutes=row.minutes), words(key, language, **facts)


def _table(key: str, rows: Iterable[tuple[str, str]], language: Language) -> list[RenderableType]:
    return _titled(words(key, language), rows)


def _titled(title: str, rows: Iterable[tuple[str, str]]) -> list[RenderableType]:
    grid = Table.grid(padding=(0, 2))
    for left, right in rows:
        grid.add_row(prose(left), prose(right))
    if not grid.row_count:
        return []
    return ["", prose(title, "bold"), indented(grid)]


def _period(row: Retention, language: Language) -> str:
    return words("stats.period" if row.days else "stats.ever", language, days=row.days)


def _share(row: Retention, language: Language) -> str:
    if row.share is None:
        return words("stats.no_share", language)
    return words(
        "stats.share",
        language,
        percent=100 * row.share,
        count=row.count,
        foretold=100 * row.foretold,
    )


def _names(views: Iterable[CardView], language: Language) -> str:
    return listed((f"`{view.card}`" for view in views), language)
