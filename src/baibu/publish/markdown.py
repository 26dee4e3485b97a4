"""Turn the Markdown of briefs, hints and answers into HTML that can stand in a page.

Reads  Markdown: maths, tables, code, headings with `{#anchor}`, `![alt](figure:NAME)`, `{{name}}`.
Gives  a `Brief`: its sections, one for each second-level heading; `inline` renders one line.
Never  lets raw HTML, a foreign picture or a formula that cannot be typeset through.

Maths becomes MathML with its TeX beside it, code is coloured by classes, figures are inline SVG.
Start reading at `render`; `brief` keeps what it rendered.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from baibu.content.errors import ContentError
from baibu.core.language import Language, say
from baibu.publish.figures import FIGURE, SOLUTION, Figures, figures

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from math_core import LatexToMathML

_Env = dict[str, Any]  # what markdown-it hands to every rule: language, drawn, where

_PLACE = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}")
_ANCHOR = re.compile(r"\s*\{#([a-z0-9][a-z0-9-]*)\}\s*$")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]")  # and what is set like it


class FormulaRefusedError(ContentError):
    """A formula that math-core does not know how to set."""

    code = "C040"


class PictureRefusedError(ContentError):
    """A picture that is not a figure of the stage."""

    code = "C041"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a brief, from one second-level heading to the next."""

    anchor: str  # empty for what stands before the first heading
    title: str  # plain text
    html: str  # the heading included


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A rendered text."""

    sections: tuple[Section, ...]

    @property
    def html(self) -> str:
        """The whole of it."""
        return "".join(section.html for section in self.sections)


_kept: dict[tuple[Path, Language], tuple[str, Brief]] = {}  # the newest rendering of each brief
_drawing = Lock()  # figure.py is loaded and run by one thread at a time


def brief(folder: Path, text: str, language: Language) -> Brief:
    """Render the brief of a stage, figures and numbers put in; kept until a file changes."""
    place, state = (folder, language), _state(folder, text)
    known = _kept.get(place)
    if known is None or known[0] != state:
        with _drawing:
            known = _kept.get(place)
            if known is None or known[0] != state:
                where = folder / f"brief.{language}.md"
                known = state, render(text, language, drawn=figures(folder), where=where)
                _kept[place] = known
    return known[1]


def _state(folder: Path, text: str) -> str:
    """Hash what a rendered brief depends on."""
    digest = hashlib.sha256(text.encode())
    for name in (FIGURE, SOLUTION, "given.py"):
        file = folder / name
        digest.update(b"\0" + (file.read_bytes() if file.exists() else b""))
    return digest.hexdigest()


def render(
    text: str, language: Language, *, drawn: Figures | None = None, where: Path | None = None
) -> Brief:
    """Render a text; what cannot be rendered raises a `ContentError` that names `where`."""
    env = _env(language, drawn, where)
    tokens = _parser().parse(_fill(text, env["drawn"]), env)
    _refuse_open_places(tokens, env["drawn"])
    return Brief(sections=tuple(_section(part, env) for part in _parts(tokens)))


def inline(text: str, language: Language, *, where: Path | None = None) -> str:
    """Render one line - a hint, a diagnosis, a choice - without a paragraph around it."""
    return str(_parser().renderInline(text, _env(language, None, where)))


def _env(language: Language, drawn: Figures | None, where: Path | None) -> _Env:
    nothing = Figures(where or Path("text"), None)
    return {"language": language, "drawn": drawn or nothing, "where": where}


def _fill(text: str, drawn: Figures) -> str:
    """Put the numbers in. A name that is not known stays: in code and TeX the braces are theirs."""
    if not _PLACE.search(text):
        return text
    numbers = drawn.numbers()
    return _PLACE.sub(lambda found: numbers.get(found[1], found[0]), text)


def _refuse_open_places(tokens: Sequence[Token], drawn: Figures) -> None:
    for token in tokens:
        for child in token.children or ():
            found = _PLACE.search(child.content) if child.type == "text" else None
            if found:
                drawn.number(found[1])  # raises: it is not there


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """Cut at second-level headings; an empty beginning is dropped."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.type == "heading_open" and token.tag == "h2":
            parts.append([])
        parts[-1].append(token)
    return [part for part in parts if part]


def _section(tokens: Sequence[Token], env: _Env) -> Section:
    parser = _parser()
    has_heading = tokens[0].type == "heading_open" and tokens[0].tag == "h2"
    title = "".join(child.content for child in tokens[1].children or ()) if has_heading else ""
    return Section(
        anchor=str(tokens[0].attrGet("id") or "") if has_heading else "",
        title=title,
        html=str(parser.renderer.render(tokens, parser.options, env)),
    )


