"""Say days as people do, each with the exact day for programs.

Reads  a day and a language.
Gives  `2 March 2026` / `2026年3月2日`, shorter without the year, a weekday, or a month.

These are filters of the templates; start reading at `day`.
"""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from baibu.core.language import Language, say


def day(at: date, language: Language) -> Markup:
    """Say a day with its year."""
    return _time(at.isoformat(), _said("day", at, language))


def short_day(at: date, language: Language) -> Markup:
    """Say a day without its year."""
    return _time(at.isoformat(), _said("short_day", at, language))


def weekday(at: date, language: Language) -> str:
    """Say a day of the week: Mon, 周一."""
    return say(f"web.date.weekday_{at.weekday()}", language)


def month(at: date, language: Language) -> Markup:
    """Say a month with its year."""
    return _time(f"{at:%Y-%m}", _said("month", at, language))


def span(first: date, last: date, language: Language) -> Markup:
    """Say a run of days; a single day as one."""
    begin, end = short_day(first, language), short_day(last, language)
    if first == last:
        return begin
    if first.year != last.year:
        begin, end = day(first, language), day(last, language)
    dash = "–" if language == "zh" else " – "
    return begin + dash + end


def _said(form: str, at: date, language: Language) -> str:
    name = say(f"web.date.month_{at.month}", language)
    return say(f"web.date.form_{form}", language, year=at.year, month=name, day=at.day)


def _time(exact: str, said: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(exact, said)
