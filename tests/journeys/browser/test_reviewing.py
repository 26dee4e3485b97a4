"""Cards are reviewed in a browser: by keys alone, without script, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Page, expect

from baibu.app import reviews
from baibu.app.cards import hand
from baibu.app.review_pages import TunedPage
from baibu.app.wiring import Baibu, build
from baibu.core import settings
from makers.a_month import Calendar, pass_stages, review_days, wear_out
from makers.looks import BEGIN, Scheme, looks_good
from makers.served import Open, Site, served
from makers.small_course import wired

FRONT, BACK = ".asks", ".answers"


@pytest.fixture
def cards(tmp_path: Path) -> Iterator[Site]:
    """A learner with four cards of their own."""
    with wired(tmp_path / "home", Calendar()) as baibu, served(baibu) as site:
        for name in ("one", "two", "three", "four"):
            reviews.write(baibu, name, f"back of {name}")
        yield site


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole course after two weeks of work, with a card that does not stay."""
    clock = Calendar()
    home = tmp_path_factory.mktemp("studied")
    with build(settings.load({"home": str(home)}, {}), now=clock) as baibu, served(baibu) as site:
        pass_stages(baibu, clock, ["hello-python", "control-functions"], days=1)
        review_days(baibu, clock, 12)
        cards = sorted(hand(baibu).sides)
        wear_out(baibu, clock, cards[0])
        reviews.mark(baibu, cards[1], "suspended")
        reviews.write(baibu, "$x^2$ 与 `numpy`", "```python\nprint(1)\n```")
        yield site


def ratings(site: Site) -> list[int]:
    acts = (act for log in hand(site.baibu).logs.values() for act in log.counting())
    return [act.rating for act in sorted(acts) if act.rating]


def front(page: Page) -> str:
    return page.locator(FRONT).inner_text()


def begin(page: Page) -> None:
    """Start with one key: the button has the focus."""
    expect(page.get_by_role("button", name="Begin")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(FRONT)).to_be_focused()


def test_a_sitting_by_keys_alone(cards: Site, visit: Open) -> None:
    page = visit(cards, "/review")
    begin(page)
    first = front(page)
    expect(page.locator(BACK)).to_be_hidden()
    page.keyboard.press("3")
    assert ratings(cards) == [], "nothing is rated before the back is seen"
    page.keyboard.press("Space")
    expect(page.locator(BACK)).to_have_text(f"back of {first}")
    page.keyboard.press("1")
    expect(page.locator("#said")).to_have_text("Forgotten. It comes back today.")
    expect(page.locator(FRONT)).not_to_have_text(first)
    page.keyboard.press("u")
    expect(page.locator(FRONT)).to_have_text(first)
    assert ratings(cards) == []
    page.keyboard.press("Enter")
    page.keyboard.press("4")
    expect(page.locator(FRONT)).not_to_have_text(first)
    page.keyboard.press("s")
    expect(page.locator("#said")).to_have_text("Put away. The page Memory lists it, to take back.")
    page.keyboard.press("b")
    expect(page.locator("#said")).to_have_text("Not today.")
    page.keyboard.press("Space")
    page.keyboard.press("2")
    expect(page.get_by_role("heading", level=2)).to_have_text(
        "No card is worth more of your time today"
    )
    assert ratings(cards) == [4, 2]
    expect(page.locator(".ending")).to_be_focused()


def test_a_card_is_edited_in_place_by_keys(cards: Site, visit: Open) -> None:
    page = visit(cards, "/review")
    begin(page)
    page.keyboard.press("e")
    expect(page.locator(".edit textarea").first).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("3 suspended bees use 1 4 u")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save the card")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(FRONT)).to_have_text("3 suspended bees use 1 4 u")
    expect(page.locator(FRONT)).to_be_focused()
    assert ratings(cards) == []
    page.keyboard.press("e")
    page.keyboard.press("Escape")
    expect(page.locator(".edit textarea").first).to_be_hidden()
    expect(page.locator(FRONT)).to_be_focused()


