"""H2O AutoML, with a server of its own."""

import h2o
from h2o.automl import H2OAutoML

METRICS = {"roc_auc": "AUC", "log_loss": "logloss", "rmse": "RMSE"}


def ready(job):
    h2o.init(nthreads=job.threads, max_mem_size="4G", bind_to_localhost=True)
    h2o.no_progress()
    return h2o


def fit(train, job, _):
    frame = _framed(train, job)
    if job.task != "regression":
        frame[job.target] = frame[job.target].asfactor()
    made = H2OAutoML(
        max_runtime_secs=int(job.seconds), seed=job.seed, sort_metric=METRICS[job.metric]
    )
    made.train(y=job.target, training_frame=frame)
    types = frame.types

    def ask(rows):
        wanted = {name: types[name] for name in rows.columns}
        said = made.leader.predict(h2o.H2OFrame(rows, column_types=wanted)).as_data_frame()
        if job.task == "regression":
            return said["predict"]
        said = said.drop(columns="predict")
        said.columns = [_class(name, job) for name in said.columns]
        return said

    return ask, {"best": made.leader.model_id, "models": made.leaderboard.nrow}


def end():
    h2o.cluster().shutdown()


def _framed(train, job):
    return h2o.H2OFrame(train)


def _class(name, job):
    """Give the class that a column of chances is of: a number gets a `p` in front."""
    return name if name in job.classes else name[1:]
