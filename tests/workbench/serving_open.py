"""Open a service on a free port of this machine, with the server that people use.

A test module that imports `by_each_way` runs each of its tests twice: single rows answered off the
wire, as people have it, and every request through ASGI, as under another server.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
import uvicorn

from baibu.workbench.packaging.predictor import Predictor
from baibu.workbench.serving.app import application
from baibu.workbench.serving.run import listen, server
from baibu.workbench.serving.settings import Settings

_has_wire = True


@pytest.fixture(scope="module", autouse=True, params=["wire", "asgi"])
def by_each_way(request: pytest.FixtureRequest) -> Iterator[None]:
    """Open services by one way, then by the other."""
    global _has_wire
    _has_wire = request.param == "wire"
    yield
    _has_wire = True


@contextmanager
def opened(
    folder: Path, settings: Settings | None = None, *, room: int = 0, has_wire: bool = True
) -> Iterator[SimpleNamespace]:
    """Serve a package in a thread; give a client, the predictor and the application.

    `room` is how many bytes the system keeps between both sides of a connection, each way.
    """
    predictor = Predictor.load(folder)
    app = application(predictor, settings=settings)
    ready = threading.Event()
    running: uvicorn.Server = server(app, ready.set, has_wire=has_wire and _has_wire)
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        for buffer in (socket.SO_RCVBUF, socket.SO_SNDBUF) if room else ():
            listening.setsockopt(socket.SOL_SOCKET, buffer, room)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        assert ready.wait(300)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=300) as client:
                yield SimpleNamespace(
                    client=client, predictor=predictor, app=app, port=port, running=running
                )
        finally:
            running.should_exit = True
            thread.join(300)
            assert not thread.is_alive()
