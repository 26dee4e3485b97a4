"""Each golden folder breaks one rule, and that rule alone is reported."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from baibu.app.authoring import content_check
from baibu.app.pages import ContentReport
from baibu.compute.executor import InlineExecutor

RULES = Path(__file__).parents[1] / "data" / "rules"
CODES = sorted(path.name for path in RULES.iterdir() if path.name != "base")
DOCS = Path(__file__).parents[2] / "docs" / "contributing" / "rules.md"


# Only running shows these.
RUN = {"C023", "C028", "C030", "C031", "C032", "C033", "C034", "C035", "C036"}


def checked(folder: Path, overlay: str | None) -> ContentReport:
    """Check the sound content with one folder laid over it."""
    shutil.copytree(RULES / "base", folder, dirs_exist_ok=True)
    if overlay is not None:
        shutil.copytree(RULES / overlay, folder, dirs_exist_ok=True)
    return content_check(
        folder,
        InlineExecutor(),
        [],
        language="en",
        progress=lambda done, total: None,
        run=overlay is None or overlay in RUN,
    )


def codes(report: ContentReport) -> set[str]:
    """Give the codes of everything that is wrong."""
    problems = [*report.problems, *(p for row in report.rows for p in row.problems)]
    return {problem[:4] for problem in problems}


@pytest.mark.slow
def test_sound_content_is_green(tmp_path: Path) -> None:
    report = checked(tmp_path, None)
    assert report.is_green, [*report.problems, *report.rows]
    assert [(row.checks, row.mistakes, row.named) for row in report.rows] == [(3, 6, 6)]


@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
def test_a_golden_folder_breaks_just_its_rule(tmp_path: Path, code: str) -> None:
    assert codes(checked(tmp_path, code)) == {code}


def test_every_code_of_the_content_has_a_golden_folder_and_a_heading() -> None:
    source = Path(__file__).parents[2] / "src" / "baibu"
    files = [*source.glob("content/**/*.py"), *source.glob("publish/*.py")]
    texts = [path.read_text(encoding="utf-8") for path in files]
    used = {code for text in texts for code in re.findall(r'code = "(C\d{3})"', text)}
    headings = set(re.findall(r"^## (C\d{3})", DOCS.read_text(encoding="utf-8"), re.MULTILINE))
    assert headings == used
    assert set(CODES) == used
