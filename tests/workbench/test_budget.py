"""A budget is time on the wall: what training has used up is not spent again by tuning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from baibu.workbench.artefacts import Bundle
from baibu.workbench.card import Budget, Card
from baibu.workbench.step import Work, named


def tuned(tmp_path: Path, *, used: float, budget: float) -> tuple[Mapping[str, Any], Work]:
    card = Card(name="late")
    work = Work(
        step=named("tune"), card=replace(card, budget=Budget(seconds=budget)), folder=tmp_path,
        scratch=tmp_path, tell=lambda _: None, openings=lambda _: None,
    )  # fmt: skip
    given = named("tune").function(
        work,
        trained=Bundle(files={"folds": b"5"}),
        trials={"folds": 5, "seconds": used, "score": 0.75, "tried": []},
        **dict.fromkeys(("shaped", "problem", "rows", "choice")),
    )
    return given, work


def test_where_training_took_all_the_time_what_it_found_goes_on(tmp_path: Path) -> None:
    given, work = tuned(tmp_path, used=31.0, budget=30.0)
    assert given["tuned"].files == {"folds": b"5"}
    assert given["tuning"] == {"folds": 5, "seconds": 0.0, "score": 0.75, "tried": []}
    assert [(note.key, note.facts["count"]) for note in work.notes] == [("tune.done", 0)]
