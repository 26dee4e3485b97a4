"""Carry what a search has trained from one step to the next, and no more than may be of use.

Start reading at `packed`.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from baibu.workbench.artefacts import Bundle, encoded
from baibu.workbench.engine import jobs
from baibu.workbench.engine.asked import Found, Question, Tried
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.leaderboard import Leaderboard
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.engine.resampling import divided
from baibu.workbench.metrics import METRICS

KEPT = 0.04  # of a budget, for laying models out again and putting the best together
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


def fallen_back(simple: Bundle, asked: Question, work: Path) -> Found:
    """Take the baseline's own models as what was found."""
    start = time.monotonic()
    (config,) = unpacked(simple, work)
    rows = divided(asked, work, int(simple.files["folds"]))
    board = Leaderboard(asked)
    for number, (_, watched) in enumerate(rows.parts):
        place = rows.work / config.id / f"{number}.npy"
        one = Fitted.load(place.with_suffix(".model").read_bytes())
        place.write_bytes(encoded(one.predict(asked.frame.iloc[watched], asked.kind))[1])
    board.add(config, jobs.votes(rows.work, config, rows.parts, len(asked.truth)), rows)
    return board.found(rows, time.monotonic() - start, {}, ())


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
