"""C022: whatever a file refers to exists: stages, skills, sources, blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material
from baibu.content.schema import Body, Stage


class UnknownReferenceError(ContentError):
    """A reference to something that does not exist."""

    code = "C022"


def find(material: Material) -> Iterator[ContentError]:
    """Look every reference up."""
    catalog = material.catalog
    for stage in catalog.stages.values():
        yield from _unknown(stage, "needs", stage.needs, catalog.stages)
        yield from _unknown(stage, "teaches", stage.teaches, catalog.skills)
        yield from _unknown(stage, "sources", stage.sources, catalog.sources)
        lifecycle = map(str, stage.lifecycle)
        yield from _unknown(stage, "lifecycle", lifecycle, map(str, catalog.fields.lifecycle))
        if not any(block.first <= stage.number <= block.last for block in catalog.blocks):
            yield from _unknown(stage, "number", [str(stage.number)], ())
    for stage, body in material.made():
        yield from _unknown(stage, "skill", _skills(body), stage.teaches)


def _skills(body: Body) -> Iterator[str]:
    yield from (card.skill for card in body.cards)
    yield from (question.skill for question in body.questions)


def _unknown(
    stage: Stage, key: str, names: Iterable[str], known: Iterable[str]
) -> Iterator[UnknownReferenceError]:
    there = set(known)
    for name in names:
        if name not in there:
            yield UnknownReferenceError(
                where=stage.folder / "stage.toml", stage=stage.id, key=key, name=name
            )
