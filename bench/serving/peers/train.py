"""Train the same boosted trees through scikit-learn's face, and keep them as peers want them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import joblib
import mlflow.sklearn
import pandas
from lightgbm import LGBMClassifier

folder, trees, leaves = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
table = pandas.read_csv(folder / "table.csv")
model = LGBMClassifier(n_estimators=trees, num_leaves=leaves, n_jobs=1, verbosity=-1)
model.fit(table.drop(columns="y"), table["y"])
joblib.dump(model, folder / "model.joblib")
shutil.rmtree(folder / "mlflow", ignore_errors=True)
mlflow.sklearn.save_model(
    model, folder / "mlflow", serialization_format="cloudpickle", pip_requirements=["lightgbm"]
)
