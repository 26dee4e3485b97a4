"""Put the files of a package together, and hold what they answer to what the run's model says.

Reads  a `Model`, the rules for later rows, and rows that were learnt from.
Gives  `Built`: files by name, with the numbers that a person should know.
Never  lets a package out that answers otherwise than the model it was made of, unsaid.

Start reading at `built`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import cleaner as cleaners
from baibu.workbench import shaper as shapers
from baibu.workbench.engine.views import MOST_CODES, is_number
from baibu.workbench.model import Model
from baibu.workbench.packaging import convert
from baibu.workbench.packaging.answering import COUNTS, GRAPH, MODEL, Answering, Array
from baibu.workbench.packaging.boosted_words import Words
from baibu.workbench.packaging.convert import Converted, apart
from baibu.workbench.packaging.ctrs import Ctrs
from baibu.workbench.packaging.layout import Layout, missing_codes, vocabulary
from baibu.workbench.packaging.learnt import plain_rows
from baibu.workbench.packaging.signature import Signature

if TYPE_CHECKING:
    import pandas as pd

Files = dict[str, bytes]
Row = Mapping[str, Any]
COMPARED = 1_000  # rows on which a package is compared with its model
TIMED = 30  # rows asked one by one, to see how long one takes
NEEDED = ("onnx", "onnxruntime")
LIBRARIES: Mapping[str, tuple[str, ...]] = {  # of a part that is asked natively
    "lightgbm": ("lightgbm",), "xgboost": ("xgboost-cpu",), "catboost": ("catboost",),
    "forest": ("scikit-learn", "skops"), "neighbours": ("scikit-learn",), "linear": (), "net": (),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The files that answer, and how well and fast they do."""

    files: Files
    graph: Mapping[str, Any]  # parts, left_out, difference
    difference: float  # between package and model, as `convert.TOLERANCE` counts
    compared: int  # rows
    milliseconds: float  # of one row, the median

    @property
    def is_same(self) -> bool:
        """Say whether package and model say the same."""
        return self.difference <= convert.TOLERANCE


def built(
    model: Model,
    cleaner: Mapping[str, Any],
    shaper: Mapping[str, Any],
    signature: Signature,
    seen: pd.DataFrame,
    shaped: pd.DataFrame,
    known: Mapping[str, bytes] | None = None,
) -> Built:
    """Build what answers, with a graph where the libraries for it are there.

    `seen` are rows as they came, `shaped` the same as the model reads them; parts that are `known`
    as files need not be written again.
    """
    states = [part.view for parts in model.parts.values() for part in parts]
    files: Files = {
        "signature.json": signature.json().encode("utf-8"),
        "cleaner.json": _json(cleaner),
        "shaper.json": _json(shaper),
        "layout.json": _json(
            {
                "missing": missing_codes(states),
                "words": vocabulary(states, _words(shaped, model.about.columns)),
            }
        ),
        **{f"{MODEL}{name}": raw for name, raw in model.bundle(known).files.items()},
    }
    picked = seen.iloc[np.linspace(0, len(seen) - 1, min(COMPARED, len(seen))).astype(int)]
    rows = plain_rows(picked, [column.name for column in signature.columns])
    wanted = model.each(shapers.applied(shaper, cleaners.applied(cleaner, picked)))
    if not has_graphs():
        left_out = dict.fromkeys(model.parts, "no_library")
        return _natively(model, files, rows, wanted, left_out)
    return _graphed(model, files, rows, wanted)


def _graphed(model: Model, files: Files, rows: Sequence[Row], wanted: Mapping[str, Array]) -> Built:
    """Write the graph, and hold each configuration in it to what the model's own says."""
    layout, words, counts = _read(model, files)
    differ: list[str] = []
    while True:
        found = convert.converted(model, layout, words, differ)
        if found.sums is None:
            return _natively(model, files, rows, wanted, found.left_out)
        asked = {**files, GRAPH: found.raw, "graph.json": _json(_graph(found)), **counts}
        answering = Answering(asked, sums=found.sums)
        scores, said = answering.heard(answering.encode(rows), found.sums)
        more = convert.differing(model, wanted, said)
        if more:
            differ += more
            continue
        found = replace(found, difference=_apart(model, wanted, scores))
        if found.difference > convert.TOLERANCE:  # each says the same: this should not happen
            left_out = dict.fromkeys(model.parts, "differs")
            return _natively(model, files, rows, wanted, left_out)
        asked["graph.json"] = _json(_graph(found))
        return _built(asked, found, answering, rows)


