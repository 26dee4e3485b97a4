"""C036: a submission that implements nothing earns no check, and breaks none."""

from __future__ import annotations

from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material


class CheatEarnsError(ContentError):
    """A check that a universal cheat passes, or that falls over one: it is too weak."""

    code = "C036"


def find(material: Material) -> Iterator[ContentError]:
    """Name each weak check once, with the cheats that it lets through."""
    for proof in material.proofs.values():
        weak: dict[str, list[str]] = {}
        for trial in proof.of("cheat"):
            for check in dict.fromkeys((*trial.earned, *trial.broke)):
                cheats = weak.setdefault(check, [])
                if trial.name not in cheats:
                    cheats.append(trial.name)
        for check, cheats in weak.items():
            yield CheatEarnsError(
                where=proof.stage.folder / "checks.py",
                stage=proof.stage.id,
                check=check,
                cheat=", ".join(cheats),
            )
