"""C023: every skill that a stage teaches is proved by a check, and no check proves another."""

from __future__ import annotations

from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material


class SkillUnprovedError(ContentError):
    """A skill is taught but never proved, or proved but not taught."""

    code = "C023"


def find(material: Material) -> Iterator[ContentError]:
    """Compare what is taught with what the checks prove."""
    for proof in material.proofs.values():
        for skill in sorted(set(proof.stage.teaches) ^ proof.proved):
            yield SkillUnprovedError(
                where=proof.stage.folder / "checks.py", stage=proof.stage.id, skill=skill
            )
