"""Draw a verdict: what happened, why, the example that shows it, and what to type next.

Reads  `Graded` of `app/pages.py`.
Gives  Rich renderables; widths, colour and its absence are Rich's business.

Start reading at `verdict`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from baibu.app.pages import CheckResult, Failure, Graded, Prediction, Report, StageCard
from baibu.cli.render_text import Prose, code, inline, prose
from baibu.core.language import Language, listed, say

GOOD, BAD, QUIET = "green", "red", "dim"
PRINTED_LINES = 20


def verdict(
    graded: Graded, language: Language, *, onward: Iterable[str] | None = None
) -> RenderableType:
    """Draw the whole verdict; `onward` says how to go on where that is not a command line."""
    report = graded.report
    parts = [_first_line(graded, language)]
    failed = report.first_failure
    if failed is not None and failed.failure is not None:
        parts += _failure(failed, failed.failure, language)
    parts += _predictions(report.predictions, language)
    parts += _told(report.checks, language)
    if not report.passed:
        parts += ["", _checks(report.checks, language)]
    parts += _advice(report, language)
    parts += _printed(report, language)
    if report.isolation.tier in {"personal", "D"}:
        parts += ["", prose(say("cli.verdict.personal", language), QUIET)]
    parts += ["", *(_next(graded, language) if onward is None else map(prose, onward))]
    return Group(*parts)


def named(cards: Iterable[StageCard], language: Language) -> str:
    """Name stages in a line: 54 SGD, 57 Regularisation."""
    return listed((f"{card.number} {card.title.into(language)}" for card in cards), language)


def indented(part: RenderableType, by: int = 2) -> Padding:
    """Set a part off from the left."""
    return Padding(part, (0, 0, 0, by), expand=False)


def _first_line(graded: Graded, language: Language) -> RenderableType:
    report = graded.report
    key = "cli.verdict.passed" if report.passed else "cli.verdict.failed"
    text = say(
        key,
        language,
        number=graded.stage.number,
        passed=report.passed_count,
        total=len(report.checks),
        attempt=graded.attempt,
    )
    return prose(text, f"bold {GOOD if report.passed else BAD}")


def _failure(check: CheckResult, failure: Failure, language: Language) -> Iterator[RenderableType]:
    """Draw the first failure in full: the diagnosis first, since it says what to do about it."""
    if failure.diagnosis is not None:
        yield ""
        yield indented(prose(failure.diagnosis.text.into(language), "bold yellow"))
    yield ""
    yield Prose(Line.assemble(("✗ ", BAD)).append_text(inline(check.title.into(language), "bold")))
    yield indented(prose(failure.what.into(language)))
    if failure.explanation is not None:
        yield indented(prose(failure.explanation.into(language), "yellow"))
    rows = [
        ("call", failure.call),
        ("got", failure.got),
        ("want", failure.want),
        ("tolerance", failure.tolerance),
    ]
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style=QUIET, no_wrap=True)
    grid.add_column(overflow="fold")
    for key, value in rows:
        if value is not None:
            grid.add_row(say(f"cli.verdict.{key}", language), code(value))
    if grid.row_count:
        yield indented(grid)
    for line in failure.trace:
        where = say("cli.verdict.trace", language, line=line.line, function=line.function)
        yield indented(Line(where, style=QUIET))
        yield indented(code(line.source.strip()), 4)


def _predictions(predictions: Iterable[Prediction], language: Language) -> Iterator[RenderableType]:
    rows = list(predictions)
    if not rows:
        return
    yield ""
    yield Line(say("cli.verdict.predictions", language))
    for row in rows:
        mark = Line.assemble(("  ✓ ", GOOD) if row.agrees else ("  ✗ ", BAD))
        mark.append(f"{row.question}  ", style="bold")
        said = say(
            "cli.verdict.predicted",
            language,
            predicted="–" if row.predicted is None else row.predicted,
            observed=row.observed,
        )
        yield mark.append(said)


def _told(checks: Iterable[CheckResult], language: Language) -> Iterator[RenderableType]:
    """Draw what checks had to say beside passing: scores, mostly."""
    for check in checks:
        if check.told is not None:
            yield ""
            yield prose(check.told.into(language))


def _checks(checks: Iterable[CheckResult], language: Language) -> RenderableType:
    """List every check: what holds already is worth knowing too."""
    marks = {"passed": ("✓", GOOD), "failed": ("✗", BAD), "not_run": ("-", QUIET)}
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for check in checks:
        mark, colour = marks[check.outcome]
        style = QUIET if check.outcome == "not_run" else ""
        grid.add_row(Line(mark, style=colour), prose(check.title.into(language), style))
    return grid


def _advice(report: Report, language: Language) -> Iterator[RenderableType]:
    """Draw the remarks, apart from the verdict, which stands."""
    if not report.advice:
        return
    yield ""
    yield prose(say("cli.verdict.advice", language, count=len(report.advice)))
    for remark in report.advice:
        line = say("cli.verdict.advice_line", language, line=remark.line, name=remark.name)
        yield indented(prose(line))
        yield indented(code(remark.source), 4)


def _printed(report: Report, language: Language) -> Iterator[RenderableType]:
    lines = report.printed.rstrip().splitlines()
    if not lines:
        return
    yield ""
    yield Line(say("cli.verdict.printed", language), style=QUIET)
    for line in lines[:PRINTED_LINES]:
        yield indented(Line(line))
    if len(lines) > PRINTED_LINES:
        yield indented(Line(f"… +{len(lines) - PRINTED_LINES}", style=QUIET))


def _next(graded: Graded, language: Language) -> Iterator[RenderableType]:
    number = graded.stage.number
    if not graded.report.passed:
        left = graded.next_hint_cost
        key = "cli.verdict.again" if left else "cli.verdict.again_no_hint"
        yield prose(say(key, language, number=number, left=left))
        return
    if graded.unlocked:
        yield prose(say("cli.verdict.unlocked", language, stages=named(graded.unlocked, language)))
    if graded.next is not None:
        title = graded.next.title.into(language)
        yield prose(say("cli.verdict.next", language, number=graded.next.number, title=title))
