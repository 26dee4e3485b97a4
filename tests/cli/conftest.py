"""Lend each test a terminal with a fresh folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from makers.terminal import Terminal


@pytest.fixture
def baibu(tmp_path: Path) -> Terminal:
    """An English terminal of somebody who has done nothing yet."""
    return Terminal(home=tmp_path / "home")


@pytest.fixture
def chinese(tmp_path: Path) -> Terminal:
    """The same person's terminal, in Chinese."""
    return Terminal(home=tmp_path / "home", language="zh")
