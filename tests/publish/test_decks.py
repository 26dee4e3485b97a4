"""Cards go into files of other programs and come back whole."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.publish.decks import Carried, Rating, UnreadableCardsError, apkg, table, text
from baibu.publish.decks.apkg import FIELDS, NEWEST, SCHEMA
from baibu.publish.decks.markup import to_html, to_markdown
from baibu.publish.decks.template import filled

NOW = 1_800_000_000_000_000
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00\x1f\r"), min_size=1).filter(
    lambda word: bool(word.strip())
)
moments = st.integers(1_600_000_000_000, 1_790_000_000_000).map(lambda ms: ms * 1_000)
ratings = st.lists(
    st.builds(
        Rating,
        at=moments,
        rating=st.integers(1, 4),
        seconds=st.integers(0, 60_000).map(lambda ms: ms / 1_000),
    ),
    max_size=5,
    unique_by=lambda rating: rating.at,
).map(lambda found: tuple(sorted(found, key=lambda rating: rating.at)))
cards = st.lists(
    st.builds(
        Carried,
        card=st.integers(0, 10**9).map(lambda n: f"own/c{n}"),
        key=st.just("k"),
        front=words,
        back=words,
        tags=st.sampled_from(["", "maths", "maths easy"]),
        is_suspended=st.booleans(),
        ratings=ratings,
        memory=st.just((3.5, 5.0)),
    ),
    max_size=4,
    unique_by=lambda card: card.card,
)


def told(card: Carried) -> tuple[object, ...]:
    return card.card, card.front, card.back, card.tags, card.is_suspended


def plain(card: Carried) -> Carried:
    return Carried(card=card.card, key="k", front=card.front, back=card.back, tags=card.tags)


@given(cards)
def test_a_package_comes_back_whole(sent: list[Carried]) -> None:
    back = apkg.read(apkg.write(sent, now=NOW), "here").cards
    assert [told(card) for card in back] == [told(card) for card in sent]
    together = [r.at for card in sent for r in card.ratings]
    if len(set(together)) == len(together):
        assert [card.ratings for card in back] == [card.ratings for card in sent]


@given(cards)
def test_a_table_comes_back_whole(sent: list[Carried]) -> None:
    back = table.read(table.write(sent), "here").cards
    assert [told(card) for card in back] == [told(card) for card in sent]
    assert [[r.at for r in card.ratings] for card in back] == [
        [r.at for r in card.ratings] for card in sent
    ]


def test_a_text_comes_back_with_its_texts() -> None:
    sent = [
        Carried(
            card="own/a", key="k", front="What\n\n```\n## no card\n```", back="- a\n- b", tags="x y"
        ),
        Carried(card="own/b", key="k", front="第二张", back="答案"),
    ]
    back = text.read(text.write(sent), "here").cards
    assert [told(card) for card in back] == [told(plain(card)) for card in sent]


def test_headings_of_any_text_become_cards() -> None:
    found = text.read(b"# Notes\n\n## One?\n1\n\n## Two?\n```\n## no\n```\n2\n## Empty\n", "here")
    assert [(card.front, card.back) for card in found.cards] == [
        ("One?", "1"),
        ("Two?", "```\n## no\n```\n2"),
    ]
    assert found.skipped == {"empty": 1}


def test_a_table_without_a_head_line_holds_front_and_back() -> None:
    found = table.read("问,答\n,empty\n".encode(), "here")
    assert [(card.front, card.back) for card in found.cards] == [("问", "答")]
    assert found.skipped == {"empty": 1}


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (apkg.read, b"no zip"),
        (apkg.read, b""),
        (table.read, b"\xff\xfe\x00"),
        (table.read, b"one column\n"),
        (table.read, b"front,back,reviews\na,b,2026-01-02T00:00:00+00:00/9/3\n"),
        (table.read, b"front,back,reviews\na,b,yesterday/3/3\n"),
        (table.read, b"card,front,back\nNo Id,a,b\n"),
        (text.read, b"nothing here"),
        (text.read, b"\xff"),
        (text.read, b"<!-- card: No/Id/At/All -->\na\n<!-- back -->\nb\n"),
    ],
)
def test_a_broken_file_says_so(read: Any, data: bytes) -> None:
    with pytest.raises(UnreadableCardsError, match=r"^B034 "):
        read(data, "here")


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        zipped(nothing=b"x"),
        zipped(**{"collection.anki2": b"not a database"}),
        zipped(**{"collection.anki2": b""}),
        zipped(**{NEWEST: b"compressed", "collection.anki2": b"an old one that says: update"}),
    ],
)
def test_a_package_without_a_readable_collection_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableCardsError):
        apkg.read(data, "here")


def foreign(*notes: tuple[str, dict[str, Any]], fields: str = "a\x1fb") -> bytes:
    """Make a package as another program would, with one note and its cards."""
    model = {"name": "Basic", "type": 0, **dict(notes[0][1])}
    with closing(sqlite3.connect(":memory:")) as base:
        base.executescript(SCHEMA)
        models = json.dumps({"7": model})
        decks = json.dumps({"1": {"name": "Default"}})
        base.execute(
            "INSERT INTO col VALUES (1,0,0,0,11,0,0,0,'{}',?,?,'{}','{}')", (models, decks)
        )
        base.execute(
            "INSERT INTO notes VALUES (1,'guid',7,1700000000,-1,' t ',?,'',0,0,'')", (fields,)
        )
        for order in range(2):
            base.execute(
                "INSERT INTO cards VALUES (?,1,1,?,0,-1,2,?,0,1,2500,1,0,0,0,0,0,'')",
                (order + 10, order, -order),
            )
        log = "INSERT INTO revlog VALUES (?,?,-1,?,1,1,2500,7000,?)"
        for at, card, ease, kind in ((1, 10, 3, 0), (2, 10, 0, 4), (3, 11, 1, 1), (4, 99, 3, 1)):
            base.execute(log, (1_700_000_000_000 + at, card, ease, kind))
        base.commit()
        return zipped(**{"collection.anki2": base.serialize(), "media": b"{}"})


REVERSED = {
    "flds": [{"name": "Q"}, {"name": "A"}],
    "tmpls": [
        {"qfmt": "{{Q}}", "afmt": "{{FrontSide}}<hr id=answer>{{A}}"},
        {"qfmt": "{{A}}", "afmt": "{{FrontSide}}<hr id=answer>{{Q}}"},
    ],
}
CLOZE = {
    "type": 1,
    "flds": [{"name": "Text"}],
    "tmpls": [{"qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}"}],
}


def test_a_reversed_note_of_another_program_becomes_two_cards_with_their_log() -> None:
    found = apkg.read(foreign(("", REVERSED)), "here").cards
    assert [(card.front, card.back) for card in found] == [("a", "b"), ("b", "a")]
    assert [card.is_suspended for card in found] == [False, True]
    assert [[r.rating for r in card.ratings] for card in found] == [[3], [1]]
    assert found[0].ratings[0].seconds == 7.0
    assert (found[0].tags, found[0].origin) == ("t", "Default")


def test_a_note_with_gaps_becomes_a_card_for_each_gap() -> None:
    fields = "{{c1::SGD::name}} takes {{c2::small batches}}"
    found = apkg.read(foreign(("", CLOZE), fields=fields), "here").cards
    assert [(card.front, card.back) for card in found] == [
        ("[name] takes small batches", "**SGD** takes small batches"),
        ("SGD takes […]", "SGD takes **small batches**"),
    ]


def test_the_same_note_has_the_same_key_every_time() -> None:
    one, two = (apkg.read(foreign(("", REVERSED)), "here").cards for _ in range(2))
    assert [card.key for card in one] == [card.key for card in two]
    assert len({card.key for card in one}) == 2


def test_templates_show_parts_only_where_a_field_is_filled() -> None:
    template = "{{#Hint}}({{Hint}}){{/Hint}}{{^Hint}}none{{/Hint}} {{text:Q}}{{type:Q}}"
    assert filled(template, {"Hint": "", "Q": "?"}) == "none ?"
    assert filled(template, {"Hint": "h", "Q": "?"}) == "(h) ?"


def test_what_stands_on_our_cards_cannot_run_in_another_program() -> None:
    html = to_html("<script>alert(1)</script> [x](javascript:alert(1)) `<b>`")
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("a<br>b", "a  \nb"),
        ("<div>a</div><div>b</div>", "a\n\nb"),
        ("<b>x</b> and <i>y</i>", "**x** and *y*"),
        (r"slope \(a_1 &lt; 2\)", "slope $a_1 < 2$"),
        (r"\[x^2\]", "$$\nx^2\n$$"),
        ("<pre>x = 1\n  y</pre>", "```\nx = 1\n  y\n```"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<style>p {}</style>x[sound:a.mp3]<script>1</script>", "x"),
        ('<img src="cat.png">', "[cat.png]"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


def test_formulas_are_handed_over_in_the_form_that_anki_typesets() -> None:
    assert r"\(a < b\)".replace("<", "&lt;") in to_html("$a < b$")
    assert r"\[x\]" in to_html("$$\nx\n$$")


def test_our_packages_keep_the_source_beside_what_is_shown() -> None:
    assert FIELDS[2:] == ("Front (Markdown)", "Back (Markdown)", "Baibu")
