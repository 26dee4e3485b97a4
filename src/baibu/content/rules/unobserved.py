"""C028: every question is answered by an experiment."""

from __future__ import annotations

from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material


class QuestionUnobservedError(ContentError):
    """A question without an experiment, or an experiment without a question."""

    code = "C028"


def find(material: Material) -> Iterator[ContentError]:
    """Compare questions with the functions marked `@observes`."""
    for proof in material.proofs.values():
        asked = {str(question.id) for question in proof.body.questions}
        for question in sorted(asked ^ proof.questions_observed):
            yield QuestionUnobservedError(
                where=proof.stage.folder / "checks.py", stage=proof.stage.id, question=question
            )
