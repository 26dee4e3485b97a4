"""Say things in the two languages Baibu speaks, from one place per sentence.

Reads  the message files in `baibu/messages/*.toml`: one table per message, `zh` and `en` in it.
Gives  `Text` for content, `say` for the program's own words.
Never  falls back from one language to the other: a gap is an error that the tests find.

Start reading at `Text`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
TAGS: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}  # BCP 47, for `lang` in HTML
_WORDS = re.compile(r"\{(\w+):([^{}|]*)\|([^{}|]*)\}")  # an amount, the word for one, for others
_TAG = re.compile(r"<[^>]*>")  # an amount may come as HTML
NAMES: Mapping[Language, str] = {"zh": "中文", "en": "English"}  # each in its own language


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A short text in both languages."""

    zh: str
    en: str

    def into(self, language: Language) -> str:
        """Give the text in a language."""
        return self.zh if language == "zh" else self.en

    def filled(self, facts: Mapping[str, object]) -> Text:
        """Put facts into the `{places}` of both languages."""
        return Text(zh=fill(self.zh, facts), en=fill(self.en, facts))


def is_language(text: str) -> bool:
    """Say whether a text is the code of a language that Baibu speaks."""
    return text in LANGUAGES


def chosen(tags: str) -> Language:
    """Choose a language from a locale or an `Accept-Language` header; English when none fits.

    >>> chosen("zh-TW,zh;q=0.9,en;q=0.8"), chosen("zh_CN.UTF-8"), chosen("fr")
    ('zh', 'zh', 'en')
    """
    weighted: list[tuple[float, str]] = []
    for part in tags.split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighted.append((float(weight or 1), tag.lower()))
        except ValueError:
            continue
    for _, tag in sorted(weighted, key=lambda pair: -pair[0]):
        if tag[:2] in LANGUAGES:
            return "zh" if tag.startswith("zh") else "en"
    return "en"


@cache
def messages(name: str) -> Mapping[str, Text]:
    """Read one message file: dotted key -> text. A key with one language only is a `KeyError`."""
    source = resources.files("baibu") / "messages" / f"{name}.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    return dict(_flatten(table, prefix=""))


def say(key: str, language: Language, **facts: object) -> str:
    """Give a message: `say("cli.passed", "zh", stage=53)` is `passed` of `messages/cli.toml`."""
    name, _, rest = key.partition(".")
    return fill(messages(name)[rest].into(language), facts)


def listed(items: Iterable[object], language: Language) -> str:
    """Join a few things as the language does."""
    return ("、" if language == "zh" else ", ").join(map(str, items))


def fill(text: str, facts: Mapping[str, object]) -> str:
    """Put facts into the `{places}` of a sentence; `{rows:row|rows}` is the word for so many.

    >>> fill("{rows} {rows:row|rows} {rows:is|are} missing", {"rows": 1})
    '1 row is missing'
    """
    return agreed(text, facts).format_map(facts)


def agreed(text: str, facts: Mapping[str, object]) -> str:
    """Choose the words that go with amounts, and leave the amounts to be put in."""
    if "|" not in text:
        return text

    def word(found: re.Match[str]) -> str:
        name, one, many = found.groups()
        return one if _TAG.sub("", str(facts[name])).strip() == "1" else many

    return _WORDS.sub(word, text)


def _flatten(table: Mapping[str, object], *, prefix: str) -> list[tuple[str, Text]]:
    found: list[tuple[str, Text]] = []
    for key, value in table.items():
        if not isinstance(value, dict):
            raise KeyError(f"{prefix}{key} is neither a message nor a group of messages")
        if all(isinstance(part, str) for part in value.values()):
            found.append((prefix + key, Text(zh=value["zh"], en=value["en"])))
        else:
            found.extend(_flatten(value, prefix=f"{prefix}{key}."))
    return found
