"""Show a page on which a person can try the model, and one that describes it for programmers.

Reads  the form that the signature gives.
Never  runs a script in the browser, or loads anything from another host.

Start reading at `Page.ask`.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from baibu.core.language import LANGUAGES, NAMES, TAGS, Language, is_language, say
from baibu.workbench.packaging.signature import FILES, Column, Problem
from baibu.workbench.serving import described, guard, uploads
from baibu.workbench.serving.refusals import NotReadableError, ServingError, WrongRowError
from baibu.workbench.serving.service import Reply, Service

TEMPLATES = Path(__file__).parent / "templates"
FEW_WORDS = 12  # that are shown as a list to choose from
MOST_WORDS = 60  # that are proposed while typing
WIDTH = 240  # of a bar, in its own units
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Control = Literal["number", "date", "choice", "words", "long", "file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One place of the form."""

    name: str
    control: Control
    value: str
    words: tuple[str, ...]  # to choose from, or proposed
    hint: str
    problem: str  # what is wrong, or odd
    is_refused: bool
    is_needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A chance as a bar."""

    name: str
    share: str  # for people
    width: float
    is_said: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer, as the page shows it."""

    id: str
    prediction: str
    bars: tuple[Bar, ...]
    threshold: str  # of two classes
    interval: str  # of an amount


