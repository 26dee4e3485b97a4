"""C032: every mistake fails, on every seed."""

from __future__ import annotations

from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material


class MistakePassesError(ContentError):
    """A wrong solution passes the checks."""

    code = "C032"


def find(material: Material) -> Iterator[ContentError]:
    """Look at what the grader found out."""
    for proof in material.proofs.values():
        for trial in proof.of("mistake"):
            if trial.passed:
                yield MistakePassesError(
                    where=proof.stage.folder / "mistakes" / f"{trial.name}.py",
                    stage=proof.stage.id,
                    seed=trial.seed,
                )
