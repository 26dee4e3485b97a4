"""Write the steps of a project as a pipeline of Kubeflow, without kfp and without a cluster.

Each step is a container that does `baibu project run STEP` in a folder that all of them share; it
waits for those that give what it reads. The file is the intermediate form of Kubeflow Pipelines 2
(schema 2.1.0), which `kfp` compiles to as well.

Reads  steps of the workbench.
Gives  the specification as plain data, as text, and what is wrong with one.
Never  talks to a cluster.

Start reading at `pipeline` and `faults`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from baibu.workbench.step import Step

SCHEMA = "2.1.0"
FOLDER = "/project"  # where the shared folder is mounted
CLAIM = "baibu-project"  # the volume claim that holds it
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
Kind = Literal["name", "schema", "component", "executor", "command", "waits_for_nobody", "circle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong with a pipeline."""

    kind: Kind
    at: str  # the task, or the part of the file


def pipeline(name: str, steps: Sequence[Step], *, image: str) -> dict[str, Any]:
    """Write steps as a pipeline; `image` holds Baibu and what the project needs."""
    giver = {given: one.id for one in steps for given in one.gives}
    executors, components, tasks = {}, {}, {}
    for one in steps:
        task = _dashed(one.id)
        before = sorted({_dashed(giver[read]) for read in one.reads if read in giver} - {task})
        command = ["baibu", "project", "run", one.id, "--project", FOLDER]
        executors[f"exec-{task}"] = {"container": {"image": image, "command": command}}
        components[f"comp-{task}"] = {"executorLabel": f"exec-{task}"}
        tasks[task] = {
            "cachingOptions": {},  # the workbench itself knows what need not be done again
            "componentRef": {"name": f"comp-{task}"},
            **({"dependentTasks": before} if before else {}),
            "taskInfo": {"name": task},
        }
    return {
        "components": components,
        "deploymentSpec": {"executors": executors},
        "pipelineInfo": {"name": _dashed(name)},
        "root": {"dag": {"tasks": tasks}},
        "schemaVersion": SCHEMA,
        "sdkVersion": "kfp-2.0.0",
    }


def tasks(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Give the tasks of a pipeline by name."""
    found: dict[str, Any] = spec["root"]["dag"]["tasks"]
    return found


def written(spec: Mapping[str, Any]) -> str:
    """Write a pipeline as YAML (JSON is YAML), with the folder that its containers share."""
    mount = {"constant": CLAIM, "mountPath": FOLDER}
    executors = spec["deploymentSpec"]["executors"]
    kubernetes = {
        "deploymentSpec": {"executors": {one: {"pvcMount": [mount]} for one in executors}}
    }
    parts = (spec, {"platforms": {"kubernetes": kubernetes}})
    return "\n---\n".join(json.dumps(part, ensure_ascii=False, indent=2) for part in parts) + "\n"


def faults(spec: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Say what is wrong with a pipeline: names, missing parts, circles."""
    return tuple(_faults(spec))


def _faults(spec: Mapping[str, Any]) -> Iterator[Fault]:
    if spec.get("schemaVersion") != SCHEMA:
        yield Fault(kind="schema", at="schemaVersion")
    if not _NAME.fullmatch(spec.get("pipelineInfo", {}).get("name", "")):
        yield Fault(kind="name", at="pipelineInfo")
    components = spec.get("components", {})
    executors = spec.get("deploymentSpec", {}).get("executors", {})
    known = tasks(spec)
    for name, task in known.items():
        if not _NAME.fullmatch(name):
            yield Fault(kind="name", at=name)
        component = components.get(task["componentRef"]["name"])
        if component is None:
            yield Fault(kind="component", at=name)
        elif component.get("executorLabel") not in executors:
            yield Fault(kind="executor", at=name)
        elif not executors[component["executorLabel"]].get("container", {}).get("image"):
            yield Fault(kind="command", at=name)
        if not known.keys() >= set(task.get("dependentTasks", ())):
            yield Fault(kind="waits_for_nobody", at=name)
    yield from (Fault(kind="circle", at=name) for name in _circling(known))


def _circling(known: Mapping[str, Any]) -> list[str]:
    """Name the tasks that can never begin."""
    left = {
        name: set(task.get("dependentTasks", ())) & known.keys() for name, task in known.items()
    }
    while True:
        ready = {name for name, before in left.items() if not before & left.keys()}
        if not ready:
            return sorted(left)
        left = {name: before for name, before in left.items() if name not in ready}


def _dashed(name: str) -> str:
    """Write a name as Kubernetes takes them; one without a single Latin letter is a number."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return "-".join(words) or f"project-{sum(name.encode())}"
