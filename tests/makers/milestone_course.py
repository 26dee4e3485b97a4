"""Copy the small course with a milestone at its fourth stage."""

from __future__ import annotations

import shutil
from pathlib import Path

from makers.small_course import COURSE

PLAIN, GATE = "number = 4\n", "number = 4\nmilestone = 1\n"


def with_milestone(folder: Path) -> Path:
    """Give the course's folder."""
    shutil.copytree(COURSE, folder)
    facts = folder / "stages" / "004-spread" / "stage.toml"
    text = facts.read_text(encoding="utf-8")
    assert PLAIN in text
    facts.write_text(text.replace(PLAIN, GATE), encoding="utf-8")
    return folder
