"""Send requests as fast as they are answered, and say how many were and how long each took.

`wrk` does it where it is installed, for it costs the machine least; else a client of our own, raw
sockets in a process of its own.

Start reading at `load`.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_LUA = """
local bodies = {}
for line in io.lines("%s") do bodies[#bodies + 1] = line end
local at = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
request = function()
  at = at %% #bodies + 1
  return wrk.format(nil, nil, nil, bodies[at])
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests": %%d, "seconds": %%f, "p50": %%f, "p99": %%f, "bad": %%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What came of a load."""

    requests: int
    seconds: float
    p50: float  # ms
    p99: float  # ms
    bad: int  # requests without a good answer

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.requests / self.seconds


def load(url: str, bodies: Path, clients: int, seconds: float, pin: Sequence[str]) -> Load:
    """Send bodies, one per line, in turn."""
    if shutil.which("wrk"):
        script = bodies.with_suffix(".lua")
        script.write_text(_LUA % bodies, encoding="utf-8")
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds:g}s", "-s", str(script), url]
    else:
        command = [sys.executable, "-m", "bench.serving.client", url, str(bodies), str(clients),
                   str(seconds)]  # fmt: skip
    done = subprocess.run([*pin, *command], capture_output=True, text=True, check=True)
    return Load(**json.loads(done.stdout.splitlines()[-1]))


async def _client(
    host: str, port: int, asked: list[bytes], ends: float, taken: list[float], bad: list[int]
) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    number = 0
    while time.perf_counter() < ends:
        start = time.perf_counter()
        writer.write(asked[number % len(asked)])
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        await reader.readexactly(length)
        taken.append(time.perf_counter() - start)
        if b" 200 " not in head.split(b"\r\n")[0]:
            bad[0] += 1
        number += 1
    writer.close()


async def _all(url: str, bodies: Path, clients: int, seconds: float) -> Load:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 80
    asked = [
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        for body in bodies.read_text(encoding="utf-8").splitlines()
    ]
    start = time.perf_counter()
    taken: list[float] = []
    bad = [0]
    several = (_client(host, port, asked, start + seconds, taken, bad) for _ in range(clients))
    await asyncio.gather(*several)
    ranked = sorted(taken)
    return Load(
        requests=len(taken),
        seconds=time.perf_counter() - start,
        p50=1000 * ranked[len(ranked) // 2],
        p99=1000 * ranked[len(ranked) * 99 // 100],
        bad=bad[0],
    )


if __name__ == "__main__":
    found = asyncio.run(_all(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
    told = {name: getattr(found, name) for name in ("requests", "seconds", "p50", "p99", "bad")}
    print(json.dumps(told))
