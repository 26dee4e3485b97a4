"""What has the words is found, best first, and the words are marked where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.app.finding import (
    Entry,
    Index,
    Part,
    fold,
    loose,
    marked,
    place,
    read_query,
    snippet,
)
from baibu.core.language import LANGUAGES, Language

TEXTS = st.text(alphabet=st.sampled_from("ab zÉßİＡ１²习学率梯度下降的“”-*\n"), max_size=60)


def entry(name: str, text: str = "", *, language: Language = "en", title: str = "") -> Entry:
    parts = [Part(text=title or name, weight=10, language=language, role="name")]
    if text:
        parts.append(Part(text=text, weight=1.5, language=language, role="text"))
    return Entry(kind="thing", id=name, parts=tuple(parts))


def found(words: str, *entries: Entry) -> list[str]:
    return [one.entry.id for one in Index(entries).find(read_query(words))]


def shown(text: str, words: str) -> str:
    pieces = marked(text, read_query(words))
    return "".join(f"[{piece}]" if is_match else piece for piece, is_match in pieces)


def test_chinese_is_found_without_spaces() -> None:
    near, far = entry("near", "用梯度下降拟合", language="zh"), entry("far", "下山的梯子")
    assert found("梯度下降", near, far) == ["near"]
    assert found("度下", near, far) == ["near"]


def test_one_chinese_character_is_found() -> None:
    assert found("梯", entry("a", "下山的梯子"), entry("b", "台阶")) == ["a"]


def test_a_whole_run_comes_before_its_pairs_apart() -> None:
    apart = entry("apart", "学习要有毅力，习率不是词")
    whole = entry("whole", "选学习率")
    assert found("学习率", apart, whole) == ["whole", "apart"]


def test_the_beginning_of_an_english_word_is_enough_and_its_middle_is_not() -> None:
    inside = entry("inside", "constrained")
    begins = entry("begins", "training")
    assert found("train", inside, begins) == ["begins"]


def test_an_exact_word_comes_before_a_beginning() -> None:
    assert found("tree", entry("treehouse"), entry("tree")) == ["tree", "treehouse"]


def test_a_name_comes_before_a_text() -> None:
    assert found("loss", entry("a", "about loss"), entry("b", title="loss")) == ["b", "a"]


def test_every_word_must_be_there() -> None:
    assert found("learning rate", entry("a", "rate"), entry("b", "a rate of learning")) == ["b"]


def test_words_side_by_side_come_before_words_apart() -> None:
    apart = entry("apart", "rate of learning")
    together = entry("together", "the learning rate")
    assert found("learning rate", apart, together) == ["together", "apart"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("trees", "a tree"),
        ("normalize", "to normalise"),
        ("Méthode", "methode"),
        ("methode", "Méthode"),
        ("ＫＮＮ", "knn"),
        ("R2", "R² is"),
        ("np.linalg.lstsq", "`numpy` as np: np.linalg.lstsq"),
        ("learning_rate", "learning_rate=0.1"),
        ("python", "用Python写"),
        ("what is overfitting", "overfitting"),
        ("什么是过拟合", "过拟合"),
        ("梯度的方向", "方向与梯度"),
    ],
)
def test_what_means_the_same_is_found(words: str, text: str) -> None:
    assert found(words, entry("x", text)) == ["x"]


@pytest.mark.parametrize("words", ["", "   ", "?!", "……", "*", "\x00"])
def test_nothing_is_found_for_no_words(words: str) -> None:
    assert found(words, entry("x", "? ! * anything")) == []


def test_question_words_alone_are_looked_for() -> None:
    assert found("why", entry("x", "why not"), entry("y", "because")) == ["x"]


def test_a_lone_letter_or_number_is_looked_for_in_names_only() -> None:
    named, said = entry("named", title="vitamin C 53"), entry("said", "c stands here, and 53")
    assert found("c", named, said) == found("53", named, said) == ["named"]


def test_a_number_is_meant_whole() -> None:
    assert found("5", entry("53", title="53"), entry("5", title="5")) == ["5"]


def test_a_misspelt_word_is_put_right_by_the_nearest_name() -> None:
    index = Index([entry("overfitting"), entry("gradient")])
    meant = index.corrected(read_query("overfiting"))
    assert meant is not None
    assert [one.entry.id for one in index.find(meant)] == ["overfitting"]
    assert index.corrected(read_query("zzzz")) is None
    assert index.corrected(read_query("gradient")) is None


def test_some_of_the_words_count_by_how_rare_they_are() -> None:
    common = [entry(f"c{n}", "the usual rate") for n in range(20)]
    index = Index([*common, entry("rare", "dropout")])
    query = loose(read_query("dropout rate nowhere"))
    assert next(iter(index.find_some(query))).entry.id == "rare"


def test_the_place_is_in_the_readers_language_where_it_can_be() -> None:
    def part(text: str, language: Language) -> Part:
        return Part(text=text, weight=1.5, language=language, role="text", anchor=language)

    parts = (part("use softmax here", "en"), part("这里用 softmax", "zh"))
    thing = Entry(kind="thing", id="x", parts=parts)
    for language in LANGUAGES:
        chosen = place(thing, read_query("softmax"), language)
        assert chosen is not None
        assert chosen.anchor == language


def test_what_is_itself_asked_for_opens_at_its_beginning() -> None:
    assert place(entry("loss", "about loss"), read_query("loss"), "en") is None


def test_the_words_are_marked_where_they_stand() -> None:
    assert shown("A Gradient, and gradients", "gradient") == "A [Gradient], and [gradients]"
    assert shown("随机梯度下降", "梯度下降") == "随机[梯度下降]"
    assert shown("欠拟合", "过拟合") == "欠拟合"
    assert shown("constrained", "train") == "constrained"


def test_a_snippet_is_cut_around_the_words_and_at_the_ends_of_words() -> None:
    text = "beginning " * 30 + "here the learning rate is chosen " + "ending " * 30
    cut = snippet(text, read_query("learning rate"), 60)
    assert "learning rate" in cut
    assert cut[0] == cut[-1] == "…"
    assert set(cut.strip("…").split()) <= set(text.split())
    assert len(cut) <= 62


@given(TEXTS)
def test_folding_keeps_every_letter_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(TEXTS, TEXTS)
def test_marking_changes_no_letter(text: str, words: str) -> None:
    assert "".join(piece for piece, _ in marked(text, read_query(words))) == text


@given(TEXTS)
def test_a_text_is_found_by_its_own_words_unless_it_has_none(text: str) -> None:
    query = read_query(text)
    thing = Entry(
        kind="thing",
        id="x",
        parts=(Part(text=text[:120], weight=1, language=None, role="name"),),
    )
    assert bool(Index([thing]).find(query)) == bool(query.terms)


@given(TEXTS, TEXTS, st.integers(1, 80))
def test_a_snippet_is_a_piece_of_the_text(text: str, words: str, length: int) -> None:
    cut = snippet(text, read_query(words), length)
    assert cut.removeprefix("…").removesuffix("…").strip() in text