class Page:
    """The pages of one service."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._css = (TEMPLATES / "page.css").read_text(encoding="utf-8")

    async def show(self, request: Request) -> Response:
        """Show the form, filled with an example."""
        return self._form(request, _typed(self._service.signature.example))

    async def ask(self, request: Request) -> Response:
        """Answer what was filled in, or say beside each place what is wrong with it."""
        start = time.perf_counter()
        caller = _caller(request)
        most = uploads.most_bytes(self._service)
        body = await guard.body_of(request.receive, caller, most, self._service.patience)
        files = uploads.parts(body, caller) if caller.kind == uploads.FORM else {}
        typed = read(body) if caller.kind != uploads.FORM else uploads.typed(files)
        try:
            row = {**self._row(typed), **uploads.of_files(files, self._service.signature)}
            reply = await self._service.one(row, "", start)
        except WrongRowError as error:
            return self._form(request, typed, [one for _, one in error.problems], status=422)
        except ServingError as error:
            return self._form(request, typed, trouble=error, status=error.status)
        return self._form(request, typed, reply.remarks, reply=reply)

    async def docs(self, request: Request) -> Response:
        """Describe the service."""
        signature, language = self._service.signature, _language(request)
        example = json.dumps(signature.example, ensure_ascii=False, indent=1)
        facts: dict[str, Any] = {
            "places": [place.partition(" ")[::2] for place in described.PLACES],
            "columns": [
                (column, hint(column, language), json.dumps(column.example, ensure_ascii=False))
                for column in signature.columns
            ],
            "example": example,
            "address": f"http://{request.headers.get('host', '')}",
        }
        return self._rendered("docs.html", language, "/docs", **facts)

    async def css(self) -> Response:
        """Give the look of the pages."""
        return Response(self._css, media_type="text/css")

    def _form(
        self,
        request: Request,
        typed: Mapping[str, str],
        problems: Sequence[Problem] = (),
        *,
        reply: Reply | None = None,
        trouble: ServingError | None = None,
        status: int = 200,
    ) -> Response:
        language = _language(request)
        by_column = {problem.column: problem for problem in reversed(problems)}
        fields = [
            field(column, typed.get(column.name, ""), by_column.get(column.name), language)
            for column in self._service.signature.columns
        ]
        facts: dict[str, Any] = {
            "fields": fields,
            "said": None if reply is None else self._said(reply),
            "trouble": None if trouble is None else trouble.what(language),
            "wrong": sum(1 for one in fields if one.is_refused),
            "has_file": any(one.control == "file" for one in fields),
            "accept": uploads.accepted(self._service.signature),
        }
        return self._rendered("try.html", language, "/", status, **facts)

    def _rendered(
        self, name: str, language: Language, here: str, status: int = 200, **facts: Any
    ) -> Response:
        other = next(one for one in LANGUAGES if one != language)
        template = _templates().get_template(name)
        text = template.render(
            say=lambda key, **more: say(f"serving.{key}", language, **more),
            tag=TAGS[language],
            language=language,
            other=other,
            other_tag=TAGS[other],
            other_name=NAMES[other],
            here=here,
            about=self._service.signature,
            version=self._service.version,
            **facts,
        )
        return HTMLResponse(text, status)

    def _row(self, typed: Mapping[str, str]) -> dict[str, Any]:
        """Give what was typed the types that a program would have sent."""
        return {
            column.name: _value(column, typed.get(column.name, ""))
            for column in self._service.signature.columns
        }

    def _said(self, reply: Reply) -> Said:
        about, answer = self._service.signature, reply.answer
        if not answer.chances:
            unit = f" {about.unit}" if about.unit else ""
            has_ends = answer.low is not None and answer.high is not None
            ends = f"{_short(answer.low)} … {_short(answer.high)}{unit}" if has_ends else ""
            said = f"{_short(answer.prediction)}{unit}"
            return Said(id=reply.id, prediction=said, bars=(), threshold="", interval=ends)
        ranked = sorted(answer.chances.items(), key=lambda pair: -pair[1])
        bars = tuple(
            Bar(
                name=name,
                share=f"{100 * chance:.1f} %",
                width=round(WIDTH * chance, 1),
                is_said=name == answer.prediction,
            )
            for name, chance in ranked
        )
        border = f"{100 * about.threshold:.1f} %" if about.task == "binary" else ""
        prediction = str(answer.prediction)
        return Said(id=reply.id, prediction=prediction, bars=bars, threshold=border, interval="")


def field(column: Column, value: str, problem: Problem | None, language: Language) -> Field:
    """Make the place of a column in the form."""
    words = column.words[:MOST_WORDS]
    control: Control = "words"
    if column.kind in FILES:
        control, value = "file", ""
    elif column.kind == "number":
        control = "number"
    elif column.kind == "day" and _DAY.fullmatch(str(column.example)):
        control = "date"
    elif column.kind == "text":
        control = "long"
    elif column.kind == "flag":
        control, words = "choice", ("true", "false")
    elif column.words and not column.is_open and len(column.words) <= FEW_WORDS:
        control = "choice"
    if control == "choice" and value and value not in words:
        words = (*words, value)
    return Field(
        name=column.name,
        control=control,
        value=value,
        words=words,
        hint=hint(column, language),
        problem=problem.say(language) if problem else "",
        is_refused=problem is not None and problem.level == "refused",
        is_needed=not column.may_be_missing,
    )


def hint(column: Column, language: Language) -> str:
    """Say what a column may hold."""
    if column.low is not None and column.high is not None:
        low, high = _short(column.low), _short(column.high)
        return say(f"serving.hint.{column.kind}", language, low=low, high=high)
    return say(f"serving.hint.any_{column.kind}", language)


def read(body: bytes) -> dict[str, str]:
    """Read the fields of a form."""
    try:
        found = parse_qs(
            body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=10_000
        )
    except UnicodeDecodeError as error:
        raise NotReadableError(reason="utf8", place=error.start) from error
    except ValueError as error:
        raise NotReadableError(reason="form", place="") from error
    return {name: values[-1] for name, values in found.items()}


def _value(column: Column, typed: str) -> Any:
    plain = typed.strip()
    if not plain:
        return None
    if column.kind == "number":
        try:
            found = float(plain)
        except ValueError:
            return plain
        return found if math.isfinite(found) else plain
    if column.kind == "flag":
        return {"true": True, "false": False}.get(plain, plain)
    return plain


def _typed(row: Mapping[str, Any]) -> dict[str, str]:
    """Write a row as a person would type it."""
    found = {}
    for name, value in row.items():
        if isinstance(value, bool):
            found[name] = "true" if value else "false"
        else:
            found[name] = "" if value is None else _short(value)
    return found


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}" if abs(value) < 1e15 else repr(value)
    return str(value)


def _language(request: Request) -> Language:
    wanted = request.query_params.get("lang", "")
    if is_language(wanted):
        return "zh" if wanted == "zh" else "en"
    return _caller(request).language


def _caller(request: Request) -> guard.Caller:
    caller: guard.Caller = request.scope["state"]["caller"]
    return caller


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
