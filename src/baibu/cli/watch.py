"""Grade on each save: follow the working files, draw each verdict, listen to a few keys.

Reads  changes of the folder (an editor saves by renaming, so the file itself cannot be followed),
       and keys where there is a terminal.
Gives  a verdict for each save, drawn or as one line of JSON.
Never  ends by itself: `q` or Ctrl-C does that, and that is not a failure.

Start reading at `Watch.follow`.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click
import watchfiles

from baibu.app import actions, editor, queries
from baibu.app.pages import Graded
from baibu.cli import render, render_pages
from baibu.cli.face import Face, pass_face, put
from baibu.cli.keys import Keys
from baibu.cli.numbers import complete_stage
from baibu.cli.spoken import Command
from baibu.core import clock
from baibu.core.errors import BaibuError

STEP_MS, SETTLE_MS, KEYS_MS = 10, 50, 100
POLL_MS = 300


@click.command("watch", cls=Command)
@click.argument("stage", required=False, shell_complete=complete_stage)
@click.option("--poll", is_flag=True)
@click.option("--problems", is_flag=True)
@pass_face
def watch(face: Face, stage: str | None, *, poll: bool, problems: bool) -> None:
    """Grade on each save."""
    place = actions.learner_files(face.baibu, stage).folder if stage else stages_folder(face)
    with Keys() as keys:
        follower = Watch(face=face, place=place, keys=keys, problems=problems)
        with suppress(KeyboardInterrupt):
            follower.follow(changes(place, poll=poll))


def stages_folder(face: Face) -> Path:
    """Give the folder of all working files, made if it is missing."""
    folder = face.baibu.settings.home / "stages"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def changes(place: Path, *, poll: bool) -> Iterable[set[Path]]:
    """Give the files that were saved, and nothing now and then, so that keys are heard."""
    for found in watchfiles.watch(
        place,
        step=STEP_MS,
        debounce=SETTLE_MS,
        rust_timeout=KEYS_MS,
        yield_on_timeout=True,
        force_polling=poll,
        poll_delay_ms=POLL_MS,
        ignore_permission_denied=True,
    ):
        yield {Path(name) for what, name in found if what is not watchfiles.Change.deleted}


@dataclass(kw_only=True)
class Watch:
    """What is followed, and which stage was graded last."""

    face: Face
    place: Path
    keys: Keys
    problems: bool = False  # say verdicts as compilers do, for an editor to read
    last: Path | None = None

    def greet(self) -> None:
        """Say what is followed; only now, since a save before this would go unseen."""
        if not self.face.json:
            put(render_pages.place("cli.watch.waiting", self.place, self.face.language))
        self._footer()

    def follow(self, rounds: Iterable[set[Path]]) -> None:
        """Grade what was saved, until told to stop."""
        for number, saved in enumerate(rounds):
            if number == 0:
                self.greet()
            for path in sorted(saved):
                if actions.stage_of(self.face.baibu, path) is not None:
                    self.grade(path)
            key = self.keys.pressed()
            if key == "q":
                return
            if key:
                self.obey(key)

    def grade(self, path: Path) -> None:
        """Grade one file; what stands in the way is said, and the watch goes on."""
        self.last = path
        face, stage = self.face, actions.stage_of(self.face.baibu, path)
        time = f"{clock.now().astimezone():%H:%M:%S}"
        face.tell("watch.saved", time=time, name=f"{path.parent.name}/{path.name}")
        try:
            source = actions.read_submission(path)
            self._begun(path)
            graded = actions.grade(face.baibu, str(stage), source, via="watch", told=face.wait)
            face.show(graded, render.verdict)
            self._ended(path, graded)
        except BaibuError as error:
            click.echo(error.say(face.language), err=True)
            self._ended(path, None)
        self._footer()

    def _begun(self, path: Path) -> None:
        if self.problems:
            click.echo(f"{editor.BEGINS} {path}")

    def _ended(self, path: Path, graded: Graded | None) -> None:
        """Tell an editor where it fails; what it was told before is over."""
        if not self.problems:
            return
        if graded is not None:
            for line in editor.problems(graded, path.resolve(), self.face.language):
                click.echo(line)
        click.echo(f"{editor.ENDS} {path}")

    def obey(self, key: str) -> None:
        """Do what a key asks for."""
        face = self.face
        if key == "n":
            face.show(queries.next_(face.baibu), render_pages.next_step)
        elif key in "gh" and self.last is None:
            face.tell("watch.none_yet")
        elif key == "g" and self.last is not None:
            self.grade(self.last)
        elif key == "h" and self.last is not None:
            self._hint(str(actions.stage_of(face.baibu, self.last)))

    def _hint(self, stage: str) -> None:
        taken = actions.take_hint(self.face.baibu, stage)
        page = queries.stage_page(self.face.baibu, stage)
        self.face.show(page, lambda page, language: render_pages.hints(page, language, taken=taken))

    def _footer(self) -> None:
        self.face.tell("watch.keys" if self.keys.are_heard else "watch.no_keys")
