"""Give a command what it needs: the settings, a wired Baibu, and a way to show the answer.

Reads  the settings flags that the command line carried, the variables and the settings file.
Gives  `Face`, handed to a command by `@pass_face`; its `baibu` is made when it is first asked for.
Never  prints anything but one JSON document when `--json` was asked for.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import click

from baibu.cli.options import flags_of
from baibu.cli.plain import document
from baibu.cli.wishes import wishes_of
from baibu.core import settings
from baibu.core.language import Language, say
from baibu.core.settings import Settings

if TYPE_CHECKING:
    from rich.console import RenderableType

    from baibu.app.submissions import Wait
    from baibu.app.wiring import Baibu
    from baibu.content import Catalog

Model = TypeVar("Model")
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(kw_only=True)
class Face:
    """The terminal, for one command."""

    settings: Settings
    json: bool
    ctx: click.Context = field(repr=False)

    @property
    def language(self) -> Language:
        """The language to speak."""
        return self.settings.language

    @cached_property
    def baibu(self) -> Baibu:
        """Wire everything; closed when the command ends."""
        return self.wired(serving=False)

    @cached_property
    def catalog(self) -> Catalog:
        """Read the content alone, for what needs no record."""
        from baibu.content import load

        return load(self.settings.content)

    def wired(self, *, serving: bool) -> Baibu:
        """Wire everything, for one command or for a server."""
        from baibu.app import wiring

        made = wiring.build(self.settings, serving=serving)
        self.ctx.call_on_close(made.close)
        return made

    def show(
        self,
        model: Model,
        draw: Callable[[Model, Language], RenderableType],
        *,
        exit_code: int = 0,
        **beside: object,
    ) -> None:
        """Show a model, drawn or as JSON with what is beside it, and choose the exit code."""
        if self.json:
            sys.stdout.write(document(model, **beside) + "\n")
            sys.stdout.flush()
        else:
            put(draw(model, self.language))
        if exit_code:
            raise click.exceptions.Exit(exit_code)

    def say(self, key: str, **facts: object) -> str:
        """Give a sentence of the command line in the person's language."""
        return say(f"cli.{key}", self.language, **facts)

    def tell(self, key: str, **facts: object) -> None:
        """Say a sentence in passing; nothing when JSON was asked for."""
        if not self.json:
            from baibu.cli.render_text import prose

            put(prose(self.say(key, **facts)))

    def wait(self, wait: Wait) -> None:
        """Say what stands before a submission."""
        if wait.seconds is None:
            self.warn("queue.place", place=wait.place)
        else:
            self.warn("queue.place_time", place=wait.place, seconds=math.ceil(wait.seconds))

    def warn(self, key: str, **facts: object) -> None:
        """Say a sentence beside the answer, on standard error."""
        click.echo(self.say(key, **facts), err=True)


def put(drawn: RenderableType) -> None:
    """Draw on standard output; without a terminal there is no colour, and no space at line ends."""
    from rich.console import Console

    console = Console(highlight=False, emoji=False, file=sys.stdout)
    if console.is_terminal:
        console.print(drawn, crop=False)
    else:
        with console.capture() as taken:
            console.print(drawn, crop=False)
        sys.stdout.writelines(line.rstrip() + "\n" for line in taken.get().splitlines())
    sys.stdout.flush()


def pass_face(command: Callable[Concatenate[Face, P], R]) -> Callable[P, R]:
    """Hand a `Face` to a command as its first argument."""

    @wraps(command)
    def wired(*args: P.args, **kwargs: P.kwargs) -> R:
        ctx = click.get_current_context()
        flags = flags_of(ctx)
        face = Face(settings=settings.load(flags), json=wishes_of(ctx).json, ctx=ctx)
        return command(face, *args, **kwargs)

    return wired
