"""Keep a visitor's choice of language and appearance, and send them back where they were.

On a stage's page the code in the editor travels along and is saved: nothing typed is lost.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from baibu.web.pages.stage import Typed, save
from baibu.web.visit import Theme, keep, language_named, way_back

router = APIRouter()


@router.post("/language")
def language(
    request: Request,
    language: Annotated[str, Form()],
    typed: Typed,
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Choose a language."""
    chosen = language_named(language)
    save(request, typed)
    answer = RedirectResponse(way_back(back), 303)
    keep(answer, "language", chosen)
    return answer


@router.post("/theme")
def theme(
    request: Request,
    theme: Annotated[Theme, Form()],
    typed: Typed,
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Choose an appearance."""
    save(request, typed)
    answer = RedirectResponse(way_back(back), 303)
    keep(answer, "theme", theme)
    return answer
