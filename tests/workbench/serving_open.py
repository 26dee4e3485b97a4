"""Open a service on a free port of this machine, with the server that people use."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import httpx
import uvicorn

from baibu.workbench.packaging.predictor import Predictor
from baibu.workbench.serving.app import application
from baibu.workbench.serving.run import listen, server
from baibu.workbench.serving.settings import Settings


@contextmanager
def opened(folder: Path, settings: Settings | None = None) -> Iterator[SimpleNamespace]:
    """Serve a package in a thread; give a client, the predictor and the application."""
    predictor = Predictor.load(folder)
    app = application(predictor, settings=settings)
    ready = threading.Event()
    running: uvicorn.Server = server(app, ready.set)
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        assert ready.wait(30)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                yield SimpleNamespace(client=client, predictor=predictor, app=app, port=port)
        finally:
            running.should_exit = True
            thread.join(30)
            assert not thread.is_alive()
