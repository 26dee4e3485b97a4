"""Say what a step noted, in a reader's language, with the words of people for names of ours.

Reads  notes as runs keep them: a key of `messages/workbench.toml`, a level, facts.
Gives  one sentence; for a note that no message knows, its key and facts as they are.

Start reading at `said`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baibu.core import language as languages
from baibu.core.language import Language, Text, fill, messages, say

LARGE = 1_000
MANY = 10_000
MOST_NAMES = 8  # that a sentence lists
BOOKS = ("workbench", "packaging", "monitor", "serving")  # where steps keep their sentences
HOMES: Mapping[str, str] = {  # group of names -> the file that names them, `report` unless told
    "family": "workbench",
    "telling": "workbench",
    "metric": "project",
    "kind": "project",
    "entry": "project",
    "unfit": "media",
}
ELSE: Mapping[str, str] = {"telling": "why"}  # group -> what it is called there
WORDS: Mapping[str, str] = {
    "how": "how",
    "metric": "metric",
    "type": "type",
    "reason": "unfit",
}  # fact -> group
NAMED: Mapping[str, str] = {  # note -> the group that its names belong to
    "choose.done": "family",
    "choose.missing": "family",
    "frame.guessed": "entry",
    "importance.disagree": "way",
    "foretell_simply.done": "forecaster",
    "foretell.simple": "forecaster",
    "foretell.better": "forecaster",
    "foretell.no_surer": "forecaster",
    "foretell.late": "forecaster",
}


def said(note: Mapping[str, Any], language: Language) -> str:
    """Say a note as one sentence."""
    key, facts = str(note["key"]), dict(note.get("facts", {}))
    sentence = next((found for book in BOOKS if (found := _of(book, f"note.{key}"))), None)
    if sentence is None:
        told = listed([f"{name} = {value}" for name, value in facts.items()], language)
        return f"{key}: {told}" if told else key
    group = NAMED.get(key)
    for name, value in facts.items():
        within = group if group and name in ("name", "names", "one", "other") else WORDS.get(name)
        facts[name] = worded(value, within, language)
        if isinstance(value, float):
            facts[name] = _Amount(value)
        elif type(value) is int:
            facts[name] = _Count(value)
    return fill(sentence.into(language), facts)


class _Count(int):
    """A number of things, a large one with commas."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        """Write it as the sentence asks, or so that it can be read."""
        return f"{int(self):,}" if not spec and abs(self) >= MANY else format(int(self), spec)


class _Amount(float):
    """A number that is never written with an exponent where it is large."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        """Write it as the sentence asks, large ones with commas."""
        if abs(self) >= LARGE and spec.endswith("g"):
            return f"{float(self):,.0f}"
        return format(float(self), spec)

    def __str__(self) -> str:
        """Write it with the digits that count."""
        return format(self, ".4g")


def _of(book: str, key: str) -> Text | None:
    try:
        return messages(book).get(key)
    except FileNotFoundError:
        return None


def worded(value: Any, group: str | None, language: Language) -> Any:
    """Put words of people in place of names of ours; a list becomes an enumeration."""
    if isinstance(value, (list, tuple)):
        return listed([str(worded(one, group, language)) for one in value], language)
    if not group or not isinstance(value, str):
        return value
    return " + ".join(word(group, part, language) for part in value.split("+"))


def word(group: str, name: str, language: Language) -> str:
    """Name something of ours, or give its name where no message knows it.

    >>> word("metric", "roc_auc", "en"), word("metric", "own", "en")
    ('area under the ROC curve', 'own')
    """
    found = _of(HOMES.get(group, "report"), f"{ELSE.get(group, group)}.{name.replace('.', '_')}")
    return name if found is None else found.into(language)


def listed(names: list[str], language: Language) -> str:
    """Enumerate a few, and say how many more there are.

    >>> listed(["a", "b"], "zh"), listed(list("abcdefghij"), "en")
    ('a、b', 'a, b, c, d, e, f, g, h and 2 more')
    """
    shown = languages.listed(names[:MOST_NAMES], language)
    more = len(names) - MOST_NAMES
    return say("report.list.more", language, shown=shown, count=more) if more > 0 else shown
