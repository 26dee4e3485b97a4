"""Carry what a search has trained from one step to the next, and no more than may be of use.

Start reading at `packed`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from baibu.workbench.artefacts import Bundle
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.engine.search import Found, Tried
from baibu.workbench.metrics import METRICS

MOST = 8  # configurations whose models are carried on, with those that they stand on: those of
# the blend, then the best


def packed(found: Found, metric: str) -> Bundle:
    """Give the models and predictions of what is worth carrying on."""
    sign = -1 if METRICS[metric].greater_is_better else 1
    ranked = sorted(
        found.tried,
        key=lambda one: (-found.weights.get(one.config.id, 0.0), sign * one.score, one.config.id),
    )
    files = {"folds": str(found.folds).encode()}
    wanted = {name for one in ranked[:MOST] for name in one.config.below}
    rest = [one for one in ranked[MOST:] if one.config.id in wanted]
    for one in [*ranked[:MOST], *rest]:
        name = one.config.id
        files[f"{name}/config.json"] = json.dumps(asdict(one.config)).encode()
        for fold in range(found.folds * one.rounds):
            for ending in ("model", "npy"):
                path = found.work / name / f"{fold}.{ending}"
                files[f"{name}/{fold}.{ending}"] = path.read_bytes()
    return Bundle(files=files)


def unpacked(bundle: Bundle, work: Path) -> list[Config]:
    """Lay it out where a search goes on, and name its configurations."""
    count = int(bundle.files["folds"])
    (work / "folds").write_bytes(bundle.files["folds"])
    configs = []
    for name, raw in bundle.files.items():
        if name == "folds":
            continue
        place = work / f"folds-{count}" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)
        if place.name == "config.json":
            configs.append(Config(**json.loads(raw)))
    return configs


def rounds_of(bundle: Bundle, config: Config) -> int:
    """Say on how many divisions of the rows a configuration has learnt."""
    parts = sum(name.startswith(f"{config.id}/") for name in bundle.files) // 2
    return parts // int(bundle.files["folds"])


def told(one: Tried) -> dict[str, Any]:
    """Give a configuration and how it did as plain data."""
    return {
        "config": one.config.id,
        "learner": one.config.learner,
        "params": dict(one.config.params),
        "is_log": one.config.is_log,
        "score": one.score,
        "folds": list(one.folds),
        "seconds": one.seconds,
        "gain": one.gain,
        "rounds": one.rounds,
        "below": list(one.config.below),
    }
