"""Turn contents into numbers that simple models learn from.

A text      TF-IDF of words, pairs of Chinese characters and letter groups (sparse)
A picture   its pixels shrunk, the directions of its edges by place (after Dalal and Triggs 2005),
            and how often each shade of each colour occurs
A sound     loudness by band - mean, spread, greatest, change - and its spectrogram, shrunk

What is learnt here (vocabulary, scale) is learnt on seen rows, without their classes.

Start reading at `Encoder`.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.artefacts import decoded, encoded
from baibu.workbench.media import pictures, prose
from baibu.workbench.media.likeness import shrunk
from baibu.workbench.media.plan import Plan

Array = NDArray[Any]
GREY, COLOUR = 12, 6  # sides of shrunk pixels
CELLS, DIRECTIONS = 4, 8  # of edges
SHADES = 8
SPECTRUM = (10, 16)  # bands and moments of a shrunk spectrogram
LONGEST = 30_000  # entries of a vocabulary
SURE = 50  # texts from which an entry must stand in two of them
LEAST_SPREAD = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """What was learnt to turn contents into features."""

    plan: Plan
    terms: Mapping[str, int] = field(default_factory=dict)  # of texts: entry -> place
    weights: Array = field(default_factory=lambda: np.zeros(0))  # inverse frequency of each entry
    middle: Array = field(default_factory=lambda: np.zeros(0))  # of pictures: mean, and
    spread: Array = field(default_factory=lambda: np.ones(0))  # deviation of each feature

    @property
    def width(self) -> int:
        """Count the features."""
        return len(self.weights) if self.plan.medium == "text" else len(self.middle)

    def of(self, contents: Sequence[str]) -> Any:
        """Give the features of contents, one row each; sparse for texts."""
        if self.plan.medium == "text":
            return _weighed([prose.grams(text) for text in contents], self.terms, self.weights)
        raw = raw_features([pictures.pixels(one) for one in contents], self.plan)
        return ((raw - self.middle) / self.spread).astype(np.float32)

    def files(self) -> dict[str, bytes]:
        """Give it as files."""
        told = {"plan": self.plan.plain(), "terms": list(self.terms)}
        files = {"encoder.json": json.dumps(told, ensure_ascii=False).encode("utf-8")}
        for name in ("weights", "middle", "spread"):
            files[f"encoder.{name}"] = encoded(getattr(self, name))[1]
        return files

    @classmethod
    def read(cls, files: Mapping[str, bytes]) -> Encoder:
        """Rebuild it from files."""
        told = json.loads(files["encoder.json"])
        arrays = {
            name: decoded("array", files[f"encoder.{name}"])
            for name in ("weights", "middle", "spread")
        }
        terms = {term: at for at, term in enumerate(told["terms"])}
        return cls(plan=Plan.of(told["plan"]), terms=terms, **arrays)


def fitted(contents: Sequence[str], plan: Plan) -> Encoder:
    """Learn vocabulary or scale from contents."""
    if plan.medium == "text":
        return _vocabulary(contents, plan)
    raw = raw_features([pictures.pixels(one) for one in contents], plan)
    spread = raw.std(axis=0)
    return Encoder(
        plan=plan,
        middle=raw.mean(axis=0),
        spread=np.where(spread < LEAST_SPREAD, 1.0, spread),
    )


def raw_features(held: Sequence[Array], plan: Plan) -> Array:
    """Give the features of pictures or spectrograms as they are, before any scaling."""
    if plan.medium == "audio":
        return np.stack([_of_sound(one.astype(np.float64) / 255) for one in held])
    return np.stack([_of_picture(one.astype(np.float64) / 255) for one in held])


def _of_picture(values: Array) -> Array:
    grey = values if values.ndim == 2 else values @ np.array([0.299, 0.587, 0.114])
    parts = [shrunk(grey, GREY, GREY).ravel(), edges(grey).ravel()]
    if values.ndim == 3:
        parts.append(shrunk(values, COLOUR, COLOUR).ravel())
    planes = [values] if values.ndim == 2 else [values[:, :, n] for n in range(3)]
    parts += [np.histogram(plane, bins=SHADES, range=(0, 1))[0] / plane.size for plane in planes]
    return np.concatenate(parts)


def edges(grey: Array) -> Array:
    """Say how strong edges are by place and direction, each neighbourhood by its own strength."""
    down, across = np.gradient(grey)
    strength = np.hypot(down, across)
    turn = (np.arctan2(down, across) % math.pi) / math.pi * DIRECTIONS
    low = np.floor(turn).astype(int)
    share = turn - low
    rows = (np.arange(grey.shape[0]) * CELLS // grey.shape[0])[:, None]
    columns = (np.arange(grey.shape[1]) * CELLS // grey.shape[1])[None, :]
    cell = rows * CELLS + columns
    found = np.zeros(CELLS * CELLS * DIRECTIONS)
    for direction, part in ((low, 1 - share), (low + 1, share)):
        places = cell * DIRECTIONS + direction % DIRECTIONS
        found += np.bincount(places.ravel(), (strength * part).ravel(), minlength=len(found))
    by_cell = found.reshape(CELLS, CELLS, DIRECTIONS)
    blocks = [
        by_cell[row : row + 2, column : column + 2].ravel()
        for row in range(CELLS - 1)
        for column in range(CELLS - 1)
    ]
    return np.concatenate([block / (np.linalg.norm(block) + 0.05) for block in blocks])


def _of_sound(values: Array) -> Array:
    change = np.abs(np.diff(values, axis=1)).mean(axis=1)
    bands = [values.mean(axis=1), values.std(axis=1), values.max(axis=1), change]
    return np.concatenate([*bands, shrunk(values, *SPECTRUM).ravel()])


def _vocabulary(texts: Sequence[str], plan: Plan) -> Encoder:
    rows: Counter[str] = Counter()
    for text in texts:
        rows.update(prose.grams(text).keys())
    least = 2 if len(texts) >= SURE else 1
    ranked = sorted(
        (term for term, count in rows.items() if count >= least),
        key=lambda term: (-rows[term], term),
    )[:LONGEST]
    terms = {term: at for at, term in enumerate(sorted(ranked))}
    weights = np.array([math.log((1 + len(texts)) / (1 + rows[term])) + 1 for term in terms])
    return Encoder(plan=plan, terms=terms, weights=weights)


def _weighed(counted: Sequence[Counter[str]], terms: Mapping[str, int], weights: Array) -> Any:
    """Weigh counts by 1 + log and the inverse frequency; each row has length one."""
    from scipy import sparse

    ends, places, values = [0], [], []
    for counts in counted:
        known = sorted((terms[term], count) for term, count in counts.items() if term in terms)
        held = np.array([(1 + math.log(count)) * weights[at] for at, count in known])
        places += [at for at, _ in known]
        values.append(held / (float(np.linalg.norm(held)) or 1.0))
        ends.append(len(places))
    data = np.concatenate(values) if values else np.zeros(0)
    made = (data, np.array(places, dtype=np.int64), np.array(ends, dtype=np.int64))
    return sparse.csr_array(made, shape=(len(counted), len(weights)))
