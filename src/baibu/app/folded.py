"""Hold the state of a view in memory, so that a page reads only what is new.

Reads  the evidence after the place it has seen; a kept snapshot first.
Gives  the state; `keep` saves a snapshot for the next process.
Never  lets a snapshot change an answer: `again` refolds from the beginning, and must agree.

Whoever answers one question from several views does so within `one_look`: the record is asked once
whether anything is new, and all of the answer is of that moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from baibu.core.ids import LearnerId
from baibu.derive import View, fold
from baibu.ledger import Record, decode_all
from baibu.ledger.errors import LedgerError
from baibu.ledger.store import Snapshot, Store, Tail

S = TypeVar("S")
KEEP_EVERY = 200  # acts; folding that many takes a few milliseconds
MOST = 1_000  # learners held at once
FEW = 50  # acts, up to which all of them are read, whatever a view looks at


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Generic[S]):
    """A state, and how far it goes."""

    state: S
    seq: int
    folded: int  # acts since the snapshot it began from
    unread: tuple[LedgerError, ...]  # evidence that this version cannot read
    first: int = 0  # place at which the record begins that was read
    read: int = 0  # place up to which nothing else is left to read


Ends = tuple[int, int]  # places of the first and the newest evidence
Place = tuple[int, LearnerId]  # a store in memory, and whose record in it


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of records at one moment."""

    ends: dict[Place, Ends] = field(default_factory=dict)
    tails: dict[Place, tuple[int, list[Record]]] = field(default_factory=dict)  # after a place


_LOOK: ContextVar[Look | None] = ContextVar("look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Look at the record once for everything that is asked within; a look within it is the same."""
    if _LOOK.get() is not None:
        yield
        return
    token = _LOOK.set(Look())
    try:
        yield
    finally:
        _LOOK.reset(token)


def look_again(store: Store) -> None:
    """Have a record looked at anew: something was told to it just now."""
    look = _LOOK.get()
    if look is not None:
        for seen in (look.ends, look.tails):
            for place in [one for one in seen if one[0] == id(store)]:
                del seen[place]


def look_on(store: Store, learner: LearnerId, after: int, seen: Tail) -> None:
    """Let the look go on with what was seen of a record while something was told to it."""
    look, place = _LOOK.get(), (id(store), learner)
    if look is not None:
        look.ends[place] = (seen.first, seen.last)
        look.tails[place] = (after, list(seen.new))


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
        first, last = self._ends(learner)
        known = self._held.get(learner)
        if known is not None and known.first not in {0, first}:
            known = None  # another record has taken the place of the one that was read
        if known is not None and known.read >= last:
            return known
        after = self._go_on(learner, known or self._begin(learner))
        if len(self._held) >= MOST and learner not in self._held:
            self._held.clear()
        self._held[learner] = after = replace(after, first=first, read=max(after.seq, last))
        return after

    def seen(self, learner: LearnerId) -> int | None:
        """Give the place up to which the record was read, without asking for what is new."""
        known = self._held.get(learner)
        return None if known is None else known.read

    def _ends(self, learner: LearnerId) -> Ends:
        """Ask how far the record goes; within one look, once."""
        look, place = _LOOK.get(), (id(self._store), learner)
        if look is None:
            return self._store.ends(learner)
        if place not in look.ends:
            look.ends[place] = self._store.ends(learner)
        return look.ends[place]

    def _read(self, learner: LearnerId, after: int) -> list[Record]:
        """Read what is new; within one look, a few acts are read once for all views."""
        look, place = _LOOK.get(), (id(self._store), learner)
        if look is None or look.ends[place][1] - after > FEW:
            return self._store.read(learner, after=after, kinds=self._kinds)
        begin, records = look.tails.get(place, (after + 1, []))
        if begin > after:
            records = self._store.read(learner, after=after)
            look.tails[place] = (after, records)
        wanted = (one for one in records if one.seq > after)
        return [one for one in wanted if not self._kinds or one.kind in self._kinds]

    def again(self, learner: LearnerId) -> Held[S]:
        """Forget everything held and fold from the beginning."""
        self._store.drop_snapshots(learner)
        self._held.pop(learner, None)
        look_again(self._store)
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
        self._held[learner] = replace(held, folded=0)

    def _begin(self, learner: LearnerId) -> Held[S]:
        kept = self._store.snapshot(learner, self.view.name, self.view.version)
        if kept is None:
            return Held(state=self.view.initial(), seq=0, folded=0, unread=())
        state = self.view.from_json(kept.state)
        return Held(state=state, seq=kept.seq, folded=0, unread=())

    def _go_on(self, learner: LearnerId, before: Held[S]) -> Held[S]:
        records = self._read(learner, max(before.seq, before.read))
        if not records:
            return before
        evidence, errors = decode_all(records)
        return Held(
            state=fold(self.view, evidence, before.state),
            seq=records[-1].seq,
            folded=before.folded + len(records),
            unread=(*before.unread, *errors),
        )
