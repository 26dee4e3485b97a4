"""Every command of the workbench's manual does what the manual says, in both languages."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from makers.tables import customers
from makers.terminal import Terminal
from workbench.media.making import pictures

DOCS = Path(__file__).parents[2] / "docs"
NOT_YET_ASKED = "baibu project monitor"  # nobody has asked the service anything


def commands(language: str) -> list[str]:
    text = (DOCS / language / "workbench.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


def test_both_manuals_show_the_same_commands() -> None:
    assert commands("zh") == commands("en")
    assert len(commands("en")) >= 10


@pytest.mark.slow
def test_the_commands_of_the_manual_work_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers(tmp_path)
    pictures(tmp_path / "photos")
    monkeypatch.chdir(tmp_path)
    terminal = Terminal(home=tmp_path / "home")
    for line in commands("en"):
        quick = (
            line.replace("--minutes 1", "--seconds 5")
            .replace("--minutes 2", "--seconds 5")
            .replace("10 60 300", "2 3")
        )
        words = shlex.split(quick)[1:]
        if words[1] == "compare":  # of two runs: the second was made before
            terminal("project", "run", "--project", "customers-project")
        if words[1] == "serve":  # goes on until it is interrupted: the journeys do that
            words.append("--help")
        said = terminal(*words, answer="\n" * 6)
        wanted = 2 if line.startswith(NOT_YET_ASKED) else 0
        assert said.code == wanted, f"{line}\n{said.out}\n{said.err}"
    for made in ("report.html", "image/Dockerfile", "package/manifest.json", "fresh/project.toml"):
        assert (tmp_path / made).is_file()
