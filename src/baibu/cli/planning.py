"""The commands of planning: the plan and its parts, mastery, milestones, one's own past, placement.

Start reading at `plan`.
"""

from __future__ import annotations

import re
import time
from functools import partial
from pathlib import Path

import click

from baibu.app import mastery as app_mastery
from baibu.app import planning, standing
from baibu.app.plan_pages import PlacePage, PlaceQuestion
from baibu.cli import render_place, render_plan
from baibu.cli.face import Face, pass_face, put
from baibu.cli.numbers import complete_stage
from baibu.cli.spoken import Command, Group

_HERE = "baibu.cli.planning"
HOMES = {
    "make": f"{_HERE}:make",
    "show": f"{_HERE}:show",
    "move": f"{_HERE}:move",
    "need": f"{_HERE}:need",
    "habit": f"{_HERE}:habit",
    "export": f"{_HERE}:export",
}
STAGE = click.argument("stage", shell_complete=complete_stage)
BACKGROUNDS = ("zero", "student", "developer", "data-scientist")
SHORT = {"dev": "developer", "ds": "data-scientist", "swe": "software"}  # as people say it
ANSWERS = {"y": 1.0, "p": 0.5, "n": 0.0, "会": 1.0, "部分": 0.5, "不会": 0.0}
STOPS = ("q", "")

plan = Group("plan", homes=HOMES)


class Word(click.Choice[str]):
    """One of some words, or a short form of one."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read it."""
        return str(super().convert(SHORT.get(value, value), param, ctx))


@click.command("make", cls=Command)
@click.option("--background", type=Word(BACKGROUNDS), metavar="WHO")
@click.option("--path", "order", type=Word(("months", "software", "data")), metavar="PATH")
@click.option("--depth", type=Word(("core", "deep")), metavar="DEPTH")
@click.option("--hours", type=float, metavar="N")
@click.option("--fulltime", is_flag=True)
@click.option("--start", metavar="DAY")
@click.option("--deadline", metavar="DAY")
@click.option("--free", multiple=True, metavar="DAYS")
@click.option("--for", "targets", multiple=True, metavar="STAGE")
@click.option("--all", "whole", is_flag=True)
@pass_face
def make(
    face: Face,
    *,
    background: planning.Background | None,
    order: planning.Order | None,
    depth: planning.Depth | None,
    hours: float | None,
    fulltime: bool,
    start: str | None,
    deadline: str | None,
    free: tuple[str, ...],
    targets: tuple[str, ...],
    whole: bool,
) -> None:
    """Make a plan, or change the one there is."""
    wish = planning.Wish(
        background=background,
        order=order,
        depth=depth or ("deep" if fulltime and background == "zero" else None),
        hours=hours,
        full_time=fulltime,
        start=start,
        deadline="" if deadline == "none" else deadline,
        free=_listed(free),
        targets=() if whole else targets or None,
    )
    face.show(planning.make_plan(face.baibu, wish), render_plan.plan)


@click.command("show", cls=Command)
@pass_face
def show(face: Face) -> None:
    """Show the plan as of today."""
    face.show(planning.plan_page(face.baibu), render_plan.plan)


@click.command("move", cls=Command)
@STAGE
@click.option("--after", metavar="STAGE")
@click.option("--first", is_flag=True)
@pass_face
def move(face: Face, stage: str, *, after: str | None, first: bool) -> None:
    """Put a stage elsewhere."""
    if (after is None) != first:
        raise click.UsageError(face.say("usage.after_or_first"))
    face.show(planning.move(face.baibu, stage, after), render_plan.moved)


@click.command("need", cls=Command)
@STAGE
@pass_face
def need(face: Face, stage: str) -> None:
    """List what a stage needs."""
    face.show(planning.need(face.baibu, stage), render_plan.need)


@click.command("habit", cls=Command)
@click.option("--month", type=click.IntRange(1, 6), metavar="N")
@click.option("--undo", is_flag=True)
@pass_face
def habit(face: Face, *, month: int | None, undo: bool) -> None:
    """Tick the advice of the month for today."""
    done = planning.habit(face.baibu, month=month, done=not undo)
    face.show(done, render_plan.habit)


@click.command("export", cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True)
@pass_face
def export(face: Face, file: Path, *, replace: bool) -> None:
    """Write the plan as a calendar."""
    done = planning.export_calendar(face.baibu, file, face.language, replace=replace)
    face.show(done, render_plan.exported)


@click.command("mastery", cls=Command)
@click.argument("skill", required=False)
@click.option("--all", "whole", is_flag=True)
@pass_face
def mastery(face: Face, skill: str | None, *, whole: bool) -> None:
    """Say how well skills are known."""
    if skill is None:
        draw = partial(render_plan.mastery, whole=whole)
        face.show(app_mastery.mastery_page(face.baibu), draw)
    else:
        face.show(app_mastery.skill_page(face.baibu, skill), render_plan.skill)


@click.command("milestones", cls=Command)
@pass_face
def milestones(face: Face) -> None:
    """Show the six milestones."""
    face.show(standing.milestones_page(face.baibu), render_plan.milestones)


@click.command("progress", cls=Command)
@click.option("--vs", default="30d", show_default=False, metavar="SPAN")
@pass_face
def progress(face: Face, *, vs: str) -> None:
    """Compare with one's own past."""
    found = re.fullmatch(r"(\d{1,5})([dw]?)", vs.strip())
    if found is None:
        raise planning.NotADayError(text=vs)
    days = int(found[1]) * (7 if found[2] == "w" else 1)
    face.show(standing.versus_page(face.baibu, days), render_plan.versus)


@click.command("place", cls=Command)
@click.argument("skill", required=False)
@click.argument("answer", required=False)
@pass_face
def place(face: Face, skill: str | None, answer: str | None) -> None:
    """Find out where to begin."""
    if skill is not None and answer is not None:
        known = app_mastery.skill_page(face.baibu, skill).skill.id
        if answer in ANSWERS:
            page = standing.place(face.baibu, known, ANSWERS[answer])
        else:
            page = standing.place_shown(face.baibu, known, answer)
        face.show(page, render_place.place)
        return
    page = standing.place_page(face.baibu)
    if not face.json and page.question is not None:
        put(render_place.intro(face.language))
        page = _asked(face, page)
    face.show(page, render_place.place)


def _asked(face: Face, page: PlacePage) -> PlacePage:
    """Ask until there is nothing to ask, or the person has had enough."""
    while page.question is not None:
        begun = time.monotonic()
        question = page.question
        word = _answer(face, question)
        seconds, skill = time.monotonic() - begun, question.skill.id
        if word in ANSWERS:
            page = standing.place(face.baibu, skill, ANSWERS[word], seconds=seconds)
        elif question.task is not None and word not in STOPS:
            page = standing.place_shown(face.baibu, skill, word, seconds=seconds)
        else:
            break
        if page.went is not None:
            put(render_place.told(page.went, face.language))
    return page


def _answer(face: Face, question: PlaceQuestion) -> str:
    put(render_place.question(question, face.language))
    while True:
        try:
            word = str(click.prompt("", prompt_suffix="> ", default="q", show_default=False))
        except click.Abort:
            return "q"
        word = word.strip()
        if word.lower() in {*ANSWERS, *STOPS}:
            return word.lower()
        if question.task is not None:
            return word
        put(render_place.intro(face.language))


def _listed(free: tuple[str, ...]) -> tuple[str, ...] | None:
    """Read runs of days; `none` takes all of them back."""
    if free == ("none",):
        return ()
    return tuple(part for text in free for part in re.split(r"[\s,]+", text) if part) or None
