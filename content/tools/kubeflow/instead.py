"""Write the workbench's own steps as a pipeline, and check its structure."""

from pathlib import Path

from baibu.workbench.bridges import kubeflow
from baibu.workbench.step import registry


def lab():
    steps = [one for one in registry().values() if "binary" in one.kinds]
    spec = kubeflow.pipeline("wine", steps, image="baibu:1")
    Path("pipeline.yaml").write_text(kubeflow.written(spec), encoding="utf-8")
    tasks = kubeflow.tasks(spec)
    edges = sum(len(one.get("dependentTasks", ())) for one in tasks.values())
    tasks["frame"]["dependentTasks"] = ["package"]  # a circle
    refused = kubeflow.faults(spec)
    again = kubeflow.pipeline("wine", steps, image="baibu:1")
    holds = bool(refused) and not kubeflow.faults(again)
    return {"tasks": len(tasks), "edges": edges, "holds": holds}
