"""What the Road page costs the server (CPU), and how many bytes it is."""

from __future__ import annotations

import asyncio
import gzip
import tempfile
import time

import httpx

from baibu.app.wiring import build
from baibu.core import settings
from baibu.web import create
from bench.figures import show

PAGES = ("/road", "/", "/stage/53", "/understand")
REQUESTS = 200
LIMIT_MS, LIMIT_KB = 2.0, 60.0  # the budget of one Road page


async def cost(client: httpx.AsyncClient, page: str) -> tuple[float, int, int]:
    """Give CPU seconds per request, bytes, and bytes compressed."""
    for _ in range(5):
        reply = await client.get(page)
    start = time.process_time()
    for _ in range(REQUESTS):
        reply = await client.get(page)
    used = (time.process_time() - start) / REQUESTS
    assert reply.status_code == 200
    return used, len(reply.content), len(gzip.compress(reply.content))


async def main() -> None:
    """Measure every page in one process, a client in the same."""
    with tempfile.TemporaryDirectory() as home:
        house = build(settings.load({"home": home}))
        transport = httpx.ASGITransport(app=create(house))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            rows: dict[str, list[float]] = {}
            for page in PAGES:
                runs = [await cost(client, page) for _ in range(5)]
                rows[f"{page}  {runs[0][1] / 1e3:.1f} kB, {runs[0][2] / 1e3:.1f} kB gzip"] = [
                    run[0] for run in runs
                ]
            rows["the limit"] = [LIMIT_MS / 1e3]
            show("CPU per request, client included", rows, base="the limit")
            print(f"  the limit for the Road page is {LIMIT_KB:.0f} kB")


if __name__ == "__main__":
    asyncio.run(main())
