"""Put into words what a run says: its notes, what it is doing, its score.

Reads  `messages/workbench.toml` for notes and progress, `messages/project.toml` for scores.
Gives  `Text`s.
Never  fails for a sentence that is missing: a step of the person's own has none, and is named.

Start reading at `remark` and `doing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baibu.app.project_pages import Guess, Level, Remark
from baibu.app.texts import same
from baibu.core.language import LANGUAGES, Language, Text, fill, listed, messages
from baibu.workbench import card as cards
from baibu.workbench.card import Card

FILES = ("workbench", "monitor", "packaging", "serving", "report")  # where steps keep sentences
LARGE, MANY = 1_000, 10_000
LISTED = 5  # names in a sentence; the rest is counted


def remark(step: str, told: Mapping[str, Any]) -> Remark:
    """Say a note in the words of the report; one with odd facts is said as it is."""
    from baibu.publish.report import notes

    level: Level = told.get("level", "done")
    try:
        text = Text(zh=notes.said(told, "zh"), en=notes.said(told, "en"))
    except (KeyError, ValueError, TypeError, IndexError):
        text = sentence(f"note.{told['key']}", told["facts"])
    return Remark(step=step, level=level, text=text)


def doing(told: Mapping[str, Any]) -> Text:
    """Say what is being done just now."""
    return sentence(f"progress.{told['key']}", told.get("facts", {}))


def title(kind: str, name: str) -> Text:
    """Name a step, a stage, a learner; what has no name of its own is called what it is."""
    return _found(f"{kind}.{name}") or same(name)


def said(key: str, **facts: object) -> Text:
    """Give a sentence of `messages/project.toml` in both languages."""
    found = messages("project")[key]
    return Text(zh=_filled(found.zh, facts, "zh"), en=_filled(found.en, facts, "en"))


def sentence(key: str, facts: Mapping[str, Any]) -> Text:
    """Say a sentence of the workbench; where there is none, its key and facts."""
    found = _found(key)
    if found is None:
        told = ", ".join(f"{name}: {fact}" for name, fact in facts.items())
        return same(f"{key.partition('.')[2]} {told}".strip())
    zh, en = (_filled(found.into(language), facts, language) for language in LANGUAGES)
    return Text(zh=zh, en=en)


def metric(name: str) -> Text:
    """Name a metric as people do."""
    known = messages("project")
    return known[f"metric.{name}"] if f"metric.{name}" in known else same(name)


def kind(name: str | None) -> Text:
    """Name a kind of task."""
    known = messages("project")
    return known[f"kind.{name}"] if f"kind.{name}" in known else same(name or "")


def guesses(card: Card) -> tuple[Guess, ...]:
    """List what nobody has confirmed, with its value in words."""
    known = messages("project")
    return tuple(
        Guess(
            name=name,
            title=known.get(f"entry.{name.replace('.', '_')}", same(name)),
            value=_value(card, name),
        )
        for name in card.guessed
    )


def _value(card: Card, name: str) -> Text:
    held = str(cards.value(card, name))
    if name == "task.kind":
        return kind(held)
    return metric(held) if name == "task.metric" else same(held)


def number(value: float) -> str:
    """Write a score with as many digits as can matter."""
    return f"{value:.4g}" if abs(value) < 10_000 else f"{value:,.0f}"


def _found(key: str) -> Text | None:
    for file in FILES:
        try:
            return messages(file)[key]
        except (KeyError, FileNotFoundError):
            continue
    return None


def _filled(text: str, facts: Mapping[str, object], language: Language) -> str:
    ready = {name: _fact(fact, language) for name, fact in facts.items()}
    if (reason := messages("media").get(f"unfit.{facts.get('reason')}")) is not None:
        ready["reason"] = reason.into(language)
    try:
        return fill(text, ready)
    except (KeyError, ValueError, TypeError, IndexError):
        return fill(text, {name: _Odd(fact) for name, fact in ready.items()})


def _fact(fact: object, language: Language) -> object:
    """Put a fact so that it can stand in a sentence."""
    if isinstance(fact, Text):
        return fact.into(language)
    if isinstance(fact, list | tuple):
        rest = [f"… (+{len(fact) - LISTED})"] if len(fact) > LISTED else []
        return listed([*fact[:LISTED], *rest], language)
    if type(fact) is int:
        return _Count(fact)
    return _Amount(fact) if isinstance(fact, float) else fact


class _Count(int):
    """A number of things, a large one with commas."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        return f"{int(self):,}" if not form and abs(self) >= MANY else int.__format__(self, form)


class _Amount(float):
    """A number that is written short where a sentence does not say how."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        if abs(self) >= LARGE and form.endswith("g"):  # no exponent
            return f"{float(self):,.0f}"
        return number(self) if not form else float.__format__(self, form)


class _Odd(str):
    """A fact that takes any form that a sentence asks for: better odd than lost."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        return str(self)
