"""The ceiling: an ASGI application that only reads JSON, asks ONNX Runtime, and writes JSON.

No column is checked, nothing is counted or written down, any host is answered. Rows that are there
at the same time are asked about together, as Baibu does it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import uvicorn

from baibu.workbench.packaging import graph


class Ceiling:
    """The application."""

    def __init__(self, folder: Path) -> None:
        self.session = graph.session((folder / "package" / "model.onnx").read_bytes())
        self.names = list(json.loads((folder / "rows.json").read_bytes())[0])
        self.waiting: list[tuple[list[float], asyncio.Future[float]]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        message = await receive()
        row = json.loads(message["body"] or b"{}")
        if not row:  # somebody looks whether it is up
            await self._say(send, b"{}")
            return
        loop = asyncio.get_running_loop()
        promise: asyncio.Future[float] = loop.create_future()
        if not self.waiting:
            loop.call_soon(self._work)
        self.waiting.append(([row[name] for name in self.names], promise))
        chance = await promise
        await self._say(send, b'{"prediction": %r}' % chance)

    def _work(self) -> None:
        held, self.waiting = self.waiting, []
        numbers = np.array([values for values, _ in held])
        codes = np.concatenate([numbers, numbers.astype(np.float32)], axis=1)
        wide = np.zeros((len(held), 0), dtype=np.float32)
        (chances,) = self.session.run(None, {"codes": codes, "wide": wide})
        for (_, promise), chance in zip(held, chances.tolist(), strict=True):
            promise.set_result(chance)

    async def _say(self, send: Any, body: bytes) -> None:
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    uvicorn.run(
        Ceiling(Path(sys.argv[1])),
        port=int(sys.argv[2]),
        log_level="warning",
        access_log=False,
        server_header=False,
    )
