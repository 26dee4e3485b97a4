"""C031: the untouched starter can be run, and fails."""

from __future__ import annotations

from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material


class StarterPassesError(ContentError):
    """The starter passes its own checks, or cannot even be run."""

    code = "C031"


def find(material: Material) -> Iterator[ContentError]:
    """Look at what the grader found out."""
    for proof in material.proofs.values():
        for trial in proof.of("starter"):
            if trial.passed or trial.broken:
                yield StarterPassesError(
                    where=proof.stage.folder / "starter.py",
                    stage=proof.stage.id,
                    seed=trial.seed,
                    problem=trial.broken or "passes",
                )
