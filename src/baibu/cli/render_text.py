"""Draw prose on a terminal: Markdown with formulas, wrapped as Chinese and English are.

Reads  Markdown in the form that briefs use (docs/contributing/add-a-stage.md).
Gives  Rich renderables: `Prose` for a text, `inline` for a line, `markdown` for a brief.

Start reading at `markdown`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown, Paragraph, TableElement
from rich.measure import Measurement
from rich.segment import Segment
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text as Line

from baibu.cli.columns import breaks, columns
from baibu.cli.formulas import readable

CODE = "bold cyan"
FORMULA = "italic"
_PIECE = re.compile(
    r"(?P<code>`+)(?P<of_code>.+?)(?P=code)|\$(?P<formula>[^$\n]+)\$|\*\*(?P<strong>[^*]+)\*\*"
    r"|(?<!\*)\*(?P<stress>[^*\s][^*]*)\*"
)
_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_INLINE = re.compile(r"(`[^`\n]+`)|\$([^$\n]+)\$")
_ANCHOR = re.compile(r"[ \t]*\{#[a-z0-9-]+\}[ \t]*$", re.MULTILINE)
_FIGURE = re.compile(r"!\[([^\]]*)\]\(figure:[^)]*\)")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’"
_STRUCTURE = r"(?!\s*(?:[-+|>#]|\*\s|\d+[.)]\s|```|!\[)|\n)"  # what begins a block of its own
_HAN_LINES = re.compile(rf"(?<=[{_HAN}])\n(?=[{_HAN}])|(?<=[，。、；：？！）”])\n{_STRUCTURE}")
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


def markdown(text: str, figure: str) -> Markdown:
    """Draw a brief; `figure` says how a figure is named, with `{title}` in it."""
    return _Brief("".join(_prepared(text, figure)), hyperlinks=False)


def _prepared(text: str, figure: str) -> Iterator[str]:
    """Turn what Rich's Markdown does not know into what it does; code blocks stay as they are."""
    at = 0
    for fence in _FENCE.finditer(text):
        yield _outside(text[at : fence.start()], figure)
        yield fence[0]
        at = fence.end()
    yield _outside(text[at:], figure)


def _outside(text: str, figure: str) -> str:
    text = _ANCHOR.sub("", text)
    text = _FIGURE.sub(lambda found: "> " + figure.format(title=found[1]), text)
    text = _DISPLAY.sub(lambda found: _display(found[1]), text)
    text = _INLINE.sub(lambda found: found[1] or f"*{_escaped(readable(found[2]))}*", text)
    return _HAN_LINES.sub("", text)


def _display(tex: str) -> str:
    lines = [part.strip() for part in re.split("\n|\u2003+", readable(tex))]
    return "\n\n```text\n" + "\n".join(line for line in lines if line) + "\n```\n\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


class _Paragraph(Paragraph):
    """A paragraph wrapped by our own rule."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Prose(self.text)


class _Heading(Heading):
    """A heading at the left, set off by its weight."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Prose(Line(self.text.plain, style="bold"))


class _Code(CodeBlock):
    """A code block, indented and without a background."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Listing(self.text.plain, self.lexer_name, indent=2)


class _Table(TableElement):
    """A table whose long cells are wrapped by our own rule."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        if self.header is not None and self.header.row is not None:
            for cell in self.header.row.cells:
                table.add_column(Prose(cell.content), justify=cell.justify, overflow="fold")
        for row in self.body.rows if self.body is not None else ():
            table.add_row(*(Prose(cell.content) for cell in row.cells))
        yield table


class _Brief(Markdown):
    """Markdown with our own paragraphs, headings, code and tables."""

    elements = {  # noqa: RUF012 - Rich's own way to say which element is drawn by which class
        **Markdown.elements,
        "paragraph_open": _Paragraph,
        "heading_open": _Heading,
        "fence": _Code,
        "code_block": _Code,
        "table_open": _Table,
    }
