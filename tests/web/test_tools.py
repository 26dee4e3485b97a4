"""The tools as pages: the list, a card, a lab that is run where that is safe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from baibu.app import tools
from baibu.app.wiring import build
from baibu.core import settings
from baibu.web import create
from makers.visitor import Visitor, words


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A visitor to all that comes with Baibu."""
    home = tmp_path_factory.mktemp("home")
    with build(settings.load({"home": str(home)}, {})) as baibu:
        yield Visitor(create(baibu), baibu)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_links_every_card(whole: Visitor, language: str) -> None:
    page = whole.get("/understand/tools", accept_language=language)
    assert page.text.count("<h1") == 1
    for entry in tools.tools_page(whole.baibu).entries:
        assert f'href="/understand/tools/{entry.id}"' in page.text
        assert (entry.about.zh if language == "zh" else entry.about.en) in words(page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_card_stands_in_both_languages(whole: Visitor, language: str) -> None:
    for entry in tools.tools_page(whole.baibu).entries:
        page = whole.get(f"/understand/tools/{entry.id}", accept_language=language)
        assert page.status_code == 200, entry.id
        assert page.text.count("<h1") == 1
        assert f"baibu tools try {entry.id}" in words(page)


def test_the_links_of_a_card_lead_somewhere(whole: Visitor) -> None:
    page = whole.get("/understand/tools/optuna")
    links = set(re.findall(r'href="(/(?:stage|understand)[^"#]*)', page.text))
    assert len(links) > 4
    assert {link: whole.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_panorama_leads_to_the_tools(whole: Visitor) -> None:
    assert 'href="/understand/tools"' in whole.get("/understand").text
    assert 'href="/understand/tools/numpy"' in whole.get("/understand").text


def test_a_tool_that_does_not_exist_is_told_kindly(whole: Visitor) -> None:
    answer = whole.get("/understand/tools/abacus")
    assert answer.status_code == 404
    assert "B071" in answer.text


def test_a_lab_is_run_on_the_page_and_says_what_it_came_to(whole: Visitor) -> None:
    page = whole.post("/understand/tools/grafana/try", accept_language="en")
    assert page.status_code == 200
    assert "panels was written" in words(page)
    assert "It holds." in words(page)


def test_on_a_server_for_others_nothing_is_run(tmp_path: Path) -> None:
    flags = {"home": str(tmp_path), "allowed_hosts": "baibu.example"}
    with build(settings.load(flags, {})) as baibu:
        visitor = Visitor(create(baibu), baibu)
        assert "/try" not in visitor.get("/understand/tools/grafana").text
        answer = visitor.post("/understand/tools/grafana/try")
        assert answer.status_code == 303
