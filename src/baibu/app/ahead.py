"""Say which few steps of the road lie ahead, and why each comes when it does.

Start reading at `steps_ahead`.
"""

from __future__ import annotations

from baibu.app.board import Board, reason
from baibu.app.pages import Ahead
from baibu.app.texts import text
from baibu.app.wiring import Baibu
from baibu.core.language import Text
from baibu.derive.next import Ahead as Coming
from baibu.derive.next import ahead

COUNT = 5  # steps that are lit


def steps_ahead(baibu: Baibu, now: Board) -> tuple[Ahead, ...]:
    """Give the next few steps, each with its reason."""
    key = f"ahead of {baibu.learner}"
    kept = baibu.held.get(key)
    if isinstance(kept, tuple) and kept[0] is now:
        known: tuple[Ahead, ...] = kept[1]
        return known
    steps = ahead(now.road, now.order, count=COUNT)
    made = tuple(Ahead(card=now.cards[one.stage], reason=_reason(baibu, now, one)) for one in steps)
    baibu.held[key] = (now, made)
    return made


def _reason(baibu: Baibu, now: Board, one: Coming) -> Text:
    if now.choice is not None and now.choice.stage == one.stage:
        return reason(now)
    if one.because == "started":
        return text("ahead.started", percent=int(now.road[one.stage].progress.share * 100))
    if one.after:
        numbers = sorted(baibu.catalog.stages[name].number for name in one.after)
        told = Text(zh="、".join(map(str, numbers)), en=", ".join(map(str, numbers)))
        key = "ahead.after_opens" if one.opens else "ahead.after"
        return text(key, numbers=told, opens=one.opens)
    return text("ahead.open_opens" if one.opens else "ahead.open", opens=one.opens)
