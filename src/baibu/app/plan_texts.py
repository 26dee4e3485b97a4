"""Put facts into the sentences of `messages/plan.toml`, in both languages at once."""

from __future__ import annotations

from baibu.core.language import Text, fill, messages


def words(key: str, **facts: object) -> Text:
    """Give a sentence in both languages; a fact that is itself a `Text` is put in by language."""
    sentence = messages("plan")[key]
    zh = {n: f.zh if isinstance(f, Text) else f for n, f in facts.items()}
    en = {n: f.en if isinstance(f, Text) else f for n, f in facts.items()}
    return Text(zh=fill(sentence.zh, zh), en=fill(sentence.en, en))
