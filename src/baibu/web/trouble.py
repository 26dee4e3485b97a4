"""Answer when something did not work: what happened and what to do, in the visitor's language.

Reads  a `BaibuError`, or what the framework raises for a wrong address or form.
Gives  a page with the right status; a fragment of one where a script asked for a fragment.
Never  shows a traceback: a fault of our own is the guard's to report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from baibu.app.search import near
from baibu.app.search_pages import Hit
from baibu.core.errors import BaibuError, NoSuchLanguageError
from baibu.core.language import LANGUAGES, Language, say
from baibu.web.show import show
from baibu.web.visit import usual_visit

NOT_FOUND = 404
LONGEST = 60  # letters of an address that are looked for

_ROOM = re.compile(r"^/(?:stage|mastery|review/cards|review|milestones|plan|static)(?=/)")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What happened and what to do, in one language."""

    language: Language
    code: str | None
    what: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that did not work."""

    sentences: tuple[Sentence, ...]  # one, or both languages when the language is the trouble
    where: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """What an address that leads nowhere may have meant."""

    wanted: str  # its words, for the field of the search
    hits: tuple[Hit, ...]


def told(error: BaibuError, *languages: Language) -> Trouble:
    """Put an error into words."""
    return Trouble(
        sentences=tuple(
            Sentence(
                language=language,
                code=error.code,
                what=error.what(language),
                fix=error.fix(language),
            )
            for language in languages
        ),
        where=str(error.where) if error.where is not None else None,
    )


def wants_fragment(request: Request) -> bool:
    """Say whether our own script asks, which puts the answer into the page."""
    return "baibu-fragment" in request.headers


def known(request: Request, error: Exception) -> Response:
    """Answer for an error that a person can act on."""
    assert isinstance(error, BaibuError)  # noqa: S101 - registered for this class
    if isinstance(error, NoSuchLanguageError):
        return _answer(request, told(error, *LANGUAGES), 404)
    return retry_later(
        _answer(request, told(error, usual_visit(request).language), error.status), error
    )


def retry_later(answer: Response, error: BaibuError) -> Response:
    """Tell programs too when to try again, where that is known."""
    if error.retry_seconds is not None:
        answer.headers["Retry-After"] = str(error.retry_seconds)
    return answer


def http(request: Request, error: Exception) -> Response:
    """Answer for a wrong address."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    key = {405: "method"}.get(error.status_code, "not_found")
    return _answer(request, _own(request, key), error.status_code)


def form(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the framework's shape
    """Answer for a form that lacks something."""
    return _answer(request, _own(request, "bad_form"), 422)


def fault(request: Request, reference: str) -> Response:
    """Answer for a fault of our own, which the log explains under a reference."""
    trouble = _own(request, "fault", reference=reference)
    return _page(request, trouble, Nearby(wanted="", hits=()), 500)


def _own(request: Request, key: str, **facts: object) -> Trouble:
    language = usual_visit(request).language
    sentence = Sentence(
        language=language,
        code=None,
        what=say(f"web.error.{key}", language),
        fix=say(f"web.error.{key}_fix", language, **facts),
    )
    return Trouble(sentences=(sentence,), where=None)


def _answer(request: Request, trouble: Trouble, status: int) -> Response:
    return _page(request, trouble, _nearby(request, status), status)


def _page(request: Request, trouble: Trouble, nearby: Nearby, status: int) -> Response:
    seen = usual_visit(request)
    if wants_fragment(request):
        return show(request, "_trouble.html", trouble, status=status, seen=seen)
    return show(request, "error.html", trouble, nearby, status=status, seen=seen)


def _nearby(request: Request, status: int) -> Nearby:
    """Take the words of an address that leads nowhere, and look for what has them."""
    if status != NOT_FOUND:
        return Nearby(wanted="", hits=())
    wanted = " ".join(_WORD.findall(_ROOM.sub("", request.url.path)))[:LONGEST]
    try:
        hits = near(request.app.state.baibu, wanted, usual_visit(request).language)
    except BaibuError:  # the page about one trouble does not fail over another
        hits = ()
    return Nearby(wanted=wanted, hits=hits)
