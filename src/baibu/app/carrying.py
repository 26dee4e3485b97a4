"""Carry cards with their ratings out to Anki, a table or a text, and in from there.

Start reading at `export_cards` and `import_cards`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from baibu.app.cards import Hand, Sides, hand, put_in
from baibu.app.keeping import write_whole
from baibu.app.recording import enter, remember
from baibu.app.review_pages import CardsExported, CardsImported
from baibu.app.wiring import Baibu
from baibu.core.errors import BaibuError, UnreadableFileError
from baibu.core.ids import CardId, EvidenceId
from baibu.core.language import LANGUAGES, Language, Text
from baibu.derive.recall.log import moment, ticks
from baibu.ledger import CardMark, CardText, Evidence, Fact, Review, encode
from baibu.ledger.errors import ArchiveExistsError
from baibu.publish.decks import Carried, Rating, apkg, table, text
from baibu.publish.decks.carried import Found
from baibu.publish.drawn import seed_of

Format = Literal["apkg", "csv", "md"]
FORMATS: Mapping[str, Format] = {".apkg": "apkg", ".csv": "csv", ".md": "md"}
SAME_MOMENT = 1_000_000  # microseconds: ratings of a card so near are one and the same


class NoSuchFormatError(BaibuError):
    """Cards are not written in this form."""

    code = "B035"


def export_cards(baibu: Baibu, path: Path, *, replace: bool = False) -> CardsExported:
    """Write all cards ever met or written into a file, in the form that its name asks for."""
    form = _form(path)
    if path.exists() and not replace:
        raise ArchiveExistsError(where=path)
    carried = _carried(baibu, baibu.settings.language)
    write_whole(path, _written(baibu, carried, form))
    reviews = 0 if form == "md" else sum(len(card.ratings) for card in carried)
    return CardsExported(path=path, format=form, cards=len(carried), reviews=reviews)


def cards_file(baibu: Baibu, name: str, language: Language) -> bytes:
    """Give all cards as the content of a file, in the form that its name asks for."""
    return _written(baibu, _carried(baibu, language), _form(Path(name)))


def import_cards(baibu: Baibu, path: Path) -> CardsImported:
    """Take cards and ratings in: all of the file, or nothing; what is here already only once."""
    form = _form(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(where=path, reason=error.strerror or str(error)) from error
    return _taken_in(baibu, path, form, data)


def import_sent(baibu: Baibu, name: str, data: bytes) -> CardsImported:
    """Take in the content of a file that a browser sent, as `import_cards` does."""
    path = Path(Path(name.replace("\\", "/")).name)
    return _taken_in(baibu, path, _form(path), data)


def _taken_in(baibu: Baibu, path: Path, form: Format, data: bytes) -> CardsImported:
    read = {"apkg": apkg.read, "csv": table.read, "md": text.read}[form]
    found: Found = read(data, path)
    cards = hand(baibu)
    told = [item for card in found.cards for item in _in(baibu, cards, card)]
    enter(baibu)
    baibu.store.append([encode(item) for item in told])
    hand(baibu)
    remember(baibu)
    return CardsImported(
        format=form,
        cards=len(found.cards),
        written=sum(isinstance(item.fact, CardText) for item in told),
        reviews=sum(len(card.ratings) for card in found.cards),
        new_reviews=sum(isinstance(item.fact, Review) for item in told),
        skipped=found.skipped,
    )


def _form(path: Path) -> Format:
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise NoSuchFormatError(where=path, suffix=path.suffix or path.name)
    return form


def _carried(baibu: Baibu, language: Language) -> list[Carried]:
    cards = hand(baibu)
    return [_out(cards, side, language) for side in cards.sides.values()]


def _written(baibu: Baibu, carried: Sequence[Carried], form: Format) -> bytes:
    if form == "apkg":
        return apkg.write(carried, now=ticks(baibu.clock()))
    return table.write(carried) if form == "csv" else text.write(carried)


def _out(cards: Hand, side: Sides, language: Language) -> Carried:
    log = cards.log(side.card)
    front, back = _still(side)
    return Carried(
        card=side.card,
        key=side.card,
        front=front.into(language),
        back=back.into(language),
        tags=side.tags or (side.stage.id if side.stage is not None else ""),
        origin=side.origin,
        is_suspended=log.summary.is_suspended,
        ratings=tuple(
            Rating(at=act.at, rating=act.rating, seconds=act.seconds)
            for act in log.counting()
            if act.rating
        ),
        memory=log.summary.memory,
    )


def _in(baibu: Baibu, cards: Hand, card: Carried) -> Iterator[Evidence]:
    """Give what a card of a file adds to the record."""
    name = CardId(card.card) if card.card else _named(card)
    log = cards.log(name)
    now = ticks(baibu.clock())
    if not _reads_so(cards.sides.get(name), card):
        at = card.changed if card.changed is not None else now
        fact = CardText(
            card=name, front=card.front, back=card.back, tags=card.tags, origin=card.origin
        )
        yield _told(baibu, fact, at, f"{name}\n{at}\n{card.front}\n{card.back}\n{card.tags}")
    here = [(act.at, act.rating) for act in log.acts() if act.rating]
    for rating in card.ratings:
        if not _is_here(here, rating):
            review = Review(
                card=name, rating=rating.rating, grades=4, seconds=rating.seconds, via="import"
            )
            yield _told(baibu, review, rating.at, f"{name}\n{rating.at}\n{rating.rating}")
    if card.is_suspended and not log.summary.is_suspended:
        at = card.changed if card.changed is not None else now
        yield _told(baibu, CardMark(card=name, mark="suspended"), at, f"{name}\n{at}")


def _named(card: Carried) -> CardId:
    home = "anki" if card.key.startswith("anki/") else "own"
    return CardId(f"{home}/{hashlib.sha256(card.key.encode()).hexdigest()[:16]}")


def _reads_so(side: Sides | None, card: Carried) -> bool:
    """Say whether a card has this text already, in either language."""
    if side is None:
        return False
    front, back = _still(side)
    return any(
        (front.into(language).strip(), back.into(language).strip())
        == (card.front.strip(), card.back.strip())
        for language in LANGUAGES
    )


def _still(side: Sides) -> tuple[Text, Text]:
    """Give both sides as a file holds them: numbers that are drawn are the same in every file."""
    showing = put_in(side, seed_of(side.card))
    return (showing.front, showing.back) if showing else (side.front, side.back)


def _is_here(here: list[tuple[int, int]], rating: Rating) -> bool:
    return any(known == rating.rating and abs(at - rating.at) < SAME_MOMENT for at, known in here)


def _told(baibu: Baibu, fact: Fact, at: int, words: str) -> Evidence:
    """Make evidence whose id follows from what it tells, so that it counts once."""
    digest = hashlib.sha256(f"{baibu.learner}\n{fact.kind}\n{words}".encode()).hexdigest()
    return Evidence(
        id=EvidenceId(digest[:32]),
        learner=baibu.learner,
        at=moment(at),
        content_hash="",
        fact=fact,
    )
