"""Say what the whole record shows about skills: mastery as a view that folds and can be undone.

Reads  verdicts, help, predictions, reviews, placements, corrections, and the background of a plan.
Gives  a `Mastery`: rows of evidence, and the belief that follows from them in order of time.
Never  depends on the order of the record, nor on where a snapshot was cut: the belief is worked
       out from the rows that count, sorted by moment and id.

Start reading at `MasteryView.step`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from baibu.core.ids import EvidenceId
from baibu.derive.mastery.belief import Belief, Watch, beginning, believed
from baibu.derive.mastery.graph import SkillGraph
from baibu.derive.mastery.record import Log, Row, microseconds, row_of
from baibu.ledger.evidence import Correction, Evidence, Planned

VERSION = 1  # raised whenever the weights, the model or the JSON change


@dataclass(frozen=True, eq=False, kw_only=True)
class Mastery:
    """What the record shows about skills."""

    graph: SkillGraph
    log: Log = field(default_factory=Log)
    corrections: tuple[tuple[EvidenceId, EvidenceId], ...] = ()  # (its id, what it undoes)
    backgrounds: tuple[tuple[int, str, str], ...] = ()  # of plans: moment, id, background
    newest: tuple[int, str] = (0, "")  # moment and id of the latest row, whatever its place
    base: tuple[int, Belief] | None = None  # the belief after the first rows of the log

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mastery) and self._told == other._told

    @property
    def _told(self) -> tuple[object, ...]:
        return self.graph.key, tuple(self.log), self.corrections, self.backgrounds, self.newest

    @cached_property
    def undone(self) -> frozenset[str]:
        """What does not count. A correction may itself be undone by a later one."""
        undone: set[str] = set()
        for own, undoes in reversed(self.corrections):
            if own not in undone:
                undone.add(undoes)
        return frozenset(undone)

    @cached_property
    def background(self) -> str:
        """What the latest plan says of who learns."""
        counted = [told for told in self.backgrounds if told[1] not in self.undone]
        return max(counted)[2] if counted else ""

    @property
    def rows(self) -> list[Row]:
        """What counts, in order of time."""
        return sorted(row for row in self.log if row.id not in self.undone)

    @cached_property
    def belief(self) -> Belief:
        """What is believed after all of it."""
        if self.base is None:
            return believed(self.graph, self.rows, self._beginning)
        count, belief = self.base
        return believed(self.graph, self.log.after(count), belief)

    def again(self, watch: Watch) -> Belief:
        """Work everything out from the first row, with somebody watching."""
        return believed(self.graph, self.rows, self._beginning, watch)

    def until(self, moment: datetime) -> Mastery:
        """Give the state as it stood at a moment, with what is undone today left out."""
        last, log = microseconds(moment), Log()
        for row in self.rows:
            if row.at <= last:
                log = log.plus(row)
        told = tuple(told for told in self.backgrounds if told[0] <= last)
        return Mastery(graph=self.graph, log=log, backgrounds=told, newest=self.newest)

    @property
    def _beginning(self) -> Belief:
        return beginning(self.graph, self.background)


@dataclass(frozen=True)
class MasteryView:
    """Mastery over one graph of skills, as a view."""

    graph: SkillGraph
    name: str = "mastery"

    @property
    def version(self) -> int:
        """Another graph is another view: its snapshots are not used."""
        return VERSION << 24 | self.graph.key

    def initial(self) -> Mastery:
        """Nothing is known."""
        return Mastery(graph=self.graph)

    def step(self, state: Mastery, item: Evidence) -> Mastery:
        """Take one more piece of evidence in."""
        fact = item.fact
        if isinstance(fact, Correction):
            corrections = (*state.corrections, (item.id, fact.undoes))
            return _anew(state, corrections=corrections)
        row = row_of(item)
        if row is not None:
            return _grown(state, row)
        if isinstance(fact, Planned):
            told = (microseconds(item.at), item.id, fact.background)
            return _anew(state, backgrounds=(*state.backgrounds, told))
        return state

    def to_json(self, state: Mastery) -> Any:  # noqa: ANN401 - plain JSON
        """Give the rows as texts, and the belief, so that nothing need be worked out again."""
        return {
            "log": state.log.to_json(),
            "corrections": [list(pair) for pair in state.corrections],
            "backgrounds": [list(told) for told in state.backgrounds],
            "newest": list(state.newest),
            "belief": state.belief.to_json(),
        }

    def from_json(self, data: Any) -> Mastery:  # noqa: ANN401 - what `to_json` gave
        """Read it back."""
        log = Log.from_json(data["log"])
        return Mastery(
            graph=self.graph,
            log=log,
            corrections=tuple((own, undoes) for own, undoes in data["corrections"]),
            backgrounds=tuple((at, own, word) for at, own, word in data["backgrounds"]),
            newest=(data["newest"][0], data["newest"][1]),
            base=(len(log), Belief.from_json(data["belief"])),
        )


def _grown(state: Mastery, row: Row) -> Mastery:
    """Add a row: at the end the belief goes on from where it is, else it begins again."""
    base = state.base
    if "belief" in vars(state):
        base = (len(state.log), state.belief)
    is_last = (row.at, row.id) > state.newest and row.id not in state.undone
    return Mastery(
        graph=state.graph,
        log=state.log.plus(row),
        corrections=state.corrections,
        backgrounds=state.backgrounds,
        newest=max(state.newest, (row.at, row.id)),
        base=base if is_last else None,
    )


def _anew(state: Mastery, **changed: Any) -> Mastery:  # noqa: ANN401 - fields of `Mastery`
    told = {
        "corrections": state.corrections,
        "backgrounds": state.backgrounds,
        **changed,
    }
    return Mastery(graph=state.graph, log=state.log, newest=state.newest, **told)
