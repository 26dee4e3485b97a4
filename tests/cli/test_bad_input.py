"""Whatever goes wrong is said with a code and a repair, and loses nothing."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from makers.terminal import RIGHT, Said, Terminal


def refuses(said: Said, code: str, exit_code: int) -> None:
    """Hold what every refusal has."""
    assert said.code == exit_code, said
    assert said.out == ""
    lines = said.err.splitlines()
    assert lines[0].startswith(f"{code} "), said.err
    assert any(line.startswith(("  fix", "  处理")) for line in lines[1:])
    assert "Traceback" not in said.err


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["grade", "99"], "B001", 2),
        (["grade", "no-such-stage"], "B001", 2),
        (["stage", "0"], "B001", 2),
        (["grade", "3"], "B002", 2),
        (["hint", "3"], "B002", 2),
        (["watch", "3"], "B002", 2),
        (["grade", "1", "no/such/file.py"], "B003", 2),
        (["import", "no/such/file.jsonl"], "B003", 2),
        (["export", "no/such/folder/file.jsonl"], "B009", 3),
        (["next", "--lang", "fr"], "B004", 2),
        (["--port", "http", "next"], "B005", 2),
        (["start", "--port", "70000"], "B005", 2),
        (["grade", "5", "FILE"], "B006", 3),
        (["grade", "1"], "B021", 2),
        (["solution", "1"], "B010", 1),
        (["nonsense"], "B020", 2),
        (["content"], "B020", 2),
        (["grade"], "B020", 2),
        (["next", "--nonsense"], "B020", 2),
        (["next", "one", "two"], "B020", 2),
        (["--home"], "B020", 2),
        (["completion", "tcsh"], "B020", 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_a_refusal_says_what_where_and_the_repair(
    tmp_path: Path, words: list[str], code: str, exit_code: int, language: str
) -> None:
    file = tmp_path / "mine.py"
    file.write_text(RIGHT)
    told = [str(file) if word == "FILE" else word for word in words]
    refuses(Terminal(home=tmp_path / "home", language=language)(*told), code, exit_code)


def test_a_misspelt_command_is_answered_with_the_one_that_was_meant(chinese: Terminal) -> None:
    said = chinese("gradee", "1")
    assert "grade" in said.err.replace("gradee", "")


def test_a_folder_is_not_a_file(baibu: Terminal, tmp_path: Path) -> None:
    refuses(baibu("grade", "1", tmp_path), "B003", 2)


def test_a_file_that_is_not_utf8_is_left_as_it_is(baibu: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "gbk.py"
    file.write_bytes("# 百步\n".encode("gbk"))
    refuses(baibu("grade", "1", file), "B003", 2)
    assert file.read_bytes() == "# 百步\n".encode("gbk")


def test_a_syntax_error_is_a_verdict_and_not_an_error(baibu: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("def count(xs:\n")
    said = baibu("grade", "1", file)
    assert (said.code, said.err) == (1, "")
    assert "line 1" in said.out


def test_a_submission_of_half_a_megabyte_is_refused(baibu: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("#" * 500_000)
    refuses(baibu("grade", "1", file), "B012", 2)


def test_a_corrupt_record_is_named_and_not_touched(baibu: Terminal) -> None:
    baibu.home.mkdir()
    file = baibu.home / "baibu.sqlite3"
    file.write_bytes(b"this is no database" * 100)
    said = baibu("next")
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("L0")
    assert str(file) in said.err
    assert file.read_bytes() == b"this is no database" * 100


def test_a_broken_settings_file_is_named(baibu: Terminal) -> None:
    baibu.home.mkdir()
    (baibu.home / "settings.toml").write_text("port = = 1")
    refuses(baibu("next"), "B003", 2)


def test_a_wrong_line_in_the_settings_file_is_named(baibu: Terminal) -> None:
    baibu.home.mkdir()
    (baibu.home / "settings.toml").write_text('port = "many"')
    said = baibu("next")
    refuses(said, "B005", 2)
    assert "settings.toml" in said.err


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_home_that_cannot_be_made_is_named(baibu: Terminal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refuses(baibu("--home", tmp_path / "file" / "home", "next"), "B009", 3)


def test_a_port_in_use_is_answered_with_one_that_is_free(baibu: Terminal) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = baibu("start", "--no-browser", "--port", str(port))
    refuses(said, "B007", 3)
    proposed = int(said.err.rpartition("--port ")[2].partition("`")[0])
    assert proposed != port
    with socket.socket() as free:
        free.bind(("127.0.0.1", proposed))


def test_a_bug_keeps_its_traceback(baibu: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    from baibu.app import queries

    def broken(_: object) -> object:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(queries, "road", broken)
    with pytest.raises(ZeroDivisionError, match="a bug"):
        baibu("road")
