"""How often the interval of a forecast holds what comes: 100 generated series of five sorts.

    python -m bench.forecasts            # 20 of each sort; 9 of 10 amounts should lie inside
    python -m bench.forecasts --each 4

Every series goes through the workbench as a file, from its calendar to the moments kept back for
the test. An interval is judged by how often it holds and by how wide it is: its score (Gneiting and
Raftery 2007) is its width, and twenty times what it was short of, in shares of the usual amount.

Start reading at `main`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd  # noqa: TID253 - the workbench reads tables
from numpy.typing import NDArray

Values = NDArray[np.float64]
HORIZON, SEASON, LENGTH, YOUNG = 12, 12, 156, 72
LEAST, TOTAL = 0.8, 0.88  # that should be held at least, of each sort and of all; 0.9 is promised


def steady(rng: np.random.Generator) -> Values:
    """A level and seasons, with now and then a large surprise."""
    return 100 + 15 * _season(LENGTH, rng) + 5 * rng.standard_t(4, LENGTH)


def line(rng: np.random.Generator) -> Values:
    """A line upwards, and seasons."""
    noise = rng.normal(0, 8, LENGTH)
    return 100 + rng.uniform(0.5, 2) * np.arange(LENGTH) + 15 * _season(LENGTH, rng) + noise


def walk(rng: np.random.Generator) -> Values:
    """Steps up and down that are never taken back."""
    return 300 + np.cumsum(rng.normal(rng.uniform(-0.2, 0.6), 4, LENGTH))


def growing(rng: np.random.Generator) -> Values:
    """Twenty to five hundred times as much in the end, with months of nothing."""
    shares = 0.15 * _season(LENGTH, rng) + rng.normal(0, 0.08, LENGTH)
    made = 20 * np.exp(rng.uniform(0.02, 0.04) * np.arange(LENGTH) + shares)
    made[rng.random(LENGTH) < 0.03] = 0
    return made


def young(rng: np.random.Generator) -> Values:
    """Growth by changing shares, with little behind it."""
    return 30 * np.exp(np.cumsum(rng.normal(rng.uniform(0.02, 0.05), 0.05, YOUNG)))


SORTS: Mapping[str, Callable[[np.random.Generator], Values]] = {
    one.__name__: one for one in (steady, line, walk, growing, young)
}


def main() -> int:
    """Foretell every series, print a table, say what of the demands holds."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("--each", type=int, default=20)
    told = words.parse_args()
    jobs = [(sort, seed) for sort in SORTS for seed in range(told.each)]
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as processes:
        found = list(processes.map(_foretold, jobs))
    print("| | intervals hold | least of one series | score |\n|---|---|---|---|")
    by_sort = {}
    for sort in SORTS:
        held = [one["held"] for (name, _), one in zip(jobs, found, strict=True) if name == sort]
        score = [one["score"] for (name, _), one in zip(jobs, found, strict=True) if name == sort]
        by_sort[sort] = float(np.mean(held))
        print(f"| {sort} | {by_sort[sort]:.3f} | {min(held):.2f} | {np.mean(score):.2f} |")
    total = float(np.mean(list(by_sort.values())))
    least = min(by_sort, key=lambda sort: by_sort[sort])
    print(f"| all | {total:.3f} | | |\n")
    print("held  " if total >= TOTAL else "MISSED", f"{total:.3f} of all (>= {TOTAL})")
    is_held = by_sort[least] >= LEAST
    print("held  " if is_held else "MISSED", f"{by_sort[least]:.3f} of {least} (>= {LEAST})")
    return 0


def _foretold(job: tuple[str, int]) -> dict[str, float]:
    """Run one series through the workbench."""
    from baibu.core.clock import now
    from baibu.workbench.card import Budget, Card, Source, Split, Task
    from baibu.workbench.flow import run
    from baibu.workbench.forecasting.model import Forecaster
    from baibu.workbench.forecasting.panel import Panel
    from baibu.workbench.guess import completed
    from baibu.workbench.project import Project
    from baibu.workbench.tables.types import settled

    warnings.simplefilter("ignore")
    sort, seed = job
    values = SORTS[sort](np.random.default_rng([list(SORTS).index(sort), seed]))
    days = pd.date_range("2010-01-01", periods=len(values), freq="MS").strftime("%Y-%m-%d")
    frame = pd.DataFrame({"month": days, "y": values.round(3)})
    with tempfile.TemporaryDirectory() as place:
        card = Card(
            name="made", task=Task(target="y", kind="forecast", horizon=HORIZON),
            split=Split(how="time", column="month"), source=(Source(address="data/a.csv"),),
            budget=Budget(seconds=60.0),
        )  # fmt: skip
        project = Project.make(Path(place) / "p", completed(card, *settled(frame)))
        frame.to_csv(project.folder / "data" / "a.csv", index=False)
        done = run(project, now=now)

        held, timeline, forecaster = (
            project.store.get(artefact)
            for artefact in map(done.artefact, ("evaluation", "timeline", "forecaster"))
            if artefact is not None
        )
        made = Forecaster.of(forecaster)
        whole = Panel(names=made.names, start=timeline["start"], values=values[None].round(3))
        ends = range(timeline["end"], timeline["end"] + timeline["test"], HORIZON)
        said = np.stack([made.forecast(whole.until(at)) for at in ends])
        came = np.stack([whole.between(at, at + HORIZON) for at in ends])
        low, high = made.bounds(said)
        short = np.maximum(low - came, 0) + np.maximum(came - high, 0)
        score = float((high - low + 20 * short).mean() / np.abs(came).mean())
        return {"held": float(held["held"]), "score": score}


def _season(length: int, rng: np.random.Generator) -> Values:
    return np.asarray(np.sin(2 * np.pi * np.arange(length) / SEASON + rng.uniform(0, 6)))


if __name__ == "__main__":
    sys.exit(main())
