"""A plan as a calendar file: whole days, stable names, lines that no program chokes on."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from baibu.publish.calendar import LINE, Event, calendar

MADE = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def event(**told: str | date) -> Event:
    usual = {
        "uid": "stage-one", "first": date(2026, 3, 2), "last": date(2026, 3, 3), "title": "Count",
    }  # fmt: skip
    return Event(**(usual | told))  # type: ignore[arg-type]


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_an_event_ends_on_the_day_after_its_last() -> None:
    lines = unfolded(calendar("Plan", [event()], made=MADE))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART;VALUE=DATE:20260302" in lines
    assert "DTEND;VALUE=DATE:20260304" in lines
    assert "UID:stage-one@baibu" in lines
    assert "DTSTAMP:20260302T083000Z" in lines


def test_signs_with_a_meaning_are_escaped() -> None:
    text = calendar("Plan", [event(title="a, b; c\\d\ne")], made=MADE)
    assert "SUMMARY:a\\, b\\; c\\\\d\\ne" in unfolded(text)


@given(title=st.text(max_size=200), about=st.text(max_size=200))
def test_no_line_is_longer_than_the_format_allows_and_none_is_lost(title: str, about: str) -> None:
    clean = title.encode(errors="ignore").decode().replace("\r", "")
    words = about.encode(errors="ignore").decode().replace("\r", "")
    text = calendar("百步", [event(title=clean, about=words)], made=MADE)
    assert all(len(line.encode()) <= LINE for line in text.split("\r\n"))
    assert text.count("BEGIN:VEVENT") >= 1
    summary = next(line for line in unfolded(text) if line.startswith("SUMMARY:"))
    told = summary.removeprefix("SUMMARY:")
    for sign, escaped in (("\n", "\\n"), (",", "\\,"), (";", "\\;")):
        assert told.count(escaped) >= clean.count(sign)
