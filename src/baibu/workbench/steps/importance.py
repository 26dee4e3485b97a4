"""Say what the model goes by: every way of weighing columns, and how each main one works."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from baibu.workbench import explaining
from baibu.workbench.model import Model
from baibu.workbench.step import Given, Work, step
from baibu.workbench.truth import numbered

if TYPE_CHECKING:
    import pandas as pd

CURVES = 6  # of the heaviest columns
TOLD = 3  # columns that are named


@step(stage=5, gives=("importance",), settings=("seed",))
def importance(work: Work, model: Any, shaped: pd.DataFrame) -> Given:
    """Weigh on seen rows: the question is what the model does, not how good it is."""
    found = Model.of(model)
    frame = shaped[list(found.about.columns)]
    truth = numbered(shaped[found.about.target], found.about.classes)
    ways = explaining.weighed(found, frame, truth, seed=work.seed)
    heaviest = ways["permutation"]
    work.note("importance.main", names=[one.name for one in heaviest[:TOLD]])
    pairs = explaining.agreement(ways)
    for (one, other), rank in pairs.items():
        if rank < explaining.LEAST_AGREEMENT:
            work.note("importance.disagree", level="warning", one=one, other=other, rank=rank)
    return {
        "importance": {
            "ways": {way: [asdict(one) for one in weights] for way, weights in ways.items()},
            "agreement": [[one, other, rank] for (one, other), rank in pairs.items()],
            "curves": [
                asdict(explaining.curve(found, frame, one.name, seed=work.seed))
                for one in heaviest[:CURVES]
                if one.weight > 0
            ],
        }
    }
