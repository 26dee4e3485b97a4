"""Everything that may be read is found; what is secret is not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from baibu.app import actions, reviews
from baibu.app.search import near, search
from baibu.app.search_pages import KINDS, Hit
from baibu.app.shelf import PAGES, common, plain
from baibu.app.wiring import Baibu
from baibu.content import load
from baibu.content.load import read_body, read_prose
from makers.small_course import COURSE, RIGHT, baibu, wired

__all__ = ["baibu"]

SECRETS = {  # file -> what is written into it
    "001-count/checks.py": "# checkword\n",
    "001-count/solution.py": "# solutionword\n",
    "001-count/starter.py": "# starterword\n",
    "001-count/mistakes/wrong.py": "# mistakeword\n",
}


def hits(baibu: Baibu, words: str) -> list[Hit]:
    return list(search(baibu, words, "en").hits)


def found(baibu: Baibu, words: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.id) for hit in hits(baibu, words)]


def with_secrets(course: Path) -> Path:
    """Copy the small course, a word of its own in everything that is secret."""
    shutil.copytree(COURSE, course)
    stages = course / "stages"
    for file, words in SECRETS.items():
        with (stages / file).open("a", encoding="utf-8") as opened:
            opened.write(words)
    replaced = {
        "001-count/hints.toml": [("Hint 2.", "Hintword 2."), ("a constant", "a diagnosisword")],
        "001-count/cards.toml": [('en = "!"', 'en = "backword"')],
        "004-spread/questions.toml": [('answer.en = "It grows."', 'answer.en = "answerword"')],
    }
    for file, pairs in replaced.items():
        text = (stages / file).read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        (stages / file).write_text(text, encoding="utf-8")
    return course


def test_each_kind_of_thing_is_found(baibu: Baibu) -> None:
    assert ("stage", "spread") in found(baibu, "measure spread")
    assert ("skill", "averages") in found(baibu, "averages")
    assert ("word", "mean") in found(baibu, "平均值")
    assert ("question", "spread/q1") in found(baibu, "range grow largest")
    assert ("source", "gauss-1809") in found(baibu, "Gauss")
    assert ("page", "milestones") in found(baibu, "里程碑")


def test_a_stage_is_found_by_number_id_and_either_title(baibu: Baibu) -> None:
    for words in ("4", "spread", "stage 4", "第4关", "度量离散程度", "Measure spread"):
        assert found(baibu, words)[0] == ("stage", "spread"), words


def test_a_hit_in_a_text_opens_at_its_section(tmp_path: Path) -> None:
    course = with_secrets(tmp_path / "course")
    brief = course / "stages/001-count/brief.en.md"
    brief.write_text(brief.read_text() + "\n## Later on {#later}\n\nFind **peculiar** $x$ words.\n")
    with wired(tmp_path / "home", content=str(course)) as baibu:
        (hit,) = hits(baibu, "peculiar")
    assert hit.href == "/stage/count#later"
    assert hit.section is not None
    assert hit.section.plain == "Later on"
    assert hit.snippet is not None
    assert hit.snippet.plain == "Find peculiar x words."
    assert [piece.text for piece in hit.snippet.pieces if piece.is_match] == ["peculiar"]


@pytest.mark.parametrize(
    "secret",
    ["checkword", "solutionword", "starterword", "mistakeword", "hintword", "diagnosisword"],
)
def test_what_decides_or_helps_is_never_found(tmp_path: Path, secret: str) -> None:
    course = with_secrets(tmp_path / "course")
    with wired(tmp_path / "home", content=str(course)) as baibu:
        actions.grade(baibu, 1, RIGHT[1], via="web")
        assert found(baibu, secret) == []
        assert near(baibu, secret, "en") == ()


def test_the_answer_to_a_question_is_not_found(tmp_path: Path) -> None:
    with wired(tmp_path / "home", content=str(with_secrets(tmp_path / "course"))) as baibu:
        assert found(baibu, "answerword") == []


def test_the_back_of_a_card_is_found_once_its_stage_is_passed(tmp_path: Path) -> None:
    with wired(tmp_path / "home", content=str(with_secrets(tmp_path / "course"))) as baibu:
        assert found(baibu, "backword") == []
        actions.grade(baibu, 1, RIGHT[1], via="web")
        (hit,) = hits(baibu, "backword")
    assert hit.href == "/review/cards/count/card"
    assert hit.snippet is not None
    assert hit.snippet.plain == "backword"


def test_nothing_of_the_real_course_that_is_secret_is_in_the_index(tmp_path: Path) -> None:
    catalog = load()
    with wired(tmp_path / "home", content=str(catalog.root)) as baibu:
        texts = {part.text for entry in common(baibu).entries for part in entry.parts}
    made = [stage for stage in catalog.stages.values() if not stage.coming]
    secrets = {
        plain(text)
        for stage in made[:12]
        for body in [catalog.body(stage)]
        for secret in [*(h.text for h in body.hints), *(q.answer for q in body.questions)]
        for text in (secret.zh, secret.en)
    }
    assert secrets
    assert texts
    assert not secrets & texts


def test_a_card_that_the_learner_has_is_found_once_and_as_theirs(baibu: Baibu) -> None:
    reviews.write(baibu, "What is an epoch?", "One pass over the rows.", tags="loops")
    for words in ("epoch", "pass over rows", "loops"):
        (hit,) = [hit for hit in hits(baibu, words) if hit.kind == "card"]
        assert hit.where is not None
        assert hit.where.en == "your own card"
        assert hit.href.startswith("/review/cards/")


def test_a_card_that_is_written_anew_is_found_by_its_new_words(baibu: Baibu) -> None:
    reviews.write(baibu, "oldword", "x")
    (old,) = hits(baibu, "oldword")
    reviews.write(baibu, "newword", "x", card=old.id)
    assert [hit.id for hit in hits(baibu, "newword")] == [old.id]
    assert "oldword" not in [hit.title.plain for hit in hits(baibu, "oldword")]


def test_a_stage_says_where_the_learner_stands(baibu: Baibu) -> None:
    assert hits(baibu, "1")[0].status == "open"
    actions.grade(baibu, 1, RIGHT[1], via="web")
    assert hits(baibu, "1")[0].status == "passed"


def test_one_kind_is_listed_and_all_are_counted(baibu: Baibu) -> None:
    page = search(baibu, "平均", "zh")
    assert {row.kind for row in page.kinds} <= set(KINDS)
    assert sum(row.count for row in page.kinds) == page.everything == page.found > 1
    words = search(baibu, "平均", "zh", kind="word")
    assert {hit.kind for hit in words.hits} == {"word"}
    assert words.everything == page.everything > words.found


def test_the_list_is_cut_and_says_how_much_there_is(baibu: Baibu) -> None:
    page = search(baibu, "平均", "zh", limit=1)
    assert len(page.hits) == 1
    assert page.found > 1


def test_a_misspelt_word_is_put_right_and_told(baibu: Baibu) -> None:
    page = search(baibu, "avarages", "en")
    assert page.meant == "averages"
    assert ("skill", "averages") in [(hit.kind, hit.id) for hit in page.hits]


def test_where_nothing_has_all_words_some_are_enough_and_that_is_told(baibu: Baibu) -> None:
    page = search(baibu, "离散程度的历史", "zh")
    assert page.is_loose
    assert page.hits[0].id == "spread"
    assert not search(baibu, "qqqq", "zh").is_loose


def test_the_title_in_the_other_language_is_shown_where_it_is_what_fits(baibu: Baibu) -> None:
    hit = next(hit for hit in hits(baibu, "度量离散程度") if hit.kind == "stage")
    assert hit.title.plain == "Measure spread"
    assert hit.also is not None
    assert (hit.also.language, hit.also.plain) == ("zh", "度量离散程度")


def test_a_broken_stage_does_not_take_the_search_away(tmp_path: Path) -> None:
    course = with_secrets(tmp_path / "course")
    (course / "stages/002-mean/cards.toml").write_text("not [toml")
    with wired(tmp_path / "home", content=str(course)) as baibu:
        assert ("stage", "mean") in found(baibu, "average")
        assert ("stage", "spread") in found(baibu, "spread")


@pytest.mark.parametrize(
    "words", ["x" * 10_000, "梯" * 10_000, "\x00\ud7ff", "a\nb\tc", "<script>", "%", "\\"]
)
def test_strange_words_do_no_harm(baibu: Baibu, words: str) -> None:
    assert search(baibu, words, "en").everything >= 0


def test_prose_is_what_the_body_says() -> None:
    for stage in load(COURSE).stages.values():
        if not stage.coming:
            prose, body = read_prose(stage), read_body(stage)
            assert (prose.brief, prose.cards, prose.questions) == (
                body.brief,
                body.cards,
                body.questions,
            )


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("## Why {#why}\n\nA **bold** *word*.", "Why {#why} A bold word."),
        ("It is $\\frac{1}{n}$ or $n$; {{answer}}.", "It is … or n; …."),
        ("$$a\n+ b$$ done", "done"),
        ("- one\n- two\n> three", "one two three"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b 1 2"),
        ("```python\nx = a*b*c\n```", "x = a*b*c"),
        ("see [this](figure:x) and ![that](figure:y)", "see this and that"),
    ],
)
def test_markdown_is_read_as_plain_text(markdown: str, text: str) -> None:
    assert plain(markdown) == text


def test_pages_have_addresses_of_their_own() -> None:
    addresses = [href for href, _ in PAGES.values()]
    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"/[a-z/]*", href) for href in addresses)
