"""Read and write Anki's packages (.apkg), with schedule and every rating.

Writes the form that every Anki since 2.1 reads (schema 11). Beside the rendered sides a note keeps
our Markdown and the card's id, so that a package of ours comes back exactly.
Reads  the same form from anywhere: basic, reversed and cloze notes. Pictures and sounds stay
       behind; the newest form, which is compressed, is refused with what to do about it.
Never  runs anything of a package: templates are filled, not executed, and SQL only reads.

Start reading at `write` and `read`.
"""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from baibu.core.ids import is_id
from baibu.publish.decks.carried import Carried, Found, Rating, UnreadableCardsError
from baibu.publish.decks.markup import to_html, to_markdown
from baibu.publish.decks.template import filled

LARGEST = 512 * 1_000_000  # bytes of a collection; more is no learner's
FIELDS = ("Front", "Back", "Front (Markdown)", "Back (Markdown)", "Baibu")
MODEL, DECK = 1_700_000_000_001, 1_700_000_000_002  # ids: the same in every package of ours
DAY, MS = 86_400, 1_000  # seconds; microseconds in a millisecond
NAMES = ("collection.anki21", "collection.anki2")
NEWEST = "collection.anki21b"
LATEST = 4_102_444_800  # seconds since 1970: the year 2100; a later moment is none
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError)
SCHEMA = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL,
  scm integer NOT NULL, ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL,
  ls integer NOT NULL, conf text NOT NULL, models text NOT NULL, decks text NOT NULL,
  dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL,
  sfld integer NOT NULL, csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL,
  ord integer NOT NULL, mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL,
  queue integer NOT NULL, due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL,
  reps integer NOT NULL, lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL,
  odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL,
  ease integer NOT NULL, ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL,
  time integer NOT NULL, type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the collection a card is put."""

    identity: int  # of note and card
    began: int  # seconds since 1970: the first day of the collection
    now: int


def write(cards: Sequence[Carried], *, now: int) -> bytes:
    """Give a package; `now` is in microseconds since 1970."""
    seconds = now // (MS * 1_000)
    first = min((r.at for card in cards for r in card.ratings), default=now)
    began = first // (MS * 1_000) // DAY * DAY
    with closing(sqlite3.connect(":memory:")) as base:
        base.executescript(SCHEMA)
        base.execute("INSERT INTO col VALUES (1,?,?,?,11,0,0,0,?,?,?,?,'{}')", _col(began, seconds))
        taken: set[int] = set()
        for number, card in enumerate(cards):
            place = Place(identity=seconds * 1_000 + number, began=began, now=seconds)
            _put(base, card, place, taken)
        base.commit()
        collection = base.serialize()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("collection.anki2", collection), ("media", b"{}")):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return packed.getvalue()


def read(data: bytes, where: object) -> Found:
    """Read a package."""
    collection = _unpacked(data, where)
    if not collection.startswith(b"SQLite format 3\0"):
        raise UnreadableCardsError(where=str(where), reason="SQLite")
    try:
        with closing(sqlite3.connect(":memory:")) as base:
            base.deserialize(collection)
            base.execute("PRAGMA trusted_schema = OFF")
            return _found(base)
    except (sqlite3.Error, *_MALFORMED) as error:
        reason = f"{type(error).__name__}: {error}"
        raise UnreadableCardsError(where=str(where), reason=reason) from error


def _unpacked(data: bytes, where: object) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if NEWEST in names and NAMES[0] not in names:
                raise UnreadableCardsError(where=str(where), reason=NEWEST)
            name = next((name for name in NAMES if name in names), None)
            if name is None or archive.getinfo(name).file_size > LARGEST:
                raise UnreadableCardsError(where=str(where), reason=", ".join(names[:5]))
            return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError) as error:
        raise UnreadableCardsError(where=str(where), reason=str(error)) from error


def _found(base: sqlite3.Connection) -> Found:
    models: Mapping[str, Any] = json.loads(base.execute("SELECT models FROM col").fetchone()[0])
    decks: Mapping[str, Any] = json.loads(base.execute("SELECT decks FROM col").fetchone()[0])
    ratings: dict[int, list[Rating]] = defaultdict(list)
    log = """SELECT id, cid, ease, time FROM revlog
             WHERE ease BETWEEN 1 AND 4 AND type < 4 AND id BETWEEN 1 AND ? * 1000"""
    for at, card, ease, took in base.execute(log, (LATEST,)):
        ratings[card].append(Rating(at=at * MS, rating=ease, seconds=max(0, took) / 1_000))
    skipped: Counter[str] = Counter()
    cards: list[Carried] = []
    asked = """SELECT c.id, c.ord, c.queue, c.did, n.guid, n.mid, n.mod, n.tags, n.flds
               FROM cards c JOIN notes n ON n.id = c.nid ORDER BY n.id, c.ord"""
    for identity, order, queue, deck, guid, mid, changed, tags, flds in base.execute(asked):
        model = models[str(mid)]
        fields = dict(zip((f["name"] for f in model["flds"]), flds.split("\x1f"), strict=False))
        if "image-occlusion" in str(model.get("name", "")).lower().replace(" ", "-"):
            skipped["occlusion"] += 1
            continue
        name, front, back = _sides(model, fields, order)
        if not front.strip() or not back.strip():
            skipped["empty"] += 1
            continue
        cards.append(
            Carried(
                card=name,
                key=f"anki/{guid}/{order}",
                front=front,
                back=back,
                tags=" ".join(tags.split()),
                origin=str(decks.get(str(deck), {}).get("name", "Anki")),
                changed=min(max(changed, 0), LATEST) * 1_000 * MS,
                is_suspended=queue == -1,
                ratings=tuple(sorted(ratings[identity], key=lambda rating: rating.at)),
            )
        )
    return Found(cards=tuple(cards), skipped=skipped)


def _sides(
    model: Mapping[str, Any], fields: Mapping[str, str], order: int
) -> tuple[str | None, str, str]:
    """Give our id where there is one, and both sides as Markdown."""
    own = fields.get("Baibu", "")
    if set(FIELDS) <= set(fields) and is_id(own):
        front, back = (_kept(fields[name]) for name in FIELDS[2:4])
        return own, front, back
    is_cloze = model.get("type") == 1
    template = model["tmpls"][0 if is_cloze else order]
    gap = order + 1 if is_cloze else 0
    front = filled(template["qfmt"], fields, gap=gap)
    back = filled(template["afmt"], fields, gap=gap, shows=True, front="")
    return None, to_markdown(front), to_markdown(_answer(back))


def _answer(html: str) -> str:
    """Leave out what stands before the line that parts question and answer."""
    before, line, after = html.partition("<hr id=answer>")
    if not line:
        before, line, after = html.partition('<hr id="answer">')
    return after if line and not to_markdown(before) else html


def _put(base: sqlite3.Connection, card: Carried, place: Place, taken: set[int]) -> None:
    """Write one note with its one card and its ratings."""
    front, back = to_html(card.front), to_html(card.back)
    fields = [front, back, _escaped(card.front), _escaped(card.back), card.card or ""]
    guid = hashlib.sha256((card.card or card.key).encode()).hexdigest()[:10]
    sort = to_markdown(front)
    check = int(hashlib.sha1(sort.encode(), usedforsecurity=False).hexdigest()[:8], 16)
    tags = f" {card.tags} " if card.tags else ""
    changed = (card.changed or place.now * 1_000 * MS) // (MS * 1_000)
    base.execute(
        "INSERT INTO notes VALUES (?,?,?,?,-1,?,?,?,?,0,'')",
        (place.identity, guid, MODEL, changed, tags, "\x1f".join(fields), sort, check),
    )
    base.execute(
        "INSERT INTO cards VALUES (?,?,?,0,?,-1,?,?,?,?,?,?,?,0,0,0,0,?)",
        (place.identity, place.identity, DECK, place.now, *_schedule(card, place)),
    )
    _log(base, card, place.identity, taken)


def _schedule(card: Carried, place: Place) -> tuple[int | str, ...]:
    """Give type, queue, due, interval, ease, repetitions, lapses, and the memory state of FSRS."""
    if not card.ratings or card.memory is None:
        return (0, -1 if card.is_suspended else 0, 1, 0, 0, 0, 0, "{}")
    stability, difficulty = card.memory
    interval = max(1, round(stability))
    due = (card.ratings[-1].at // (MS * 1_000) - place.began) // DAY + interval
    lapses = sum(rating.rating == 1 for rating in card.ratings[1:])
    state = {"s": round(stability, 4), "d": round(difficulty, 3)}
    queue = -1 if card.is_suspended else 2
    return (2, queue, due, interval, 2500, len(card.ratings), lapses, json.dumps(state))


def _log(base: sqlite3.Connection, card: Carried, identity: int, taken: set[int]) -> None:
    last = 0
    for turn, rating in enumerate(card.ratings):
        at = rating.at // MS
        while at in taken:
            at += 1
        taken.add(at)
        gap = (rating.at - last) // (MS * 1_000 * DAY) if turn else 0
        took = min(round(rating.seconds * 1_000), 60_000)
        kind = 0 if turn == 0 else 1
        row = (at, identity, rating.rating, max(1, gap), max(0, gap), 2500 if kind else 0, took)
        base.execute("INSERT INTO revlog VALUES (?,?,-1,?,?,?,?,?,?)", (*row, kind))
        last = rating.at


def _escaped(text: str) -> str:
    """Give a text that Anki's editor leaves as it is."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace("\x1f", " ").replace("\n", "<br>")


