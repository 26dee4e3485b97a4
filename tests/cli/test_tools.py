"""`baibu tools` lists, shows and tries, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from baibu.cli.columns import columns
from baibu.content.load import bundled
from makers.terminal import Terminal


@pytest.fixture(params=["zh", "en"])
def spoken(request: pytest.FixtureRequest, tmp_path: Path) -> Terminal:
    """A terminal over all that comes with Baibu, in each language."""
    return Terminal(home=tmp_path / "home", language=request.param, content=bundled())


def test_the_list_names_every_tool_and_counts_those_that_are_here(spoken: Terminal) -> None:
    said = spoken("tools", "doctor")
    assert said.code == 0
    for name in ("pandas", "Feature-engine", "Ray Tune", "Grafana"):
        assert name in said.out
    assert ("23 个工具" if spoken.language == "zh" else "of 23 tools are here") in said.out
    assert all(columns(line) <= 80 for line in said.out.splitlines())


def test_the_document_tells_state_version_and_what_stands_in(spoken: Terminal) -> None:
    told = spoken("tools", "doctor", "--json").json
    assert len(told["entries"]) == 23
    numpy = next(one for one in told["entries"] if one["id"] == "numpy")
    assert numpy["state"] == "here"
    assert numpy["version"]
    assert numpy["fallback"].keys() == {"zh", "en"}


def test_a_card_shows_where_the_tool_sits_and_its_lab(spoken: Terminal) -> None:
    said = spoken("tools", "show", "kubeflow")
    assert said.code == 0
    assert "compiler.Compiler()" in said.out
    assert "baibu project export kubeflow" in said.out.replace("\n", " ")


def test_trying_a_tool_shows_what_ran_and_an_honest_result(spoken: Terminal) -> None:
    said = spoken("tools", "try", "grafana")
    assert said.code == 0, said
    assert "gridPos" in said.out
    assert ("✓ 结果：成立" if spoken.language == "zh" else "✓ Result: it holds") in said.out


def test_an_unknown_tool_is_refused(spoken: Terminal) -> None:
    said = spoken("tools", "try", "abacus")
    assert (said.code, said.err[:4]) == (2, "B071")


def test_a_course_without_cards_has_no_tools(tmp_path: Path) -> None:
    said = Terminal(home=tmp_path / "home")("tools", "doctor")
    assert said.code == 0
    assert "0 of 0" in said.out
