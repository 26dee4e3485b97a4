"""Write a plan as an iCalendar file (RFC 5545), which every calendar program can read.

Reads  days with a title. Gives the text of a `.ics` file.
Never  gives an event another UID than before: reading the file in again moves events, and doubles
       none.

Start reading at `calendar`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE = 75  # octets; a longer line is folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that takes whole days."""

    uid: str  # of its own, and always the same
    first: date
    last: date
    title: str
    about: str = ""


def calendar(name: str, events: Iterable[Event], *, made: datetime) -> str:
    """Give the whole file."""
    stamp = made.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Baibu//Plan//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}@baibu",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{_day(event.first)}",
            f"DTEND;VALUE=DATE:{_day(event.last + timedelta(days=1))}",  # the first day after it
            f"SUMMARY:{_text(event.title)}",
            *([f"DESCRIPTION:{_text(event.about)}"] if event.about else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(part + "\r\n" for line in lines for part in _folded(line))


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _text(text: str) -> str:
    """Escape what has a meaning in the format."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Cut a line into parts of at most 75 octets, never inside a character."""
    parts: list[str] = []
    part, used = "", 0
    for letter in line:
        size = len(letter.encode())
        if used + size > LINE:
            parts.append(part)
            part, used = " ", 1
        part += letter
        used += size
    return [*parts, part]