def _kept(html: str) -> str:
    text = html.replace("<br>", "\n").replace("<br />", "\n").replace("&nbsp;", "\u00a0")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _col(began: int, now: int) -> tuple[int | str, ...]:
    template = {
        "name": "Card 1",
        "ord": 0,
        "qfmt": "{{Front}}",
        "afmt": "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}",
        "did": None,
        "bqfmt": "",
        "bafmt": "",
    }
    field = {"sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": []}
    model = {
        "id": MODEL,
        "name": "Baibu",
        "type": 0,
        "mod": now,
        "usn": -1,
        "sortf": 0,
        "did": DECK,
        "tmpls": [template],
        "flds": [{"name": name, "ord": at, **field} for at, name in enumerate(FIELDS)],
        "css": ".card { font-family: sans-serif; font-size: 20px; text-align: left; }",
        "latexPre": "",
        "latexPost": "",
        "latexsvg": False,
        "req": [[0, "any", [0]]],
        "tags": [],
        "vers": [],
    }
    decks = {str(number): _deck(number, name, now) for number, name in _DECKS}
    conf = {
        "schedVer": 2,
        "nextPos": 1,
        "curDeck": 1,
        "activeDecks": [1],
        "sortType": "noteFld",
        "curModel": None,
    }
    dconf = {"1": _DECK_OPTIONS}
    parts: Iterable[Any] = (conf, {str(MODEL): model}, decks, dconf)
    return (began, now * 1_000, now * 1_000, *(json.dumps(part) for part in parts))


def _deck(number: int, name: str, now: int) -> dict[str, object]:
    days = {f"{kind}Today": [0, 0] for kind in ("new", "rev", "lrn", "time")}
    return {
        "id": number,
        "name": name,
        "mod": now,
        "usn": -1,
        "desc": "",
        "dyn": 0,
        "collapsed": False,
        "browserCollapsed": False,
        "extendNew": 10,
        "extendRev": 50,
        "conf": 1,
        **days,
    }


_DECKS = ((1, "Default"), (DECK, "Baibu 百步"))
_DECK_OPTIONS: Mapping[str, object] = {
    "id": 1,
    "name": "Default",
    "mod": 0,
    "usn": 0,
    "maxTaken": 60,
    "autoplay": True,
    "timer": 0,
    "replayq": True,
    "dyn": False,
    "new": {
        "bury": True,
        "delays": [1, 10],
        "initialFactor": 2500,
        "ints": [1, 4, 7],
        "order": 1,
        "perDay": 20,
        "separate": True,
    },
    "rev": {
        "bury": True,
        "ease4": 1.3,
        "fuzz": 0.05,
        "ivlFct": 1,
        "maxIvl": 36500,
        "minSpace": 1,
        "perDay": 200,
    },
    "lapse": {"delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0},
}
