"""Draw the numbers of a card anew, and compute its answer.

Reads  `cards.py` of a stage's folder: content, trusted like our own code.
Gives  a `Drawn`: both sides of the card with its numbers in them, and the answer.
Never  looks at anything but the card and the seed: one showing reads the same wherever it is seen.

Start reading at `drawn`; `unsound` says what is wrong with the cards of a stage.
"""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from baibu.content.errors import ContentError
from baibu.content.schema import Card
from baibu.core.language import LANGUAGES, Text
from baibu.derive.recall.typed import Computed, agrees
from baibu.publish.figures import beside
from baibu.publish.markdown import render

FILE = "cards.py"
ANSWER = "answer"  # what every draw computes
KEYS = {"s", "b", "u", "e", "q", "y", "p", "n"}  # they mean something else at a terminal
TRIALS, FRONTS, ANSWERS = 60, 12, 3  # draws of a check, and how many must differ
PLACE = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}")


class CardNotDrawnError(ContentError):
    """A card whose numbers are drawn cannot be asked as it is written."""

    code = "C043"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A card with the numbers of one showing."""

    front: Text
    back: Text
    answer: Computed
    reads: Text  # the answer, as it is shown


def drawn(folder: Path, card: Card, seed: int, front: Text, back: Text) -> Drawn:
    """Put the numbers of a seed into two sides: the card's own, or what a learner made of them."""
    values = _values(folder, card, seed)
    answer = values[ANSWER]
    return Drawn(
        front=_filled(front, values),
        back=_filled(back, values),
        answer=answer,
        reads=_both(answer),
    )


def seed_of(*words: object) -> int:
    """Make a seed of what tells one showing from another."""
    digest = hashlib.sha256("\n".join(map(str, words)).encode()).digest()
    return int.from_bytes(digest[:8], "big")


def has_places(text: Text) -> bool:
    """Say whether numbers are to be put into a text."""
    return any(PLACE.search(text.into(language)) for language in LANGUAGES)


def unsound(folder: Path, cards: Sequence[Card]) -> Iterator[ContentError]:
    """Say what is wrong with the cards of a stage whose numbers are drawn."""
    named = [card for card in cards if card.draw]
    for card in named:
        try:
            yield from (_wrong(folder, card, reason) for reason in _faults(folder, card))
        except ContentError as error:
            yield error
            return  # what is wrong with the file would be said of each card
    if named:
        for name in sorted(_draws(folder).keys() - {card.draw for card in named}):
            reason = f"`{name}` draws for no card of cards.toml"
            yield CardNotDrawnError(where=folder / FILE, card=name, reason=reason)


def _wrong(folder: Path, card: Card, reason: str) -> CardNotDrawnError:
    return CardNotDrawnError(where=folder / FILE, card=card.id, reason=reason)


def _faults(folder: Path, card: Card) -> Iterator[str]:
    """Draw many times, and look at what comes."""
    places = [set(PLACE.findall(text.into(code))) for text in _sides(card) for code in LANGUAGES]
    if places[0] != places[1] or places[2] != places[3]:
        yield "zh and en do not name the same numbers"
        return
    if ANSWER not in places[2] or ANSWER in places[0]:
        yield "the back must show {{answer}}, and the front must not"
        return
    shown = [drawn(folder, card, seed, card.front, card.back) for seed in range(TRIALS)]
    wanted, given = places[0] | places[2], set(_values(folder, card, 0))
    if wanted != given:
        yield f"the texts name {sorted(wanted)}, and `{card.draw}` gives {sorted(given)}"
    if len({one.front.en for one in shown}) < FRONTS:
        yield f"of {TRIALS} draws fewer than {FRONTS} differ"
    if len({one.reads.en for one in shown}) < ANSWERS:
        yield f"in {TRIALS} draws there are fewer than {ANSWERS} answers"
    if shown[0] != drawn(folder, card, 0, card.front, card.back) or not _repeats(folder, card):
        yield "the same seed gives other numbers: draw by `rng` alone"
    for one in shown:
        yield from _misread(card, one)


def _misread(card: Card, one: Drawn) -> Iterator[str]:
    for language in LANGUAGES:
        reads = one.reads.into(language)
        for text in (one.front, one.back):
            render(text.into(language), language)
        if not agrees(reads, one.answer, card.rtol):
            yield f"the answer {reads!r}, typed as it is shown, is not taken for right"
        if reads.casefold() in KEYS:
            yield f"the answer {reads!r} is a key at the terminal"


def _repeats(folder: Path, card: Card) -> bool:
    draw = _draws(folder)[card.draw]
    return repr(draw(Random(1))) == repr(draw(Random(1)))  # noqa: S311 - numbers of an exercise


def _sides(card: Card) -> tuple[Text, Text]:
    return card.front, card.back


def _values(folder: Path, card: Card, seed: int) -> Mapping[str, Computed]:
    path = folder / FILE
    if not path.exists():
        raise _wrong(folder, card, "there is no cards.py beside cards.toml")
    return _drawn(folder, card, seed, path.stat().st_mtime_ns)


@lru_cache(maxsize=4096)
def _drawn(folder: Path, card: Card, seed: int, _changed: int) -> Mapping[str, Computed]:
    try:
        draw = _draws(folder).get(card.draw)
        given = draw(Random(seed)) if draw else None  # noqa: S311 - numbers of an exercise
    except Exception as error:  # the code of an author may fail in any way
        raise _wrong(folder, card, f"{type(error).__name__}: {error}") from error
    if draw is None:
        raise _wrong(folder, card, f"cards.py has no function {card.draw}(rng)")
    if not isinstance(given, dict) or ANSWER not in given:
        raise _wrong(folder, card, f"`{card.draw}` must give a dict with an `answer` in it")
    for name, value in given.items():
        if not _is_plain(value):
            raise _wrong(folder, card, f"`{name}` is a {type(value).__name__}; give plain values")
    return given


def _draws(folder: Path) -> dict[str, Callable[[Random], object]]:
    """Find the functions of cards.py that draw: public, written there, asking for `rng` alone."""
    module = beside(folder, "cards")
    return {
        name: thing
        for name, thing in vars(module).items()
        if not name.startswith("_")
        and inspect.isfunction(thing)
        and thing.__module__ == module.__name__
        and list(inspect.signature(thing).parameters) == ["rng"]
    }


def _is_plain(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(type(one) in (bool, int, float, str) for one in value)
    return type(value) in (bool, int, float, str, Text)


def _filled(text: Text, values: Mapping[str, Computed]) -> Text:
    def fill(words: str, shown: Mapping[str, str]) -> str:
        return PLACE.sub(lambda found: shown.get(found[1], found[0]), words)

    reads = {name: _both(value) for name, value in values.items()}
    return Text(
        zh=fill(text.zh, {name: one.zh for name, one in reads.items()}),
        en=fill(text.en, {name: one.en for name, one in reads.items()}),
    )


def _both(value: Computed) -> Text:
    if isinstance(value, Text):
        return value
    written = _written(value)
    return Text(zh=written, en=written)


def _written(value: object, *, inside: bool = False) -> str:
    """Write a value as it would be typed: six digits that count, lists and tuples as in Python."""
    if isinstance(value, list | tuple):
        parts = ", ".join(_written(one, inside=True) for one in value)
        if isinstance(value, list):
            return f"[{parts}]"
        return f"({parts},)" if len(value) == 1 else f"({parts})"
    if isinstance(value, float):
        return f"{value:.6g}"
    return repr(value) if inside else str(value)
