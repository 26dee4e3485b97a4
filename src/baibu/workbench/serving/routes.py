"""Answer everything but a single row: many rows, truths, health, metrics, descriptions, the page.

An ordinary FastAPI application; `app.Served` stands before it and has admitted every request.

Start reading at `framework`.
"""

from __future__ import annotations

import csv
import io
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope

from baibu.core.language import Language, say
from baibu.workbench.serving import described, guard, metrics, reading
from baibu.workbench.serving.guard import Caller
from baibu.workbench.serving.page import Page
from baibu.workbench.serving.refusals import (
    NoSuchPlaceError,
    ServingError,
    plain,
)
from baibu.workbench.serving.service import Reply, Service
from baibu.workbench.serving.writing import AsJson

log = logging.getLogger("baibu.serving")
TEXT_CSV = "text/csv"


def framework(service: Service) -> FastAPI:
    """Make the application."""
    app = FastAPI(
        title=service.signature.target,
        version=service.version,
        docs_url=None,  # the usual page loads scripts from another host
        redoc_url=None,
        openapi_url=None,
        lifespan=_while_open(service),
    )
    answers = _Answers(service)
    page = Page(service)
    look, send = ["GET", "HEAD"], ["POST"]
    for path, verb, methods in (
        ("/predict/batch", answers.many, send),
        ("/label", answers.label, send),
        ("/health", answers.health, look),
        ("/health/live", answers.live, look),
        ("/metrics", answers.metrics, look),
        ("/schema", answers.schema, look),
        ("/openapi.json", answers.openapi, look),
        ("/docs", page.docs, look),
        ("/page.css", page.css, look),
        ("/", page.show, look),
        ("/", page.ask, send),
    ):
        app.add_api_route(path, verb, methods=methods, response_model=None)
    app.add_exception_handler(ServingError, _refused)
    app.add_exception_handler(HTTPException, _elsewhere)
    app.add_exception_handler(Exception, _fault)
    return app


def _while_open(service: Service) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def open_(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.close()

    return open_


class _Answers:
    """What programs ask for."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._openapi = described.openapi(service.signature, service.version)

    async def many(self, request: Request) -> Response:
        """Answer all rows of a list, or of a table in CSV."""
        start = time.perf_counter()
        caller, settings = _caller(request), self._service.settings
        receive = request.receive
        body = await guard.body_of(receive, caller, settings.batch_bytes, self._service.patience)
        replies = await self._service.many(body, caller.kind, start)
        if TEXT_CSV in caller.accept:
            return Response(_as_csv(self._service, replies), media_type=TEXT_CSV)
        return Response(_as_list(self._service, replies), media_type="application/json")

    async def label(self, request: Request) -> Response:
        """Take what came true of a prediction."""
        caller, settings = _caller(request), self._service.settings
        body = await guard.body_of(
            request.receive, caller, settings.row_bytes, self._service.patience
        )
        told = reading.row(reading.text_of(body))
        return AsJson(self._service.label(told.get("id"), told.get("truth")))

    async def health(self) -> Response:
        """Say whether a row would be answered now."""
        service = self._service
        told = {
            "live": True,
            "ready": service.is_ready,
            "version": service.version,
            "task": service.signature.task,
            "target": service.signature.target,
            "waiting": service.batcher.depth,
        }
        return AsJson(told, 200 if service.is_ready else 503)

    async def live(self) -> Response:
        """Say that the process answers at all."""
        return AsJson({"live": True})

    async def metrics(self) -> Response:
        """Give the counts in the form that Prometheus reads."""
        return Response(metrics.text(self._service), media_type=metrics.MEDIA)

    async def schema(self) -> Response:
        """Say what the model reads and answers."""
        signature = self._service.signature
        return AsJson({"signature": signature.plain(), "row": signature.schema()})

    async def openapi(self) -> Response:
        """Describe the service for programs."""
        return AsJson(self._openapi)


def fault(scope: Scope, language: Language) -> dict[str, Any]:
    """Write a fault of our own down, and tell the asker by which name it can be found."""
    reference = secrets.token_hex(4)
    log.exception("reference %s: %s %s", reference, scope["method"], scope["path"])
    told = say("serving.fault", language, reference=reference)
    return {"error": {"code": "fault", "what": told}}


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServingError)  # noqa: S101 - it is registered for these
    seconds = error.retry_seconds
    headers = {} if seconds is None else {"Retry-After": str(seconds)}
    return AsJson(plain(error, _caller(request).language), error.status, headers)


async def _elsewhere(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for these
    found = NoSuchPlaceError(
        method=request.method, path=request.url.path, known=", ".join(described.PLACES)
    )
    return AsJson(plain(found, _caller(request).language), error.status_code)


async def _fault(request: Request, _: Exception) -> Response:
    language = _caller(request).language
    if "application/json" in _caller(request).accept or request.url.path != "/":
        return AsJson(fault(request.scope, language), 500)
    return PlainTextResponse(fault(request.scope, language)["error"]["what"], 500)


def _caller(request: Request) -> Caller:
    caller: Caller = request.scope["state"]["caller"]
    return caller


def _as_list(service: Service, replies: Sequence[Reply]) -> bytes:
    rows = ",".join([f'{{"id":"{reply.id}",{reply.said}}}' for reply in replies])
    odd = sum(1 for reply in replies if reply.remarks)
    text = f'{{"version":"{service.version}","remarked":{odd},"predictions":[{rows}]}}'
    return text.encode("utf-8", "backslashreplace")


def _as_csv(service: Service, replies: Sequence[Reply]) -> bytes:
    classes = service.signature.classes
    has_ends = bool(replies) and replies[0].answer.low is not None
    made = io.StringIO(newline="")
    lines = csv.writer(made, lineterminator="\n")
    ends = ["low", "high"] if has_ends else []
    lines.writerow(["id", "prediction", *(f"chance:{name}" for name in classes), *ends])
    for reply in replies:
        answer = reply.answer
        chances = [answer.chances[name] for name in classes]
        margin = [answer.low, answer.high] if has_ends else []
        lines.writerow([reply.id, answer.prediction, *chances, *margin])
    return made.getvalue().encode("utf-8", "backslashreplace")
