"""Say what a model goes by: what changes its answer when it is hidden, and which words weigh most.

Hiding a place of a picture, a span and band of a sound, or a word of a text, and looking at how far
the chance of the answer falls (occlusion, Zeiler and Fergus 2014), works for any model.

Start reading at `occluded`, `words_of_row` and `words_of_classes`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.engine.learners import Layers
from baibu.workbench.media import pictures, prose
from baibu.workbench.media.model import MediaModel
from baibu.workbench.media.plan import Plan

Array = NDArray[Any]
GRID = 8  # places of a picture in each direction
HIDDEN = 2  # places that are hidden at once in each direction
WORDS = 60  # of a text that are hidden one by one
TOP = 12  # words of a class
Predict = Callable[[Sequence[str]], Array]  # contents -> chances, (n, k) or (n,)


def chance_of(chances: Array, which: int) -> Array:
    """Give the chance of one class."""
    if chances.ndim == 1:
        return chances if which else 1 - chances
    found: Array = chances[:, which]
    return found


def occluded(content: str, which: int, predict: Predict, plan: Plan) -> dict[str, Any]:
    """Say by how much the chance of a class falls where a place is hidden, on a grid.

    What is hidden becomes the picture's mean colour; of a sound, silence. Each place counts with
    the mean of all hidings that covered it.
    """
    values = pictures.pixels(content)
    empty = 0 if plan.medium == "audio" else values.mean(axis=(0, 1))
    rows = np.linspace(0, values.shape[0], GRID + 1).astype(int)
    columns = np.linspace(0, values.shape[1], GRID + 1).astype(int)
    made, covered = [content], []
    for down in range(GRID - HIDDEN + 1):
        for across in range(GRID - HIDDEN + 1):
            hidden = values.copy()
            hidden[rows[down] : rows[down + HIDDEN], columns[across] : columns[across + HIDDEN]] = (
                empty
            )
            made.append(pictures.of_numbers(hidden))
            covered.append((down, across))
    chances = chance_of(predict(made), which)
    total, times = np.zeros((GRID, GRID)), np.zeros((GRID, GRID))
    for (down, across), chance in zip(covered, chances[1:], strict=True):
        here = (slice(down, down + HIDDEN), slice(across, across + HIDDEN))
        total[here] += chances[0] - chance
        times[here] += 1
    return {"chance": float(chances[0]), "falls": np.round(total / times, 4).tolist()}


def words_of_row(text: str, which: int, predict: Predict) -> dict[str, Any]:
    """Say by how much the chance of a class falls without each word of a text, most first."""
    found = list(dict.fromkeys(prose.words(text)))[:WORDS]
    without = [_without(text, word) for word in found]
    chances = chance_of(predict([text, *without]), which)
    falls: list[dict[str, Any]] = [
        {"word": word, "falls": float(chances[0] - chance)}
        for word, chance in zip(found, chances[1:], strict=True)
    ]
    falls.sort(key=lambda one: (-abs(float(one["falls"])), one["word"]))
    return {"chance": float(chances[0]), "words": falls[:TOP]}


def _without(text: str, word: str) -> str:
    """Take a word out of a text, whole words of letters only; Chinese sets no ends to its words."""
    end = r"\b" if word[0].isascii() and word[-1].isascii() else ""
    return re.sub(f"{end}{re.escape(word)}{end}", " ", text, flags=re.IGNORECASE)


def words_of_classes(model: MediaModel) -> list[dict[str, Any]]:
    """Name the words and pairs of characters that weigh most for each class.

    Linear parts tell; where the blend has none, those that count words (naive Bayes).
    """
    known_by = {
        learner: _weights(model, learner) for learner in ("bayes", "linear")
    }  # the last that is there counts
    whole = next((one for one in reversed(known_by.values()) if one is not None), None)
    if whole is None:
        return []
    if whole.shape[1] == 1:
        whole = np.hstack([-whole, whole])
    terms = list(model.encoder.terms)
    known = np.array([term[0] in "wh" for term in terms])
    made = []
    for at, name in enumerate(model.about.classes):
        weights = np.where(known, whole[:, at] - whole.mean(axis=1), -np.inf)
        best = np.argsort(-weights, kind="stable")[:TOP]
        told = [
            {"word": terms[place][1:], "weight": float(weights[place])}
            for place in best.tolist()
            if np.isfinite(weights[place]) and weights[place] > 0
        ]
        made.append({"name": name, "words": told})
    return made


def _weights(model: MediaModel, learner: str) -> Any:
    """Give what one kind of part weighs, over all of the blend; nothing where there is none."""
    whole: Any = None
    for name, parts in model.parts.items():
        for part in parts:
            if isinstance(part.model, Layers) and part.learner == learner:
                weights = part.model.weights[0] * (model.about.weights[name] / len(parts))
                whole = weights if whole is None else whole + weights
    return whole


def examples(votes: Array, truth: Array, *, most: int = 8) -> list[tuple[int, int]]:
    """Choose rows to explain, each with the class that was said: the surest of each class, then
    the surest mistakes.
    """
    chances = votes if votes.ndim == 2 else np.column_stack([1 - votes, votes])
    said = chances.argmax(axis=1)
    sure = chances.max(axis=1)
    order = np.argsort(-sure, kind="stable")
    found: list[int] = []
    for one in range(chances.shape[1]):
        right = [row for row in order.tolist() if said[row] == truth[row] == one][:1]
        found += right
    found = found[: most // 2]
    found += [row for row in order.tolist() if said[row] != truth[row]][: most - len(found)]
    return [(row, int(said[row])) for row in found]
