"""Answer when something did not work: what happened and what to do, in the visitor's language.

Reads  a `BaibuError`, or what the framework raises for a wrong address or form.
Gives  a page with the right status; a fragment of one where a script asked for a fragment.
Never  shows a traceback: a fault of our own is the guard's to report.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from baibu.core.errors import BaibuError, NoSuchLanguageError
from baibu.core.language import LANGUAGES, Language, say
from baibu.web.show import show
from baibu.web.visit import usual_visit


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


def _own(request: Request, key: str) -> Trouble:
    language = usual_visit(request).language
    sentence = Sentence(
        language=language,
        code=None,
        what=say(f"web.error.{key}", language),
        fix=say(f"web.error.{key}_fix", language),
    )
    return Trouble(sentences=(sentence,), where=None)


def _answer(request: Request, trouble: Trouble, status: int) -> Response:
    template = "_trouble.html" if wants_fragment(request) else "error.html"
    return show(request, template, trouble, status=status, seen=usual_visit(request))
