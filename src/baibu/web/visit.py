"""Say how a visitor wants the pages: which language, which appearance, and where to come back to.

Reads  `?lang=`, the cookies, `Accept-Language`.
Gives  a `Visit`, and the cookies that keep a choice.
Never  sends anyone to another site: a way back is a path on this one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, get_args
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from baibu.core.errors import NoSuchLanguageError
from baibu.core.language import Language, chosen, is_language

Theme = Literal["system", "light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)
Editor = Literal["small", "medium", "large", "largest"]
EDITORS: tuple[Editor, ...] = get_args(Editor)
YEAR = 365 * 24 * 3600  # seconds

_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """How this request is to be answered."""

    language: Language
    theme: Theme
    here: str  # the page's own address, to come back to after a choice
    nonce: str  # lets the editor's own styles through the content policy
    editor: Editor = "medium"  # how large code is
    is_sample: bool = False  # of the sample learner, not of the visitor


def visit(request: Request) -> Visit:
    """Read a visit from a request; an unknown `?lang=` is a `NoSuchLanguageError`."""
    asked = request.query_params.get("lang")
    usual = usual_visit(request)
    return usual if asked is None else replace(usual, language=language_named(asked))


def usual_visit(request: Request) -> Visit:
    """Read a visit without `?lang=`: the cookie's language, else the browser's. Never fails."""
    kept = request.cookies.get("language", "")
    theme = request.cookies.get("theme")
    header = request.headers.get("accept-language", "")
    return Visit(
        language=language_named(kept) if is_language(kept) else chosen(header),
        theme="light" if theme == "light" else "dark" if theme == "dark" else "system",
        here=_here(request),
        nonce=request.state.nonce,
        editor=next((size for size in EDITORS if size == request.cookies.get("editor")), "medium"),
        is_sample=getattr(request.state, "is_sample", False),
    )


def language_named(code: str) -> Language:
    """Check a language that somebody asked for by its code."""
    if not is_language(code):
        raise NoSuchLanguageError(language=code[:20])
    return "zh" if code == "zh" else "en"


def keep(response: Response, name: Literal["language", "theme", "editor"], value: str) -> None:
    """Keep a choice in a cookie, for this site's own requests."""
    response.set_cookie(name, value, max_age=YEAR, samesite="lax", httponly=True)


def way_back(path: str) -> str:
    """Give a path of this site, whatever was asked for."""
    return path if _PATH.fullmatch(path) else "/"


def _here(request: Request) -> str:
    if request.method not in {"GET", "HEAD"}:
        return "/"
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    return request.url.path + (f"?{urlencode(kept)}" if kept else "")
