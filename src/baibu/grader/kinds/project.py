"""Judge a project: code as in a lab, beside it the files of a project, and questions if any.

What is handed in is one text (`baibu.content.parcel`). The code is run in the sandbox, as ever; the
files are data for the judge (`baibu.grader.handed`). Before the stage's own checks comes one that
the project is there and that its record is true (`baibu.grader.whole`).
"""

from __future__ import annotations

from dataclasses import dataclass

from baibu.content import Body, Stage
from baibu.grader.kinds.code import Judged
from baibu.grader.kinds.questions import QUESTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The kind `project`."""

    name: str = "project"

    def judge(
        self,
        stage: Stage,
        body: Body,
        source: str,
        *,
        seed: int,
        isolated: bool,
        hurry: bool = True,
    ) -> Judged:
        """Judge code and files together, then each prediction."""
        return QUESTIONS.judge(stage, body, source, seed=seed, isolated=isolated, hurry=hurry)


PROJECT = Project()
