"""C030: the reference passes on every seed."""

from __future__ import annotations

from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material


class SolutionFailsError(ContentError):
    """The reference does not pass its own checks."""

    code = "C030"


def find(material: Material) -> Iterator[ContentError]:
    """Look at what the grader found out."""
    for proof in material.proofs.values():
        for trial in proof.of("solution"):
            if not trial.passed and not trial.over_limit:
                yield SolutionFailsError(
                    where=proof.stage.folder / "solution.py",
                    stage=proof.stage.id,
                    seed=trial.seed,
                    problem=trial.broken or trial.problem,
                )
