"""How fast Baibu answers: the command line, and `baibu start` to the first page."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from baibu.core.settings import child_environment
from bench.figures import interleaved, show

LIMIT = 0.3  # seconds for `baibu --help`
HEAVY = ("numpy", "pandas", "sqlalchemy", "fastapi", "matplotlib", "sklearn", "torch")


def run(*arguments: str, home: str) -> None:
    """Run the command line to its end."""
    command = [sys.executable, "-m", "baibu", *arguments]
    subprocess.run(command, check=True, capture_output=True, env=child_environment(BAIBU_HOME=home))


def first_page(home: str) -> float:
    """Start the server; give the seconds until the first page has come."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "baibu", "start", "--no-browser", "--port", str(port)],
        env=child_environment(BAIBU_HOME=home),
        stdout=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as reply:
                    reply.read()
                    return time.perf_counter() - start
            except urllib.error.URLError:
                time.sleep(0.01)
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Measure, and name the slowest imports of `--help`."""
    with tempfile.TemporaryDirectory() as home:
        times = interleaved(
            {
                "python -c pass": lambda: (
                    subprocess.run([sys.executable, "-c", "pass"], check=True) and None
                ),
                "baibu --help": lambda: run("--help", home=home),
                "baibu next": lambda: run("next", home=home),
                "baibu stage 53 --json": lambda: run("stage", "53", "--json", home=home),
                "baibu start to first page": lambda: first_page(home),
            }
        )
        show(
            "Start-up", {"the limit for --help": [LIMIT] * 7, **times}, base="the limit for --help"
        )
    listing = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "baibu", "--help"],
        capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    loaded = [name for name in HEAVY if re.search(rf"\| +{name}$", listing, re.MULTILINE)]
    print(f"  heavy modules loaded by --help: {loaded or 'none'}")


if __name__ == "__main__":
    main()
