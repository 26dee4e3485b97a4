"""The pages keep their word: same anchors in both languages, true commands, live links."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest

from baibu.cli.tree import HOMES, root
from baibu.core.language import LANGUAGES

ROOT = Path(__file__).parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh.md")
PAGES = [
    *READMES,
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:" + "|".join(("work", "root", "home/[a-z]+")) + r")/")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_both_front_pages_have_the_same_anchors() -> None:
    chinese, english = (re.findall(r'<a id="([a-z-]+)">', read(path)) for path in READMES)
    assert chinese == english
    assert {"start", "windows", "first-steps", "state", "data", "isolation", "licences"} <= set(
        english
    )


def test_both_front_pages_show_the_same_commands() -> None:
    first, second = (
        re.findall(r"^(make|baibu|\.venv\S+|py) ?([^#\n]*)", read(p), re.M) for p in READMES
    )
    assert [(a, b.strip()) for a, b in first] == [(a, b.strip()) for a, b in second]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_on_a_page_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    named = re.findall(r"(?:^|`)make ([a-z]+)(?=[ `]|$)", read(path), re.MULTILINE)
    assert set(named) <= targets
    spoken = re.findall(r"(?:^|`)baibu ([a-z]+)", read(path), re.MULTILINE)
    assert set(spoken) <= set(HOMES)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_on_a_page_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(read(path))):
        if "://" in target or target.startswith(("#", "figure:")):
            continue
        file, _, anchor = target.partition("#")
        assert (path.parent / file).exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", read(path.parent / file), re.MULTILINE)
            assert anchor in {heading.lower().replace(" ", "-") for heading in headings}, target


def test_each_user_page_is_there_in_both_languages() -> None:
    names = [{page.name for page in (ROOT / "docs" / code).glob("*.md")} for code in LANGUAGES]
    assert names[0] == names[1]


def test_the_front_pages_type_in_no_number_of_stages_that_are_made() -> None:
    for path in READMES:
        assert not re.search(r"\b\d+ (?:stages|关)", read(path).replace("一百关", ""))


def test_the_licences_are_the_full_texts() -> None:
    assert "Version 2.0, January 2004" in read(ROOT / "LICENSE")
    assert "END OF TERMS AND CONDITIONS" in read(ROOT / "LICENSE")
    assert "Attribution-ShareAlike 4.0 International" in read(ROOT / "LICENSE-CONTENT")
    assert "Section 8 -- Interpretation" in read(ROOT / "LICENSE-CONTENT")


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found = []
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file():
            text = path.read_bytes().decode("utf-8", errors="ignore")
            found += [f"{name}: {match[0]}" for match in MACHINE_PATHS.finditer(text)]
    assert found == []


def test_the_program_is_what_the_pages_call_it() -> None:
    assert isinstance(root, click.Group)
    assert root.name == "baibu"


def without_code(text: str) -> str:
    """Leave out blocks of code, where brackets mean something else."""
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
