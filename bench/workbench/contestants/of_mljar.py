"""mljar-supervised in the mode that is made to win."""

from pathlib import Path

from supervised import AutoML

METRICS = {"roc_auc": "auc", "log_loss": "logloss", "rmse": "rmse"}
TASKS = {
    "binary": "binary_classification",
    "multiclass": "multiclass_classification",
    "regression": "regression",
}


def fit(train, job):
    made = AutoML(
        mode="Compete", ml_task=TASKS[job.task], eval_metric=METRICS[job.metric],
        total_time_limit=int(job.seconds), n_jobs=job.threads, random_state=job.seed,
        results_path=str(Path(job.folder) / "mljar"), verbose=0,
    )  # fmt: skip
    made.fit(train.drop(columns=job.target), train[job.target])

    def ask(frame):
        if job.task == "regression":
            return made.predict(frame)
        said = made.predict_all(frame)
        names = {f"prediction_{one}": one for one in job.classes}
        return said[list(names)].rename(columns=names)

    return ask, {"models": len(made.get_leaderboard())}
