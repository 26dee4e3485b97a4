"""C029: what a stage asks to write by hand is something that a library really has."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import re
import warnings
from collections.abc import Iterator
from functools import cache

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material


class UnknownByHandError(ContentError):
    """A name in `by_hand` that nothing installed has."""

    code = "C029"


def find(material: Material) -> Iterator[ContentError]:
    """Look every name up."""
    for stage, _ in material.made():
        for name in stage.by_hand:
            missing = None if _waits_for_an_extra(name) else missing_part(name)
            if missing is not None:
                yield UnknownByHandError(
                    where=stage.folder / "stage.toml", stage=stage.id, name=name, missing=missing
                )


def _waits_for_an_extra(name: str) -> bool:
    """Say whether a library comes with an extra of ours, which is not installed here."""
    library = name.partition(".")[0]
    if not library or importlib.util.find_spec(library) is not None:
        return False
    return any(
        re.match(rf"{re.escape(library)}\b", needed) and "extra ==" in needed
        for needed in importlib.metadata.requires("baibu") or ()
    )


@cache
def missing_part(name: str) -> str | None:
    """Import as much of a dotted name as is a module, then read attributes; give what is not there.

    Attributes come first: `numpy.linalg.lstsq` needs one import, and a class is no package.
    """
    parts = name.split(".")
    here: object = None
    for count in range(1, len(parts) + 1):
        part = ".".join(parts[:count])
        inner = getattr(here, parts[count - 1], None) if here is not None else None
        here = inner if inner is not None else _imported(part)
        if here is None:
            return part
    return None


def _imported(name: str) -> object | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except (ImportError, ValueError):  # a value: an empty part, as in `numpy..dot`
        return None
