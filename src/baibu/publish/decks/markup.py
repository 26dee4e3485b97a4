r"""Turn our Markdown into the HTML of Anki's fields, and their HTML into Markdown.

Formulas stand between `\(` and `\)`, or `\[` and `\]`, which Anki typesets itself.

Start reading at `to_html` and `to_markdown`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SOUND = re.compile(r"\[sound:[^\]]*\]|\[anki:[^\]]*\]")
_FORMULA = re.compile(
    r"\\\((.+?)\\\)|\\\[(.+?)\\\]|\[\$\](.+?)\[/\$\]|\[\$\$\](.+?)\[/\$\$\]", re.DOTALL
)
_BLANKS = re.compile(r"[ \t]+")
_LINES = re.compile(r"\n{3,}")
_AROUND = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_BLOCKS = {"div", "p", "ul", "ol", "table", "tr", "blockquote", "h1", "h2", "h3", "h4", "section"}
_DROPPED = {"script", "style", "head", "title"}


def to_html(text: str) -> str:
    """Give Markdown as HTML; HTML in it is shown, not obeyed."""
    html: str = _parser().render(text)
    return html.strip()


def to_markdown(html: str) -> str:
    """Give HTML as Markdown, as far as cards need it; what it cannot say is left out."""
    reader = _Reader()
    reader.feed(_FORMULA.sub(_formula, _SOUND.sub("", html)))
    reader.close()
    lines = (_trimmed(line) for line in "".join(reader.parts).split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def _trimmed(line: str) -> str:
    """Take blanks off the end, but for the two that break a line."""
    return line.rstrip() + ("  " if line.strip() and line.endswith("  ") else "")


def _formula(found: re.Match[str]) -> str:
    inline, display = found[1] or found[3], found[2] or found[4]
    if inline is not None:
        return f"<baibu-math>${_plain(inline)}$</baibu-math>"
    return f"<baibu-math>\n$$\n{_plain(display)}\n$$\n</baibu-math>"


def _plain(tex: str) -> str:
    return escape(unescape(re.sub(r"<[^>]*>", " ", tex)).strip(), quote=False)


class _Reader(HTMLParser):
    """Collects Markdown while it walks through HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._verbatim = 0  # depth of pre and code
        self._dropped = 0
        self._lists: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropped += 1
        elif tag == "br":
            self.parts.append("\n" if self._verbatim else "  \n")
        elif tag == "pre":
            self._verbatim += 1
            self.parts.append("\n```\n")
        elif tag in {"code", "kbd"} and not self._verbatim:
            self._verbatim += 1
            self.parts.append("`")
        elif tag in {"baibu-math"}:
            self._verbatim += 1
        elif tag == "li":
            self.parts.append(f"\n{self._bullet()} ")
        elif tag == "img":
            self.parts.append(f"[{dict(attrs).get('alt') or dict(attrs).get('src') or 'image'}]")
        elif tag in _AROUND and not self._verbatim:
            self.parts.append(_AROUND[tag])
        elif tag in _BLOCKS:
            self._block(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self._dropped = max(0, self._dropped - 1)
        elif tag == "pre":
            self._verbatim = max(0, self._verbatim - 1)
            self.parts.append("\n```\n")
        elif tag in {"code", "kbd"} and self._verbatim == 1:
            self._verbatim = 0
            self.parts.append("`")
        elif tag == "baibu-math":
            self._verbatim = max(0, self._verbatim - 1)
        elif tag in _AROUND and not self._verbatim:
            self.parts.append(_AROUND[tag])
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
            self.parts.append("\n\n")
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._dropped:
            return
        if not self._verbatim:
            data = _BLANKS.sub(" ", data.replace("\n", " "))
            begins = not self.parts or self.parts[-1].endswith("\n")
            data = data.lstrip() if begins else data
        self.parts.append(data)

    def _block(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ul" else 1)
        heading = tag[1:] if tag[0] == "h" and tag[1:].isdigit() else ""
        lines = "\n\n" if tag in {"p", "ul", "ol", "table"} or heading else "\n"
        self.parts.append(lines + ("#" * int(heading) + " " if heading else ""))

    def _bullet(self) -> str:
        if not self._lists or not self._lists[-1]:
            return "-"
        self._lists[-1] += 1
        return f"{self._lists[-1] - 1}."


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.use(dollarmath_plugin, allow_digits=False)
    parser.add_render_rule("math_inline", _inline)
    parser.add_render_rule("math_block", _display)
    return parser


def _inline(_: object, tokens: Sequence[Token], at: int, __: object, ___: Any) -> str:  # noqa: ANN401
    return rf"\({escape(tokens[at].content, quote=False)}\)"


def _display(_: object, tokens: Sequence[Token], at: int, __: object, ___: Any) -> str:  # noqa: ANN401
    return rf"<p>\[{escape(tokens[at].content.strip(), quote=False)}\]</p>"
