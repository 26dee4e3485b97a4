"""Make what every server serves: a table of 30 columns, one model of boosted trees, requests.

The model is trained once, by LightGBM; Baibu serves it as a package, the ceiling as that package's
ONNX graph, peers as scikit-learn's wrapper or the booster itself.

Start reading at `laid_out`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.datasets import make_classification

from baibu.workbench.engine import views
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.model import About, Model
from baibu.workbench.packaging import manifest
from baibu.workbench.packaging.building import built
from baibu.workbench.packaging.signature import Column, Signature

ROWS, COLUMNS, INFORMATIVE = 10_000, 30, 12
TREES, LEAVES = 200, 31
BODIES = 200  # different rows that are sent
SEED = 0


def laid_out(folder: Path) -> Path:
    """Write the package, the rows to send, and the table for those who train by themselves."""
    x, y = make_classification(
        ROWS, COLUMNS, n_informative=INFORMATIVE, class_sep=0.8, flip_y=0.05, random_state=SEED
    )
    names = [f"column_{number:02d}" for number in range(COLUMNS)]
    frame = pd.DataFrame(np.round(x, 4), columns=names)
    folder.mkdir(parents=True, exist_ok=True)
    frame.assign(y=y).to_csv(folder / "table.csv", index=False)
    rows = frame.head(BODIES).to_dict("records")
    (folder / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    _package(folder / "package", frame, y)
    return folder


def _package(folder: Path, frame: pd.DataFrame, y: Any) -> None:
    number = [{"name": name, "base": "number"} for name in frame.columns]
    shaped = [{"name": name, "k": "number"} for name in frame.columns]
    cleaner = {"columns": number, "carried": []}
    shaper = {"columns": shaped, "gaps": [], "pairs": [], "kept": list(frame.columns),
              "carried": []}  # fmt: skip
    made = built(_model(frame, y), cleaner, shaper, _signature(frame), frame, frame)
    assert made.graph["parts"] == ["trees"], made.graph
    files = {**made.files, manifest.NAME: manifest.sealed(made.files, {})[1]}
    for name, raw in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)


def _model(frame: pd.DataFrame, y: Any) -> Model:
    import lightgbm

    state = views.fit("codes", frame)
    x = views.lay(state, frame)
    settings = {"objective": "binary", "num_leaves": LEAVES, "verbosity": -1, "num_threads": 1,
                "seed": SEED, "deterministic": True}  # fmt: skip
    booster = lightgbm.train(settings, lightgbm.Dataset(x, y), num_boost_round=TREES)
    part = Fitted(learner="lightgbm", is_log=False, view=state, model=booster)
    about = About(
        kind="binary", target="y", metric="roc_auc", classes=("0", "1"),
        columns=tuple(frame.columns), weights={"trees": 1.0}, folds=1,
    )  # fmt: skip
    return Model(about=about, parts={"trees": (part,)})


def _signature(frame: pd.DataFrame) -> Signature:
    columns = tuple(
        Column(
            name=str(name), kind="number", may_be_missing=False,
            low=float(frame[name].min()), high=float(frame[name].max()),
            example=float(frame[name].iloc[0]),
        )
        for name in frame.columns
    )  # fmt: skip
    return Signature(columns=columns, target="y", task="binary", classes=("0", "1"))
