"""Serve a Baibu for a browser, and note what goes wrong in the pages that it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

import uvicorn
from playwright.sync_api import Page

from baibu.app.wiring import Baibu
from baibu.web import create
from baibu.web.server import Server, listen

Open = Callable[..., Page]


@dataclass
class Site:
    """A served Baibu, and what went wrong in the pages that were opened."""

    address: str
    baibu: Baibu
    complaints: list[str] = field(default_factory=list)


@contextmanager
def served(baibu: Baibu) -> Iterator[Site]:
    """Serve on a free port; requests wait in the queue until the server takes them."""
    listening = listen("127.0.0.1", 0)
    config = uvicorn.Config(create(baibu), log_level="warning", access_log=False)
    server = Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield Site(address=f"http://127.0.0.1:{listening.getsockname()[1]}", baibu=baibu)
    finally:
        server.should_exit = True
        thread.join()


def complain(site: Site, kind: str, text: str) -> None:
    """Note an error or a warning of the page: a blocked style, a missing file, a fault."""
    if kind in {"error", "warning"}:
        site.complaints.append(text)


def stay_here(site: Site, url: str) -> None:
    """Note a request that leaves this machine."""
    if not url.startswith((site.address, "data:", "blob:")):
        site.complaints.append(f"asked for {url}")
