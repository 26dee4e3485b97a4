"""C035: the reference does by hand what its stage asks to do by hand."""

from __future__ import annotations

from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material


class ReferenceNotByHandError(ContentError):
    """The reference takes from a library what learners are asked to write."""

    code = "C035"


def find(material: Material) -> Iterator[ContentError]:
    """Look at the remarks that the grader made on the reference."""
    for proof in material.proofs.values():
        names = {name for trial in proof.of("solution") for name in trial.advice}
        for name in sorted(names):
            yield ReferenceNotByHandError(
                where=proof.stage.folder / "solution.py", stage=proof.stage.id, name=name
            )
