"""The page on security promises what the program knows, the same in both languages."""

from __future__ import annotations

import re
from typing import get_args, get_type_hints

import pytest

from baibu.content.schema import Profile
from baibu.core.language import LANGUAGES, Language
from baibu.grader.report import Isolation
from makers.hostile import corpus
from manual import ATTACKS, DOCS, renewed

BOASTS = ("unescapable", "unbreakable", "100 % secure", "无法逃逸", "绝对安全", "万无一失")
TIERS = [tier for tier in get_args(get_type_hints(Isolation)["tier"]) if tier != "personal"]


def page(language: Language) -> str:
    """Read the page as it stands."""
    return (DOCS / language / "security.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_on_security_is_up_to_date(language: Language) -> None:
    path, text = renewed("security", language)
    assert path.read_text(encoding="utf-8") == text, "run `make docs`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_tier_has_its_promise(language: Language) -> None:
    heading = {"en": r"^### Tier {}: ", "zh": r"^### {} 级："}[language]
    for tier in TIERS:
        assert re.search(heading.format(tier), page(language), re.MULTILINE), tier


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_profile_says_what_it_opens(language: Language) -> None:
    named = re.findall(r"^\| `(\w+)` \|", page(language), re.MULTILINE)
    assert set(get_args(Profile)) <= set(named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_counts_the_attacks_and_does_not_boast(language: Language) -> None:
    text = page(language)
    assert str(len(corpus())) in text
    assert [boast for boast in BOASTS if boast in text] == []


def test_each_kind_of_attack_has_a_name() -> None:
    kinds = {hostile.name.partition("_")[0] for hostile in corpus()}
    assert kinds <= set(ATTACKS), "name it in tests/manual.py, in both languages"


def test_both_languages_have_the_same_parts() -> None:
    shapes = [
        re.findall(r"^(#+|\d\.|-|\|)(?= |$)", page(language), re.MULTILINE)
        for language in LANGUAGES
    ]
    assert shapes[0] == shapes[1]


def test_both_languages_name_the_same_things() -> None:
    things = [
        {" ".join(thing.split()) for thing in re.findall(r"`([^`]+)`", page(language))}
        for language in LANGUAGES
    ]
    assert things[0] == things[1]
