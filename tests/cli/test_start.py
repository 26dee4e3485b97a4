"""`baibu start` serves the pages until it is interrupted."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest

from baibu.app import house
from baibu.cli import serve
from makers.small_course import wired
from makers.terminal import Terminal


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_address_is_printed_and_answers_and_ctrl_c_ends_cleanly(
    baibu: Terminal, language: str
) -> None:
    with baibu.running("start", "--no-browser", "--port", "0", "--lang", language) as server:
        words = server.line("").replace("：", " ").split()
        address = next(word for word in words if word.startswith("http"))
        with urllib.request.urlopen(address, timeout=300) as reply:
            assert reply.status == 200
        said = server.interrupt()
    assert (said.code, said.err) == (0, "")
    ended = {"en": "Ended. Everything is saved.\n", "zh": "已结束，内容都已保存。\n"}
    assert said.out == ended[language]


@pytest.mark.slow
def test_in_json_the_address_is_the_document(baibu: Terminal) -> None:
    with baibu.running("start", "--no-browser", "--port", "0", "--json") as server:
        assert json.loads(server.line(""))["address"].startswith("http://127.0.0.1:")
        said = server.interrupt()
    assert (said.code, said.out) == (0, "")


def test_a_newcomer_is_taken_to_the_questions_until_they_were_seen(tmp_path: Path) -> None:
    with wired(tmp_path) as one:
        assert serve.first_page(one, "http://x/") == "http://x/welcome"
        house.greet(one)
        assert serve.first_page(one, "http://x/") == "http://x/"


def test_a_browser_in_the_terminal_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    import webbrowser

    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("lynx"))
    assert not serve.has_window()
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.BackgroundBrowser("firefox"))
    assert serve.has_window()

    def none() -> webbrowser.BaseBrowser:
        raise webbrowser.Error("none")

    monkeypatch.setattr(webbrowser, "get", none)
    assert not serve.has_window()
