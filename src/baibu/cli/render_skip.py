"""Draw a test by which a stage is skipped: how it begins, and what it came to.

Reads  the page models of `app/pages.py`.
Gives  Rich renderables.
"""

from __future__ import annotations

from rich.console import Group, RenderableType

from baibu.app.pages import Graded, SkipTest, StartedOver
from baibu.cli.render import GOOD, verdict
from baibu.cli.render_text import Verbatim, prose
from baibu.core.language import Language, say


def begun(test: SkipTest, language: Language, *, laid_out: StartedOver) -> RenderableType:
    """Draw what to do now, and by when."""
    until = test.until.astimezone().strftime("%H:%M") if test.until is not None else ""
    told = say("cli.skip.begun", language, number=laid_out.files.number, until=until)
    parts: list[RenderableType] = [prose(told), Verbatim(str(laid_out.files.solution))]
    if laid_out.kept is not None:
        parts += [prose(say("cli.skip.kept", language)), Verbatim(str(laid_out.kept))]
    return Group(*parts)


def decided(graded: Graded, language: Language, *, skipped: bool) -> RenderableType:
    """Draw the verdict, and what it means for the stage."""
    if graded.report.passed and not skipped:  # its time was over, or a hint was taken meanwhile
        return verdict(graded, language)
    key, style = ("cli.skip.passed", GOOD) if skipped else ("cli.skip.failed", "")
    told = say(key, language, number=graded.stage.number)
    return Group(verdict(graded, language), "", prose(told, style))
