"""Chinese and English are equal: every sentence has both, with the same facts in it."""

from __future__ import annotations

import re
import string
from importlib import resources

import pytest

from baibu.core.language import Text, messages

FILES = sorted(
    path.name.removesuffix(".toml")
    for path in (resources.files("baibu") / "messages").iterdir()
    if path.name.endswith(".toml")
)
SENTENCES = [(name, key, text) for name in FILES for key, text in messages(name).items()]
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_there_are_sentences() -> None:
    assert {"app", "cli", "errors", "grader", "web"} <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_each_sentence_is_there_in_both_languages(name: str) -> None:
    gaps = [
        key for key, text in messages(name).items() if not text.zh.strip() or not text.en.strip()
    ]
    assert gaps == []


@pytest.mark.parametrize("name", FILES)
def test_both_languages_tell_the_same_facts(name: str) -> None:
    differ = {
        key: (sorted(places(text.zh)), sorted(places(text.en)))
        for key, text in messages(name).items()
        if places(text.zh) != places(text.en)
    }
    assert differ == {}


@pytest.mark.parametrize("name", FILES)
def test_english_sentences_hold_no_chinese(name: str) -> None:
    mixed = [key for key, text in messages(name).items() if HAN.search(text.en)]
    assert mixed == []


@pytest.mark.parametrize("name", FILES)
def test_the_same_commands_are_named_in_both_languages(name: str) -> None:
    differ = {
        key: (commands(text.zh), commands(text.en))
        for key, text in messages(name).items()
        if commands(text.zh) != commands(text.en)
    }
    assert differ == {}


def test_a_gap_would_be_found() -> None:
    assert places("{a} and {b:.2f}") == {"a", "b"}
    assert places(Text(zh="{a}", en="{b}").zh) != places(Text(zh="{a}", en="{b}").en)


def places(text: str) -> set[str]:
    """Name the facts of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def commands(text: str) -> list[str]:
    """Name the commands of a sentence, without what a person puts in: `baibu export`."""
    return sorted(re.findall(r"`(baibu [a-z]+|make [a-z]+)", text))
