"""C020: an id that was ever published is still there, or has an alias. Evidence points at ids."""

from __future__ import annotations

from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material

FILE = "ids.txt"  # one line per id: its sort and the id


class IdVanishedError(ContentError):
    """A published id is gone."""

    code = "C020"


def find(material: Material) -> Iterator[ContentError]:
    """Compare the published ids with those that exist."""
    file = material.catalog.root / FILE
    published = file.read_text(encoding="utf-8").split("\n") if file.exists() else []
    now = set(current(material))
    unread = _unread(material)
    for line in published:
        sort, _, name = line.partition(" ")
        moved = material.catalog.aliases.get(name)
        is_unread = name.partition("/")[0] in unread
        if line and line not in now and f"{sort} {moved}" not in now and not is_unread:
            yield IdVanishedError(where=file, id=name, sort=sort)


def _unread(material: Material) -> set[str]:
    """Name the stages whose files are there but cannot be read: another rule's finding."""
    folders = (material.catalog.root / "stages").glob("*/")
    return {folder.name.partition("-")[2] for folder in folders} - set(material.bodies)


def current(material: Material) -> list[str]:
    """List every id that exists, as lines of the file. Cards only of the stages that were read."""
    lines = [f"stage {stage}" for stage in material.catalog.stages]
    lines += [f"skill {skill}" for skill in material.catalog.skills]
    for _, body in material.made():
        lines += [f"card {card.id}" for card in body.cards]
        lines += [f"question {question.id}" for question in body.questions]
    return sorted(lines)
