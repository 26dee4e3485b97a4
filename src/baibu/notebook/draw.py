"""Draw answers for a notebook: HTML that needs no style sheet, and text for a terminal.

Reads  the models of `app/pages.py`.
Gives  a form for each media type; the text is what the command line would say.
Never  puts text of a learner's into HTML without escaping it.

Start reading at `verdict`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import StringIO

from markupsafe import Markup, escape
from rich.console import Console, RenderableType

from baibu.app import notebooks, reading
from baibu.app.pages import CheckResult, Failure, Graded, NextPage, StagePage
from baibu.app.wiring import Baibu
from baibu.cli import render, render_pages
from baibu.content import Hint
from baibu.core.errors import BaibuError
from baibu.core.language import Language, Text, say

Forms = dict[str, str]

WIDTH = 100  # columns of text
GOOD, BAD, QUIET = "#2c8659", "#c8432c", "#808a83"  # seen on white and on black alike
_ATTACHED = re.compile(r"\]\(attachment:([^)]+)\)")
_MARK = {"passed": ("✓", GOOD), "failed": ("✗", BAD), "not_run": ("–", QUIET)}


def verdict(graded: Graded, language: Language) -> Forms:
    """Draw a verdict."""
    report, number = graded.report, graded.stage.number
    facts = {"number": number, "passed": report.passed_count, "total": len(report.checks)}
    key = "passed" if report.passed else "failed"
    headline = say(f"lab.{key}", language, attempt=graded.attempt, **facts)
    mark, colour = _MARK[key]
    parts = [Markup("<p><b>{} {}</b></p>").format(mark, headline)]
    failed = report.first_failure
    if failed is not None and failed.failure is not None:
        parts += _failure(failed, failed.failure, language)
    parts.append(_checks(report.checks, language, is_open=not report.passed))
    if report.printed.strip():
        parts.append(_folded(say("lab.printed", language), _pre(report.printed)))
    onward = list(_on(graded, language))
    parts += [_p(line, language) for line in onward]
    text = render.verdict(graded, language, onward=onward)
    return _forms(_box(parts, colour, language), text)


def trouble(error: BaibuError, language: Language) -> Forms:
    """Draw what did not work, and what to do."""
    parts = [
        Markup("<p><b><code>{}</code> {}</b></p>").format(
            error.code, _told(error.what(language), language)
        ),
        Markup("<p>{}</p>").format(_told(error.fix(language), language)),
    ]
    if error.where is not None:
        parts.append(Markup("<p><code>{}</code></p>").format(str(error.where)))
    return {"text/html": _box(parts, BAD, language), "text/plain": error.say(language)}


def next_step(page: NextPage, language: Language) -> Forms:
    """Draw the next step."""
    parts = [Markup("<p>{}</p>").format(_told(page.reason, language))]
    if page.card is not None:
        title = page.card.title.into(language)
        line = say("lab.next", language, number=page.card.number, title=title)
        parts.insert(0, Markup("<p><b>{}</b></p>").format(_told(line, language)))
    return _forms(_box(parts, QUIET, language), render_pages.next_step(page, language))


def brief(baibu: Baibu, stage: str, language: Language) -> Forms:
    """Give a brief as Markdown, its figures inside."""
    found = baibu.catalog.stage(stage)
    cells = notebooks.notebook(baibu, stage, language)["cells"]
    told = [cell for cell in cells if cell["cell_type"] == "markdown"][1:-2]
    parts = [f"# {found.number} {found.title.into(language)}\n"]
    for cell in told:
        pictures = cell.get("attachments", {})
        text = "".join(cell["source"])
        parts.append(_ATTACHED.sub(lambda at: f"]({_data(pictures[at[1]])})", text))  # noqa: B023
    plain = "\n".join(re.sub(r"\]\(data:[^)]*\)", "]", part) for part in parts)
    return {"text/markdown": "\n".join(parts), "text/plain": plain}


def hint(taken: Hint | None, page: StagePage, language: Language) -> Forms:
    """Draw the hint that was taken, or that there is none left."""
    number = page.card.number
    if taken is None:
        line = say("lab.hints_none", language, number=number)
        return {"text/html": _box([_p(line, language)], QUIET, language), "text/plain": line}
    title = say("lab.hint", language, tier=taken.tier)
    words = Markup(reading.paragraphs(taken.text, language))  # noqa: S704 - raw HTML is off
    parts = [Markup("<p><b>{}</b></p>").format(title), words]
    if page.hints_left:
        parts.append(
            _p(say("lab.hint_left", language, left=page.hints_left, number=number), language)
        )
    plain = f"{title}\n{taken.text.into(language)}"
    return {"text/html": _box(parts, QUIET, language), "text/plain": plain}


def _failure(check: CheckResult, failure: Failure, language: Language) -> Iterator[Markup]:
    if failure.diagnosis is not None:
        said = _told(failure.diagnosis.text, language)
        yield Markup('<p style="font-weight:600">{}</p>').format(said)
    yield Markup("<p><b>{}</b><br>{}</p>").format(
        _told(check.title, language), _told(failure.what, language)
    )
    if failure.explanation is not None:
        yield Markup("<p>{}</p>").format(_told(failure.explanation, language))
    rows = [(name, getattr(failure, name)) for name in ("call", "got", "want", "tolerance")]
    shown = [
        Markup('<tr><th style="text-align:start">{}</th><td style="text-align:start">{}</td></tr>')
        .format(say(f"lab.{name}", language), _pre(value))
        for name, value in rows
        if value is not None
    ]  # fmt: skip
    if shown:
        yield Markup("<table>{}</table>").format(Markup("").join(shown))


def _checks(checks: Iterable[CheckResult], language: Language, *, is_open: bool) -> Markup:
    rows = (_check(check, language) for check in checks)
    listed = Markup('<ul style="list-style:none;padding:0">{}</ul>').format(Markup("").join(rows))
    return _folded(say("lab.checks", language), listed, is_open=is_open)


def _check(check: CheckResult, language: Language) -> Markup:
    mark, colour = _MARK[check.outcome]
    sign = Markup('<span style="color:{}" aria-hidden="true">{}</span>').format(colour, mark)
    outcome = say(f"lab.outcome_{check.outcome}", language)
    title = _told(check.title, language)
    return Markup("<li>{} {} <small>{}</small></li>").format(sign, title, outcome)


def _on(graded: Graded, language: Language) -> Iterator[str]:
    """Say how to go on."""
    number = graded.stage.number
    if not graded.report.passed:
        if graded.next_hint_cost:
            yield say("lab.hint_left", language, left=graded.next_hint_cost, number=number)
        return
    if graded.unlocked:
        yield say("lab.unlocked", language, stages=render.named(graded.unlocked, language))
    if graded.next is not None:
        title = graded.next.title.into(language)
        yield say("lab.next", language, number=graded.next.number, title=title)


def _box(parts: Iterable[Markup], colour: str, language: Language) -> str:
    inside = Markup("").join(parts)
    tag = "zh-CN" if language == "zh" else "en"
    return Markup(
        '<div lang="{}" style="border-left:4px solid {};padding:0 0 0 1em">{}</div>'
    ).format(tag, colour, inside)


def _folded(title: str, inside: Markup, *, is_open: bool = False) -> Markup:
    state = Markup(" open") if is_open else Markup("")
    return Markup("<details{}><summary>{}</summary>{}</details>").format(state, title, inside)


def _pre(text: str) -> Markup:
    return Markup('<pre style="margin:0;white-space:pre-wrap">{}</pre>').format(escape(text))


def _p(line: str, language: Language) -> Markup:
    return Markup("<p>{}</p>").format(_told(line, language))


def _told(text: Text | str, language: Language) -> Markup:
    line = text if isinstance(text, str) else text.into(language)
    return Markup(reading.inline(line, language))  # noqa: S704 - Markdown with raw HTML off


def _data(picture: dict[str, str]) -> str:
    ((media, body),) = picture.items()
    return f"data:{media};base64,{body}"


def _forms(html: str, drawn: RenderableType) -> Forms:
    """Give HTML beside what the command line would say."""
    out = StringIO()
    Console(file=out, width=WIDTH, highlight=False, emoji=False).print(drawn)
    text = "\n".join(line.rstrip() for line in out.getvalue().splitlines())
    return {"text/html": str(html), "text/plain": text}
