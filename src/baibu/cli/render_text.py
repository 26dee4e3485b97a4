"""Draw texts on a terminal, wrapped as Chinese and English are.

Reads  one or more lines of Markdown: code, formulas, stress. Whole briefs are in `render_brief`.
Gives  Rich renderables: `Prose`, `Listing` for code, `Verbatim` for what is to be copied.

Start reading at `Prose`.
"""

from __future__ import annotations

import re

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.text import Text as Line

from baibu.cli.columns import breaks, columns
from baibu.cli.formulas import readable

CODE = "bold cyan"
FORMULA = "italic"
_PIECE = re.compile(
    r"(?P<code>`+)(?P<of_code>.+?)(?P=code)|\$(?P<formula>[^$\n]+)\$|\*\*(?P<strong>[^*]+)\*\*"
    r"|(?<!\*)\*(?P<stress>[^*\s][^*]*)\*"
)
_NARROW = 24  # columns up to which a cell of a table stays on one line


class Prose:
    """A text that is wrapped where each of the two languages allows it."""

    def __init__(self, text: Line) -> None:
        self.text = text

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Ask for the longest line, and be content with a narrow column."""
        most = max((columns(line) for line in self.text.plain.split("\n")), default=0)
        return Measurement(min(most, _NARROW), most).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw line by line."""
        for line in self.text.split("\n", allow_blank=True):
            for part in line.divide(breaks(line.plain, options.max_width)):
                part.rstrip()
                part.no_wrap = True
                part.overflow = "ignore"
                yield part


class Verbatim:
    """A text as it is, never wrapped: a path or a script that is to be copied."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Leave the lines to the terminal."""
        yield Segment(self.text + "\n")


def inline(text: str, style: str = "") -> Line:
    """Draw one line of Markdown: code, formulas and stress."""
    drawn = Line(style=style)
    at = 0
    for found in _PIECE.finditer(text):
        drawn.append(text[at : found.start()])
        drawn.append(*_piece(found))
        at = found.end()
    drawn.append(text[at:])
    return drawn


def _piece(found: re.Match[str]) -> tuple[str, str]:
    if found["of_code"] is not None:
        return found["of_code"].strip(), CODE
    if found["formula"] is not None:
        return readable(found["formula"]), FORMULA
    return (found["strong"], "bold") if found["strong"] else (found["stress"], "italic")


def prose(text: str, style: str = "") -> Prose:
    """Draw a text of one or more lines of Markdown."""
    return Prose(inline(text, style))


class Listing:
    """Code in the terminal's own colours, its lines left whole: the terminal may break them."""

    def __init__(self, source: str, language: str = "python", *, indent: int = 0) -> None:
        from rich.syntax import Syntax  # brings Pygments

        syntax = Syntax("", language, theme="ansi_dark", background_color="default")
        self.text = syntax.highlight(source.rstrip())
        self.text.rstrip()
        self.indent = " " * indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw line by line; inside a list or a table, where lines would be cut, fold them."""
        whole = options.max_width == console.width
        for line in self.text.split("\n", allow_blank=True):
            shown = Line(self.indent if whole else "", no_wrap=whole)
            shown.overflow = "ignore" if whole else "fold"
            yield shown.append_text(line)


def code(source: str) -> Line:
    """Draw a piece of code that may be folded."""
    return Listing(source).text
