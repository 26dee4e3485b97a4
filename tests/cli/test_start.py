"""`baibu start` serves the pages until it is interrupted."""

from __future__ import annotations

import json
import signal
import urllib.request

import pytest
from terminal import Terminal

from baibu.cli import serve


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_address_is_printed_and_answers_and_ctrl_c_ends_cleanly(
    baibu: Terminal, language: str
) -> None:
    process = baibu.process("start", "--no-browser", "--port", "0", "--lang", language)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        address = next(word for word in line.replace("：", " ").split() if word.startswith("http"))
        with urllib.request.urlopen(address, timeout=60) as reply:
            assert reply.status == 200
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert (
        out.strip()
        == {"en": "Ended. Everything is saved.", "zh": "已结束，内容都已保存。"}[language]
    )


@pytest.mark.slow
def test_in_json_the_address_is_the_document(baibu: Terminal) -> None:
    process = baibu.process("start", "--no-browser", "--port", "0", "--json")
    assert process.stdout is not None
    try:
        assert json.loads(process.stdout.readline())["address"].startswith("http://127.0.0.1:")
    finally:
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "")


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
