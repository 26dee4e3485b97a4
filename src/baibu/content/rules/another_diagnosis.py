"""C033: every mistake earns its own diagnosis, and no other."""

from __future__ import annotations

from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material


class AnotherDiagnosisError(ContentError):
    """A mistake is not named, or named as another."""

    code = "C033"


def find(material: Material) -> Iterator[ContentError]:
    """Look at what the grader found out."""
    for proof in material.proofs.values():
        for trial in proof.of("mistake"):
            others = [stems for stems in trial.diagnoses if trial.name not in stems]
            if not trial.passed and (others or not trial.diagnoses):
                yield AnotherDiagnosisError(
                    where=proof.stage.folder / "mistakes" / f"{trial.name}.py",
                    stage=proof.stage.id,
                    seed=trial.seed,
                    named=", ".join("/".join(stems) for stems in others) or "—",
                )
