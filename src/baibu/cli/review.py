"""The commands of reviewing: a session by keyboard, and each of its acts alone.

Start reading at `session`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import click

from baibu.app import carrying, reviews
from baibu.cli import render_review
from baibu.cli.face import Face, pass_face, put
from baibu.cli.render_text import prose
from baibu.cli.review_session import Session
from baibu.cli.spoken import Command, Group
from baibu.core import clock
from baibu.core.errors import SHORT

_HERE = "baibu.cli.review"
HOMES = {
    "rate": f"{_HERE}:rate",
    "answer": f"{_HERE}:answer",
    "undo": f"{_HERE}:undo",
    "suspend": f"{_HERE}:suspend",
    "resume": f"{_HERE}:resume",
    "bury": f"{_HERE}:bury",
    "write": f"{_HERE}:write",
    "show": f"{_HERE}:show",
    "stats": f"{_HERE}:stats",
    "tune": f"{_HERE}:tune",
    "export": f"{_HERE}:export",
    "import": f"{_HERE}:import_",
}
CARD = click.argument("card")
FILE = click.argument("file", type=click.Path(path_type=Path))
MINUTES = click.Option(
    ["--minutes"], type=float, default=reviews.MINUTES, show_default=False, metavar="N"
)
UNTIL = click.Option(["--until"], type=click.DateTime(["%Y-%m-%d"]), metavar="DATE")
TWO = click.Option(["--two"], is_flag=True)


def _session(minutes: float, until: datetime | None, two: bool) -> None:
    """Without a command: review now."""
    if click.get_current_context().invoked_subcommand is None:
        session(minutes, until, two)


@pass_face
def session(face: Face, minutes: float, until: datetime | None, two: bool) -> None:
    """Review the cards of today, or give the queue as JSON."""
    days = _days_to(until.date()) if until is not None else None
    page = reviews.review_page(face.baibu, minutes=minutes, days_to_deadline=days)
    if face.json:
        face.show(page, render_review.queue)
        return
    Session(face=face, minutes=minutes, days_to_deadline=days, grades=_grades(two)).run(page)


review = Group(
    "review",
    homes=HOMES,
    invoke_without_command=True,
    callback=_session,
    params=[MINUTES, UNTIL, TWO],
)


@click.command("rate", cls=Command)
@CARD
@click.argument("rating", type=int)
@click.option("--seconds", type=float, default=0.0, metavar="N")
@click.option("--two", is_flag=True)
@pass_face
def rate(face: Face, card: str, rating: int, *, seconds: float, two: bool) -> None:
    """Rate one card."""
    rated = reviews.rate(face.baibu, card, rating, seconds=seconds, grades=_grades(two), via="cli")
    face.show(rated, render_review.rated)


@click.command("answer", cls=Command)
@CARD
@click.argument("typed")
@pass_face
def answer(face: Face, card: str, typed: str) -> None:
    """Compare an answer with the one computed."""
    told = reviews.answer(face.baibu, card, typed)
    face.show(told, render_review.answered, exit_code=0 if told.is_right else SHORT)


@click.command("undo", cls=Command)
@pass_face
def undo(face: Face) -> None:
    """Undo the last act."""
    face.show(reviews.undo(face.baibu), render_review.undone)


@click.command("suspend", cls=Command)
@CARD
@pass_face
def suspend(face: Face, card: str) -> None:
    """Put a card away."""
    face.show(reviews.mark(face.baibu, card, "suspended"), render_review.marked)


@click.command("resume", cls=Command)
@CARD
@pass_face
def resume(face: Face, card: str) -> None:
    """Take a card back."""
    face.show(reviews.mark(face.baibu, card, "resumed"), render_review.marked)


@click.command("bury", cls=Command)
@CARD
@pass_face
def bury(face: Face, card: str) -> None:
    """Put a card off until tomorrow."""
    face.show(reviews.mark(face.baibu, card, "buried"), render_review.marked)


@click.command("write", cls=Command)
@click.argument("front")
@click.argument("back")
@click.option("--card", metavar="CARD")
@click.option("--tags", default="", show_default=False, metavar="WORDS")
@pass_face
def write(face: Face, front: str, back: str, *, card: str | None, tags: str) -> None:
    """Write a card."""
    made = reviews.write(face.baibu, front, back, tags=tags, card=card)
    face.show(made, render_review.written)


@click.command("show", cls=Command)
@CARD
@pass_face
def show(face: Face, card: str) -> None:
    """Show a card."""
    face.show(reviews.card_page(face.baibu, card), render_review.card)


@click.command("stats", cls=Command)
@pass_face
def stats(face: Face) -> None:
    """Show how it has gone."""
    face.show(reviews.recall_page(face.baibu), render_review.stats)


@click.command("tune", cls=Command)
@pass_face
def tune(face: Face) -> None:
    """Fit the memory model."""
    if not face.json:
        put(prose(render_review.words("tune.begins", face.language)))
    face.show(reviews.tune(face.baibu), render_review.tuned)


@click.command("export", cls=Command)
@FILE
@click.option("--replace", is_flag=True)
@pass_face
def export(face: Face, file: Path, *, replace: bool) -> None:
    """Write cards into a file."""
    done = carrying.export_cards(face.baibu, file, replace=replace)
    face.show(done, render_review.exported)


@click.command("import", cls=Command)
@FILE
@pass_face
def import_(face: Face, file: Path) -> None:
    """Take cards in."""
    face.show(carrying.import_cards(face.baibu, file), render_review.imported)


def _grades(two: bool) -> Literal[2, 4]:
    return 2 if two else 4


def _days_to(deadline: date) -> float:
    today = clock.now().astimezone(UTC).date()
    return float((deadline - today).days)
