"""A stage goes out as a notebook, and the notebook is graded like a program."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path

import click

from baibu.cli.face import Face
from makers.terminal import RIGHT, Terminal


def test_a_notebook_is_written_solved_and_graded(baibu: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "one.ipynb"
    said = baibu("lab", "export", "1", "--ipynb", "--out", path)
    assert said.code == 0
    assert str(path) in said.out
    assert "baibu grade 1 one.ipynb" in said.out
    assert baibu("grade", "1", path).code == 1  # the starter
    text = path.read_text(encoding="utf-8")
    book = json.loads(text)
    for cell in book["cells"]:
        if "part" in str(cell["metadata"]):
            cell["source"] = f"%%check 1\n{RIGHT}"
    path.write_text(json.dumps(book), encoding="utf-8")
    assert baibu("grade", "1", path).code == 0


def test_the_same_in_json_and_in_chinese(
    baibu: Terminal, chinese: Terminal, tmp_path: Path
) -> None:
    said = baibu("lab", "export", "1", "--ipynb", "-o", tmp_path / "a.ipynb", "--json")
    assert said.json["number"] == 1
    assert said.json["cells"] >= 6
    chinese("lab", "export", "1", "--ipynb", "-o", tmp_path / "b.ipynb")
    assert "## 你的代码" in (tmp_path / "b.ipynb").read_text(encoding="utf-8")


def test_wrong_words_are_answered_with_what_to_type(baibu: Terminal, tmp_path: Path) -> None:
    assert "--ipynb" in baibu("lab", "export", "1").err
    path = tmp_path / "one.ipynb"
    path.write_text("mine", encoding="utf-8")
    assert baibu("lab", "export", "1", "--ipynb", "-o", path).code == 2
    assert path.read_text(encoding="utf-8") == "mine"
    assert "B055" in baibu("grade", "1", path).err


def test_an_editor_gets_its_tasks_and_keeps_its_own(baibu: Terminal, chinese: Terminal) -> None:
    said = baibu("lab", "init")
    path = baibu.home / "stages" / ".vscode" / "tasks.json"
    assert said.code == 0
    assert str(path) in said.out
    tasks = json.loads(path.read_text(encoding="utf-8"))["tasks"]
    assert tasks[0]["args"] == ["watch", "--problems"]
    path.write_text("mine", encoding="utf-8")
    assert chinese("lab", "init").code == 2
    assert path.read_text(encoding="utf-8") == "mine"
    assert chinese("lab", "init", "--replace").code == 0
    assert "保存就评分" in path.read_text(encoding="utf-8")


def test_the_tasks_read_what_the_watch_says(baibu: Terminal) -> None:
    raising = "def count(xs):\n    n = 0\n    return n / 0\n"
    baibu("lab", "init")
    baibu("stage", "1")
    baibu.working_file().write_text(raising, encoding="utf-8")
    tasks = json.loads((baibu.home / "stages" / ".vscode" / "tasks.json").read_text("utf-8"))
    matcher = tasks["tasks"][0]["problemMatcher"]
    lines = watched(baibu)
    assert re.match(matcher["background"]["beginsPattern"], lines[0])
    assert re.match(matcher["background"]["endsPattern"], lines[-1])
    found = [re.match(matcher["pattern"]["regexp"], line) for line in lines]
    (problem,) = [one for one in found if one]
    assert (problem[1], problem[2], problem[3]) == (str(baibu.working_file()), "3", "error")


def watched(baibu: Terminal) -> list[str]:
    """Grade the working file as the watch does on a save; give what an editor reads."""
    from baibu.cli.keys import Keys
    from baibu.cli.watch import Watch
    from baibu.core import settings

    face = Face(
        settings=settings.load({}, baibu.variables),
        json=True,
        ctx=click.Context(click.Command("x")),
    )
    out = io.StringIO()
    with contextlib.redirect_stdout(out), face.baibu:
        Watch(face=face, place=baibu.home, keys=Keys(), problems=True).grade(baibu.working_file())
    return [line for line in out.getvalue().splitlines() if not line.startswith("{")]
