"""Write days on an axis as people read them: days, weeks or months, whichever has room.

Reads  a first and a last day.
Gives  ticks in days since the first; a day or a month in words.
"""

from __future__ import annotations

from datetime import date, timedelta

from baibu.core.language import Language
from baibu.publish.charts.sheet import Ticks

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BY_DAYS = 75  # a longer run is marked by months
PACES = (1, 2, 3, 6, 12, 24, 60, 120)  # months between two marks


def day_ticks(first: date, last: date, language: Language, room: float) -> Ticks:
    """Mark a run of days; `room` is in pixels."""
    length = (last - first).days
    if length <= BY_DAYS:
        most = max(2.0, room / 64)
        pace = next(p for p in (1, 2, 7, 14, 28) if length / p <= most or p == 28)
        return [
            (float(n), short_day(first + timedelta(days=n), language))
            for n in range(0, length + 1, pace)
        ]
    months = _firsts(first, last)
    most = max(2.0, room / 60)
    pace = next((p for p in PACES if len(months) / p <= most), PACES[-1])
    kept = [day for day in months if (day.year * 12 + day.month - 1) % pace == 0]
    return [(float((day - first).days), _month_mark(day, language, pace)) for day in kept]


def short_day(day: date, language: Language) -> str:
    """Write a day without its year."""
    return f"{day.month}月{day.day}日" if language == "zh" else f"{day.day} {MONTHS[day.month - 1]}"


def long_day(day: date, language: Language) -> str:
    """Write a day with its year."""
    year = f"{day.year}年" if language == "zh" else f" {day.year}"
    short = short_day(day, language)
    return year + short if language == "zh" else short + year


def month(day: date, language: Language, *, with_year: bool) -> str:
    """Write a month."""
    if language == "zh":
        return f"{day.year}年{day.month}月" if with_year else f"{day.month}月"
    return f"{MONTHS[day.month - 1]} {day.year}" if with_year else MONTHS[day.month - 1]


def _month_mark(day: date, language: Language, pace: int) -> str:
    if pace >= 12 or day.month == 1:
        return f"{day.year}年" if language == "zh" else str(day.year)
    return month(day, language, with_year=False)


def _firsts(first: date, last: date) -> list[date]:
    """Give the first day of each month in a run."""
    found = []
    year, number = first.year, first.month
    while (day := date(year, number, 1)) <= last:
        if day >= first:
            found.append(day)
        year, number = (year, number + 1) if number < 12 else (year + 1, 1)
    return found
