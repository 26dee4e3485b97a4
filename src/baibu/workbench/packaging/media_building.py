"""Put the files of a package together, and hold what they answer to what the run's model says.

Start reading at `built`.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from baibu.workbench.media import pictures, sounds
from baibu.workbench.media.model import MediaModel, pixels_of
from baibu.workbench.media.plan import Plan
from baibu.workbench.packaging import building, convert
from baibu.workbench.packaging.media_answering import ABOUT, GRAPH, MODEL, MediaAnswering, Reader
from baibu.workbench.packaging.signature import Column, Kind, Signature

COMPARED = 200  # rows
TIMED = 20
KINDS: Mapping[str, Kind] = {"image": "image", "text": "text", "audio": "sound"}
ALWAYS = ("baibu", "numpy", "scipy", "scikit-learn", "pillow")
MOST_LETTERS = 200  # of an example of a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The files that answer, and how well and fast they do."""

    files: dict[str, bytes]
    graph: Mapping[str, Any]
    difference: float  # of a chance, at most
    compared: int  # rows
    milliseconds: float  # of one row, the median

    @property
    def is_same(self) -> bool:
        """Say whether package and model say the same."""
        return self.difference <= convert.TOLERANCE


def signature_of(model: MediaModel, evaluation: Mapping[str, Any], text: str) -> Signature:
    """Describe what the model reads; `text` is an example of one, where it reads texts."""
    plan, about = model.plan, model.about
    example = text[:MOST_LETTERS] if plan.medium == "text" else example_of(plan)
    column = Column(
        name=plan.column, kind=KINDS[plan.medium], may_be_missing=False, example=example
    )
    threshold = evaluation.get("threshold") or {}
    return Signature(
        columns=(column,), target=about.target, task=about.kind, classes=about.classes,
        threshold=float(threshold.get("at", 0.5)), metric=about.metric,
    )  # fmt: skip


def example_of(plan: Plan) -> str:
    """Give a file that says nothing about anybody, in base64."""
    return pictures.example(plan) if plan.medium == "image" else sounds.example(plan)


def built(model: MediaModel, signature: Signature, contents: Sequence[str]) -> Built:
    """Build what answers; `contents` are of rows that were learnt from."""
    from baibu.workbench.packaging import media_graph as drawing

    picked = [contents[n] for n in _even(len(contents), COMPARED)]
    wanted = model.predict(picked)
    found = drawing.Converted(left_out=dict.fromkeys(model.parts, "no_library"))
    if building.has_graphs():
        pixels = None if model.plan.medium == "text" else pixels_of(picked)
        found = drawing.converted(model, model.encoder.of(picked), pixels)
    files = {
        ABOUT: json.dumps({"plan": model.plan.plain()}).encode(),
        "signature.json": signature.json().encode("utf-8"),
        GRAPH: json.dumps(found.told()).encode(),
        **{f"{MODEL}{name}": raw for name, raw in model.bundle().files.items()},
        **found.files,
    }
    answering = MediaAnswering(files)
    rows = np.empty(len(picked), dtype=object)
    rows[:] = picked
    said = answering.scores({"content": rows})
    difference = convert.apart(model.about.kind, wanted, said)
    return Built(
        files=files, graph=found.told(), difference=difference, compared=len(picked),
        milliseconds=_milliseconds(answering, signature),
    )  # fmt: skip


def _even(count: int, most: int) -> list[int]:
    places = np.linspace(0, count - 1, min(most, count)).astype(int)
    return [int(place) for place in np.unique(places)]


def _milliseconds(answering: MediaAnswering, signature: Signature) -> float:
    """Time one row from the file to the answer, without remembering it."""
    took = []
    column = answering.plan.column
    example = signature.example[column]
    given = example if answering.plan.medium == "text" else base64.b64decode(example)
    for _ in range(TIMED):
        fresh = Reader(answering.plan)
        start = time.perf_counter()
        content = np.empty(1, dtype=object)
        content[0] = fresh.look({column: given})[0]
        answering.scores({"content": content})
        took.append(time.perf_counter() - start)
    return float(np.median(took)) * 1_000


def requirements(model: MediaModel, graph: Mapping[str, Any]) -> str:
    """List what a machine needs to answer, in the versions that the package was made with."""
    names = [*ALWAYS, *(["onnxruntime"] if graph["parts"] else [])]
    if any(parts[0].learner == "forest" for parts in model.parts.values()):
        names.append("skops")
    return "".join(f"{name}=={number}\n" for name in names if (number := _version(name)))


def libraries() -> dict[str, str]:
    """Name the versions of all that the model was trained and packed with."""
    names = (*ALWAYS, "pandas", "onnx", "onnxruntime", "torch")
    return {name: number for name in names if (number := _version(name))}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
