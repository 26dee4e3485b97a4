"""Say how a service may be used: by whom, how much at once, and what it writes down.

Every limit has a default that suits one machine; nothing here is read from the environment.

Start reading at `Settings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

KILOBYTE = 1024
PORT = 8200
OWN_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one service keeps to."""

    hosts: tuple[str, ...] = ()  # names it answers to besides those of this machine
    row_bytes: int = 64 * KILOBYTE  # of a request with one row
    file_bytes: int = 10 * KILOBYTE * KILOBYTE  # of one with a picture, a sound or a long text
    batch_bytes: int = 16 * KILOBYTE * KILOBYTE
    batch_rows: int = 10_000  # of one request
    at_once: int = 256  # single rows that the model is asked about together, at most
    waiting: int = 1_000  # single rows that may wait; whoever comes then is asked to come back
    batches: int = 8  # requests with many rows that may wait
    seconds: float = 10.0  # until a request that has no answer is given up
    idle_seconds: int = 5  # until a connection on which nothing is asked is closed
    quick_ms: float = 4.0  # a model that answers a row this fast is asked without another thread
    log: Path | None = None  # folder of the request log; none: nothing is written
    log_bytes: int = 64 * KILOBYTE * KILOBYTE  # of a file, then another is begun
    leave_out: tuple[str, ...] = ()  # columns that are never written down
    worker: int = 0  # number of this process among those that serve together
    shared: Path | None = None  # folder in which the processes keep their counts

    @property
    def names(self) -> frozenset[str]:
        """Every host name that is answered."""
        return OWN_HOSTS | {name.lower() for name in self.hosts}
