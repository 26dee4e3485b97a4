"""Make the ONNX graph of a blend, and hold it to what the blend says.

Reads  a `Model`, the layout of its views, and what a graph has said of rows.
Gives  the graph's bytes with the configurations that it speaks for, and why others are left out.
Never  keeps a configuration that says something else than the model's own.

Start reading at `converted` and `differing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.layers import config_of
from baibu.workbench.engine.learners import Crowd, Layers
from baibu.workbench.engine.sizes import MOST_NODES, MOST_REMEMBERED
from baibu.workbench.model import Model
from baibu.workbench.packaging import trees
from baibu.workbench.packaging.boosted_words import Words
from baibu.workbench.packaging.ctrs import Recipe
from baibu.workbench.packaging.graph import Graph, Link, Sums, Voice
from baibu.workbench.packaging.inputs import Inputs
from baibu.workbench.packaging.layout import Layout
from baibu.workbench.packaging.trees import Trees

Array = NDArray[Any]
Made = Mapping[int, Trees]  # the trees of each part that has any
TOLERANCE = 1e-4  # of a chance, or of an amount relative to the spread of amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A graph, the configurations in it, and why each other one is not."""

    raw: bytes  # empty where no configuration could be converted
    parts: tuple[str, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)  # reason, a key `reason.KEY`
    difference: float = 0.0  # from the model, the largest, as `TOLERANCE` counts
    sums: Sums | None = None  # by which its parts can be heard


def converted(
    model: Model, layout: Layout, words: Words | None, differ: Sequence[str] = ()
) -> Converted:
    """Convert all that can be, but for those of which it is known that they `differ`.

    `layout` holds the counts of `words`.
    """
    ready: dict[str, Made] = {}
    left_out: dict[str, str] = {}
    for config in layers(model):
        made, reason = _read(model, layout, words, config)
        below = model.parts[config][0].below
        reason = next((left_out[name] for name in below if name in left_out), reason)
        reason = "differs" if config in differ else reason
        if reason is None:
            ready[config] = made
        else:
            left_out[config] = reason
    used = {name for config in ready for name in model.parts[config][0].below}
    used |= set(model.about.weights)
    ready = {config: made for config, made in ready.items() if config in used}
    if not any(config in model.about.weights for config in ready):
        return Converted(raw=b"", parts=(), left_out=left_out)
    graph = _written(model, layout, ready)
    raw = graph.model()
    return Converted(raw=raw, parts=tuple(ready), left_out=left_out, sums=graph.sums())


def differing(model: Model, wanted: Mapping[str, Array], said: Mapping[str, Array]) -> list[str]:
    """Name the configurations that say something else in a graph than they should."""
    kind = model.about.kind
    return [name for name, vote in said.items() if not apart(kind, wanted[name], vote) <= TOLERANCE]


def layers(model: Model) -> list[str]:
    """Name all configurations, those that stand on others last."""
    return sorted(model.about.configs, key=lambda name: bool(model.parts[name][0].below))


def _written(model: Model, layout: Layout, ready: Mapping[str, Made]) -> Graph:
    """Put configurations into a graph, in the order of `layers`; without a weight as votes only."""
    made = _graph(model, layout)
    for config, held in ready.items():
        if model.parts[config][0].below and not made.has_risen:
            below = list(dict.fromkeys(map(config_of, layout.votes)))
            made.rise(below, is_chance=model.about.kind != "regression")
        _add(made, model, layout, config, held, model.about.weights.get(config, 0.0))
    return made


def apart(kind: str, wanted: Array, found: Array) -> float:
    """Give the largest difference: of a chance, or of an amount by the spread of amounts."""
    scale = float(np.std(wanted)) or 1.0 if kind == "regression" else 1.0
    if not np.isfinite(found).all():
        return float("inf")
    return float(np.abs(wanted - found).max(initial=0.0)) / scale


def _graph(model: Model, layout: Layout) -> Graph:
    width = len(model.about.classes) if model.about.kind == "multiclass" else 1
    return Graph(codes=layout.codes_width, wide=layout.wide_width, width=width)


def _read(
    model: Model, layout: Layout, words: Words | None, config: str
) -> tuple[dict[int, Trees], str | None]:
    """Read the trees of all folds of a configuration; give the reason where it cannot be added."""
    made: dict[int, Trees] = {}
    for number, part in enumerate(model.parts[config]):
        if isinstance(part.model, Crowd):
            if part.model.x.size * len(model.parts[config]) > MOST_REMEMBERED:
                return {}, "too_large"
        elif not isinstance(part.model, Layers):
            try:
                made[number] = _trees(model, layout, words, config, number)
            except trees.UnreadableTreesError:
                return {}, "unknown"
            if sum(one.size for one in made.values()) > MOST_NODES:
                return {}, "too_large"
    return made, None


def _add(
    graph: Graph, model: Model, layout: Layout, config: str, made: Made, weight: float
) -> None:
    """Add all parts of a configuration to a graph."""
    share = weight / len(model.parts[config])
    for number, part in enumerate(model.parts[config]):
        link = link_of(part.learner, model.about.kind, is_log=part.is_log)
        voice = Voice(link=link, weight=share, config=config)
        if isinstance(part.model, Layers):
            columns, spread = layout.wide_columns(part.view), layout.spread(part.view)
            graph.add_layers(part.model, columns, voice, spread)
        elif isinstance(part.model, Crowd):
            graph.add_crowd(part.model, layout.wide_columns(part.view), voice)
        else:
            graph.add_trees(made[number], voice)


def _trees(model: Model, layout: Layout, words: Words | None, config: str, number: int) -> Trees:
    part, kind, classes = model.parts[config][number], model.about.kind, len(model.about.classes)
    if has_words(part):
        if words is None:
            raise trees.UnreadableTreesError(config)
        width = classes if kind == "multiclass" else 1
        return words.trees(
            f"{config}/{number}", width, singles=layout.singles, start=layout.ctrs_start
        )
    at = layout.code_columns(part.view, is_single=part.learner in trees.SINGLE)
    return trees.read(part.learner, part.model, kind, classes, at)


def words_of(model: Model, inputs: Inputs) -> Words | None:
    """Take in all models that read words as they are; nothing where there is none."""
    found = Words()
    numbers = {name: at for at, name in enumerate(inputs.numbers)}
    places = {name: at for at, name in enumerate(inputs.words)}
    for config, parts in model.parts.items():
        for number, part in enumerate(parts):
            if has_words(part):
                columns = part.view["columns"]
                found.add(
                    f"{config}/{number}", part.model,
                    [numbers[one["name"]] for one in columns if one["k"] == "number"],
                    [places[one["name"]] for one in columns if one["k"] == "word"],
                )  # fmt: skip
    return None if found.is_empty else found


def counts_of(model: Model, words: Words, vocabulary: Sequence[Sequence[str]]) -> Recipe:
    """Lay out what these models have counted."""
    part = next(part for parts in model.parts.values() for part in parts if has_words(part))
    row = ["" if column["k"] == "word" else 0.0 for column in part.view["columns"]]
    return words.recipe(vocabulary, part.model, row)


def has_words(part: Fitted) -> bool:
    """Say whether a part reads words as they are."""
    view = part.view
    return view["view"] == "words" and any(column["k"] == "word" for column in view["columns"])


def link_of(learner: str, kind: str, *, is_log: bool) -> Link:
    """Say what becomes of a learner's sums."""
    if is_log:
        return "expm1"
    if kind == "regression" or learner in ("forest", "neighbours"):
        return "identity"
    return "sigmoid" if kind == "binary" else "softmax"
