"""Try a project in several ways, and put what came of it where a team looks.

Start reading at `swept` and `tracked`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from baibu.app import project_run
from baibu.core import clock
from baibu.workbench import comparing
from baibu.workbench.comparing import Comparison
from baibu.workbench.errors import TooFewRunsError
from baibu.workbench.flow import Tell
from baibu.workbench.packaging import mlflow
from baibu.workbench.packaging.mlflow import Logged as Logged  # under the same name, for faces
from baibu.workbench.project import Project
from baibu.workbench.sweeping import sweep, with_entry

Begins = Callable[[str], None]


def swept(
    folder: Path,
    entry: str,
    values: Sequence[str],
    *,
    tell: Tell,
    begins: Begins,
    where: project_run.Where = "local",
) -> Comparison:
    """Run once for each value of an entry of the card, and compare; the card stays as it was.

    `begins` hears each value before its run.
    """
    if len(values) < 2:
        raise TooFewRunsError(where=entry, count=len(values))
    project = Project.open(folder)
    for value in values:
        with_entry(project.card, entry, value)  # all that cannot be is refused before any runs
    with project_run.means(project.card, where) as (executor, workers, memory_mb):
        options = {"executor": executor, "workers": workers, "memory_mb": memory_mb}
        project = project_run.prepared(project, tell, options)
        names = []
        for value in values:
            begins(value)
            (run,) = sweep(project, entry, [value], now=clock.now, tell=tell, **options)
            names.append(run.id)
    return comparing.compare([comparing.seen(project, name) for name in names])


def tracked(folder: Path, *, run: str = "", store: str = "", name: str = "") -> Logged:
    """Log a run with its package into MLflow: a server by its URL, else a file in the project."""
    project = Project.open(folder)
    place = comparing.folder_of(project, run) if run else None
    return mlflow.log_run(project, run=place, store=store, name=name)
