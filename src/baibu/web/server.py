"""Serve the pages on this machine.

Reads  the settings `host` and `port`; port 0 takes a free one.
Gives  a running server, and its address to `opened` once it can be visited.

While the first page is being read, the briefs of the stages that can be done next are rendered, so
that none of them keeps its reader waiting.
"""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Callable
from threading import Thread

import uvicorn

from baibu.app import queries, reading
from baibu.app.doctor import require_seal_for_others
from baibu.app.wiring import Baibu
from baibu.core.errors import PortInUseError
from baibu.core.ids import StageId
from baibu.web.application import create


def serve(baibu: Baibu, opened: Callable[[str], None]) -> None:
    """Serve until interrupted."""
    host, port = baibu.settings.host, baibu.settings.port
    require_seal_for_others(baibu)
    listening = listen(host, port)
    name = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(
        create(baibu),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
    opened(f"http://{name}:{listening.getsockname()[1]}/")
    Thread(target=warm, args=(baibu,), name="warm", daemon=True).start()
    Server(config).run(sockets=[listening])


class Server(uvicorn.Server):
    """A server that lets its open streams go before it waits for its connections to end."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then everything else."""
        self.config.app.state.ending.begin()  # type: ignore[union-attr]
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """Take the port, or say that another program has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise PortInUseError(host=host, port=port, other=_free(host, port, family)) from error
        raise


def _free(host: str, port: int, family: socket.AddressFamily) -> int:
    """Find the next port that nobody has, or else any."""
    for other in (*range(port + 1, min(port + 20, 65536)), 0):
        try:
            with socket.create_server((host, other), family=family) as free:
                found: int = free.getsockname()[1]
                return found
        except OSError:
            continue
    return port


def warm(baibu: Baibu) -> None:
    """Get the grader ready for the next stage, and render the briefs of those that are open."""
    try:
        road = queries.road(baibu)
        if road.next is not None:
            baibu.warm(baibu.catalog.stage(road.next.id))
        cards = [card for row in road.blocks for card in row.stages]
        ready = [card for card in cards if card.status in {"open", "started"}]
        ready.sort(key=lambda card: not card.is_next)
        if baibu.drawer is not None:
            baibu.draw_ahead(StageId(card.id) for card in ready)
            baibu.drawer.wait()
        for card in ready:
            stage = baibu.catalog.stage(card.id)
            reading.brief(baibu.catalog, stage, baibu.settings.language)
    except Exception:  # a page that needs what is broken will say so to its reader
        logging.getLogger("baibu.web").exception("the briefs could not be prepared")
