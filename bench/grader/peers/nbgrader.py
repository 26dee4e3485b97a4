"""nbgrader: a notebook with one cell to fill in and a graded cell for every check."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from bench.grader.lab import Lab
from bench.grader.peers.notebooks import cell, notebook
from bench.grader.peers.peer import Bay

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "bench"
c.CourseDirectory.db_assignments = [dict(name="lab")]
c.CourseDirectory.db_students = [dict(id="student")]
"""


@dataclass(frozen=True, slots=True)
class Nbgrader:
    """`nbgrader autograde`."""

    name: str = "nbgrader `autograde`"
    environment: str = "nbgrader"

    def lay_out(self, lab: Lab, bay: Bay) -> None:
        """Write the source notebook, and let nbgrader make the assignment."""
        bay.write("nbgrader_config.py", CONFIG)
        bay.write("source/lab/lab.ipynb", _book(lab, lab.body.starter))
        bay.run(["nbgrader", "generate_assignment", "lab", "--force"])

    def hand_in(self, source: str, bay: Bay) -> None:
        """Put the notebook where collected ones lie, and forget the verdict before."""
        bay.write("submitted/student/lab/lab.ipynb", _book(bay.lab, source))
        for statement in ("update grade set auto_score = null",):
            with sqlite3.connect(bay.folder / "gradebook.db") as book:
                book.execute(statement)

    def command(self, bay: Bay) -> list[str]:
        """Run it."""
        return ["nbgrader", "autograde", "lab", "--student", "student", "--force"]

    def marks(self, bay: Bay, printed: str) -> float:
        """Add the scores of the grade book up."""
        with sqlite3.connect(bay.folder / "gradebook.db") as book:
            found = book.execute("select sum(auto_score) from grade").fetchone()
        return float(found[0] or 0.0)


def _book(lab: Lab, source: str) -> str:
    answer = cell(source, 0, nbgrader=_kind("answer", is_answer=True))
    shared = cell(lab.shared, 1)
    checks = [
        cell(f"{lab.shared}\n{body}", number, nbgrader=_kind(name, is_answer=False))
        for number, (name, body) in enumerate(lab.checks, start=2)
    ]
    return notebook([answer, shared, *checks])


def _kind(name: str, *, is_answer: bool) -> dict[str, Any]:
    kind = {
        "grade": not is_answer,
        "grade_id": name,
        "locked": not is_answer,
        "schema_version": 3,
        "solution": is_answer,
        "task": False,
        "cell_type": "code",
    }
    return kind if is_answer else {**kind, "points": 1}
