"""`baibu chart` draws into a file, prints a table, or gives both as one document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from baibu.app import charts, wiring
from makers.history import forty_days
from makers.terminal import Terminal


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home of a learner with a past; the clock stands still behind it."""
    folder = tmp_path_factory.mktemp("home")
    with forty_days(folder) as baibu, pytest.MonkeyPatch.context() as patch:
        usual = wiring.build.__kwdefaults__
        assert usual is not None
        patch.setitem(usual, "now", baibu.clock)
        yield folder


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_chart_is_a_table_and_a_document(home: Path, language: str) -> None:
    terminal = Terminal(home=home, language=language)
    for name in charts.NAMES:
        said = terminal("chart", name, COLUMNS="200")
        document = terminal("chart", name, "--json").json
        assert (said.code, said.err) == (0, "")
        assert said.first_line == document["title"]
        assert all(column in said.out for column in document["columns"])
        assert document["svg"].startswith("<svg")
        assert len(document["rows"][0]) == len(document["columns"])


def test_without_a_name_the_charts_are_listed(baibu: Terminal) -> None:
    said = baibu("chart")
    assert said.code == 0
    assert all(name in said.out for name in charts.NAMES)
    assert list(baibu("chart", "--json").json) == list(charts.NAMES)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_help_names_every_chart(tmp_path: Path, language: str) -> None:
    told = Terminal(home=tmp_path, language=language)("chart", "--help").out
    assert all(name in told for name in charts.NAMES)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_chart_is_drawn_into_a_file_in_the_language_asked_for(
    home: Path, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "plan.svg"
    said = Terminal(home=home)("chart", "plan", "--lang", language, "-o", path)
    assert said.code == 0
    assert str(path) in said.out
    drawn = ElementTree.parse(path).getroot()
    assert drawn[0].text == said.first_line
    assert "var(" not in path.read_text(encoding="utf-8")


def test_a_file_that_is_there_stays_until_told_to_go(home: Path, tmp_path: Path) -> None:
    terminal, path = Terminal(home=home), tmp_path / "road.svg"
    path.write_text("mine")
    refused = terminal("chart", "road", "--out", path)
    assert (refused.code, path.read_text()) == (2, "mine")
    assert terminal("chart", "road", "--out", path, "--replace", "--json").json["path"] == str(path)
    assert path.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["pie"], "B060", 2),
        (["skills", "--area", "flying"], "B061", 2),
        (["forgetting", "--skill", "flying"], "B045", 2),
        (["forgetting", "--card", "no/card"], "B030", 2),
        (["attempts", "--stage", "99"], "B001", 2),
        (["calendar", "--days", "0"], "B020", 2),
        (["road", "--out", "road.png"], "B066", 2),
        (["forecast", "--out", "forecast.svg"], "B067", 1),
    ],
)
def test_what_cannot_be_drawn_is_told_by_code(
    baibu: Terminal, words: list[str], code: str, exit_code: int
) -> None:
    said = baibu("chart", *words, "--json")
    assert said.json["error"]["code"] == code
    assert said.code == exit_code


def test_options_say_what_a_chart_is_about(home: Path) -> None:
    terminal = Terminal(home=home)
    assert "stage 1" in terminal("chart", "attempts", "--stage", "1").first_line
    assert "Averages" in terminal("chart", "forgetting", "--skill", "averages").first_line
    assert len(terminal("chart", "forecast", "--days", "3", "--json").json["rows"]) == 4


def test_a_newcomer_is_told_when_there_will_be_something(baibu: Terminal) -> None:
    said = baibu("chart", "retention")
    assert said.code == 0
    assert "as soon as there are some" in " ".join(said.out.split())
