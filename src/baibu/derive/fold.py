"""Say what a view is: a state that evidence takes, step by step, to what we believe now.

A fold reads no clock, file, network or random source, so the same evidence always gives the same
state, and a kept state may be continued instead of beginning again: `fold(tail, fold(head)) ==
fold(head + tail)`.

Start reading at `View`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any, Protocol, TypeVar

from baibu.ledger.evidence import Evidence

S = TypeVar("S")


class View(Protocol[S]):
    """Something worked out from evidence."""

    @property
    def name(self) -> str:
        """The word under which snapshots are kept."""
        ...

    @property
    def version(self) -> int:
        """Raised whenever `step` or the JSON changes: older snapshots are then not used."""
        ...

    def initial(self) -> S:
        """Give the state before any evidence."""
        ...

    def step(self, state: S, item: Evidence) -> S:
        """Give the state after one more piece of evidence."""
        ...

    def to_json(self, state: S) -> Any:  # noqa: ANN401 - any plain JSON value
        """Give the state as plain JSON."""
        ...

    def from_json(self, data: Any) -> S:  # noqa: ANN401 - what `to_json` gave
        """Undo `to_json`."""
        ...


def fold(view: View[S], items: Iterable[Evidence], state: S | None = None) -> S:
    """Give the state after all the evidence, from the beginning or from a state already reached."""
    return reduce(view.step, items, view.initial() if state is None else state)
