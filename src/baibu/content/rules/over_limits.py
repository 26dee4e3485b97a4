"""C034: the reference stays within its limits of time and memory."""

from __future__ import annotations

from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material


class OverLimitsError(ContentError):
    """The reference uses more than its stage allows."""

    code = "C034"


def find(material: Material) -> Iterator[ContentError]:
    """Look at what the grader found out."""
    for proof in material.proofs.values():
        for trial in proof.of("solution"):
            if trial.over_limit:
                yield OverLimitsError(
                    where=proof.stage.folder / "stage.toml",
                    stage=proof.stage.id,
                    seed=trial.seed,
                    seconds=round(trial.seconds, 1),
                    limit=proof.stage.limits.seconds,
                )
