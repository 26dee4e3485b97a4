"""A stage goes out as a notebook and comes back as a submission."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from baibu.app import actions, notebooks
from baibu.app.notebooks import (
    ManySolutionCellsError,
    NoSolutionCellError,
    NotANotebookError,
)
from baibu.app.wiring import Baibu
from baibu.content import load
from baibu.core.language import LANGUAGES, Language
from baibu.ledger.errors import ArchiveExistsError
from makers.small_course import RIGHT, STARTER, WRONG, baibu, wired

__all__ = ["baibu"]


def written(baibu: Baibu, path: Path) -> dict[str, Any]:
    notebooks.export(baibu, 1, path, "en")
    book: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return book


def with_cells(book: dict[str, Any], *sources: str) -> dict[str, Any]:
    """Put further code cells into a notebook."""
    more: list[dict[str, Any]] = [
        {"cell_type": "code", "execution_count": None, "id": f"more-{number}", "metadata": {},
         "outputs": [], "source": source}
        for number, source in enumerate(sources)
    ]  # fmt: skip
    return {**book, "cells": [*book["cells"], *more]}


def solved(book: dict[str, Any], code: str) -> dict[str, Any]:
    cells = [
        {**cell, "source": f"%%check 1\n{code}"} if "part" in str(cell["metadata"]) else cell
        for cell in book["cells"]
    ]
    return {**book, "cells": cells}


def saved(book: dict[str, Any], path: Path) -> Path:
    path.write_text(json.dumps(book), encoding="utf-8")
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notebook_is_valid_and_holds_the_brief_and_the_starter(
    baibu: Baibu, language: Language
) -> None:
    book = notebooks.notebook(baibu, 1, language)
    nbformat.validate(book, version=4)
    sources = ["".join(cell["source"]) for cell in book["cells"]]
    assert sources[1] == "%load_ext baibu"
    assert f"%%check 1\n{STARTER.rstrip()}" in sources
    assert sources[-1] == "%baibu hint 1"
    has_han = re.search(r"[\u4e00-\u9fff]", "".join(sources))
    assert bool(has_han) == (language == "zh")


@pytest.mark.parametrize("number", [33, 53])
def test_a_notebook_of_the_course_brings_its_figures_with_it(number: int, tmp_path: Path) -> None:
    with wired(tmp_path / "home", content=str(load().root)) as course:
        book = notebooks.notebook(course, number, "en")
    nbformat.validate(book, version=4)
    for cell in book["cells"]:
        named = set(re.findall(r"\(attachment:([^)]+)\)", "".join(cell["source"])))
        assert named == set(cell.get("attachments", {}))
    text = json.dumps(book)
    assert "figure:" not in text
    assert "{{" not in text


def test_hints_that_were_not_taken_are_not_given_away(baibu: Baibu) -> None:
    hints = baibu.catalog.body(baibu.catalog.stage(1)).hints
    assert hints[0].text.en not in json.dumps(notebooks.notebook(baibu, 1, "en"))
    actions.take_hint(baibu, 1)
    text = "".join("".join(cell["source"]) for cell in notebooks.notebook(baibu, 1, "en")["cells"])
    assert f"<details><summary>Hint 1</summary>\n\n{hints[0].text.en}" in text
    assert hints[1].text.en not in text


def test_what_was_written_already_goes_along(baibu: Baibu) -> None:
    actions.save_draft(baibu, 1, "# half a thought\n")
    sources = ["".join(cell["source"]) for cell in notebooks.notebook(baibu, 1, "en")["cells"]]
    assert "%%check 1\n# half a thought" in sources


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(
    baibu: Baibu, tmp_path: Path
) -> None:
    path = tmp_path / "one.ipynb"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ArchiveExistsError):
        notebooks.export(baibu, 1, path, "en")
    assert path.read_text(encoding="utf-8") == "mine"
    notebooks.export(baibu, 1, path, "en", replace=True)
    assert path.read_text(encoding="utf-8").startswith("{")


def test_a_solved_notebook_comes_back_as_its_solution(baibu: Baibu, tmp_path: Path) -> None:
    path = tmp_path / "one.ipynb"
    book = written(baibu, path)
    assert notebooks.submission(baibu, 1, path) == STARTER
    saved(solved(book, RIGHT[1]), path)
    source = notebooks.submission(baibu, 1, path)
    assert source == RIGHT[1]
    assert actions.grade(baibu, 1, source, via="cli").report.passed


def test_a_cell_of_ones_own_notebook_is_found_by_its_first_line(
    baibu: Baibu, tmp_path: Path
) -> None:
    mine = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    cells = ("import math", f"%%check count\n{RIGHT[1]}", f"%%check 2\n{RIGHT[2]}", "%%check 77\n")
    path = saved(with_cells(mine, *cells), tmp_path / "mine.ipynb")
    assert notebooks.submission(baibu, 1, path) == RIGHT[1]
    assert notebooks.submission(baibu, 2, path) == RIGHT[2]


def test_a_notebook_without_a_marked_cell_or_with_two_says_so(baibu: Baibu, tmp_path: Path) -> None:
    path = tmp_path / "one.ipynb"
    book = written(baibu, path)
    with pytest.raises(NoSolutionCellError):
        notebooks.submission(baibu, 2, path)
    saved(with_cells(book, f"%%check 1\n{WRONG}"), path)
    with pytest.raises(ManySolutionCellsError):
        notebooks.submission(baibu, 1, path)


@pytest.mark.parametrize("text", ["", "x = 1", "[]", "{}", '{"cells": 3}', '{"cells": [{}]}'])
def test_a_file_that_is_no_notebook_says_so(baibu: Baibu, tmp_path: Path, text: str) -> None:
    path = tmp_path / "no.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotANotebookError):
        notebooks.submission(baibu, 1, path)


def test_any_other_file_is_read_as_a_program(baibu: Baibu, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(RIGHT[1], encoding="utf-8")
    assert notebooks.submission(baibu, 1, path) == RIGHT[1]
