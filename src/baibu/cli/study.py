"""The commands of learning: what is next, a stage, its verdict, its help."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from baibu.app import actions, handing, queries, skipping
from baibu.app.pages import StagePage
from baibu.cli import render, render_pages, render_skip
from baibu.cli.face import Face, pass_face
from baibu.cli.numbers import complete_stage
from baibu.cli.spoken import Command
from baibu.core.errors import SHORT, BaibuError

STAGE = click.argument("stage", shell_complete=complete_stage)


class NoWorkingFileError(BaibuError):
    """A stage was to be graded before anything was written for it."""

    code = "B021"


@pass_face
def today(face: Face) -> None:
    """Say where a person stands and what to do next: `baibu` without a command."""
    from baibu.app import standing
    from baibu.cli import render_plan

    queue = standing.queue_page(face.baibu)
    draw = partial(render_plan.today, queued=queue)
    face.show(queries.home(face.baibu), draw, queue=queue)


@click.command("next", cls=Command)
@pass_face
def next_(face: Face) -> None:
    """Name the next step, and why."""
    face.show(queries.next_(face.baibu), render_pages.next_step)


@click.command("done", cls=Command)
@pass_face
def done(face: Face) -> None:
    """Sum up today."""
    from baibu.app import summing
    from baibu.cli import render_day

    face.show(summing.day_page(face.baibu), render_day.day)


@click.command("road", cls=Command)
@pass_face
def road(face: Face) -> None:
    """Show all stages."""
    face.show(queries.road(face.baibu), render_pages.road)


@click.command("stage", cls=Command)
@STAGE
@pass_face
def stage(face: Face, stage: str) -> None:
    """Show a stage and lay out its files; one that is coming is shown as such."""
    from baibu.app import reading  # brings a Markdown parser

    found = face.baibu.catalog.stage(stage)
    if found.coming:
        face.show(queries.coming_page(face.baibu, stage), render_pages.coming)
        return
    page = actions.open_stage(face.baibu, stage)
    files = actions.learner_files(face.baibu, stage)
    brief = reading.brief_text(face.baibu.catalog, found, face.language)
    draw = partial(render_pages.stage, brief=brief, files=files)
    face.show(page, draw, files=files, brief=brief)


@click.command("grade", cls=Command)
@STAGE
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--project", metavar="FOLDER")
@pass_face
def grade(face: Face, stage: str, file: Path | None, project: str | None) -> None:
    """Grade a file, or the working file; with it goes a project, where the stage asks for one."""
    from baibu.app import notebooks  # brings a Markdown parser

    if project is not None:
        handing.choose(face.baibu, stage, project)
    path = file or working_file(face, stage)
    source = notebooks.submission(face.baibu, stage, path)
    graded = actions.grade(face.baibu, stage, source, via="cli", told=face.wait)
    face.show(graded, render.verdict, exit_code=0 if graded.report.passed else SHORT)


@click.command("hint", cls=Command)
@STAGE
@pass_face
def hint(face: Face, stage: str) -> None:
    """Take the next hint; when all are taken, show them again."""
    taken = actions.take_hint(face.baibu, stage)
    draw = partial(render_pages.hints, taken=taken)
    face.show(queries.stage_page(face.baibu, stage), draw)


@click.command("solution", cls=Command)
@STAGE
@click.option("--give-up", is_flag=True)
@pass_face
def solution(face: Face, stage: str, *, give_up: bool) -> None:
    """Show the reference solution."""
    actions.solution(face.baibu, stage, give_up=give_up)
    face.show(queries.stage_page(face.baibu, stage), render_pages.solution)


@click.command("skip", cls=Command)
@STAGE
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--by-test", is_flag=True)
@pass_face
def skip(face: Face, stage: str, file: Path | None, *, by_test: bool) -> None:
    """Begin a test; while one is under way, let the working file decide it."""
    from baibu.app import notebooks  # brings a Markdown parser

    if not by_test:
        raise click.UsageError(face.say("usage.by_test"))
    if file is None and skipping.under_way(face.baibu, stage) is None:
        page = skipping.begin(face.baibu, stage)
        laid_out = actions.start_over(face.baibu, stage)
        draw = partial(render_skip.begun, laid_out=laid_out)
        face.show(page.test, draw, card=page.card, files=laid_out.files, kept=laid_out.kept)
        return
    source = notebooks.submission(face.baibu, stage, file or working_file(face, stage))
    skipping.checked(face.baibu, stage, source)
    graded = actions.grade(face.baibu, stage, source, via="cli", told=face.wait)
    skipped = queries.stage_page(face.baibu, stage).test.passed
    draw_verdict = partial(render_skip.decided, skipped=skipped)
    code = 0 if graded.report.passed else SHORT
    face.show(graded, draw_verdict, exit_code=code, skipped=skipped)


@click.command("reset", cls=Command)
@STAGE
@click.option("--yes", is_flag=True)
@pass_face
def reset(face: Face, stage: str, *, yes: bool) -> None:
    """Put the starter back."""
    found = queries.stage_page(face.baibu, stage)
    if not yes and not _is_sure(face, found):
        face.tell("reset.no")
        raise click.exceptions.Exit(SHORT)
    face.show(actions.start_over(face.baibu, stage), render_pages.started_over)


def working_file(face: Face, stage: str) -> Path:
    """Give the working file; one that was laid out just now holds nothing to grade yet."""
    files = actions.learner_files(face.baibu, stage)
    if files.is_new:
        raise NoWorkingFileError(where=files.solution, number=files.number)
    return files.solution


def _is_sure(face: Face, page: StagePage) -> bool:
    question = face.say("reset.ask", number=page.card.number)
    answer = click.prompt(
        question, default="n", prompt_suffix=" [y/N] ", show_default=False, err=True
    )
    return str(answer).strip().lower() in {"y", "yes", "是", "好"}
