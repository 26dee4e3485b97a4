"""Pack what tells pictures, texts and sounds apart, so that it takes a file anywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baibu.core.language import LANGUAGES
from baibu.workbench.artefacts import Bundle
from baibu.workbench.card import Card
from baibu.workbench.media.model import MediaModel
from baibu.workbench.monitor import drift
from baibu.workbench.monitor.plan import counted_of
from baibu.workbench.packaging import building, cards, manifest
from baibu.workbench.packaging import media_building as packing
from baibu.workbench.project import Project
from baibu.workbench.step import MEDIA, Given, Work, step
from baibu.workbench.threads import one_thread

if TYPE_CHECKING:
    import pandas as pd

OPENING = ("at", "run", "step", "reason")


def looks(card: Card, folder: Path) -> Mapping[str, Any]:
    """Tell what the cards say that no step gives: looks at the test rows; and what can be made."""
    opened = Project(folder=folder, card=card).openings()
    openings = [{key: one.get(key, "") for key in OPENING} for one in opened]
    return {"openings": openings, "graphs": building.has_graphs()}


@step(stage=6, gives=("package",), settings=("name", "seed"), kinds=MEDIA, outside=looks)
def pack_media(
    work: Work,
    model: Any,
    seen: pd.DataFrame,
    cleaned: pd.DataFrame,
    cleaner: Any,
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
    found = MediaModel.of(model.files)
    contents = seen[found.plan.column].tolist()
    signature = packing.signature_of(found, evaluation, contents[0])
    with one_thread():
        made = packing.built(found, signature, contents)
    if made.is_same:
        work.note("pack_media.same", difference=made.difference, rows=made.compared)
    else:
        work.note(
            "pack_media.differs", level="warning", difference=made.difference, rows=made.compared
        )
    facts = cards.Facts(
        name=work.setting("name"),
        made={
            "recipe": work.scratch.name, "code": work.step.code, "seed": work.seed,
            "libraries": packing.libraries(),
        },
        problem=problem, framing=framing, data=data_card, rows=rows, cleaner=cleaner,
        evaluation=evaluation, validation=validation, importance=importance,
        signature=signature.plain(), blend=blend, single=None, graph=made.graph,
        openings=looks(work.card, work.folder)["openings"],
    )  # fmt: skip
    files = {
        **made.files,
        "cleaner.json": json.dumps(cleaner).encode(),
        "reference.json": json.dumps(
            drift.plain(drift.reference(counted_of(cleaned, cleaner)))
        ).encode(),
        "requirements.txt": packing.requirements(found, made.graph).encode(),
        "README.md": cards.readme(facts).encode(),
    }
    for language in LANGUAGES:
        files[f"MODEL_CARD.{language}.md"] = cards.model_card(facts, language).encode()
        files[f"DATA_CARD.{language}.md"] = cards.data_card(facts, language).encode()
    about = {**facts.made, "name": facts.name, "graph": made.graph}
    named, raw = manifest.sealed(files, about)
    work.note(
        "pack_media.done", version=named, size=sum(map(len, files.values())) / 1_000_000,
        milliseconds=made.milliseconds, parts=len(made.graph["parts"]),
        count=len(found.about.weights),
    )  # fmt: skip
    return {"package": Bundle(files={manifest.NAME: raw, **files})}
