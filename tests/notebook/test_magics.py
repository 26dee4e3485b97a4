"""`%%check` grades a cell as every other road does, in a terminal and in a real kernel."""

from __future__ import annotations

import atexit
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from baibu.app import queries
from baibu.app.wiring import build
from makers.small_course import COURSE, RIGHT, STARTER, WRONG, chosen


class Shell:
    """An IPython without a terminal, and what it showed."""

    def __init__(self) -> None:
        made: Callable[[], Any] = InteractiveShell
        self.real = made()
        self.shown: list[dict[str, str]] = []
        self.real.display_pub.publish = lambda data, metadata: self.shown.append(data)

    def run(self, cell: str) -> dict[str, str]:
        """Run a cell; give what it showed last."""
        done = self.real.run_cell(cell)
        done.raise_error()
        return self.shown[-1]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BAIBU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BAIBU_CONTENT", str(COURSE))
    monkeypatch.setenv("BAIBU_LANGUAGE", "en")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    return tmp_path / "home"


@pytest.fixture
def shell(home: Path) -> Iterator[Shell]:
    made = Shell()
    made.run("%load_ext baibu")
    yield made
    made.real.run_cell("%unload_ext baibu")
    made.real.atexit_operations()
    atexit.unregister(made.real.atexit_operations)


def attempts(home: Path) -> list[tuple[str, bool, str]]:
    with build(chosen(home)) as baibu:
        return [(one.via, one.passed, one.source) for one in queries.attempts(baibu, 1)]


def said(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_loading_says_what_there_is(shell: Shell) -> None:
    assert "%%check NUMBER" in shell.shown[0]["text/plain"]


def test_a_cell_is_graded_and_its_attempt_stands_beside_the_others(
    shell: Shell, home: Path
) -> None:
    wrong = shell.run("%%check 1\n" + WRONG)
    assert "Stage 1: 1 of 2 checks pass (attempt 1)." in said(wrong["text/html"])
    assert "Stage 1 is not passed yet: 1 of 2 checks, attempt 1." in wrong["text/plain"]
    assert "%baibu hint 1" in wrong["text/plain"]
    right = shell.run("%%check 1\n" + RIGHT[1])
    assert "Stage 1 passed: all 2 checks (attempt 2)." in said(right["text/html"])
    assert "Next: stage 2, Average." in said(right["text/html"])
    assert attempts(home) == [("notebook", True, RIGHT[1]), ("notebook", False, WRONG)]


def test_a_cell_runs_in_the_notebook_only_when_asked(shell: Shell) -> None:
    shell.run("%%check 1\n" + RIGHT[1])
    assert "count" not in shell.real.user_ns
    shell.run("%%check 1 --run\n" + RIGHT[1])
    assert shell.real.user_ns["count"]([1, 2, 3]) == 3


def test_the_answer_comes_in_the_language_that_was_asked_for(shell: Shell) -> None:
    shown = shell.run("%%check 1 --lang zh\n" + WRONG)
    assert "第 1 关：2 项检查通过 1 项（第 1 次提交）。" in said(shown["text/html"])
    assert 'lang="zh-CN"' in shown["text/html"]
    assert "第 1 关" in shown["text/plain"]


def test_code_that_looks_like_html_stays_text(shell: Shell) -> None:
    nasty = "def count(xs):\n    return '<img src=x onerror=alert(1)>'\n"
    shown = shell.run("%%check 1\n" + nasty)
    assert "<img" not in shown["text/html"]
    assert "&lt;img" in shown["text/html"]


def test_a_hint_is_taken_and_recorded(shell: Shell, home: Path) -> None:
    first = shell.run("%baibu hint 1")
    assert "Hint 1" in said(first["text/html"])
    shell.run("%baibu hint 1")
    shell.run("%baibu hint 1")
    assert "All hints of stage 1 are taken." in shell.run("%baibu hint 1")["text/plain"]
    with build(chosen(home)) as baibu:
        assert len(queries.stage_page(baibu, 1).hints) == 3


def test_a_brief_and_the_next_step_are_shown(shell: Shell) -> None:
    brief = shell.run("%baibu brief 1")
    assert brief["text/markdown"].startswith("# 1 Count")
    assert "figure:" not in brief["text/markdown"]
    assert "Hints" not in brief["text/markdown"]
    assert "stage 1, Count" in said(shell.run("%baibu")["text/html"])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("%%check\nx = 1", "B059"),
        ("%%check 1 2\nx = 1", "B059"),
        ("%%check 99\nx = 1", "B001"),
        ("%%check 5\nx = 1", "B006"),
        ("%%check 1 --lang fr\nx = 1", "B004"),
        ("%baibu dance", "B059"),
        ("%baibu brief 3", "B002"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_code_and_no_traceback(
    shell: Shell, cell: str, code: str
) -> None:
    shown = shell.run(cell)
    assert shown["text/plain"].startswith(code)
    assert code in shown["text/html"]


def test_loading_again_is_loading_once(shell: Shell) -> None:
    shell.run("%reload_ext baibu")
    shell.run("%%check 1\n" + STARTER)
    assert shell.shown[-1]["text/plain"].startswith("✗ Stage 1")


def test_unloading_takes_the_magics_away(shell: Shell) -> None:
    shell.real.run_cell("%unload_ext baibu")
    assert "check" not in shell.real.magics_manager.magics["cell"]


@pytest.mark.slow
def test_an_exported_notebook_runs_in_a_real_kernel(home: Path, tmp_path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    from baibu.app import notebooks

    with build(chosen(home)) as baibu:
        path = notebooks.export(baibu, 1, tmp_path / "one.ipynb", "en").path
    book: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    for cell in book.cells:
        if cell.source.startswith("%%check"):
            cell.source = "%%check 1\n" + RIGHT[1]
    NotebookClient(book, kernel_name="python3", timeout=600).execute()
    outputs = [out for cell in book.cells for out in cell.get("outputs", [])]
    shown = [out["data"]["text/html"] for out in outputs if "text/html" in out.get("data", {})]
    assert any("Stage 1 passed: all 2 checks" in said(html) for html in shown)
    assert any("Hint 1" in said(html) for html in shown)
    assert [via for via, _, _ in attempts(home)] == ["notebook"]
