"""AutoGluon's tabular predictor, by one of its presets."""

from pathlib import Path

from autogluon.tabular import TabularPredictor

METRICS = {"roc_auc": "roc_auc", "log_loss": "log_loss", "rmse": "root_mean_squared_error"}


def fit(train, job):
    made = TabularPredictor(
        label=job.target, problem_type=job.task, eval_metric=METRICS[job.metric],
        path=str(Path(job.folder) / "autogluon"), verbosity=1,
    ).fit(
        train, presets=job.preset, time_limit=job.seconds, num_cpus=job.threads, num_gpus=0,
    )  # fmt: skip

    def ask(frame):
        return made.predict(frame) if job.task == "regression" else made.predict_proba(frame)

    return ask, {"best": made.model_best, "models": len(made.model_names())}
