"""Read CatBoost's models of words: which counts they need, and trees that ask these counts.

Reads  fitted CatBoost models, by the JSON that they write of themselves.
Gives  `Words`: one recipe of counts for all of them, and the trees of each.
Never  reads a kind of question that it does not know: `UnreadableTreesError` says which.

Start reading at `Words.of`.
"""

from __future__ import annotations

import ast
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.engine.views import MISSING as NO_WORD
from baibu.workbench.packaging.ctrs import Gathering, Recipe, Step, flat_hashes
from baibu.workbench.packaging.trees import Ask, Trees, UnreadableTreesError, symmetric

Array = NDArray[Any]
Plain = Mapping[str, Any]
_EMPTY = 2**64 - 1  # a place of a table that holds nothing
_HASH = re.compile(r'^    (".*"): (-?\d+),$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Read:
    """A model as it tells of itself, and where its features stand."""

    told: Any
    numbers: tuple[int, ...]  # place of each float feature among the numbers
    words: tuple[int, ...]  # place of each word feature among the words
    ctrs: tuple[tuple[int, float], ...]  # number and border, by place of a split


class Words:
    """What all models of words of a blend ask, put together."""

    def __init__(self) -> None:
        self._gathering = Gathering()
        self._read: dict[str, _Read] = {}

    @property
    def is_empty(self) -> bool:
        """Say whether there is any such model."""
        return not self._read

    def add(self, name: str, model: Any, numbers: Sequence[int], words: Sequence[int]) -> None:
        """Take in a model; the places are those of its float and word features, in order."""
        told = json.loads(written(model, "json"))
        about = told["features_info"]
        ctrs: list[tuple[int, float]] = []
        floats = about.get("float_features", [])
        for ctr in about.get("ctrs", []):
            number = self._number(told, ctr, floats, numbers, words)
            ctrs += [(number, border) for border in ctr["borders"] or []]
        self._read[name] = _Read(told, tuple(numbers), tuple(words), tuple(ctrs))

    def _number(
        self, told: Any, ctr: Plain, floats: Sequence[Plain], numbers: Sequence[int],
        words: Sequence[int],
    ) -> int:  # fmt: skip
        steps = [self._step(one, floats, numbers, words) for one in ctr["elements"]]
        table = _table(told["ctr_data"][ctr["identifier"]], ctr)
        terms = (ctr["prior_numerator"], ctr["prior_denomerator"], ctr["shift"], ctr["scale"])
        return self._gathering.number(steps, table, terms)

    def _step(
        self, one: Plain, floats: Sequence[Plain], numbers: Sequence[int], words: Sequence[int]
    ) -> Step:
        kind = one["combination_element"]
        if kind == "cat_feature_value":
            return "word", words[one["cat_feature_index"]]
        if kind == "cat_feature_exact_value":
            return self._gathering.exact_step(words[one["cat_feature_index"]], one["value"])
        if kind == "float_feature":
            at = one["float_feature_index"]
            nan = floats[at].get("nan_value_treatment") == "AsTrue"
            return self._gathering.float_step(numbers[at], one["border"], nan=nan)
        raise UnreadableTreesError(f"catboost: {kind}")

    def recipe(self, vocabulary: Sequence[Sequence[str]], model: Any, row: Sequence[Any]) -> Recipe:
        """Lay out the counts; `model` is asked for the hashes of all words, `row` is one it reads.

        Every word feature of `row` is a text; the others are numbers.
        """
        for held in self._read.values():  # so that every equality that is asked has its place
            for tree in held.told["oblivious_trees"]:
                for split in tree["splits"] or []:
                    if split["split_type"] == "OneHotFeature":
                        self._exact(held, split)
        distinct = sorted({NO_WORD, *(word for line in vocabulary for word in line)})
        known = _hashes(model, distinct, row)
        return self._gathering.recipe(flat_hashes(vocabulary, known, NO_WORD))

    def trees(self, name: str, width: int, *, singles: int, start: int) -> Trees:
        """Give a model's trees; counts stand in `codes` from `start`, numbers from `singles`."""
        held = self._read[name]
        about = held.told["features_info"]
        floats = about.get("float_features", [])
        first = sum(len(one["borders"] or []) for one in floats)
        first += sum(len(one.get("values") or []) for one in about["categorical_features"])

        def ask(split: Plain) -> Ask:
            kind = split["split_type"]
            if kind == "FloatFeature":
                at = split["float_feature_index"]
                is_up = floats[at].get("nan_value_treatment") == "AsTrue"
                return singles + held.numbers[at], split["border"], not is_up
            if kind == "OneHotFeature":
                return start + self._gathering.numbers + self._exact(held, split), 0.5, True
            if kind == "OnlineCtr":
                number, border = held.ctrs[split["split_index"] - first]
                if border != split["border"]:
                    raise UnreadableTreesError("catboost: the order of counts")
                return start + number, border, True
            raise UnreadableTreesError(f"catboost: {kind}")

        return symmetric(held.told, width, ask)

    def _exact(self, held: _Read, split: Plain) -> int:
        at = held.words[split["cat_feature_index"]]
        return self._gathering.exact_step(at, split["value"])[1]


def _table(told: Plain, ctr: Plain) -> tuple[Array, Array, Array]:
    """Read what was counted: keys, good ones and all, for one way of counting."""
    stride = int(told["hash_stride"])
    lines = np.array(told["hash_map"], dtype=object).reshape(-1, stride)
    keys = np.array([int(key) for key in lines[:, 0]], dtype=np.uint64)
    counts = lines[:, 1:].astype(np.float64)
    kind, border = ctr["ctr_type"], int(ctr["target_border_idx"])
    if kind in ("Counter", "FeatureFreq"):
        good, total = counts[:, 0], np.full(len(keys), float(told["counter_denominator"]))
    elif kind in ("BinarizedTargetMeanValue", "FloatTargetMeanValue"):
        good, total = counts[:, 0], counts[:, 1]
    elif kind == "Buckets":
        good, total = counts[:, border], counts.sum(axis=1)
    elif kind == "Borders":
        good, total = counts[:, border + 1 :].sum(axis=1), counts.sum(axis=1)
    else:
        raise UnreadableTreesError(f"catboost: {kind}")
    there = keys != np.uint64(_EMPTY)
    return keys[there], good[there], total[there]


def _hashes(model: Any, words: Sequence[str], row: Sequence[Any]) -> dict[str, int]:
    """Ask CatBoost how it hashes words; it tells so in the Python that it writes."""
    import catboost

    at = [place for place, item in enumerate(row) if isinstance(item, str)]
    rows = [[word if place in at else item for place, item in enumerate(row)] for word in words]
    text = written(model, "python", pool=catboost.Pool(rows, cat_features=at))
    text = text[text.rindex("cat_features_hashes = {") :]
    return {
        ast.literal_eval(f"b{quoted}").decode("utf-8", "surrogatepass"): int(value)
        for quoted, value in _HASH.findall(text)
    }


def written(model: Any, form: str, **more: Any) -> str:
    """Let a model write itself down."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "model"
        model.save_model(str(place), format=form, **more)
        return place.read_text(encoding="utf-8")
