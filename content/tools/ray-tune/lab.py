"""Try five strengths of a ridge regression as tasks of Ray, and in a plain loop."""

from pathlib import Path

import ray
from ray import tune
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.model_selection import cross_val_score


def score(settings):
    x, y = load_diabetes(return_X_y=True)
    return {"r2": cross_val_score(Ridge(settings["strength"]), x, y, cv=5).mean()}


def lab():
    strengths = [0.001, 0.01, 0.1, 1.0, 10.0]
    ray.init(
        num_cpus=2, object_store_memory=100_000_000, include_dashboard=False, log_to_driver=False
    )
    try:
        tuner = tune.Tuner(
            score, param_space={"strength": tune.grid_search(strengths)},
            tune_config=tune.TuneConfig(metric="r2", mode="max"),
            run_config=tune.RunConfig(storage_path=str(Path("tune").resolve()), verbose=0),
        )  # fmt: skip
        found = tuner.fit()
    finally:
        ray.shutdown()
    best = found.get_best_result().config["strength"]
    by_hand = max(strengths, key=lambda strength: score({"strength": strength})["r2"])
    return {"trials": len(found), "best": best, "holds": best == by_hand}
