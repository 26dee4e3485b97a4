"""Reviewing by app functions: the queue, ratings, undo, putting away, one's own cards."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from baibu.app import actions, carrying, keeping, recording, reviews
from baibu.app.cards import NoSuchCardError, day_began, hand
from baibu.app.wiring import Baibu
from baibu.core.ids import CardId, EvidenceId
from baibu.derive.recall.memory import DEFAULT
from baibu.ledger import Review, Tuning
from baibu.ledger.errors import ArchiveExistsError, EvidenceClashError
from baibu.publish.decks import Carried, UnreadableCardsError, apkg, table
from makers.small_course import NOON, RIGHT, baibu, wired

__all__ = ["baibu"]


class Calendar:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def go_on(self, days: float) -> None:
        self.at += timedelta(days=days)


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def mine(tmp_path: Path, calendar: Calendar) -> object:
    with wired(tmp_path / "home", calendar) as made:
        yield made


def cards(baibu: Baibu, minutes: float = 15.0) -> list[str]:
    return [entry.view.card for entry in reviews.review_page(baibu, minutes=minutes).cards]


def own(baibu: Baibu, front: str = "front", back: str = "back") -> str:
    return reviews.write(baibu, front, back).view.card


def test_a_newcomer_has_no_cards(baibu: Baibu) -> None:
    page = reviews.review_page(baibu)
    assert (page.cards, page.seen, page.new) == ((), 0, 0)


def test_the_cards_of_a_stage_come_once_it_is_passed(baibu: Baibu) -> None:
    actions.grade(baibu, 1, "def count(xs):\n    return 3\n", via="cli")
    assert cards(baibu) == []
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    assert cards(baibu) == ["count/card"]
    view = reviews.card_page(baibu, "count/card")
    assert (view.stage, view.front.zh, view.back.en) == (1, "？", "!")


def test_a_rating_is_recorded_and_says_how_long_it_lasts(mine: Baibu) -> None:
    card = own(mine)
    good = reviews.rate(mine, card, 3, seconds=5, via="cli")
    assert (good.chance, good.view.reviews) == (None, 1)
    assert good.stable_days == pytest.approx(2.3065)
    assert reviews.review_page(mine).done_today == 1


def test_a_card_recalled_leaves_the_queue_and_comes_back_another_day(
    mine: Baibu, calendar: Calendar
) -> None:
    card = own(mine)
    reviews.rate(mine, card, 3, via="cli")
    assert cards(mine) == []
    calendar.go_on(3)
    (entry,) = reviews.review_page(mine).cards
    assert (entry.view.card, entry.why) == (card, "gain")
    assert 0.8 < entry.chance < 0.9
    assert entry.gain > 0


def test_the_same_attempt_sent_twice_counts_once(mine: Baibu) -> None:
    card, attempt = own(mine), EvidenceId("ab" * 16)
    for _ in range(2):
        reviews.rate(mine, card, 3, via="web", attempt=attempt)
    assert reviews.card_page(mine, card).reviews == 1
    with pytest.raises(EvidenceClashError):
        reviews.rate(mine, own(mine), 3, via="web", attempt=attempt)


def test_undo_goes_back_step_by_step_and_restores(mine: Baibu) -> None:
    card, other = own(mine), own(mine, "other")
    before = hand(mine).logs.get(card)
    reviews.rate(mine, card, 3, via="cli")
    reviews.mark(mine, other, "suspended")
    first, second = reviews.undo(mine), reviews.undo(mine)
    assert (first.view and first.view.card, first.rating) == (other, 0)
    assert (second.view and second.view.card, second.rating) == (card, 3)
    assert reviews.undo(mine).at is None
    assert before is None
    assert hand(mine).log(hand(mine).find(card).card).summary.memory is None
    assert sorted(cards(mine)) == sorted([card, other])


def test_a_card_put_away_stays_away_until_taken_back(mine: Baibu, calendar: Calendar) -> None:
    card = own(mine)
    assert reviews.mark(mine, card, "suspended").view.is_suspended
    calendar.go_on(30)
    assert cards(mine) == []
    reviews.mark(mine, card, "resumed")
    assert cards(mine) == [card]


def test_a_card_put_off_comes_back_the_next_day(mine: Baibu, calendar: Calendar) -> None:
    card = own(mine)
    reviews.mark(mine, card, "buried")
    assert cards(mine) == []
    calendar.go_on(1)
    assert cards(mine) == [card]


def test_a_card_forgotten_again_and_again_is_named(mine: Baibu, calendar: Calendar) -> None:
    card = own(mine)
    reviews.rate(mine, card, 3, via="cli")
    for _ in range(8):
        calendar.go_on(2)
        reviews.rate(mine, card, 1, via="cli")
    assert [view.card for view in reviews.recall_page(mine).leeches] == [card]


def test_a_stages_card_can_be_written_in_other_words_and_stays_the_stages(baibu: Baibu) -> None:
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    reviews.rate(baibu, "count/card", 1, via="cli")
    view = reviews.write(baibu, "my words", "my answer", card="count/card").view
    assert (view.stage, view.front.zh, view.reviews) == (1, "my words", 1)


@pytest.mark.parametrize(("rating", "grades"), [(0, 4), (5, 4), (2, 2), (4, 2)])
def test_a_rating_outside_the_scale_is_refused(mine: Baibu, rating: int, grades: int) -> None:
    card = own(mine)
    with pytest.raises(reviews.WrongRatingError):
        reviews.rate(mine, card, rating, grades=2 if grades == 2 else 4, via="cli")
    assert reviews.card_page(mine, card).reviews == 0


@pytest.mark.parametrize("minutes", [0, -1, 1441, float("nan"), float("inf")])
def test_minutes_that_no_day_has_are_refused(baibu: Baibu, minutes: float) -> None:
    with pytest.raises(reviews.WrongMinutesError):
        reviews.review_page(baibu, minutes=minutes)


def test_an_unknown_card_is_refused(baibu: Baibu) -> None:
    with pytest.raises(NoSuchCardError):
        reviews.rate(baibu, "no/card", 3, via="cli")


def test_a_card_needs_both_sides(baibu: Baibu) -> None:
    with pytest.raises(reviews.EmptyCardError):
        reviews.write(baibu, "front", "  ")


@pytest.mark.parametrize("seconds", [-5.0, float("nan"), float("inf"), 1e12])
def test_odd_seconds_are_bounded(mine: Baibu, seconds: float) -> None:
    assert reviews.rate(mine, own(mine), 3, seconds=seconds, via="cli").view.reviews == 1


def test_the_page_of_recall_tells_what_happened(mine: Baibu, calendar: Calendar) -> None:
    card = own(mine)
    reviews.rate(mine, card, 3, seconds=10, via="cli")
    calendar.go_on(2)
    reviews.rate(mine, card, 3, seconds=20, via="cli")
    calendar.go_on(10)
    reviews.rate(mine, card, 1, seconds=30, via="cli")
    page = reviews.recall_page(mine)
    week, month, ever = page.retention
    assert (week.count, month.count, ever.count) == (1, 2, 2)
    assert (week.share, ever.share) == (0.0, 0.5)
    assert sum(group.count for group in page.calibration) == 2
    assert [day.reviews for day in page.days] == [1, 1, 1]
    assert sum(day.minutes for day in page.days) == pytest.approx(1)
    known = [ahead.known for ahead in page.forecast]
    assert known == sorted(known, reverse=True)
    assert page.model == "default"


def test_a_model_of_ones_own_is_not_tried_too_early(baibu: Baibu) -> None:
    page = reviews.tune(baibu)
    assert (page.reviews, page.family) == (0, "default")
    assert not reviews.review_page(baibu).can_tune


def test_a_model_of_ones_own_is_used_for_queue_and_ratings(mine: Baibu, calendar: Calendar) -> None:
    card = own(mine)
    reviews.rate(mine, card, 3, via="cli")
    calendar.go_on(4)
    (usual,) = reviews.review_page(mine).cards
    parameters = [value / 10 for value in DEFAULT[:4]] + list(DEFAULT[4:])
    fact = Tuning(family="all", parameters=parameters, reviews=2_000, gain=0.1, error=0.01)
    recording.keep(mine, fact)
    (quick,) = reviews.review_page(mine).cards
    assert quick.chance < usual.chance
    other = own(mine, "other")
    reviews.rate(mine, other, 3, via="cli")
    assert reviews.rate(mine, card, 3, via="cli").chance == pytest.approx(quick.chance, abs=1e-3)
    assert reviews.recall_page(mine).model == "all"
    reviews.undo(mine)
    assert reviews.recall_page(mine).model == "all"  # only ratings and marks are undone so


@pytest.mark.slow
def test_with_enough_reviews_the_gate_is_asked_once(mine: Baibu, tmp_path: Path) -> None:
    rng, rows = random.Random(1), ["card,front,back,reviews"]
    for number in range(170):
        at, said = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=number / 2), []
        for turn in range(10):
            forgets = turn > 0 and rng.random() < 0.5
            said.append(f"{at.isoformat()}/{1 if forgets else 3}/6")
            at += timedelta(days=rng.choice((1, 2, 4)), seconds=rng.randrange(999))
        rows.append(f"own/c{number},q{number},a,{' '.join(said)}")
    (tmp_path / "cards.csv").write_text("\n".join(rows))
    carrying.import_cards(mine, tmp_path / "cards.csv")
    assert reviews.review_page(mine).can_tune
    page = reviews.tune(mine)
    assert (page.reviews, page.family != "default") == (1_600, True)
    assert page.gain > page.error > 0
    assert not reviews.review_page(mine).can_tune
    before = len(mine.store.read(mine.learner))
    assert reviews.tune(mine) == page
    assert len(mine.store.read(mine.learner)) == before


def test_a_card_whose_name_was_changed_keeps_its_history(baibu: Baibu) -> None:
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    reviews.rate(baibu, "count/card", 3, via="cli")
    former = replace(baibu.catalog, aliases={"old/card": "count/card"})
    for rating in (1, 3):
        fact = Review(card=CardId("old/card"), rating=rating, grades=4, seconds=1.0, via="web")
        recording.keep(baibu, fact)
    renamed = replace(baibu, catalog=former, held={})
    assert reviews.card_page(renamed, "count/card").reviews == 3
    undone = reviews.undo(renamed).view
    assert undone is not None
    assert (undone.card, undone.reviews) == ("count/card", 2)


def test_a_card_of_a_stage_that_is_gone_stays_in_the_record_and_is_not_asked(
    baibu: Baibu,
) -> None:
    fact = Review(card=CardId("gone/card"), rating=1, grades=4, seconds=1.0, via="web")
    recording.keep(baibu, fact)
    assert reviews.review_page(baibu).cards == ()
    assert reviews.undo(baibu).view is None


def test_a_learners_day_begins_at_four_in_the_morning() -> None:
    for hour in range(24):
        now = datetime(2026, 6, 1, hour, 30, tzinfo=UTC)
        began = day_began(now)
        assert began <= now < began + timedelta(days=1, hours=1)
        assert began.astimezone().hour == 4


def test_rebuilding_changes_nothing(mine: Baibu) -> None:
    card = own(mine)
    reviews.rate(mine, card, 3, via="cli")
    reviews.undo(mine)
    reviews.rate(mine, card, 1, via="cli")
    before = reviews.card_page(mine, card)
    assert keeping.rebuild(mine).is_same
    assert reviews.card_page(mine, card) == before


def test_reviews_travel_with_the_archive(mine: Baibu, tmp_path: Path) -> None:
    card = own(mine)
    reviews.rate(mine, card, 3, via="cli")
    keeping.export(mine, tmp_path / "all.baibu")
    with wired(tmp_path / "other") as other:
        keeping.import_archive(other, tmp_path / "all.baibu")
        assert reviews.card_page(other, card).reviews == 1


@pytest.mark.parametrize("suffix", ["apkg", "csv"])
def test_cards_and_ratings_travel_to_another_learner_once(
    mine: Baibu, tmp_path: Path, suffix: str
) -> None:
    card, put_away = own(mine, "问：$x$", "`答`"), own(mine, "b")
    reviews.rate(mine, card, 3, seconds=4, via="cli")
    reviews.rate(mine, card, 1, seconds=6, via="cli")
    reviews.mark(mine, put_away, "suspended")
    file = tmp_path / f"cards.{suffix}"
    sent = carrying.export_cards(mine, file)
    assert (sent.cards, sent.reviews) == (2, 2)
    with wired(tmp_path / "other") as other:
        got = carrying.import_cards(other, file)
        assert (got.cards, got.written, got.new_reviews) == (2, 2, 2)
        again = carrying.import_cards(other, file)
        assert (again.written, again.new_reviews) == (0, 0)
        view = reviews.card_page(other, card)
        assert (view.front.zh, view.back.en, view.reviews) == ("问：$x$", "`答`", 2)
        assert reviews.card_page(other, put_away).is_suspended
    home = carrying.import_cards(mine, file)
    assert (home.written, home.new_reviews) == (0, 0)


def test_a_text_written_here_later_is_not_overwritten_by_an_older_package(
    mine: Baibu, tmp_path: Path
) -> None:
    card = own(mine, "old words")
    carrying.export_cards(mine, tmp_path / "cards.apkg")
    reviews.write(mine, "new words", "back", card=card)
    carrying.import_cards(mine, tmp_path / "cards.apkg")
    assert reviews.card_page(mine, card).front.en == "new words"


@pytest.mark.parametrize("suffix", ["apkg", "csv"])
def test_cards_from_elsewhere_get_names_that_last(mine: Baibu, tmp_path: Path, suffix: str) -> None:
    sent = [Carried(card=None, key="note-1", front="Question", back="Answer")]
    file = tmp_path / f"cards.{suffix}"
    file.write_bytes(apkg.write(sent, now=0) if suffix == "apkg" else table.write(sent))
    first, again = (carrying.import_cards(mine, file) for _ in range(2))
    assert (first.written, again.written) == (1, 0)
    (card,) = cards(mine)
    assert card.startswith("anki/" if suffix == "apkg" else "own/")


def test_a_broken_file_changes_nothing(mine: Baibu, tmp_path: Path) -> None:
    (tmp_path / "cards.apkg").write_bytes(b"broken")
    with pytest.raises(UnreadableCardsError):
        carrying.import_cards(mine, tmp_path / "cards.apkg")
    assert mine.store.read(mine.learner) == []


def test_a_file_that_is_there_is_not_written_over_unasked(mine: Baibu, tmp_path: Path) -> None:
    (tmp_path / "cards.md").write_text("mine")
    with pytest.raises(ArchiveExistsError):
        carrying.export_cards(mine, tmp_path / "cards.md")
    assert (tmp_path / "cards.md").read_text() == "mine"


def test_an_unknown_form_is_refused(mine: Baibu, tmp_path: Path) -> None:
    with pytest.raises(carrying.NoSuchFormatError):
        carrying.export_cards(mine, tmp_path / "cards.docx")
