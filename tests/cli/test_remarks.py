"""A remark stands apart from the verdict; an explanation beside Python's own message."""

from __future__ import annotations

from pathlib import Path

from makers.terminal import Terminal

BY_LIBRARY = "from operator import length_hint\n\n\ndef count(xs):\n    return length_hint(xs)\n"
MISSPELT = "def count(items):\n    return len(itmes)\n"


def test_a_remark_follows_a_verdict_that_stands(baibu: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(BY_LIBRARY)
    said = baibu("grade", "1", file)
    assert said.code == 0
    assert said.first_line.startswith("✓ Stage 1 is passed")
    assert "the verdict stands" in said.out
    assert "line 5 uses operator.length_hint" in said.out
    assert "return length_hint(xs)" in said.out


def test_a_remark_is_there_in_chinese_and_in_json(
    baibu: Terminal, chinese: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "mine.py"
    file.write_text(BY_LIBRARY)
    assert "第 5 行用了 operator.length_hint" in chinese("grade", "1", file).out
    assert baibu("grade", "1", file, "--json").json["report"]["advice"] == [
        {"line": 5, "name": "operator.length_hint", "source": "return length_hint(xs)"}
    ]


def test_without_a_remark_none_is_made(baibu: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("def count(xs):\n    return len(xs)\n")
    assert "by hand" not in baibu("grade", "1", file).out


def test_an_exception_is_explained(baibu: Terminal, chinese: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(MISSPELT)
    said = baibu("grade", "1", file).out
    assert "NameError: name 'itmes' is not defined" in said
    assert "Did you mean items?" in said
    assert "你是不是想写 items" in chinese("grade", "1", file).out
