"""Every text that was written for a stage is there to look at, to compare and to take back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.app import actions, history, queries
from baibu.app.history import NewerTextError, NoSuchVersionError, difference, version_of
from baibu.app.wiring import Baibu
from makers.small_course import RIGHT, STARTER, WRONG, baibu

__all__ = ["baibu"]

BEGUN = version_of(STARTER)


def sources(baibu: Baibu) -> list[str]:
    return [version.source for version in history.versions(baibu, 1)]


def test_a_page_that_knows_what_stands_there_saves_over_it(baibu: Baibu) -> None:
    first = history.save(baibu, 1, "a = 1\n", base=BEGUN)
    history.save(baibu, 1, "a = 2\n", base=first)
    assert history.now(baibu, 1) == "a = 2\n"
    assert sources(baibu) == ["a = 2\n", STARTER]  # what one window types is one draft


def test_two_windows_lose_neither_text(baibu: Baibu) -> None:
    history.save(baibu, 1, "# the first window\n", base=BEGUN)
    with pytest.raises(NewerTextError):
        history.save(baibu, 1, "# the second window\n", base=BEGUN)
    assert history.now(baibu, 1) == "# the first window\n"
    assert "# the second window\n" in sources(baibu)


def test_telling_the_second_window_again_keeps_its_text_once(baibu: Baibu) -> None:
    history.save(baibu, 1, "# the first window\n", base=BEGUN)
    for _ in range(3):
        with pytest.raises(NewerTextError):
            history.save(baibu, 1, "# the second window\n", base=BEGUN)
    assert sources(baibu).count("# the second window\n") == 1


def test_the_same_text_in_two_windows_is_no_clash(baibu: Baibu) -> None:
    history.save(baibu, 1, "x = 1\n", base=BEGUN)
    assert history.save(baibu, 1, "x = 1\n", base=BEGUN) == version_of("x = 1\n")


def test_keeping_ones_own_puts_the_other_aside(baibu: Baibu) -> None:
    history.save(baibu, 1, "# theirs\n", base=BEGUN)
    history.save(baibu, 1, "# mine\n", base=BEGUN, is_mine=True)
    assert history.now(baibu, 1) == "# mine\n"
    assert "# theirs\n" in sources(baibu)


def test_any_version_comes_back_as_often_as_wanted_and_the_present_one_is_kept(
    baibu: Baibu,
) -> None:
    actions.grade(baibu, 1, WRONG, via="watch")
    for draft in ("# one\n", "# two\n"):
        history.save(baibu, 1, draft, base=None)
        history.restore(baibu, 1, history.text_of(baibu, 1, "attempt-1"))
        assert history.now(baibu, 1) == WRONG
    history.restore(baibu, 1, history.text_of(baibu, 1, "starter"))
    assert history.now(baibu, 1) == STARTER
    assert {"# one\n", "# two\n", WRONG} <= set(sources(baibu))


def test_a_version_that_never_was_is_not_found(baibu: Baibu) -> None:
    for name in ("attempt-1", "draft", "aside-0", "", "../x"):
        with pytest.raises(NoSuchVersionError):
            history.text_of(baibu, 1, name)


def test_the_history_compares_the_newest_text_with_the_one_before(baibu: Baibu) -> None:
    actions.grade(baibu, 1, WRONG, via="web")
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    page = history.page(baibu, 1)
    assert page.older is not None
    assert (page.older.source, page.newer.source) == (WRONG, RIGHT[1])
    assert (page.added, page.removed) == (1, 1)
    assert [line.kind for line in page.lines] == ["same", "removed", "added"]


def test_a_stage_nobody_wrote_for_has_one_version(baibu: Baibu) -> None:
    page = history.page(baibu, 1)
    assert [version.id for version in page.versions] == ["starter"]
    assert page.older is None
    assert page.lines == ()


def test_news_names_the_attempt_that_came_by_another_road(baibu: Baibu) -> None:
    assert history.news(baibu, 1, BEGUN) is None
    actions.grade(baibu, 1, WRONG, via="notebook")
    told = history.news(baibu, 1, BEGUN)
    assert told is not None
    assert told.attempt is not None
    assert (told.attempt.via, told.attempt.number) == ("notebook", 1)
    assert history.news(baibu, 1, version_of(WRONG)) is None
    assert queries.attempts(baibu, 1)[0].via == "notebook"


def test_the_mark_moves_with_every_verdict_and_every_draft(baibu: Baibu) -> None:
    marks = [history.mark(baibu)]
    history.save(baibu, 1, "x\n", base=None)
    marks.append(history.mark(baibu))
    history.save(baibu, 1, "y\n", base=None)
    marks.append(history.mark(baibu))
    actions.grade(baibu, 1, WRONG, via="cli")
    marks.append(history.mark(baibu))
    assert len(set(marks)) == len(marks)
    assert history.mark(baibu) == marks[-1]


LINES = st.lists(st.sampled_from(["", "a", "b", "    return x"]), max_size=30)


@given(LINES, LINES)
def test_a_difference_tells_both_texts(older: list[str], newer: list[str]) -> None:
    lines = difference("".join(f"{one}\n" for one in older), "".join(f"{one}\n" for one in newer))
    for side, text, gone in (("before", older, "added"), ("after", newer, "removed")):
        told = {getattr(line, side): line.text for line in lines if getattr(line, side)}
        assert all(text[number - 1] == said for number, said in told.items())
        skipped = sum(line.skipped for line in lines)
        assert len(told) + skipped == len(text)
        assert not any(getattr(line, side) for line in lines if line.kind == gone)
