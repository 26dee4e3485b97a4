"""Baibu's workbench, as `baibu run` drives it, up to the model.

The workbench keeps test rows of its own apart; here that is one row of each class, for the bench
holds the test. What reading, cleaning and shaping take is taken from the budget for training.
"""

import time
from dataclasses import asdict, replace
from pathlib import Path

from pandas import DataFrame

from baibu.app import project_run
from baibu.workbench import cleaner, shaper
from baibu.workbench.card import Budget, Card, Source, Split, Task
from baibu.workbench.model import Model
from baibu.workbench.project import Project

NONE = 1e-9
KEPT = ("config", "params", "is_log", "score", "seconds", "gain", "rounds", "below")


def fit(_, job):
    start = time.perf_counter()
    folder = Path(job.folder) / "project"
    positive = job.classes[-1] if job.task == "binary" else ""
    card = Card(
        name="bench",
        task=Task(target=job.target, kind=job.task, metric=job.metric, positive=positive),
        source=(Source(address=job.train),),
        split=Split(test=NONE),
        budget=Budget(seconds=job.seconds, workers=job.threads),
        seed=job.seed,
    )
    Project.make(folder, card)
    project_run.work(folder, tell=_unheard, want=["baseline"])
    project = Project.open(folder)
    before = time.perf_counter() - start
    left = max(1.0, job.seconds - before)
    project.changed(replace(project.card, budget=replace(project.card.budget, seconds=left)))
    done = project_run.work(folder, tell=_unheard, want=["model"])
    store = Project.open(folder).store
    names = ("model", "cleaner", "shaper", "blend", "trials", "tuning")
    given = {name: store.get(done.artefact(name)) for name in names}
    model = Model.of(given["model"])

    def ask(frame):
        clean = cleaner.applied(given["cleaner"], frame)
        said = model.predict(shaper.applied(given["shaper"], clean))
        if job.task == "regression":
            return said
        if job.task == "binary":
            return DataFrame({model.about.classes[0]: 1 - said, model.about.classes[1]: said})
        return DataFrame(said, columns=model.about.classes)

    told = {
        "before": before,
        "out_of_fold": given["blend"]["score"],
        "folds": model.about.folds,
        "weights": dict(model.about.weights),
        "columns": len(model.about.columns),
        "tried": [
            {key: one[key] for key in KEPT}
            for name in ("trials", "tuning") for one in given[name]["tried"]
        ],
        "dropped": given["trials"].get("dropped", []),
        "seconds": [given[name]["seconds"] for name in ("trials", "tuning")],
        "steps": {one.id: one.seconds for one in done.steps},
        "libraries": dict(done.libraries),
        "card": asdict(card)["budget"],
    }  # fmt: skip
    return ask, told


def _unheard(_):
    return
