"""Say what made single answers of the model: some telling rows, each explained in two ways.

Each row is explained by the fold that did not learn from it, so that what is explained is the
answer that was right or wrong, and not one that the model remembers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import judging
from baibu.workbench.explaining.contributions import Explainer, by_column, sources
from baibu.workbench.explaining.laid import Laid
from baibu.workbench.explaining.lime import LEAST_FIDELITY, Around, Nearby, explained_nearby
from baibu.workbench.explaining.telling import Telling, telling
from baibu.workbench.explaining.weights import turns_of
from baibu.workbench.model import Model
from baibu.workbench.step import Given, Work, step
from baibu.workbench.threads import one_thread
from baibu.workbench.truth import numbered

if TYPE_CHECKING:
    import pandas as pd

MOST_COLUMNS = 30  # of a row that are told, the strongest first
DRAWN_FROM = 300  # rows whose values stand in for the row's own
CLOSE = 1e-6  # of the answer: how far contributions may be from adding up


@step(stage=5, gives=("local",), settings=("task.costs", "seed"))
def local(
    work: Work,
    model: Any,
    shaped: pd.DataFrame,
    cleaned: pd.DataFrame,
    shaper: Any,
    votes: Any,
    blend: Any,
) -> Given:
    """Pick rows by what was said of them out of fold, and explain that."""
    found = Model.of(model)
    truth = numbered(shaped[found.about.target], found.about.classes)
    chosen = telling(
        found.about.kind, truth, votes, classes=found.about.classes,
        threshold=_threshold(work, found, truth, votes),
    )  # fmt: skip
    places = np.array([one.at for one in chosen], dtype=np.int64)
    turns = turns_of(len(shaped), blend["folds"], found.about.folds)[places]
    explainer = Explainer(found, shaped, seed=work.seed)
    with one_thread():
        told = explainer.of(shaped.iloc[places], turns)
    names, values = by_column(told.names, told.values, sources(shaper))
    rows = []
    for number, one in enumerate(chosen):
        output = int(told.output[number].argmax())
        around = _around(found, (shaped, cleaned), shaper, one.at, int(turns[number]), work.seed)
        with one_thread():
            nearby = explained_nearby(
                around, output if explainer.is_multiclass else -1, seed=work.seed
            )
        rows.append({
            **_row(one, found, truth, votes),
            "of": _class(found, output),
            "base": float(told.base[number, output]),
            "output": float(told.output[number, output]),
            "by": _by(names, values[number, :, output], cleaned.iloc[one.at]),
            "nearby": asdict(nearby),
            "agree": _agreement(names, values[number, :, output], nearby),
        })  # fmt: skip
    _tell(work, rows, told.gap, float(np.abs(told.output).max(initial=1.0)))
    unit = "amount" if found.about.kind == "regression" else "chance"
    return {"local": {"unit": unit, "gap": told.gap, "rows": rows}}


def _threshold(work: Work, model: Model, truth: Any, votes: Any) -> float:
    """Give the chance from which the answer is yes, by the card's costs."""
    if model.about.kind != "binary":
        return 0.5
    there = ~np.isnan(votes)
    return judging.cheapest(truth[there], votes[there], work.setting("task.costs")).at


def _around(
    model: Model, tables: tuple[Any, Any], shaper: Any, at: int, fold: int, seed: int
) -> Around:
    shaped, cleaned = tables
    rng = np.random.default_rng(seed)
    others = rng.choice(len(shaped), min(DRAWN_FROM, len(shaped)), replace=False)
    rows = np.concatenate([[at], others])
    return Around(
        laid=Laid(model, shaped.iloc[rows].reset_index(drop=True)),
        cleaned=cleaned.iloc[rows].reset_index(drop=True),
        made_of=sources(shaper),
        fold=fold,
    )


def _row(one: Telling, model: Model, truth: Any, votes: Any) -> dict[str, Any]:
    is_amount = model.about.kind == "regression"
    vote = votes[one.at]
    return {
        "at": one.at,
        "why": one.why,
        "name": one.name,
        "truth": float(truth[one.at]) if is_amount else model.about.classes[int(truth[one.at])],
        "out_of_fold": float(vote) if np.ndim(vote) == 0 else [float(held) for held in vote],
    }


def _class(model: Model, output: int) -> str:
    classes = model.about.classes
    if not classes:
        return ""
    return classes[1 if model.about.kind == "binary" else output]


def _by(names: tuple[str, ...], values: Any, row: pd.Series[Any]) -> list[dict[str, Any]]:
    order = sorted(range(len(names)), key=lambda at: (-abs(float(values[at])), names[at]))
    told = [
        {"column": names[at], "value": _plain(row[names[at]]), "adds": float(values[at])}
        for at in order[:MOST_COLUMNS]
    ]
    rest = sum(float(values[at]) for at in order[MOST_COLUMNS:])
    return [*told, {"column": "", "value": None, "adds": rest}] if len(order) > len(told) else told


def _plain(value: Any) -> float | str | None:
    if value is None or value != value:
        return None
    if isinstance(value, (int, float, np.number)) and not isinstance(value, bool):
        return float(value)
    return str(value)


def _agreement(names: tuple[str, ...], values: Any, nearby: Nearby) -> float | None:
    """Give the rank correlation of what the two ways say of the columns."""
    from scipy.stats import spearmanr

    pairs = [(float(values[at]), nearby.weights.get(name, 0.0)) for at, name in enumerate(names)]
    if len(pairs) < 3 or min(np.std(pairs, axis=0)) == 0:
        return None
    return float(spearmanr(pairs).statistic)


def _tell(work: Work, rows: Sequence[Mapping[str, Any]], gap: float, size: float) -> None:
    if not rows:
        return
    wrong = next((one for one in rows if one["why"] in ("surest_wrong", "most_wrong")), None)
    work.note("local.done", count=len(rows))
    if wrong is not None:
        names = [one["column"] for one in wrong["by"][:3]]
        work.note("local.wrong", level="worth_knowing", row=wrong["at"], names=names)
    low = [one for one in rows if one["nearby"]["fidelity"] < LEAST_FIDELITY]
    if low:
        least = min(one["nearby"]["fidelity"] for one in low)
        work.note("local.unfaithful", level="warning", count=len(low), fidelity=least)
    if gap > CLOSE * size:
        work.note("local.gap", level="warning", gap=gap)
