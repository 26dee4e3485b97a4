"""Keep a visitor's choice of language and appearance, and send them back where they were.

On a stage's page the code in the editor travels along and is saved: nothing typed is lost.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from baibu.web.pages.stage import Code, Typed, kept
from baibu.web.visit import Theme, keep, language_named, way_back

router = APIRouter()


@router.post("/language")
def language(
    request: Request,
    language: Annotated[str, Form()],
    code: Code,
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Choose a language."""
    return _chosen(request, code, "language", language_named(language), back)


@router.post("/theme")
def theme(
    request: Request,
    theme: Annotated[Theme, Form()],
    code: Code,
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Choose an appearance."""
    return _chosen(request, code, "theme", theme, back)


def _chosen(
    request: Request, code: Typed, name: Literal["language", "theme"], value: str, back: str
) -> Response:
    def act() -> Response:
        answer = RedirectResponse(way_back(back), 303)
        keep(answer, name, value)
        return answer

    return act() if code.stage is None else kept(request, code.stage, code, act)
