"""C021: no stage needs itself, however indirectly."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material


class CircleError(ContentError):
    """Stages that need each other."""

    code = "C021"


def find(material: Material) -> Iterator[ContentError]:
    """Sort the stages by their needs."""
    stages = material.catalog.stages
    try:
        TopologicalSorter({stage.id: stage.needs for stage in stages.values()}).prepare()
    except CycleError as error:
        circle = [str(name) for name in error.args[1]]
        yield CircleError(where=stages[error.args[1][0]].folder, circle=" → ".join(circle))
