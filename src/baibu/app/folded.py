"""Hold the state of a view in memory, so that a page reads only what is new.

Reads  the evidence after the place it has seen; a kept snapshot first.
Gives  the state; `keep` saves a snapshot for the next process.
Never  lets a snapshot change an answer: `again` refolds from the beginning, and must agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from baibu.core.ids import LearnerId
from baibu.derive import View, fold
from baibu.ledger import decode_all
from baibu.ledger.errors import LedgerError
from baibu.ledger.store import Snapshot, Store

S = TypeVar("S")
KEEP_EVERY = 200  # acts; folding that many takes a few milliseconds
MOST = 1_000  # learners held at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Generic[S]):
    """A state, and how far it goes."""

    state: S
    seq: int
    folded: int  # acts since the snapshot it began from
    unread: tuple[LedgerError, ...]  # evidence that this version cannot read


class Folded(Generic[S]):
    """One view, for any learner."""

    def __init__(self, view: View[S], store: Store, *, kinds: Sequence[str] = ()) -> None:
        self.view = view
        self._kinds = kinds  # of evidence that the view looks at, where it is few of them
        self._store = store
        self._held: dict[LearnerId, Held[S]] = {}

    def now(self, learner: LearnerId) -> S:
        """Give the state after all that is recorded; the same object while nothing is new."""
        return self.held(learner).state

    def held(self, learner: LearnerId) -> Held[S]:
        """Give the state with how far it goes."""
        before = self._held.get(learner) or self._begin(learner)
        after = self._go_on(learner, before)
        if len(self._held) >= MOST and learner not in self._held:
            self._held.clear()
        self._held[learner] = after
        return after

    def again(self, learner: LearnerId) -> Held[S]:
        """Forget everything held and fold from the beginning."""
        self._store.drop_snapshots(learner)
        self._held.pop(learner, None)
        return self.held(learner)

    def keep(self, learner: LearnerId) -> None:
        """Save a snapshot when enough has been folded to be worth it.

        Never past evidence that cannot be read: a newer Baibu may read it, and then it counts.
        """
        held = self._held.get(learner)
        if held is None or held.folded < KEEP_EVERY or held.unread:
            return
        snapshot = Snapshot(seq=held.seq, state=self.view.to_json(held.state))
        self._store.keep_snapshot(learner, self.view.name, self.view.version, snapshot)
        self._held[learner] = Held(state=held.state, seq=held.seq, folded=0, unread=())

    def _begin(self, learner: LearnerId) -> Held[S]:
        kept = self._store.snapshot(learner, self.view.name, self.view.version)
        if kept is None:
            return Held(state=self.view.initial(), seq=0, folded=0, unread=())
        state = self.view.from_json(kept.state)
        return Held(state=state, seq=kept.seq, folded=0, unread=())

    def _go_on(self, learner: LearnerId, before: Held[S]) -> Held[S]:
        records = self._store.read(learner, after=before.seq, kinds=self._kinds)
        if not records:
            return before
        evidence, errors = decode_all(records)
        return Held(
            state=fold(self.view, evidence, before.state),
            seq=records[-1].seq,
            folded=before.folded + len(records),
            unread=(*before.unread, *errors),
        )
