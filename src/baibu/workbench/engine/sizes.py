"""Say how large models are: what is too large for a graph is asked by its own library, more slowly.

Reads  a fitted model, or the first of those that a search has left.
Gives  nodes and leaves of trees, or numbers that are remembered.

Start reading at `is_too_large`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.learners import Crowd, Layers
from baibu.workbench.engine.portfolio import Config

MOST_NODES = 3_000_000  # of all trees of one configuration: more make a file too large to open
MOST_REMEMBERED = 20_000_000  # numbers that nearest neighbours hold


def is_too_large(work: Path, config: Config, folds: int, width: int) -> bool:
    """Say whether all folds of a configuration are too large, told by the first of them.

    `width` is how many sums a model has: one, or one for each of several classes.
    """
    model = Fitted.load((work / config.id / "0.model").read_bytes()).model
    if isinstance(model, Crowd):
        return bool(model.x.size * folds > MOST_REMEMBERED)
    return nodes(config.learner, model, width) * folds > MOST_NODES


def nodes(learner: str, model: Any, width: int) -> int:
    """Count nodes and leaves of all trees, each as often as it is written."""
    if isinstance(model, Layers | Crowd):
        return 0
    if learner == "forest":
        return width * sum(int(one.tree_.node_count) for one in model.estimators_)
    if learner == "lightgbm":
        leaves = re.findall(r"^num_leaves=(\d+)", model.model_to_string(), re.MULTILINE)
        return sum(2 * int(count) - 1 for count in leaves)
    if learner == "xgboost":
        return sum(int(tree.count("\n")) for tree in model.get_dump())
    return int(width * model.tree_count_ * 2 ** (model.get_all_params()["depth"] + 1))
