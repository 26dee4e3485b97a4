"""Train one contestant on one table in this process and environment, and measure it.

    python alone.py JOB.json       in the contestant's own environment, from any folder

Reads  a job: tables as CSV, the target, the budget.
Gives  `result.json` and `predictions.npy` in the job's folder.
Never  sees the truth of the rows that it predicts; imports nothing of the bench but its neighbours.

Start reading at `main`.
"""

from __future__ import annotations

import importlib
import json
import statistics
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROWS_ALONE = 20  # rows asked one by one


@dataclass(frozen=True)
class Job:
    """What a contestant is told; the same for all."""

    contestant: str
    preset: str
    library: str
    train: str
    test: str
    target: str
    task: str  # binary, multiclass, regression
    metric: str  # roc_auc, log_loss, rmse
    classes: list[str]
    seconds: float
    seed: int
    threads: int
    folder: str


def main(path: str) -> None:
    job = Job(**json.loads(Path(path).read_text(encoding="utf-8")))
    folder = Path(job.folder)
    begin = time.perf_counter()
    contestant = importlib.import_module(f"of_{job.contestant}")
    import numpy as np
    import pandas as pd

    types = {} if job.task == "regression" else {job.target: str}
    train = pd.read_csv(job.train, dtype=types)
    test = pd.read_csv(job.test)
    ready = getattr(contestant, "ready", lambda _: None)(job)
    start = time.perf_counter()
    ask, told = contestant.fit(train, job) if ready is None else contestant.fit(train, job, ready)
    wall = time.perf_counter() - start
    asked = time.perf_counter()
    said = _plain(ask(test), job)
    predicted = time.perf_counter() - asked
    alone = []
    for number in range(min(ROWS_ALONE, len(test))):
        row = test.iloc[[number]]
        asked = time.perf_counter()
        ask(row)
        alone.append(time.perf_counter() - asked)
    np.save(folder / "predictions.npy", said)
    result = {
        "version": version(job.library),
        "start": start - begin,
        "wall": wall,
        "predict": predicted,
        "row_ms": 1_000 * statistics.median(alone),
        "told": told,
    }
    (folder / "result.json").write_text(json.dumps(result, default=str), encoding="utf-8")
    getattr(contestant, "end", lambda: None)()


def _plain(said, job: Job):
    """Give amounts, or one column of chances for each class in the order of the job."""
    import numpy as np

    if job.task == "regression":
        return np.asarray(said, dtype=float).ravel()
    said = said.copy()
    said.columns = [str(name) for name in said.columns]
    return said[job.classes].to_numpy(dtype=float)


if __name__ == "__main__":
    main(sys.argv[1])
