"""Draw the pages other than a verdict: today, the road, a stage, help, the doctor, proofs.

Reads  the page models of `app/pages.py`.
Gives  Rich renderables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from baibu.app.pages import (
    ComingPage,
    ContentReport,
    DoctorPage,
    Exported,
    HomePage,
    Imported,
    LearnerFiles,
    NextPage,
    Rebuilt,
    RoadPage,
    StageCard,
    StagePage,
    StartedOver,
)
from baibu.cli.render import BAD, GOOD, QUIET, indented, named
from baibu.cli.render_text import Listing, Verbatim, prose
from baibu.content import Hint
from baibu.core.language import Language, Text, listed, say

MARKS = {
    "passed": ("✓", GOOD),
    "next": ("▸", "bold cyan"),
    "started": ("✎", "yellow"),
    "open": ("◦", ""),
    "locked": ("-", QUIET),
    "coming": (" ", QUIET),
}


def duration(minutes: int, language: Language) -> str:
    """Say minutes as people do: 45 min, 3 h, 1 h 30 min."""
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return say("cli.unit.minutes", language, minutes=rest)
    if rest == 0 or hours >= 10:
        return say("cli.unit.hours", language, hours=round(minutes / 60))
    return say("cli.unit.hours_minutes", language, hours=hours, minutes=rest)


def status(card: StageCard, language: Language) -> str:
    """Say where a stage stands."""
    missing = listed(card.missing, language)
    return say(f"cli.status.{card.status}", language, missing=missing)


def today(page: HomePage, language: Language) -> RenderableType:
    """Draw the home page: where one stands, the next step, the four doors."""
    worked = duration(page.minutes, language)
    title = say("cli.today.title", language, passed=page.passed, total=page.total, worked=worked)
    doors = Table.grid(padding=(0, 2))
    doors.add_column(no_wrap=True, style="bold")
    doors.add_column()
    for door in page.doors:
        fact = prose(door.fact.into(language), "" if door.is_open else QUIET)
        doors.add_row(say(f"cli.door.{door.id}", language), fact)
    step = _step(page.next, page.next_reason, language)
    return Group(Line(title, style="bold"), "", step, "", doors)


def next_step(page: NextPage, language: Language) -> RenderableType:
    """Draw the next step."""
    return _step(page.card, page.reason, language)


def _step(card: StageCard | None, reason: Text | None, language: Language) -> RenderableType:
    why = [] if reason is None else [indented(prose(reason.into(language), QUIET))]
    if card is None:
        return Group(*why, prose(say("cli.today.nothing", language)))
    mark, colour = MARKS["next"]
    line = Line.assemble((f"{mark} ", colour))
    line.append(say("cli.today.next", language) + "  ", style=QUIET)
    title = say("cli.stage.title", language, number=card.number, title=card.title.into(language))
    line.append(title, style="bold")
    line.append(f"   {duration(card.minutes, language)}", style=QUIET)
    begin = indented(prose(say("cli.today.begin", language, number=card.number)))
    return Group(line, indented(prose(card.summary.into(language))), *why, begin)


def road(page: RoadPage, language: Language) -> RenderableType:
    """Draw all hundred stages, block by block."""
    left = duration(page.minutes_left, language)
    facts = {"passed": page.passed, "total": page.total, "made": page.made, "left": left}
    parts: list[RenderableType] = [prose(say("cli.road.title", language, **facts)), ""]
    for row in page.blocks:
        heading = say(
            "cli.road.block",
            language,
            letter=row.block.letter,
            title=row.block.title.into(language),
            passed=row.passed,
            total=len(row.stages),
        )
        parts += [Line(heading, style="bold"), _stages(row.stages, language), ""]
    marks = {name: mark for name, (mark, _) in MARKS.items()} | {"coming": "·"}
    parts.append(prose(say("cli.road.legend", language, **marks), QUIET))
    return Group(*parts)


def _stages(cards: tuple[StageCard, ...], language: Language) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=1)
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, justify="right")
    grid.add_column()
    grid.add_column(no_wrap=True, justify="right", style=QUIET)
    for card in cards:
        mark, colour = MARKS["next" if card.is_next else card.status]
        mark = "·" if card.status == "coming" else mark
        style = QUIET if card.status in {"coming", "locked"} else ""
        right = f"{round(card.share * 100)} %" if card.status == "started" else ""
        title = prose(card.title.into(language), style)
        number = Line(str(card.number), style=style)
        grid.add_row("", Line(mark, style=colour), number, title, right)
    return grid


def stage(
    page: StagePage, language: Language, *, brief: str, files: LearnerFiles
) -> RenderableType:
    """Draw a stage: facts, brief, where to write, what to type."""
    from baibu.cli.render_brief import markdown  # brings Pygments and a Markdown parser

    card = page.card
    parts: list[RenderableType] = [*_heading(page, language)]
    missing = [need for need in page.needs if need.number in card.missing]
    if missing:
        parts.append(prose(say("cli.stage.missing", language, stages=named(missing, language))))
    if page.extra_missing is not None:
        text = say(
            "cli.stage.extra",
            language,
            extra=page.extra_missing,
            command=page.extra_command or "",
        )
        parts.append(prose(text, "yellow"))
    parts += ["", markdown(brief, say("cli.stage.figure", language, title="{title}")), ""]
    parts.append(prose(say("cli.stage.figures", language), QUIET))
    parts.append(place("cli.stage.file", files.solution, language))
    if files.project is not None:
        parts.append(place("project_stage.face.goes_along", files.project, language))
        parts.append(prose(say("project_stage.face.another", language, number=card.number), QUIET))
    parts.append(prose(say("cli.stage.then", language, number=card.number)))
    if page.test.until is not None:
        parts.append(prose(say("cli.skip.on", language, number=card.number), "yellow"))
    elif page.test.may_begin and not card.attempts:
        parts.append(prose(say("cli.skip.may", language, number=card.number), QUIET))
    return Group(*parts)


def coming(page: ComingPage, language: Language) -> RenderableType:
    """Draw a stage that is planned."""
    return Group(*_heading(page, language), "", prose(say("cli.stage.coming", language)))


def _heading(page: StagePage | ComingPage, language: Language) -> Iterator[RenderableType]:
    card = page.card
    title = say("cli.stage.title", language, number=card.number, title=card.title.into(language))
    yield Line(title, style="bold")
    yield prose(
        say(
            "cli.stage.facts",
            language,
            block=page.block.title.into(language),
            minutes=duration(card.minutes, language),
            status=status(card, language),
        ),
        QUIET,
    )
    yield prose(card.summary.into(language))
    skills = listed((s.into(language) for s in page.skills), language)
    yield prose(say("cli.stage.skills", language, skills=skills), QUIET)


def hints(page: StagePage, language: Language, *, taken: Hint | None) -> RenderableType:
    """Draw the hint taken just now; all of them when there was none left to take."""
    number, total = page.card.number, len(page.hints) + page.hints_left
    parts: list[RenderableType] = []
    for hint in page.hints if taken is None else (taken,):
        title = say("cli.hint.title", language, number=number, tier=hint.tier, total=total)
        parts += [Line(title, style="bold"), indented(prose(hint.text.into(language))), ""]
    key = "cli.hint.more" if page.hints_left else "cli.hint.last"
    worth = page.hint_worth if page.hints_left else page.solution_worth
    key = ("cli.hint.worth" if page.hints_left else "cli.hint.last_worth") if worth else key
    after = say(key, language, number=number, left=page.hints_left, percent=worth)
    return Group(*parts, prose(after, QUIET))


def solution(page: StagePage, language: Language) -> RenderableType:
    """Draw the reference solution."""
    title = say("cli.solution.title", language, number=page.card.number)
    return Group(Line(title, style="bold"), "", Listing(page.solution or ""))


def doctor(page: DoctorPage, language: Language) -> RenderableType:
    """Draw what this machine has, and every setting with its origin."""
    marks = {"good": ("✓", GOOD), "worth_knowing": ("!", "yellow"), "broken": ("✗", BAD)}
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for finding in page.findings:
        mark, colour = marks[finding.state]
        detail = Group(prose(finding.detail.into(language)))
        if finding.fix is not None:
            detail = Group(detail, prose(finding.fix.into(language), "yellow"))
        grid.add_row(Line(mark, style=colour), finding.name.into(language), detail)
    broken = sum(finding.state == "broken" for finding in page.findings)
    end = say("cli.doctor.broken", language, count=broken)
    end = end if broken else say("cli.doctor.well", language)
    return Group(grid, "", _settings(page, language), "", Line(end, style=BAD if broken else GOOD))


def _settings(page: DoctorPage, language: Language) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for key in ("name", "value", "origin"):
        table.add_column(say(f"cli.doctor.{key}", language), overflow="fold")
    for row in page.settings:
        table.add_row(row.name, Line(row.value), Line(row.origin, style=QUIET))
    return table


def content_report(report: ContentReport, language: Language) -> RenderableType:
    """Draw what `content check` found: a line per stage, then every problem in full."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column(say("cli.check.stage", language))
    for key in ("checks", "named", "seconds", "state"):
        table.add_column(say(f"cli.check.{key}", language), justify="right")
    for row in report.rows:
        wrong = len(row.problems)
        state = say("cli.check.bad" if wrong else "cli.check.good", language, count=wrong)
        table.add_row(
            f"{row.number} {row.id}",
            str(row.checks),
            f"{row.named}/{row.mistakes}",
            f"{row.solution_seconds:.2f}",
            Line(state, style=BAD if wrong else GOOD),
        )
    problems = [*report.problems, *(text for row in report.rows for text in row.problems)]
    seconds = f"{report.seconds:.0f}"
    if problems:
        end = say(
            "cli.check.red", language, problems=len(problems), count=len(report.rows),
            seconds=seconds,
        )  # fmt: skip
    else:
        end = say("cli.check.green", language, count=len(report.rows), seconds=seconds)
    texts = [part for text in problems for part in (Line(text, overflow="fold"), "")]
    rows: list[RenderableType] = [table, ""] if report.rows else []
    return Group(*rows, *texts, Line(end, style=BAD if problems else GOOD))


