"""English says `1 row` and `2 rows`: the word goes with its amount."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.core.language import Text, agreed, fill, messages

NOTED = ("workbench", "monitor", "project", "packaging")  # files whose amounts come from data
COUNTED = re.compile(
    r"\{(rows|count|columns|test|seen|left|left_out|missing|alarms|doubles)\} (?!of\b)([a-z]+)s\b"
)
NEVER_ONE = {  # beginnings of sentences that are only said of many
    "workbench": (
        "note.choose.", "note.baseline.", "note.learning_curve.", "note.update.", "note.series.",
        "note.group.", "note.judge_groups.", "note.divide.all_near", "note.pack_media.", "reason.",
        "progress.",
    ),
    "monitor": ("observed.score_", "observed.unfair"),
    "packaging": (),
    "project": (),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "said"), [(1, "1 row is left"), (0, "0 rows are left")])
def test_the_word_goes_with_the_amount(rows: int, said: str) -> None:
    assert fill("{rows} {rows:row is|rows are} left", {"rows": rows}) == said


@pytest.mark.parametrize("one", [1, "1", '<a class="num" href="#from-1">1</a>'])
def test_an_amount_may_be_a_number_a_text_or_html(one: object) -> None:
    assert agreed("{count:it is|they are}", {"count": one}) == "it is"
    assert agreed("{count:it is|they are}", {"count": "1,001"}) == "they are"


@given(st.text(alphabet="ab|:{}", max_size=12))
def test_a_sentence_without_amounts_is_left_alone(text: str) -> None:
    if not re.search(r"\{\w+:", text):
        assert agreed(text, {}) == text


def test_both_languages_are_filled() -> None:
    text = Text(zh="{rows} 行", en="{rows} {rows:row|rows}")
    assert text.filled({"rows": 1}) == Text(zh="1 行", en="1 row")


@pytest.mark.parametrize("file", NOTED)
def test_no_sentence_says_one_rows(file: str) -> None:
    wrong = {
        key: found[0]
        for key, text in messages(file).items()
        if not key.startswith(NEVER_ONE[file]) and (found := COUNTED.search(text.en))
    }
    assert wrong == {}
