"""Hold the check that comes first wherever a project is handed in: is it there, and is it true?"""

from __future__ import annotations

from numpy.random import Generator

from baibu.core.language import messages
from baibu.grader.checks import Check, Learner
from baibu.grader.handed import CARD, RUN, project_of, told


def _is_whole(learner: Learner, rng: Generator) -> None:  # noqa: ARG001 - as every check
    project = project_of(learner)
    name = project.value("name")
    project.that_holds(isinstance(name, str) and bool(name), f"{CARD}: name", told("no_name"))
    if RUN in project.files:
        run = project.run
        for one in run.came():
            run.gave(one)
    _ = project.openings


WHOLE = Check(
    name="project_is_whole",
    title=messages("project_stage")["check.whole"],
    proves=(),
    run=_is_whole,
)
