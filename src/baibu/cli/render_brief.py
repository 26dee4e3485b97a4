"""Draw a brief on a terminal: Markdown with formulas, tables, code and the names of figures.

Reads  Markdown in the form that briefs use (docs/contributing/add-a-stage.md).
Gives  Rich's Markdown, with paragraphs, tables and code drawn in our own way.

Start reading at `markdown`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown, Paragraph, TableElement
from rich.table import Table
from rich.text import Text as Line

from baibu.cli.formulas import readable
from baibu.cli.render_text import Listing, Prose

_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_INLINE = re.compile(r"(`[^`\n]+`)|\$([^$\n]+)\$")
_ANCHOR = re.compile(r"[ \t]*\{#[a-z0-9-]+\}[ \t]*$", re.MULTILINE)
_FIGURE = re.compile(r"!\[([^\]]*)\]\(figure:[^)]*\)")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’"
_STRUCTURE = r"(?!\s*(?:[-+|>#]|\*\s|\d+[.)]\s|```|!\[)|\n)"  # what begins a block of its own
_HAN_LINES = re.compile(rf"(?<=[{_HAN}])\n(?=[{_HAN}])|(?<=[，。、；：？！）”])\n{_STRUCTURE}")


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
