"""Say which optional libraries a stage needs, whether they are here, and how to get them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import baibu
from baibu.content import Stage
from baibu.grader.extras import EXTRAS


def is_here(extra: str) -> bool:
    """Say whether an extra is installed, without importing it."""
    return find_spec(EXTRAS.get(extra, extra)) is not None


def missing(stage: Stage) -> str | None:
    """Name the first extra that a stage needs and this machine lacks."""
    return next((extra for extra in stage.extras if not is_here(extra)), None)


def install_command(extra: str) -> str:
    """Give the command that installs an extra: of the checkout, where there is one."""
    root = Path(baibu.__file__).parents[2]
    is_checkout = (root / "Makefile").exists() and (root / "pyproject.toml").exists()
    return f"make {extra}" if is_checkout else f'pip install "baibu[{extra}]"'
