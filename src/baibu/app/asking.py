"""Fill the form of a plan, and read it back.

Start reading at `ask_page`.
"""

from __future__ import annotations

from typing import get_args

from baibu.app.board import board
from baibu.app.plan_texts import words
from baibu.app.planning import (
    Background,
    Depth,
    NoHoursError,
    Order,
    Wish,
    make_plan,
    today,
)
from baibu.app.study_pages import Asking, AskPage, Choice
from baibu.app.wiring import Baibu
from baibu.core.ids import StageId
from baibu.derive.plan import PRESETS, is_tested
from baibu.ledger import Planned

BACKGROUNDS: tuple[Background, ...] = get_args(Background)
ORDERS: tuple[Order, ...] = get_args(Order)
DEPTHS: tuple[Depth, ...] = get_args(Depth)


def ask_page(baibu: Baibu, asking: Asking | None = None) -> AskPage:
    """Give the form: with what was typed, else as the plan that holds, else as is usual."""
    held = baibu.asked.now(baibu.learner).plan
    cards = board(baibu).cards
    targets = held.targets.split() if held is not None else []
    return AskPage(
        is_new=held is None,
        asking=asking or _held(baibu, held),
        backgrounds=tuple(_background(baibu, name) for name in BACKGROUNDS),
        orders=tuple(_choice("order", name) for name in ORDERS),
        depths=tuple(_choice("depth", name) for name in DEPTHS),
        targets=tuple(cards[StageId(name)] for name in targets if name in cards),
    )


def ask(baibu: Baibu, asking: Asking) -> None:
    """Make the plan that was asked for; the same form sent twice changes nothing."""
    held = baibu.asked.now(baibu.learner).plan
    if held is None or asking != _held(baibu, held):
        make_plan(baibu, _wish(asking))


def begin(baibu: Baibu, background: Background | None, hours: str, start: str) -> None:
    """Make a plan from the first answers; what was not said is usual, or stays as it was."""
    wish = Wish(background=background, hours=_hours(hours) if hours else None, start=start or None)
    make_plan(baibu, wish)


def _wish(asking: Asking) -> Wish:
    """Read what was typed."""
    return Wish(
        background=asking.background,
        order=asking.order,
        depth=asking.depth,
        hours=_hours(asking.hours),
        start=asking.start or None,
        deadline=asking.deadline,
        free=tuple(_run(first, last) for first, last in asking.free),
        targets=() if asking.is_whole else None,
    )


def _hours(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise NoHoursError(hours=text) from None


def _run(first: str, last: str) -> str:
    """Write a run of days; one that has a single end is a single day."""
    return f"{first}..{last}" if first and last and first != last else first or last


def _held(baibu: Baibu, held: Planned | None) -> Asking:
    """Give the form as the plan that holds would fill it."""
    if held is None:
        return Asking(
            background="zero",
            order="months",
            depth="core",
            hours=f"{PRESETS['zero'].hours:g}",
            start=today(baibu).isoformat(),
            deadline="",
            free=(),
            is_whole=True,
        )
    runs = (run.partition("..") for run in held.free.split())
    return Asking(
        background=held.background,
        order=held.order,
        depth=held.depth,
        hours=f"{held.hours:g}",
        start=held.start,
        deadline=held.deadline,
        free=tuple((first, last) for first, _, last in runs),
        is_whole=not held.targets,
    )


def _background(baibu: Baibu, name: Background) -> Choice:
    """Say what is tried as a test first, and how many hours are usual."""
    tested = sum(is_tested(name, stage.number) for stage in baibu.catalog.stages.values())
    facts = {"tested": tested, "hours": PRESETS[name].hours}
    return Choice(
        id=name,
        title=words(f"background.{name}"),
        about=words("preset.tests" if tested else "preset.none", **facts),
    )


def _choice(group: str, name: str) -> Choice:
    return Choice(id=name, title=words(f"{group}.{name}"), about=words(f"{group}_about.{name}"))
