"""A service of BentoML; BATCHED asks it to put requests together."""

from __future__ import annotations

import os
from typing import Any

import bentoml
import joblib
import pandas

PROCESSES = int(os.environ["BENCH_PROCESSES"])
MODEL = os.environ["BENCH_FOLDER"] + "/model.joblib"


@bentoml.service(workers=PROCESSES, traffic={"timeout": 30})
class Single:
    def __init__(self) -> None:
        self.model = joblib.load(MODEL)

    @bentoml.api
    def predict(self, row: dict[str, float]) -> float:
        return float(self.model.predict_proba(pandas.DataFrame([row]))[0, 1])


@bentoml.service(workers=PROCESSES, traffic={"timeout": 30})
class Batched:
    def __init__(self) -> None:
        self.model = joblib.load(MODEL)

    @bentoml.api(batchable=True, max_batch_size=64, max_latency_ms=1000)
    def predict(self, rows: list[dict[str, float]]) -> list[float]:
        found: Any = self.model.predict_proba(pandas.DataFrame(rows))[:, 1]
        return [float(chance) for chance in found]