def test_an_edit_that_is_refused_stays_open_with_what_was_typed(cards: Site, visit: Open) -> None:
    page = visit(cards, "/review")
    begin(page)
    page.keyboard.press("e")
    page.get_by_label("Front: the question").fill("half")
    page.get_by_label("Back: the answer").fill(" ")
    page.get_by_role("button", name="Save the card").click()
    expect(page.locator("#sitting .notice")).to_contain_text("B033")
    expect(page.get_by_label("Front: the question")).to_have_value("half")
    cards.complaints[:] = [one for one in cards.complaints if "400" not in one]


def test_composing_chinese_never_acts(cards: Site, visit: Open) -> None:
    page = visit(cards, "/review")
    begin(page)
    press = """([key, isComposing]) => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", {key, isComposing, bubbles: true, cancelable: true}))"""
    page.evaluate(press, [" ", True])
    expect(page.locator(BACK)).to_be_hidden()
    page.evaluate(press, [" ", False])
    expect(page.locator(BACK)).to_be_visible()
    page.evaluate(press, ["3", True])
    page.evaluate(press, ["2", False])
    expect(page.locator("#said")).to_contain_text("Hard.")
    assert ratings(cards) == [2]


def test_single_keys_can_be_switched_off_and_stay_off(cards: Site, visit: Open) -> None:
    page = visit(cards, "/review")
    begin(page)
    page.get_by_role("button", name="Single-key shortcuts").click()
    page.locator(FRONT).focus()
    page.keyboard.press("s")
    page.keyboard.press("Space")
    expect(page.locator(BACK)).to_be_hidden()
    page.reload()
    button = page.get_by_role("button", name="Single-key shortcuts")
    expect(button).to_have_attribute("aria-pressed", "false")
    page.get_by_text("Show the back").click()
    page.get_by_role("button", name="Good").click()
    expect(page.locator("#said")).to_contain_text("Recalled.")
    assert ratings(cards) == [3]


def test_what_has_the_focus_is_meant_by_space_and_enter(cards: Site, visit: Open) -> None:
    page = visit(cards, "/review")
    begin(page)
    page.get_by_role("button", name="Not today").focus()
    page.keyboard.press("Space")
    expect(page.locator("#said")).to_have_text("Not today.")
    assert ratings(cards) == []


def test_a_second_window_does_no_harm(cards: Site, visit: Open) -> None:
    page, other = visit(cards, "/review/now"), visit(cards, "/review/now")
    assert front(page) == front(other)
    for window in (page, other):
        window.keyboard.press("Space")
    page.keyboard.press("3")
    expect(page.locator("#said")).to_contain_text("Recalled.")
    other.keyboard.press("1")
    expect(other.locator("#sitting .notice")).to_contain_text("B037")
    assert ratings(cards) == [3]
    assert front(page) == front(other), "it goes on where the record stands"
    cards.complaints[:] = [one for one in cards.complaints if "409" not in one]


def test_when_baibu_does_not_answer_the_card_stays_and_the_key_works_again(
    cards: Site, visit: Open
) -> None:
    page = visit(cards, "/review/now")
    first = front(page)
    page.keyboard.press("Space")
    page.route("**/rate", lambda route: route.abort())
    page.keyboard.press("3")
    expect(page.locator("#said")).to_contain_text("Baibu does not answer")
    assert front(page) == first
    page.unroute("**/rate")
    page.keyboard.press("3")
    expect(page.locator("#said")).to_contain_text("Recalled.")
    expect(page.locator(".offline")).to_have_count(0)
    assert ratings(cards) == [3]
    cards.complaints[:] = [one for one in cards.complaints if "ERR_FAILED" not in one]


def test_reloading_and_going_back_lose_nothing(cards: Site, visit: Open) -> None:
    page = visit(cards, "/review")
    begin(page)
    page.keyboard.press("Space")
    page.keyboard.press("3")
    expect(page.locator(".pace")).to_contain_text("Card 2")
    shown = front(page)
    page.reload()
    assert front(page) == shown
    expect(page.locator(".pace")).to_contain_text("Card 2")
    page.go_back()
    page.get_by_role("button", name="Begin").click()
    expect(page.locator(FRONT)).to_have_text(shown)
    assert ratings(cards) == [3]


