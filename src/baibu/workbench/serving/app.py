"""Make the application that serves a packaged model.

Reads  a `Predictor` and `Settings`.
Gives  an ASGI application: `/predict` for one row, `/predict/batch` for many, `/label` for what
       came true, `/health`, `/metrics` for Prometheus, `/schema`, `/docs`, a page to try it at `/`.
Never  loads anything from another host, and never answers a bad row with a fault of its own.

One row is answered in front of the framework, whose routing and validation would take longer than
the model: mostly by `wire`, before a request becomes one of ASGI, and here where another server
runs this application, or the request is of an unusual form. Everything else is an ordinary FastAPI
application behind it (`routes`).

Start reading at `Served.__call__`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from baibu.core.errors import BaibuError
from baibu.core.language import Language, chosen
from baibu.workbench.packaging.predictor import Predictor
from baibu.workbench.serving import guard, reading, uploads
from baibu.workbench.serving.desk import Desk
from baibu.workbench.serving.refusals import ServingError, plain
from baibu.workbench.serving.routes import fault, framework
from baibu.workbench.serving.service import Service
from baibu.workbench.serving.settings import Settings
from baibu.workbench.serving.writing import answer, as_json

log = logging.getLogger("baibu.serving")
OUTCOMES = {500: "fault", 503: "busy", 504: "late"}
COUNTED = {"/predict": "predict", "/predict/batch": "batch", "/label": "label", "/": "page"}


class Served:
    """The outermost layer: the guard, one row, and whatever went wrong."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.desk = Desk(service)  # for single rows that `wire` takes before they come here
        self._rest: ASGIApp = framework(service)
        self._names = service.settings.names
        self._most, self._patience = uploads.most_bytes(service), service.patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._rest(scope, receive, send)
            return
        start = time.perf_counter()
        route = COUNTED.get(scope["path"], "other")
        begun: _Begun | None = None
        try:
            caller = guard.admitted(scope, self._names)
            if route == "predict" and scope["method"] == "POST":
                await self._one(caller, receive, send, start)
                return
            begun = _Begun(send)
            scope.setdefault("state", {})["caller"] = caller
            await self._rest(scope, receive, begun)
            outcome = OUTCOMES.get(begun.status, "ok" if begun.status < 400 else "refused")
        except ServingError as error:
            outcome = error.kind
            await answer(send, error.status, plain(error, _language(scope)), _retry(error))
        except Exception:  # the last resort: say so, and keep the traceback in the log
            outcome = "fault"
            if begun is None or not begun.status:
                await answer(send, 500, fault(scope, _language(scope)))
            elif begun.status != 500:
                log.exception("%s %s broke off", scope["method"], scope["path"])
        self.service.counts.add(f"{route}:{outcome}")

    async def _one(self, caller: guard.Caller, receive: Receive, send: Send, start: float) -> None:
        """Answer one row."""
        service = self.service
        body = await guard.body_of(receive, caller, self._most, self._patience)
        if service.predictor.is_media and (sent := uploads.row(body, caller, service.signature)):
            reply = await service.one(sent, "", start)
        else:
            text = reading.text_of(body)
            reply = await service.one(reading.row(text), text, start)
        language = caller.language if reply.remarks else "en"
        told = service.teller.reply(reply.id, reply.said, reply.remarks, language)
        service.counts.add("predict:ok")
        await as_json(send, 200, told)

    def close(self) -> None:
        """Write down what is left, and end."""
        self.service.close()


class _Begun:
    """Send, and remember with what status an answer began."""

    def __init__(self, send: Send) -> None:
        self._send, self.status = send, 0

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", []), *guard.SECURITY]
            message["headers"].append((b"content-security-policy", guard.POLICY))
        await self._send(message)


def application(predictor: Predictor, *, settings: Settings | None = None) -> Served:
    """Make the application that serves a model."""
    return Served(Service(predictor, settings or Settings()))


def _language(scope: Scope) -> Language:
    """Give the language of a request that was perhaps not admitted."""
    tags = dict(scope["headers"]).get(b"accept-language", b"")
    return chosen(tags.decode("latin-1"))


def _retry(error: BaibuError) -> Sequence[tuple[bytes, bytes]]:
    seconds = error.retry_seconds
    return [] if seconds is None else [(b"retry-after", str(seconds).encode())]
