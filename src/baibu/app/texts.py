"""Put facts into the sentences of a message file, in both languages at once."""

from __future__ import annotations

from collections.abc import Mapping

from baibu.core.errors import BaibuError
from baibu.core.language import LANGUAGES, Language, Text, fill, messages


def text(key: str, **facts: object) -> Text:
    """Give a sentence of `messages/app.toml` in both languages."""
    return spoken("app", key, facts)


def spoken(file: str, key: str, facts: Mapping[str, object]) -> Text:
    """Give a sentence in both languages; a fact that is itself a `Text` is put in by language."""
    sentence = messages(file)[key]
    zh, en = (fill(sentence.into(language), _facts(facts, language)) for language in LANGUAGES)
    return Text(zh=zh, en=en)


def same(words: object) -> Text:
    """Give what reads the same in both languages: a number, a path, a command."""
    return Text(zh=str(words), en=str(words))


def told(error: BaibuError) -> tuple[Text, Text]:
    """Give what happened, and what to do."""
    return (
        Text(zh=error.what("zh"), en=error.what("en")),
        Text(zh=error.fix("zh"), en=error.fix("en")),
    )


def _facts(facts: Mapping[str, object], language: Language) -> dict[str, object]:
    return {
        name: fact.into(language) if isinstance(fact, Text) else fact
        for name, fact in facts.items()
    }
