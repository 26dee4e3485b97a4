"""PyCaret: compare all models, take the best, train it on all rows, as its pages show."""

METRICS = {"roc_auc": "AUC", "log_loss": "Accuracy", "rmse": "RMSE"}


def fit(train, job):
    if job.task == "regression":
        from pycaret.regression import RegressionExperiment as Experiment
    else:
        from pycaret.classification import ClassificationExperiment as Experiment
    made = Experiment()
    made.setup(
        train, target=job.target, session_id=job.seed, n_jobs=job.threads, html=False,
        verbose=False,
    )  # fmt: skip
    best = made.compare_models(
        sort=METRICS[job.metric], budget_time=job.seconds / 60, verbose=False
    )
    final = made.finalize_model(best)

    def ask(frame):
        if job.task == "regression":
            return made.predict_model(final, data=frame, verbose=False)["prediction_label"]
        said = made.predict_model(final, data=frame, raw_score=True, verbose=False)
        names = {f"prediction_score_{one}": one for one in job.classes}
        return said[list(names)].rename(columns=names)

    return ask, {"best": type(best).__name__}