@cache
def _parser() -> MarkdownIt:
    """Make the one parser; it keeps no state between texts."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=True,  # without it the plugin looks one place before the text's beginning
        double_inline=True,
    )
    parser.inline.ruler.at("emphasis", _emphasis)
    for rule in (_anchors, _join_han_lines, _lone_figures, _formula_headers):
        parser.core.ruler.push(rule.__name__, rule)
    for name, draw in _DRAWN.items():
        parser.add_render_rule(name, draw)
    return parser


# --- what the grammar gains -----------------------------------------------------------------------


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Open and close `*` beside Han text, where CommonMark sees a word that goes on.

    To every Chinese writer `**注意：**先缩放` has a bold beginning; the standard's rule says not.
    """
    from markdown_it.rules_inline import emphasis
    from markdown_it.rules_inline.state_inline import Delimiter

    start = state.pos
    if silent or state.src[start] != "*":
        return emphasis.tokenize(state, silent)
    scanned = state.scanDelims(start, True)
    before = state.src[start - 1] if start else " "
    after = state.src[start + scanned.length : start + scanned.length + 1] or " "
    beside_han = bool(_HAN.match(before) or _HAN.match(after))
    can_open = scanned.can_open or (beside_han and not after.isspace())
    can_close = scanned.can_close or (beside_han and not before.isspace())
    for _ in range(scanned.length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
    state.pos += scanned.length
    return True


def _anchors(state: StateCore) -> None:
    """Take `{#anchor}` off the end of a heading and make it the heading's id."""
    for opening, content in pairwise(state.tokens):
        last = content.children[-1] if content.children else None
        if opening.type != "heading_open" or last is None:
            continue
        found = _ANCHOR.search(last.content)
        if found:
            opening.attrSet("id", found[1])
            last.content = last.content[: found.start()]


def _join_han_lines(state: StateCore) -> None:
    """Drop a line break between Han characters: a browser would show it as a space."""
    for token in state.tokens:
        children = token.children or []
        for index, child in enumerate(children[1:-1], start=1):
            before, after = children[index - 1].content[-1:], children[index + 1].content[:1]
            if child.type == "softbreak" and _HAN.match(before) and _HAN.match(after):
                child.type, child.content = "text", ""


def _lone_figures(state: StateCore) -> None:
    """Unwrap a figure that stands alone from its paragraph."""
    for index, token in enumerate(state.tokens):
        children = token.children or []
        if token.type == "inline" and len(children) == 1 and children[0].type == "image":
            children[0].meta["alone"] = True
            for paragraph in (state.tokens[index - 1], state.tokens[index + 1]):
                paragraph.hidden = True


def _formula_headers(state: StateCore) -> None:
    """Name a column whose header is a formula: a screen reader takes no name from MathML."""
    for opening, content in pairwise(state.tokens):
        children = content.children or []
        if opening.type == "th_open" and {child.type for child in children} == {"math_inline"}:
            opening.attrSet("aria-label", children[0].content)


# --- how things are drawn ------------------------------------------------------------------------


def _formula(tex: str, env: _Env, *, display: bool) -> str:
    from math_core import LatexError

    try:
        return _mathml().convert_with_local_state(tex.strip(), displaystyle=display)
    except LatexError as error:
        reason = str(error).partition(": ")[2] or str(error)
        raise FormulaRefusedError(
            where=env["where"], formula=tex.strip(), reason=reason.rstrip(".")
        ) from error


@cache
def _mathml() -> LatexToMathML:
    from math_core import LatexToMathML

    return LatexToMathML(annotation=True, fancy_error=False)


def _inline_math(_: object, tokens: Sequence[Token], at: int, __: object, env: _Env) -> str:
    return _formula(tokens[at].content, env, display=False)


def _display_math(_: object, tokens: Sequence[Token], at: int, __: object, env: _Env) -> str:
    label = say("brief.formula", env["language"])
    formula = _formula(tokens[at].content, env, display=True)
    element = "div" if tokens[at].type == "math_block" else "span"
    return (
        f'<{element} class="formula" tabindex="0" role="group" aria-label="{label}">'
        f"{formula}</{element}>\n"
    )


def _code(_: object, tokens: Sequence[Token], at: int, __: object, ___: _Env) -> str:
    words = tokens[at].info.split()
    language = words[0] if words else "text"
    shown = coloured(tokens[at].content, language)
    return f'<pre class="code" tabindex="0"><code>{shown}</code></pre>\n'


def coloured(source: str, language: str = "python") -> str:
    """Escape source code and mark its tokens with Pygments' short classes."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return escape(source)
    return str(highlight(source, lexer, HtmlFormatter(nowrap=True)))


def _picture(_: object, tokens: Sequence[Token], at: int, __: object, env: _Env) -> str:
    token = tokens[at]
    scheme, _, name = str(token.attrGet("src")).partition(":")
    if scheme != "figure":
        raise PictureRefusedError(where=env["where"], source=token.attrGet("src"))
    svg = env["drawn"].svg(name, env["language"])
    shown = f'<span role="img" aria-label="{escape(token.content)}">{svg}</span>'
    if not token.meta.get("alone"):
        return shown
    title = str(token.attrGet("title") or "")
    caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
    return f"<figure>{shown}{caption}</figure>\n"


def _table_open(_: object, __: object, ___: int, ____: object, env: _Env) -> str:
    label = say("brief.table", env["language"])
    return f'<div class="wide" tabindex="0" role="group" aria-label="{label}"><table>\n'


def _table_close(*_: object) -> str:
    return "</table></div>\n"


_DRAWN: Mapping[str, Callable[..., str]] = {
    "math_inline": _inline_math,
    "math_inline_double": _display_math,
    "math_block": _display_math,
    "fence": _code,
    "code_block": _code,
    "image": _picture,
    "table_open": _table_open,
    "table_close": _table_close,
}
