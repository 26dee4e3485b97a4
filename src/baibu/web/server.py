"""Serve the pages on this machine.

Reads  the settings `host` and `port`; port 0 takes a free one.
Gives  a running server, and its address to `opened` once it can be visited.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable

import uvicorn

from baibu.app.wiring import Baibu
from baibu.core.errors import PortInUseError
from baibu.web.application import create


def serve(baibu: Baibu, opened: Callable[[str], None]) -> None:
    """Serve until interrupted."""
    host, port = baibu.settings.host, baibu.settings.port
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
    uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """Take the port, or say that another program has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise PortInUseError(host=host, port=port, other=port + 1) from error
        raise
