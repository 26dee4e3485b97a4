"""Hold the problem in words, before anything is computed.

Words are given apart from the task: what is trained must not be trained again for a sentence.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from baibu.workbench.card import Problem, Task
from baibu.workbench.errors import NotFramedError
from baibu.workbench.step import EVERY, MEDIA, Given, Work, step


@step(
    stage=1,
    gives=("framing", "problem"),
    settings=("problem", "task", "guessed"),
    kinds=EVERY | MEDIA,
)
def frame(work: Work) -> Given:
    """Refuse a problem that is not framed; tell what is a guess."""
    problem: Problem = work.setting("problem")
    task: Task = work.setting("task")
    guessed = tuple(work.setting("guessed"))
    missing = [name for name in problem.unsaid if f"problem.{name}" not in guessed]
    if task.kind is None:
        missing.append("task.kind")
    if missing:
        raise NotFramedError(where="project.toml", missing=", ".join(missing))
    if guessed:
        work.note("frame.guessed", level="worth_knowing", names=list(guessed))
    return {
        "framing": {"problem": asdict(problem), "guessed": list(guessed)},
        "problem": {"task": _told(task)},
    }


def _told(task: Task) -> dict[str, Any]:
    """Give the task as plain data; what tells classes of files apart is one of two or of several.

    `medium` says what the files hold.
    """
    told = asdict(task)
    if task.kind in MEDIA:
        told |= {"kind": "binary" if task.positive else "multiclass", "medium": task.kind}
    return told
