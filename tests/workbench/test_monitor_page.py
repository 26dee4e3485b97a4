"""The page about a window says everything, asks nobody for anything, and escapes what rows say."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from baibu.core.language import LANGUAGES, Language
from baibu.workbench.monitor.page import page
from baibu.workbench.monitor.report import Observed, tables


class Counted(HTMLParser):
    """Counts what is opened, and finds what is left open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.seen: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag] = self.seen.get(tag, 0) + 1
        if tag not in ("meta", "rect"):
            self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag] = self.seen.get(tag, 0) + 1

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


def observed() -> Observed:
    rng = np.random.default_rng(0)
    before = pd.DataFrame({"age": rng.normal(size=3_000), "<b>&": rng.choice(list("xyz"), 3_000)})
    now = pd.DataFrame(
        {"age": rng.normal(size=600) + 1, "<b>&": rng.choice(["x", "<script>"], 600)}
    )
    return tables(before, now)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_whole_and_needs_nothing_else(language: Language) -> None:
    told = page(observed(), language)
    read = Counted()
    read.feed(told)
    assert read.opened == []
    assert read.seen["svg"] == read.seen["tr"] - 1 == 2
    assert "script" not in read.seen
    assert "b" not in read.seen
    assert not re.search(r"https?://|url\(|@import", told)


def test_every_sentence_stands_on_the_page() -> None:
    found = observed()
    told = page(found, "en")
    assert len(found.sentences()) == 3
    assert told.count("<li") == 3
    assert "“age” has drifted" in told


def test_two_tables_of_one_kind_are_calm() -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"a": rng.normal(size=2_000), "w": rng.choice(list("xyz"), 2_000)})
    found = tables(frame[:1_500], frame[1_500:].reset_index(drop=True))
    assert not found.has_alarm
    assert [one.key for one in found.sentences()] == ["calm_table"]
