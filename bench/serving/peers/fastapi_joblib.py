"""FastAPI with a model of the row, joblib and a table of pandas: what tutorials show."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import joblib
import pandas
import uvicorn
from fastapi import FastAPI
from pydantic import create_model

folder, port = Path(sys.argv[1]), int(sys.argv[2])
model = joblib.load(folder / "model.joblib")
names = list(json.loads((folder / "rows.json").read_bytes())[0])
Row = create_model("Row", **dict.fromkeys(names, (float, ...)))  # type: ignore[call-overload]
app = FastAPI()


@app.post("/predict")
def predict(row: Row) -> dict[str, float]:  # type: ignore[valid-type]
    table = pandas.DataFrame([row.model_dump()])  # type: ignore[attr-defined]
    return {"prediction": float(model.predict_proba(table)[0, 1])}


uvicorn.run(app, port=port, log_level="warning", access_log=False)
