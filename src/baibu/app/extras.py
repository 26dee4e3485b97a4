"""Say which optional libraries a stage needs, whether they are here, and how to get them."""

from __future__ import annotations

from importlib.util import find_spec

from baibu.content import Stage
from baibu.grader.extras import EXTRAS, install_command, pip

__all__ = ["install_command", "is_here", "missing", "pip"]


def is_here(extra: str) -> bool:
    """Say whether an extra is installed, without importing it."""
    return find_spec(EXTRAS.get(extra, extra)) is not None


def missing(stage: Stage) -> str | None:
    """Name the first extra that a stage needs and this machine lacks."""
    return next((extra for extra in stage.extras if not is_here(extra)), None)
