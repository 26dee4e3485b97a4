"""Read the trees of every library into one form, to be asked together.

Reads  LightGBM's text, XGBoost's and CatBoost's JSON, scikit-learn's arrays.
Gives  `Trees`: nodes that ask `x <= split`, leaves that add a weight to a target. A target is the
       raw sum of one model, or of one class of it.
Never  rounds: a comparison that a library makes in single precision is put so that it comes out the
       same in double, on columns that were rounded to single precision (`layout`).

Start reading at `Trees` and `read`.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.engine.learners import TaskKind

Array = NDArray[Any]
Ask = tuple[int, float, bool]  # column, border, whether what is missing stays below
SINGLE = frozenset({"xgboost", "catboost", "forest"})  # compare in single precision
BELOW_ALL = float(np.float32(-1e9))  # where forests put what is missing
_DEFAULT_LEFT, _MISSING_SHIFT, _NAN = 2, 2, 2  # of LightGBM's `decision_type`


class UnreadableTreesError(Exception):
    """A model asks something that this form has no question for; the text says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """Trees side by side; a child is a node, or a leaf where `*_leaf` says so."""

    roots: Array
    feature: Array
    split: Array
    yes: Array
    no: Array
    yes_leaf: Array
    no_leaf: Array
    nan_yes: Array  # whether what is missing goes where yes goes
    target: Array  # of each leaf
    weight: Array  # of each leaf
    base: Array  # of each target

    @property
    def size(self) -> int:
        """Say how many nodes and leaves there are."""
        return len(self.feature) + len(self.weight)


def joined(several: Sequence[Trees]) -> Trees:
    """Put trees beside one another; each group's targets follow those of the one before."""
    nodes = np.cumsum([0, *(len(one.feature) for one in several)])
    leaves = np.cumsum([0, *(len(one.weight) for one in several)])
    targets = np.cumsum([0, *(len(one.base) for one in several)])

    def children(one: Trees, side: str, number: int) -> Array:
        held, is_leaf = getattr(one, side), getattr(one, f"{side}_leaf")
        shifted: Array = held + np.where(is_leaf, leaves[number], nodes[number])
        return shifted

    return Trees(
        roots=np.concatenate([one.roots + nodes[n] for n, one in enumerate(several)]),
        feature=np.concatenate([one.feature for one in several]),
        split=np.concatenate([one.split for one in several]),
        yes=np.concatenate([children(one, "yes", n) for n, one in enumerate(several)]),
        no=np.concatenate([children(one, "no", n) for n, one in enumerate(several)]),
        yes_leaf=np.concatenate([one.yes_leaf for one in several]),
        no_leaf=np.concatenate([one.no_leaf for one in several]),
        nan_yes=np.concatenate([one.nan_yes for one in several]),
        target=np.concatenate([one.target + targets[n] for n, one in enumerate(several)]),
        weight=np.concatenate([one.weight for one in several]),
        base=np.concatenate([one.base for one in several]),
    )


def read(learner: str, model: Any, kind: TaskKind, classes: int, columns: Array) -> Trees:
    """Read a fitted model's trees; `columns` says where each of its features stands."""
    width = classes if kind == "multiclass" else 1
    if learner == "lightgbm":
        return _lightgbm(model.model_to_string(), width, columns)
    if learner == "xgboost":
        return _xgboost(json.loads(bytes(model.save_raw("json"))), kind, width, columns)
    if learner == "catboost":
        return _catboost(_catboost_told(model), width, columns)
    if learner == "forest":
        return _forest(model, kind, width, columns)
    raise UnreadableTreesError(learner)


class _Growing:
    """Trees that are being put together."""

    def __init__(self, width: int) -> None:
        self.parts: list[tuple[Array, ...]] = []
        self.leaves: list[tuple[Array, Array]] = []
        self.roots: list[int] = []
        self.base = np.zeros(width)
        self.nodes = self.count = 0

    def tree(
        self, feature: Array, split: Array, left: Array, right: Array, nan_left: Array,
        target: Array, weight: Array,
    ) -> None:  # fmt: skip
        """Add a tree with node 0 as its root; a child below zero is leaf number `~child`."""
        if not len(feature):
            self.base[target[0]] += weight[0]
            return
        self.roots.append(self.nodes)
        sides = []
        for child in (left, right):
            is_leaf = child < 0
            sides += [np.where(is_leaf, ~child + self.count, child + self.nodes), is_leaf]
        self.parts.append((feature, split, *sides, nan_left))
        self.leaves.append((target, weight))
        self.nodes += len(feature)
        self.count += len(weight)

    def grown(self) -> Trees:
        feature, split, yes, yes_leaf, no, no_leaf, nan_yes = (
            np.concatenate(held) for held in zip(*self.parts, strict=True)
        ) if self.parts else (np.zeros(0),) * 7  # fmt: skip
        empty = (np.zeros(0), np.zeros(0))
        target, weight = (
            np.concatenate(held) for held in zip(*(self.leaves or [empty]), strict=True)
        )
        return Trees(
            roots=np.array(self.roots, dtype=np.int64), feature=feature.astype(np.int64),
            split=split.astype(np.float64), yes=yes.astype(np.int64), no=no.astype(np.int64),
            yes_leaf=yes_leaf.astype(bool), no_leaf=no_leaf.astype(bool),
            nan_yes=nan_yes.astype(bool), target=target.astype(np.int64),
            weight=weight.astype(np.float64), base=self.base,
        )  # fmt: skip


