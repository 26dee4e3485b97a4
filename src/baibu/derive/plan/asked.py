"""Say what a learner asked of the plan: the plan that holds, moves within it, habits kept.

Reads  `Planned`, `PlanMove`, `Habit` and corrections.
Gives  an `Asked`; the days of the plan follow from it and from progress (`making`).
Never  forgets what a correction undoes: undoing the correction brings it back.

Start reading at `step`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from baibu.core.ids import EvidenceId
from baibu.ledger.evidence import Correction, Evidence, Habit, PlanMove, Planned

Wish = Planned | PlanMove | Habit
KINDS: dict[str, type[Wish]] = {kind.kind: kind for kind in (Planned, PlanMove, Habit)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One wish, and when it was said."""

    at: datetime
    id: EvidenceId
    wish: Wish


@dataclass(frozen=True, kw_only=True)
class Asked:
    """All that was asked, in the order of the record."""

    told: tuple[Told, ...] = ()
    corrections: tuple[tuple[EvidenceId, EvidenceId], ...] = ()  # (its id, what it undoes)

    @cached_property
    def _counted(self) -> list[Told]:
        undone: set[EvidenceId] = set()
        for own, undoes in reversed(self.corrections):
            if own not in undone:
                undone.add(undoes)
        kept = [told for told in self.told if told.id not in undone]
        return sorted(kept, key=lambda told: (told.at, told.id))

    @cached_property
    def plan(self) -> Planned | None:
        """The plan that holds: the latest."""
        plans = [told.wish for told in self._counted if isinstance(told.wish, Planned)]
        return plans[-1] if plans else None

    @cached_property
    def since(self) -> datetime | None:
        """When the plan that holds was made."""
        made = [told.at for told in self._counted if isinstance(told.wish, Planned)]
        return made[-1] if made else None

    @cached_property
    def moves(self) -> tuple[PlanMove, ...]:
        """Every move within the plan that holds, oldest first."""
        found: list[PlanMove] = []
        for told in self._counted:
            if isinstance(told.wish, Planned):
                found = []
            elif isinstance(told.wish, PlanMove):
                found.append(told.wish)
        return tuple(found)

    @cached_property
    def kept(self) -> frozenset[tuple[int, date]]:
        """The months whose advice was followed, and on which days."""
        days: dict[tuple[int, date], bool] = {}
        for told in self._counted:
            if isinstance(told.wish, Habit):
                days[told.wish.month, date.fromisoformat(told.wish.day)] = told.wish.done
        return frozenset(key for key, done in days.items() if done)


def step(state: Asked, item: Evidence) -> Asked:
    """Take one more piece of evidence in."""
    fact = item.fact
    if isinstance(fact, Correction):
        return Asked(told=state.told, corrections=(*state.corrections, (item.id, fact.undoes)))
    if isinstance(fact, Planned | PlanMove | Habit):
        told = Told(at=item.at, id=item.id, wish=fact)
        return Asked(told=(*state.told, told), corrections=state.corrections)
    return state


@dataclass(frozen=True)
class PlanView:
    """What was asked of the plan, as a view."""

    name: str = "plan"
    version: int = 1
    kinds: tuple[str, ...] = (*KINDS, Correction.kind)  # all the evidence that it looks at

    def initial(self) -> Asked:
        """Nothing was asked."""
        return Asked()

    def step(self, state: Asked, item: Evidence) -> Asked:
        """Take one more piece of evidence in."""
        return step(state, item)

    def to_json(self, state: Asked) -> Any:  # noqa: ANN401 - plain JSON
        """Give wishes by their kinds."""
        told = [[t.at.isoformat(), t.id, t.wish.kind, asdict(t.wish)] for t in state.told]
        return {"told": told, "corrections": [list(pair) for pair in state.corrections]}

    def from_json(self, data: Any) -> Asked:  # noqa: ANN401 - what `to_json` gave
        """Read it back."""
        told = tuple(
            Told(
                at=datetime.fromisoformat(at).astimezone(UTC),
                id=EvidenceId(own),
                wish=KINDS[kind](**wish),
            )
            for at, own, kind, wish in data["told"]
        )
        return Asked(told=told, corrections=tuple((o, u) for o, u in data["corrections"]))


PLAN = PlanView()
