"""C026: a stage's folder, number and id agree, and ids can be permanent."""

from __future__ import annotations

from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material
from baibu.core.ids import is_id


class WrongNumberError(ContentError):
    """A folder's name does not say what is in it, or a number is used twice."""

    code = "C026"


def find(material: Material) -> Iterator[ContentError]:
    """Compare names with facts."""
    seen: dict[int, str] = {}
    for stage in material.catalog.stages.values():
        wanted = f"{stage.number:03d}-{stage.id}"
        twice = seen.setdefault(stage.number, stage.id) != stage.id
        if stage.folder.name != wanted or twice or not is_id(stage.id):
            yield WrongNumberError(where=stage.folder, stage=stage.id, wanted=wanted)
    for stage, body in material.made():
        for card in body.cards:
            if not is_id(card.id) or not card.id.startswith(f"{stage.id}/"):
                yield WrongNumberError(
                    where=stage.folder / "cards.toml", stage=card.id, wanted=f"{stage.id}/…"
                )
