"""Run two steps of a project twice, and read what was written down."""

from pathlib import Path

from sklearn.datasets import load_wine

from baibu.core import clock
from baibu.workbench import flow
from baibu.workbench.card import Card, Source, Task
from baibu.workbench.project import Project


def lab():
    load_wine(as_frame=True).frame.to_csv("wine.csv", index=False)
    task = Task(target="target", kind="multiclass", metric="log_loss")
    source = Source(address=str(Path("wine.csv").resolve()))
    project = Project.make(Path("project"), Card(name="wine", task=task, source=(source,)))
    for _ in range(2):
        done = flow.run(project, now=clock.now, want=["split"])
    first, again = (flow.read_run(folder) for folder in project.runs())
    hashes = {held.hash for step in first.steps for held in step.outputs.values()}
    recalled = sum(step.state == "recalled" for step in again.steps)
    facts = {"steps": len(first.steps), "hashes": len(hashes), "recalled": recalled}
    return facts | {"holds": done == again and recalled == len(first.steps)}
