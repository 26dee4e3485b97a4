"""Log five runs into a SQLite file, and ask it which was best."""

import mlflow
from mlflow import MlflowClient
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.model_selection import cross_val_score


def lab():
    x, y = load_diabetes(return_X_y=True)
    mlflow.set_tracking_uri("sqlite:///mlflow.db")
    errors = {}
    for strength in (0.001, 0.01, 0.1, 1.0, 10.0):
        found = cross_val_score(Ridge(strength), x, y, scoring="neg_root_mean_squared_error")
        errors[strength] = -float(found.mean())
        with mlflow.start_run():
            mlflow.log_param("strength", strength)
            mlflow.log_metric("rmse", errors[strength])
    runs = MlflowClient().search_runs(["0"], order_by=["metrics.rmse ASC"])
    strength, best = float(runs[0].data.params["strength"]), runs[0].data.metrics["rmse"]
    holds = len(runs) == len(errors) and best == min(errors.values())
    return {"runs": len(runs), "best": best, "strength": strength, "holds": holds}
