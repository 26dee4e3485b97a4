"""An error's code means the same in the code, in its messages and in the manual."""

from __future__ import annotations

import re
import string

import pytest

from baibu.core.errors import MACHINE, SHORT, USAGE, BaibuError
from baibu.core.language import LANGUAGES, Language, messages
from manual import DOCS, error_classes, renewed

CLASSES = error_classes()
PREFIXES = "BCGLW"


def test_each_code_has_an_event_and_a_repair() -> None:
    texts = {f"{code}.{part}" for code in CLASSES for part in ("what", "fix")}
    assert set(messages("errors")) == texts


def test_no_two_errors_share_a_code() -> None:
    waiting, codes = [BaibuError], []
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if "code" in kind.__dict__ and kind.__module__.startswith("baibu."):
            codes.append(kind.code)
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_code_has_its_heading(language: Language) -> None:
    text = (DOCS / language / "errors.md").read_text(encoding="utf-8")
    assert re.findall(r"^### ([A-Z]\d{3})$", text, re.MULTILINE) == list(CLASSES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_errors_is_up_to_date(language: Language) -> None:
    path, text = renewed("errors", language)
    assert path.read_text(encoding="utf-8") == text, "run `make docs`"


@pytest.mark.parametrize("code", CLASSES)
def test_an_error_ends_with_one_of_the_three_exit_codes(code: str) -> None:
    assert CLASSES[code].exit in {SHORT, USAGE, MACHINE}
    assert re.fullmatch(rf"[{PREFIXES}]\d{{3}}", code)


@pytest.mark.parametrize("code", CLASSES)
def test_an_error_says_its_code_the_place_and_the_repair_in_both_languages(code: str) -> None:
    sentences = [messages("errors")[f"{code}.{part}"] for part in ("what", "fix")]
    names = {
        name
        for sentence in sentences
        for _, name, _, _ in string.Formatter().parse(sentence.en)
        if name
    }
    error = CLASSES[code](where="HERE", **dict.fromkeys(names, "FACT"))
    for language in LANGUAGES:
        said = error.say(language).splitlines()
        assert said[0].startswith(f"{code} ")
        assert any("HERE" in line for line in said)
        assert error.fix(language) in said[-1]
