"""Pack the model so that it can be asked elsewhere and later, by people who were not here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baibu.core.language import LANGUAGES
from baibu.workbench.artefacts import Bundle
from baibu.workbench.card import Card
from baibu.workbench.model import Model
from baibu.workbench.monitor import drift
from baibu.workbench.monitor.plan import counted_of
from baibu.workbench.packaging import building, cards, manifest
from baibu.workbench.packaging.building import Built
from baibu.workbench.packaging.learnt import signature_of
from baibu.workbench.project import Project
from baibu.workbench.step import Given, Work, step
from baibu.workbench.threads import one_thread

if TYPE_CHECKING:
    import pandas as pd

OPENING = ("at", "run", "step", "reason")


def looks(card: Card, folder: Path) -> Mapping[str, Any]:
    """Tell what the cards say that no step gives: looks at the test rows; and what can be made."""
    openings = [{key: one.get(key, "") for key in OPENING} for one in _openings(card, folder)]
    return {"openings": openings, "graphs": building.has_graphs()}


@step(
    stage=6,
    gives=("package",),
    settings=("name", "seed", "task.latency_ms"),
    outside=looks,
)
def package(
    work: Work,
    model: Any,
    cleaner: Any,
    shaper: Any,
    seen: pd.DataFrame,
    cleaned: pd.DataFrame,
    shaped: pd.DataFrame,
    problem: Any,
    framing: Any,
    data_card: Any,
    rows: Any,
    blend: Any,
    evaluation: Any,
    validation: Any,
    importance: Any,
) -> Given:
    """Build what answers, compare it with the model, and write what should be known of it."""
    found = Model.of(model)
    signature = signature_of(found.about, cleaner, shaper, cleaned, evaluation)
    rest = (cleaner, shaper, signature, seen, shaped, model.files)
    with one_thread():
        made = building.built(found, *rest)
        single, found, made = _fast_enough(work, found, made, rest, blend)
    _tell(work, made)
    facts = cards.Facts(
        name=work.setting("name"),
        made={
            "recipe": work.scratch.name, "code": work.step.code, "seed": work.seed,
            "libraries": building.libraries(found),
        },
        problem=problem, framing=framing, data=data_card, rows=rows, cleaner=cleaner,
        evaluation=evaluation, validation=validation, importance=importance,
        signature=signature.plain(),
        blend={"weights": found.about.weights}, single=single, graph=made.graph,
        openings=looks(work.card, work.folder)["openings"],
    )  # fmt: skip
    columns = [column.name for column in signature.columns]
    held = counted_of(cleaned, cleaner)
    held = held[[name for name in held.columns if name in columns]]
    files = {
        **made.files,
        "reference.json": json.dumps(drift.plain(drift.reference(held))).encode(),
        "requirements.txt": building.requirements(found, made.graph).encode(),
        "README.md": cards.readme(facts).encode(),
    }
    for language in LANGUAGES:
        files[f"MODEL_CARD.{language}.md"] = cards.model_card(facts, language).encode()
        files[f"DATA_CARD.{language}.md"] = cards.data_card(facts, language).encode()
    about = {**facts.made, "name": facts.name, "graph": made.graph}
    version, raw = manifest.sealed(files, about)
    work.note("package.done", version=version, size=sum(map(len, files.values())) / 1_000_000)
    return {"package": Bundle(files={manifest.NAME: raw, **files})}


def _openings(card: Card, folder: Path) -> list[dict[str, Any]]:
    return Project(folder=folder, card=card).openings()


def _fast_enough(
    work: Work, model: Model, made: Built, rest: tuple[Any, ...], blend: Mapping[str, Any]
) -> tuple[Mapping[str, Any] | None, Model, Built]:
    """Take the best single configuration where the blend is slower than the card allows."""
    from baibu.workbench import metrics

    limit = float(work.setting("task.latency_ms"))
    if not limit or made.milliseconds <= limit:
        return None, model, made
    sign = -1 if metrics.METRICS[model.about.metric].greater_is_better else 1
    ranked = sorted(model.parts, key=lambda name: sign * blend["singles"][name])
    for config in ranked:
        one = building.alone(model, config)
        tried = building.built(one, *rest)
        if tried.milliseconds <= limit:
            told = {
                "config": config, "limit_ms": limit, "blend_ms": made.milliseconds,
                "single_ms": tried.milliseconds, "single_score": blend["singles"][config],
                "blend_score": blend["score"],
            }  # fmt: skip
            work.note(
                "package.single", level="warning", config=config, limit=limit,
                blend=made.milliseconds, single=tried.milliseconds,
                single_score=told["single_score"], blend_score=told["blend_score"],
            )  # fmt: skip
            return told, one, tried
    work.note("package.too_slow", level="warning", limit=limit, blend=made.milliseconds)
    return None, model, made


def _tell(work: Work, made: Built) -> None:
    """Tell whether the package says what the model says, and how fast."""
    if made.is_same:
        work.note("package.same", difference=made.difference, rows=made.compared)
    else:
        work.note(
            "package.differs", level="warning", difference=made.difference, rows=made.compared
        )
    left_out = made.graph["left_out"]
    if "no_library" in left_out.values():
        work.note("package.no_graph", level="worth_knowing")
    elif left_out:
        work.note("package.left_out", level="warning", names=sorted(left_out))
    if made.graph["parts"]:
        work.note(
            "package.graph", count=len(made.graph["parts"]), difference=made.graph["difference"]
        )
    work.note("package.speed", milliseconds=made.milliseconds)
