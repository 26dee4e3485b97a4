"""Turn the form of a project's card into the card, and the card into the form.

Reads  what was typed, and the columns of the data.
Gives  a `Card`, or what is wrong with each field; nothing typed is ever lost.

Start reading at `card_page` and `save`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, get_args

from baibu.app.project_doors import look
from baibu.app.project_pages import Asked, Broken, CardPage, ColumnRow
from baibu.app.project_places import find
from baibu.app.project_run import COLUMNS, kinds
from baibu.app.project_words import kind as kind_named
from baibu.app.project_words import metric as metric_named
from baibu.app.project_words import said
from baibu.app.wiring import Baibu
from baibu.core.language import Text
from baibu.workbench.card import Card, How
from baibu.workbench.metrics import METRICS
from baibu.workbench.project import Project

MOST_SECONDS = 24 * 3600
PROBLEM = ("goal", "user", "decision", "constraint", "doing_nothing")
TASK = ("kind", "metric", "positive")
WITHOUT_TARGET = "clustering"
WITH_COLUMN = ("group", "time")


def card_page(
    baibu: Baibu, name: str, typed: Asked | None = None, wrong: Mapping[str, Text] | None = None
) -> CardPage:
    """Show the card of a project as a form."""
    project = Project.open(find(baibu, name))
    columns = _columns(project.folder)
    job = baibu.jobs.of("look", project.folder)
    if columns is None and job is None:
        job, columns = look(baibu, name), _columns(project.folder)
    told = job.said if job is not None and job.is_over else {}
    broken = None
    if columns is None and "zh" in told:
        broken = Broken(code=told.get("code"), text=Text(zh=told["zh"], en=told["en"]))
    marked = {one.rpartition(".")[2] for one in project.card.guessed}
    return CardPage(
        id=name,
        asked=typed or _asked(project.card),
        guessed=frozenset(marked),
        columns=columns or (),
        kinds=tuple((one, kind_named(one)) for one in kinds()),
        metrics=tuple((one, metric_named(one)) for one in METRICS),
        wrong=dict(wrong or {}),
        is_reading=columns is None and job is not None and not job.is_over,
        broken=broken,
    )


def save(baibu: Baibu, name: str, typed: Asked) -> Mapping[str, Text]:
    """Write the card as it was typed; where something is wrong, say what, and write nothing."""
    project = Project.open(find(baibu, name))
    wrong = _wrong(typed, _columns(project.folder) or ())
    if not wrong:
        project.changed(_card(project.card, typed))
    return wrong


def _columns(folder: Path) -> tuple[ColumnRow, ...] | None:
    try:
        told = json.loads((folder / COLUMNS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return tuple(ColumnRow(**{**one, "examples": tuple(one["examples"])}) for one in told)


def _asked(card: Card) -> Asked:
    task = card.task
    return Asked(
        name=card.name,
        target=task.target,
        kind=task.kind or "",
        metric=task.metric,
        positive=task.positive,
        **{one: getattr(card.problem, one) for one in PROBLEM},
        seconds=f"{card.budget.seconds:g}",
        split="" if card.split.how == "auto" else card.split.how,
        column=card.split.column,
        licence=card.source[0].licence if card.source else "",
    )


def _wrong(typed: Asked, columns: tuple[ColumnRow, ...]) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    names = {one.name for one in columns}
    if not typed.name.strip():
        wrong["name"] = said("problem.name")
    if not typed.target and typed.kind != WITHOUT_TARGET:
        wrong["target"] = said("problem.needed")
    elif typed.target and names and typed.target not in names:
        wrong["target"] = said("problem.no_column")
    if typed.kind and typed.kind not in kinds():
        wrong["kind"] = said("problem.choice", value=typed.kind[:40])
    if typed.metric and typed.metric not in METRICS:
        wrong["metric"] = said("problem.choice", value=typed.metric[:40])
    elif typed.metric and typed.kind and typed.kind not in METRICS[typed.metric].kinds:
        wrong["metric"] = said("problem.metric")
    if _seconds(typed.seconds) is None:
        wrong["seconds"] = said("problem.number", most=MOST_SECONDS)
    if typed.split and typed.split not in get_args(How):
        wrong["split"] = said("problem.choice", value=typed.split[:40])
    if typed.split in WITH_COLUMN and not typed.column:
        wrong["column"] = said("problem.column")
    elif typed.column and names and typed.column not in names:
        wrong["column"] = said("problem.no_column")
    return wrong


def _seconds(text: str) -> float | None:
    if not text.strip():
        return 60.0
    try:
        found = float(text)
    except ValueError:
        return None
    return found if 0 < found <= MOST_SECONDS else None


def _card(card: Card, typed: Asked) -> Card:
    is_other = typed.target != card.task.target
    values: dict[str, Any] = {one: getattr(typed, one).strip() for one in TASK}
    if is_other:  # what was guessed for another column says nothing of this one
        guessed = {one.rpartition(".")[2] for one in card.guessed}
        values |= {
            one: "" for one in TASK if one in guessed and values[one] == (_asked_of(card, one))
        }
    task = replace(
        card.task,
        target=typed.target,
        kind=values["kind"] or None,
        metric=values["metric"],
        positive=values["positive"],
    )
    problem = replace(card.problem, **{one: getattr(typed, one).strip() for one in PROBLEM})
    how: Any = typed.split or "auto"
    column = typed.column if how in WITH_COLUMN else ""
    licensed = tuple(replace(one, licence=typed.licence.strip()) for one in card.source[:1])
    return replace(
        card,
        name=typed.name.strip(),
        task=task,
        problem=problem,
        split=replace(card.split, how=how, column=column),
        budget=replace(card.budget, seconds=_seconds(typed.seconds) or 60.0),
        source=(*licensed, *card.source[1:]),
        guessed=(),  # what stands in the form was seen; what is empty is guessed anew
    )


def _asked_of(card: Card, name: str) -> str:
    return str(asdict(_asked(card))[name])