def _lightgbm(text: str, width: int, columns: Array) -> Trees:
    growing = _Growing(width)
    blocks = text.split("\nTree=")[1:]
    for number, block in enumerate(blocks):
        told = dict(line.split("=", 1) for line in block.splitlines() if "=" in line)
        weight = _floats(told["leaf_value"])
        target = np.full(len(weight), number % width)
        if int(told["num_leaves"]) == 1:
            none = np.zeros(0, dtype=np.int64)
            growing.tree(none, none, none, none, none, target, weight)
            continue
        kinds = _ints(told["decision_type"])
        if (kinds & 1).any():
            raise UnreadableTreesError("lightgbm: categories")
        split = _floats(told["threshold"])
        is_told = (kinds >> _MISSING_SHIFT) & 3 == _NAN
        nan_left = np.where(is_told, (kinds & _DEFAULT_LEFT) != 0, split >= 0)
        left, right = _ints(told["left_child"]), _ints(told["right_child"])
        feature = columns[_ints(told["split_feature"])]
        growing.tree(feature, split, left, right, nan_left, target, weight)
    return growing.grown()


def _floats(text: str) -> Array:
    return np.array(text.split(), dtype=np.float64)


def _ints(text: str) -> Array:
    return np.array(text.split(), dtype=np.int64)


def _xgboost(told: Any, kind: TaskKind, width: int, columns: Array) -> Trees:
    growing = _Growing(width)
    learner = told["learner"]
    scores = json.loads(str(learner["learner_model_param"]["base_score"]))
    base = np.broadcast_to(np.asarray(scores, dtype=np.float64).ravel(), (width,))
    growing.base += np.log(base / (1 - base)) if kind == "binary" else base
    model = learner["gradient_booster"]["model"]
    for tree, target in zip(model["trees"], model["tree_info"], strict=True):
        if any(tree.get("split_type", ())):
            raise UnreadableTreesError("xgboost: categories")
        left, right = np.array(tree["left_children"]), np.array(tree["right_children"])
        split = np.array(tree["split_conditions"], dtype=np.float32)
        inner = left != -1
        less = np.nextafter(split[inner], np.float32(-np.inf)).astype(np.float64)  # x < t
        _grow(
            growing, inner, left, right, columns[np.array(tree["split_indices"])[inner]], less,
            np.array(tree["default_left"], dtype=bool)[inner], split[~inner], target,
        )  # fmt: skip
    return growing.grown()


def _grow(
    growing: _Growing, inner: Array, left: Array, right: Array, feature: Array, split: Array,
    nan_left: Array, weight: Array, target: int,
) -> None:  # fmt: skip
    """Add a tree whose nodes and leaves are numbered together."""
    number = np.where(inner, np.cumsum(inner) - 1, ~(np.cumsum(~inner) - 1))
    growing.tree(
        feature, split, number[left[inner]], number[right[inner]], nan_left,
        np.full(len(weight), target), weight.astype(np.float64),
    )  # fmt: skip


def _forest(model: Any, kind: TaskKind, width: int, columns: Array) -> Trees:
    growing = _Growing(width)
    count = len(model.estimators_)
    for one in model.estimators_:
        tree = one.tree_
        inner = tree.children_left != -1
        split = tree.threshold[inner]
        values = tree.value[:, 0, :][~inner]
        if kind != "regression":
            values = values / values.sum(axis=1, keepdims=True)
        for target in range(width):
            weight = values[:, 1 if kind == "binary" else target] / count
            _grow(
                growing, inner, tree.children_left, tree.children_right,
                columns[tree.feature[inner]], split, split >= BELOW_ALL, weight, target,
            )  # fmt: skip
    return growing.grown()


def _catboost_told(model: Any) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "model.json"
        model.save_model(str(place), format="json")
        return json.loads(place.read_text(encoding="utf-8"))


def _catboost(told: Any, width: int, columns: Array) -> Trees:
    features = told["features_info"].get("float_features", [])
    is_up = {one["feature_index"]: one.get("nan_value_treatment") == "AsTrue" for one in features}
    flat = {one["feature_index"]: one["flat_feature_index"] for one in features}

    def ask(split: Mapping[str, Any]) -> Ask:
        if split["split_type"] != "FloatFeature":
            raise UnreadableTreesError("catboost: words")
        at = split["float_feature_index"]
        return int(columns[flat[at]]), split["border"], not is_up[at]

    return symmetric(told, width, ask)


def symmetric(told: Any, width: int, ask: Callable[[Mapping[str, Any]], Ask]) -> Trees:
    """Unfold trees of CatBoost, which ask the same question at all nodes of a level.

    `ask` turns a split into a column, a border, and whether what is missing stays below.
    """
    growing = _Growing(width)
    scale, bias = told["scale_and_bias"]
    growing.base += np.asarray(bias or 0.0, dtype=np.float64)
    for tree in told["oblivious_trees"]:
        asks = [ask(split) for split in reversed(tree["splits"] or [])]  # the last is asked first
        values = np.asarray(tree["leaf_values"], dtype=np.float64).reshape(-1, width) * scale
        last = 2 ** len(asks) - 1
        levels = np.floor(np.log2(np.arange(1, last + 1))).astype(np.int64)  # of each node
        number = np.arange(last)
        sides = [
            np.where(side >= last, ~(side - last), side)
            for side in (2 * number + 1, 2 * number + 2)
        ]
        at, stays = (np.array([one[part] for one in asks], dtype=np.int64) for part in (0, 2))
        border = np.array([one[1] for one in asks], dtype=np.float32).astype(np.float64)
        for target in range(width):
            growing.tree(
                at[levels], border[levels], sides[0], sides[1], stays[levels].astype(bool),
                np.full(len(values), target), values[:, target],
            )  # fmt: skip
    return growing.grown()