def _natively(
    model: Model, files: Files, rows: Sequence[Row], wanted: Mapping[str, Array],
    left_out: Mapping[str, str],
) -> Built:  # fmt: skip
    answering = Answering(files, engine="native")
    difference = _apart(model, wanted, answering.scores(answering.encode(rows)))
    found = Converted(raw=b"", parts=(), left_out=left_out)
    return replace(_built(files, found, answering, rows), difference=difference)


def _built(files: Files, found: Converted, answering: Answering, rows: Sequence[Row]) -> Built:
    return Built(
        files=files,
        graph=_graph(found),
        difference=found.difference,
        compared=len(rows),
        milliseconds=_milliseconds(answering, rows[:TIMED]),
    )


def _apart(model: Model, wanted: Mapping[str, Array], scores: Array) -> float:
    return apart(model.about.kind, model.blended(wanted), scores)


def _graph(found: Converted) -> dict[str, Any]:
    return {
        "parts": list(found.parts),
        "left_out": dict(found.left_out),
        "difference": found.difference,
    }


def alone(model: Model, config: str) -> Model:
    """Give one configuration of a blend as a model of its own."""
    below = model.parts[config][0].below
    about = replace(model.about, weights={config: 1.0}, below=below)
    return Model(about=about, parts={name: model.parts[name] for name in about.configs})


def requirements(model: Model, graph: Mapping[str, Any]) -> str:
    """List what a machine needs to answer, in the versions that the package was made with."""
    names = ["baibu", "numpy", "scipy", *(["onnxruntime"] if graph["parts"] else [])]
    native = [config for config in model.parts if config not in graph["parts"]]
    asked = [name for config in native for name in (config, *model.parts[config][0].below)]
    for config in dict.fromkeys(asked):
        names += LIBRARIES[model.parts[config][0].learner]
    told = [(name, _version(name)) for name in dict.fromkeys(names)]
    return "".join(f"{name}=={number}\n" for name, number in told if number)


def libraries(model: Model) -> dict[str, str]:
    """Name the versions of all that the model was trained and packed with."""
    names = ["baibu", "numpy", "pandas", "scipy", "scikit-learn", *NEEDED]
    names += [one for parts in model.parts.values() for one in LIBRARIES[parts[0].learner]]
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    return found | {name: number for name in dict.fromkeys(names) if (number := _version(name))}


def has_graphs() -> bool:
    """Say whether graphs can be written and asked here."""
    return all(find_spec(name) is not None for name in NEEDED)


def _read(model: Model, files: Files) -> tuple[Layout, Words | None, Files]:
    """Lay out what the graph reads, with the counts that models of words ask, and their file."""
    plain = Answering(files, engine="none")
    words = convert.words_of(model, plain.inputs)
    if words is None:
        return plain.layout, None, {}
    said = [list(plain.inputs.places(name)) for name in plain.inputs.words]
    recipe = convert.counts_of(model, words, said)
    return plain.layout.with_counts(Ctrs(recipe)), words, {COUNTS: recipe.dump()}


def _words(shaped: pd.DataFrame, columns: Sequence[str]) -> dict[str, list[str]]:
    """List the words that were seen, the most frequent first, as many as a view tells apart."""
    found = {}
    for name in columns:
        if not is_number(shaped[name]):
            counts = shaped[name].dropna().map(str).value_counts()
            found[name] = [str(word) for word in counts.index[:MOST_CODES]]
    return found


def _milliseconds(answering: Answering, rows: Sequence[Row]) -> float:
    answering.scores(answering.encode(rows[:1]))
    took = []
    for row in rows:
        start = time.perf_counter()
        answering.scores(answering.encode([row]))
        took.append(time.perf_counter() - start)
    return float(np.median(took)) * 1_000


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