@pytest.mark.parametrize(
    ("locale", "start", "show", "forgotten", "good", "undo"),
    [
        ("en-GB", "Begin", "Show the back", "Forgotten", "Good", "Undo"),
        ("zh-CN", "开始复习", "看背面", "忘了", "记得", "撤销"),
    ],
)
def test_a_sitting_without_script(
    cards: Site,
    visit: Open,
    *,
    locale: str,
    start: str,
    show: str,
    forgotten: str,
    good: str,
    undo: str,
) -> None:
    page = visit(cards, "/review", locale=locale, java_script_enabled=False)
    page.get_by_role("button", name=start).click()
    first = front(page)
    page.get_by_text(show).click()
    page.get_by_role("button", name=forgotten, exact=True).click()
    expect(page.locator(FRONT)).not_to_have_text(first)
    page.get_by_role("button", name=undo).click()
    expect(page.locator(FRONT)).to_have_text(first)
    assert ratings(cards) == []
    for left in (3, 2, 1, 0):
        shown = front(page)
        page.get_by_text(show).click()
        page.get_by_role("button", name=good, exact=True).click()
        if left:
            expect(page.locator(FRONT)).not_to_have_text(shown)
    expect(page.locator(".ending h2")).to_be_visible()
    assert ratings(cards) == [3, 3, 3, 3]


def test_a_file_of_cards_goes_out_and_comes_in(cards: Site, visit: Open, tmp_path: Path) -> None:
    page = visit(cards, "/review/cards")
    with page.expect_download() as sent:
        page.get_by_role("link", name="baibu.apkg").click()
    file = tmp_path / "mine.apkg"
    sent.value.save_as(file)
    page.get_by_label("Take in a file").set_input_files(file)
    page.get_by_role("button", name="Take in", exact=True).click()
    expect(page.locator("#carry .notice")).to_contain_text(
        "Cards in the file: 4, new or changed: 0"
    )
    file.write_bytes(b"PK broken")
    page.get_by_label("Take in a file").set_input_files(file)
    page.get_by_role("button", name="Take in", exact=True).click()
    expect(page.locator("#carry .notice")).to_contain_text("B034")
    cards.complaints[:] = [one for one in cards.complaints if "400" not in one]


def test_from_the_map_to_the_evidence_of_a_skill(studied: Site, visit: Open) -> None:
    page = visit(studied, "/mastery")
    leaf = page.locator(".branch a").first
    name = leaf.locator(".skill").inner_text()
    leaf.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator(".reasons tbody tr").first).to_be_visible()
    page.get_by_role("link", name="Mastery").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mastery")


def test_a_model_is_fitted_while_the_page_waits(
    studied: Site, visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = Event()
    real = reviews.tune

    def slow(baibu: Baibu) -> TunedPage:
        assert go.wait(600)
        return real(baibu)

    monkeypatch.setattr(reviews, "tune", slow)
    page = visit(studied, "/recall")
    page.get_by_role("button", name="Try to fit my own model").click()
    expect(page.locator("#model .notice")).to_contain_text("The fit is under way")
    page.wait_for_url("**/recall?look=2#model")
    go.set()
    expect(page.locator("#model .notice")).to_contain_text("from 1600 ratings on")


def places(site: Site) -> list[str]:
    leech = reviews.recall_page(site.baibu).leeches[0].card
    return [
        "/review",
        "/review/now?minutes=10",
        "/review/now?minutes=10&grades=2",
        "/recall",
        "/review/cards",
        f"/review/cards/{leech}",
        "/mastery",
        "/mastery/functions",
        "/review/now?minutes=none",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("locale", "begin"), BEGIN)
def test_axe_finds_nothing_and_nothing_overflows(
    studied: Site, visit: Open, locale: str, begin: Scheme
) -> None:
    page = visit(studied, "/review", locale=locale, color_scheme=begin)
    for path in places(studied):
        page.goto(path)
        looks_good(page, begin)
    studied.complaints[:] = [one for one in studied.complaints if "400" not in one]
