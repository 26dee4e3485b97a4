"""Look for groups of rows, describe them, and see whether rows that were kept back fall into them.

There is no baseline to beat: what takes its place is a cloud without groups, in which every method
finds some. That there are none here is an answer, and often the right one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import cleaner as cleaners
from baibu.workbench import shaper as shapers
from baibu.workbench.clustering import evidence
from baibu.workbench.clustering.model import Grouping
from baibu.workbench.clustering.portrait import Trait, portrait
from baibu.workbench.clustering.search import Candidate, alone, grouped, searched
from baibu.workbench.clustering.space import Space
from baibu.workbench.engine.learners import Array
from baibu.workbench.errors import TooFewRowsError
from baibu.workbench.sealed import Sealed
from baibu.workbench.step import Given, Work, step

if TYPE_CHECKING:
    import pandas as pd

CLUSTERING = frozenset({"clustering"})
LEAST_ROWS = 50
TOLD = 2  # traits of a group that are told of
SHOWN = 400  # points of a picture
FALLS = 0.6  # agreement of the test rows from which groups are taken as confirmed
MOST_JUDGED = 400
DRAWS = 100


@step(stage=3, gives=("grouping", "groups"), settings=("seed",), kinds=CLUSTERING)
def group(work: Work, shaped: pd.DataFrame, cleaned: pd.DataFrame) -> Given:
    """Search for groups, and make those that hold."""
    if len(shaped) < LEAST_ROWS:
        raise TooFewRowsError(where="[[source]]", detail=f"{len(shaped)} < {LEAST_ROWS}")
    space = Space.learnt(shaped)
    points = space.points(shaped, blurred=work.seed)
    found = searched(points, seed=work.seed) if points.shape[1] else ()
    best = found[0] if found and found[0].holds else None
    told: dict[str, Any] = {"candidates": [asdict(one) for one in found], "best": None}
    if best is None:
        work.note("group.none", level="warning", tried=len(found))
        nothing = Grouping(space=space, points=points[:0], labels=np.zeros(0, dtype=np.int64))
        return {"grouping": nothing.bundle(), "groups": {**told, "groups": [], "outside": 0.0}}
    made = Grouping.made(shaped, space, best, seed=work.seed)
    labels = made.of(shaped)
    work.note(
        "group.found", count=made.count, method=best.method, steady=best.stability,
        beyond=best.beyond,
    )  # fmt: skip
    groups = [_portrayed(work, number, cleaned, labels) for number in range(made.count)]
    outside = float((labels < 0).mean())
    if outside:
        work.note("group.outside", level="worth_knowing", share=outside)
    return {
        "grouping": made.bundle(),
        "groups": {
            **told, "best": asdict(best), "groups": groups, "outside": outside,
            "points": _picture(points, labels, work.seed),
        },
    }  # fmt: skip


def _portrayed(work: Work, number: int, cleaned: pd.DataFrame, labels: Array) -> dict[str, Any]:
    """Describe one group, and tell what sets it apart most."""
    inside = labels == number
    traits = portrait(cleaned, inside)
    share = float(inside.mean())
    work.note("group.one", number=number + 1, share=share, rows=int(inside.sum()))
    for one in traits[:TOLD]:
        _tell(work, number + 1, one)
    if not traits:
        work.note("group.alike", level="worth_knowing", number=number + 1)
    return {
        "number": number + 1, "rows": int(inside.sum()), "share": share,
        "traits": [asdict(one) for one in traits],
    }  # fmt: skip


def _tell(work: Work, number: int, one: Trait) -> None:
    column, here, rest = one.column, one.here, one.elsewhere
    if one.how == "word":
        work.note("group.word", number=number, column=column, here=here, rest=rest, word=one.word)
    elif one.how == "higher":
        work.note("group.higher", number=number, column=column, here=here, rest=rest)
    else:
        work.note("group.lower", number=number, column=column, here=here, rest=rest)


def _picture(points: Array, labels: Array, seed: int) -> list[list[float]]:
    """Give some rows on the two axes along which they differ most, with their groups."""
    rows = np.sort(np.random.default_rng(seed).permutation(len(points))[:SHOWN])
    flat = np.zeros((len(rows), 2))
    flat[:, : min(2, points.shape[1])] = points[rows, :2]
    return np.column_stack([flat, labels[rows]]).tolist()  # type: ignore[no-any-return]


@step(stage=4, gives=("judged_groups",), settings=("seed",), kinds=CLUSTERING)
def judge_groups(
    work: Work,
    vault: Sealed,
    cleaner: Any,
    shaper: Any,
    grouping: Any,
    groups: Mapping[str, Any],
) -> Given:
    """Group the test rows by themselves, and see whether the groups are the same ones.

    The adjusted Rand index of both, after the prediction strength of Tibshirani and Walther (2005).
    Where there are no groups the test rows stay sealed.
    """
    if groups["best"] is None:
        return {"judged_groups": {"rows": 0, "groups": 0, "metric": "silhouette", "scores": {}}}
    from scipy.spatial.distance import pdist, squareform

    made = Grouping.of_bundle(grouping)
    opened = vault.open("final")
    shaped = shapers.applied(shaper, cleaners.applied(cleaner, opened))
    if len(shaped) > MOST_JUDGED:
        rows = np.random.default_rng(work.seed).choice(len(shaped), MOST_JUDGED, replace=False)
        shaped = shaped.iloc[np.sort(rows)]
    labels, points = made.of(shaped), made.space.points(shaped, blurred=work.seed)
    best = Candidate(**groups["best"])
    with alone():
        again = partial(grouped, method=best.method, size=best.size, seed=work.seed)(points)
    distances = squareform(pdist(points))
    apart = evidence.silhouettes(distances, labels)
    scores = {"agreement": _drawn(partial(_agreement, again, labels), len(labels), work.seed)}
    if apart is not None:
        scores["silhouette"] = _drawn(lambda rows: float(apart[rows].mean()), len(apart), work.seed)
    agreement = scores["agreement"]["score"]
    if agreement >= FALLS:
        work.note("judge_groups.same", agreement=agreement, rows=len(shaped))
    else:
        work.note("judge_groups.other", level="warning", agreement=agreement, rows=len(shaped))
    return {
        "judged_groups": {
            "rows": len(shaped), "groups": made.count, "metric": "silhouette", "scores": scores,
            "shares": [float((labels == number).mean()) for number in range(made.count)],
        }
    }  # fmt: skip


def _agreement(again: Array, labels: Array, rows: Array) -> float:
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(again[rows], labels[rows]))


def _drawn(function: Callable[[Array], float], count: int, seed: int) -> dict[str, float]:
    """Give a score on all rows, with its interval by drawing rows again."""
    rng = np.random.default_rng(seed)
    found = [function(rng.integers(0, count, count)) for _ in range(DRAWS)]
    low, high = np.quantile(found, [0.025, 0.975])
    return {"score": function(np.arange(count)), "low": float(low), "high": float(high)}
