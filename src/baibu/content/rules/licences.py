"""C024: every source says under which licence it may be used."""

from __future__ import annotations

from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material


class LicenceMissingError(ContentError):
    """A source without a licence."""

    code = "C024"


def find(material: Material) -> Iterator[ContentError]:
    """Look at every source."""
    for source in material.catalog.sources.values():
        if not source.licence.strip():
            yield LicenceMissingError(
                where=material.catalog.root / "sources.toml", source=source.id
            )
