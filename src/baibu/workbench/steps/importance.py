"""Say what the model goes by: every way of weighing columns, and how each main one works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from baibu.workbench.explaining.curves import ROWS, Curve, curves
from baibu.workbench.explaining.weights import LEAST_AGREEMENT, agreement, weighed
from baibu.workbench.model import Model
from baibu.workbench.step import Given, Work, step
from baibu.workbench.threads import one_thread
from baibu.workbench.truth import numbered

if TYPE_CHECKING:
    import pandas as pd

CURVES = 6  # of the heaviest columns
TOLD = 3  # columns that are named
MOST_QUARRELS = 2  # pairs of ways that are told of
TURNED = 0.25  # share of rows whose line goes the other way, from which the mean misleads


@step(stage=5, gives=("importance",), settings=("seed",))
def importance(work: Work, model: Any, shaped: pd.DataFrame, blend: Any) -> Given:
    """Weigh on seen rows, each by the models that did not learn from it."""
    found = Model.of(model)
    frame = shaped[list(found.about.columns)]
    truth = numbered(shaped[found.about.target], found.about.classes)
    with one_thread():
        held = weighed(
            found, frame, truth, watched=blend["folds"], seed=work.seed, threads=work.threads
        )
    ways, heaviest = held.ways, held.ways["permutation"]
    work.note("importance.main", names=[one.name for one in heaviest[:TOLD]])
    pairs = agreement(ways)
    _quarrels(work, pairs)
    shown = [one.name for one in heaviest[:CURVES] if one.weight > 0]
    with one_thread():
        drawn = curves(found, frame, shown, seed=work.seed, threads=work.threads)
    _warn(work, drawn)
    return {
        "importance": {
            "metric": found.about.metric,
            "asked": {
                "rows": held.rows,
                "most": max(held.repeats.values(), default=0),
                "explained": held.explained,
                "drawn": min(ROWS, len(frame)) if drawn else 0,
            },
            "ways": {way: [asdict(one) for one in weights] for way, weights in ways.items()},
            "agreement": [[one, other, rank] for (one, other), rank in pairs.items()],
            "curves": [asdict(one) for one in drawn],
        }
    }


def _quarrels(work: Work, pairs: Mapping[tuple[str, str], float]) -> None:
    """Warn of the ways that disagree most."""
    worst = sorted(pairs.items(), key=lambda pair: (pair[1], pair[0]))
    for (one, other), rank in worst[:MOST_QUARRELS]:
        if rank < LEAST_AGREEMENT:
            work.note("importance.disagree", level="warning", one=one, other=other, rank=rank)


def _warn(work: Work, drawn: list[Curve]) -> None:
    """Say which curves must be read with care."""
    together = [one.name for one in drawn if one.goes_with]
    if together:
        work.note("importance.together", level="worth_knowing", names=together)
    for one in drawn:
        if one.turned > TURNED:
            work.note("importance.turned", level="worth_knowing", name=one.name, share=one.turned)
