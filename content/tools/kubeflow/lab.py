"""Compile a pipeline of two tasks, and read from the file which waits for which."""

from pathlib import Path

import yaml
from kfp import compiler, dsl


@dsl.component(base_image="python:3.11-slim")
def train(rows: int) -> float:
    return 1.0 / rows


@dsl.component(base_image="python:3.11-slim")
def judge(error: float) -> bool:
    return error < 0.5


@dsl.pipeline(name="train-and-judge")
def pipeline(rows: int = 100):
    judge(error=train(rows=rows).output)


def lab():
    compiler.Compiler().compile(pipeline, "pipeline.yaml")
    text = Path("pipeline.yaml").read_text(encoding="utf-8")
    tasks = next(yaml.safe_load_all(text))["root"]["dag"]["tasks"]
    facts = {"tasks": len(tasks), "lines": text.count("\n"), "after": "judge", "before": "train"}
    return facts | {"holds": tasks["judge"]["dependentTasks"] == ["train"]}
