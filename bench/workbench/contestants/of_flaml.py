"""FLAML's search."""

from flaml import AutoML
from pandas import DataFrame

METRICS = {"roc_auc": "roc_auc", "log_loss": "log_loss", "rmse": "rmse"}


def fit(train, job):
    made = AutoML()
    made.fit(
        train.drop(columns=job.target), train[job.target], time_budget=job.seconds,
        task="regression" if job.task == "regression" else "classification",
        metric=METRICS[job.metric], n_jobs=job.threads, seed=job.seed, verbose=0,
    )  # fmt: skip

    def ask(frame):
        if job.task == "regression":
            return made.predict(frame)
        return DataFrame(made.predict_proba(frame), columns=[str(one) for one in made.classes_])

    return ask, {"best": made.best_estimator, "config": str(made.best_config)}
