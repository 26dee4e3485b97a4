"""Make the inputs of the steps of preparation from any table, and call the steps on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from baibu.workbench.card import Card, Problem, Split, Task
from baibu.workbench.guess import completed, label
from baibu.workbench.step import Note, Work, registry
from baibu.workbench.tables.types import settled

ORDER = ("clean", "features", "explore", "choose", "baseline")


class Made(dict[str, Any]):
    """What steps gave by name, with what they said."""

    notes: list[Note]
    card: Card

    def keys_of(self, name: str) -> set[str]:
        """Name what was said of a column."""
        return {note.key for note in self.notes if name in said_of(note)}

    @property
    def said(self) -> set[str]:
        return {note.key for note in self.notes}


def said_of(note: Note) -> set[str]:
    facts = note.facts
    return {str(name) for name in (facts.get("name"), facts.get("one"), *facts.get("names", ()))}


def prepared(
    frame: pd.DataFrame,
    target: str = "y",
    *,
    split: Split | None = None,
    problem: Problem | None = None,
    until: str = "clean",
    seed: int = 0,
    **task: Any,
) -> Made:
    """Run the steps of preparation on rows that are all seen."""
    table, columns = settled(frame)
    card = Card(
        name="made",
        problem=problem or Problem(goal="g"),
        task=Task(target=target, **task),
        split=split or Split(),
        seed=seed,
    )
    card = completed(card, table, columns)
    if card.task.kind != "regression":
        table = table.assign(**{target: table[target].map(label)})
    how = card.split.how
    if how == "auto":
        how = "random" if card.task.kind == "regression" else "stratified"
    made = Made(
        seen=table,
        data_card={"rows": len(table), "columns": [asdict(column) for column in columns]},
        problem={"task": asdict(card.task)},
        framing={"problem": asdict(card.problem), "guessed": []},
        rows={"how": how, "column": card.split.column},
    )
    made.notes, made.card = [], card
    for name in ORDER[: ORDER.index(until) + 1]:
        made.update(called(made, name))
    return made


def called(made: Made, name: str) -> Mapping[str, Any]:
    """Call one step on what is there."""
    step = registry()[name]
    here = Path()
    work = Work(
        step=step,
        card=made.card,
        folder=here,
        scratch=here,
        tell=lambda _: None,
        openings=lambda _: None,
    )
    given = step.function(work, **{one: made[one] for one in step.reads})
    assert set(given) == set(step.gives)
    made.notes += work.notes
    return given