def started_over(page: StartedOver, language: Language) -> RenderableType:
    """Draw where the starter and the former file are."""
    parts = [place("cli.reset.done", page.files.solution, language)]
    if page.kept is not None:
        parts.append(place("cli.reset.kept", page.kept, language))
    return Group(*parts)


def exported(page: Exported, language: Language) -> RenderableType:
    """Draw what an archive holds."""
    facts = {"evidence": page.evidence, "drafts": page.drafts}
    return place("cli.export.done", page.path, language, **facts)


def imported(page: Imported, language: Language) -> RenderableType:
    """Draw what an archive brought."""
    added = page.evidence - page.known
    facts = {"added": added, "known": page.known, "drafts": page.drafts}
    return prose(say("cli.import.done", language, **facts))


def rebuilt(page: Rebuilt, language: Language) -> RenderableType:
    """Draw whether anything changed."""
    key = "cli.rebuild.same" if page.is_same else "cli.rebuild.changed"
    parts = [prose(say(key, language, count=page.evidence, view=page.view))]
    return Group(*parts, *(Line(text, style="yellow") for text in page.unread))


def started(facts: Mapping[str, str], language: Language) -> RenderableType:
    """Draw the address of the pages."""
    return prose(say("cli.start.open", language, address=facts["address"]))


def script(facts: Mapping[str, str], _: Language) -> RenderableType:
    """Draw a completion script: nothing but its own text."""
    return Verbatim(facts["script"])


def scaffolded(facts: Mapping[str, object], language: Language) -> RenderableType:
    """Draw the files of a new stage."""
    written = facts["written"]
    assert isinstance(written, tuple)  # noqa: S101 - of paths: see `content.new`
    paths = [Verbatim(str(path)) for path in written]
    return Group(*paths, "", prose(say("cli.new.done", language, slug=facts["slug"])))


def place(key: str, path: Path, language: Language, **facts: object) -> RenderableType:
    """Draw a sentence that ends with a path, which stays in one piece to be copied."""
    return Verbatim(say(key, language, path=path, **facts))
