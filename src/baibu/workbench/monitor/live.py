"""Give what was observed to Prometheus: as gauges of a running service, or by a small exporter.

A service of ours shows at its `/metrics` whatever `gauges.json` in its log folder says, so
`watch_once` beside it is enough: nothing else has to run. For any other service, `Exporter` shows
the same gauges at an address of its own.

Start reading at `gauges` and `watch_once`.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

from baibu.core.errors import BaibuError
from baibu.core.language import say
from baibu.workbench.monitor.log import Places
from baibu.workbench.monitor.plan import Plan
from baibu.workbench.monitor.report import Observed, observe

GAUGES = "gauges.json"
log = logging.getLogger("baibu.monitor")
MEDIA = "text/plain; version=0.0.4; charset=utf-8"
Name = Literal[
    "window_rows", "column_psi", "column_missing_share", "column_alarm", "answer_psi",
    "answer_alarm", "truth_alarm", "labelled_rows", "score", "score_low", "score_promised",
    "score_worse", "score_estimated", "score_estimated_worse", "calibration_error",
    "calibration_alarm", "watched_seconds",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """A number of this moment."""

    name: str
    help: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


def gauge(name: Name, value: float, **labels: str) -> Gauge:
    """Make a gauge of ours; its help is in `messages/monitor.toml`."""
    about = say(f"monitor.gauge.{name}", "en")
    return Gauge(name=f"baibu_{name}", help=about, value=float(value), labels=labels)


def gauges(found: Observed, now: datetime) -> tuple[Gauge, ...]:
    """Put what was observed in gauges; alarms are there at 0 too, so that none vanishes."""
    made = [gauge("watched_seconds", now.timestamp()), gauge("window_rows", found.rows)]
    made.append(gauge("labelled_rows", found.labelled))
    broken = set(found.broken_columns)
    for seen in found.columns:
        one = seen.drift
        made.append(gauge("column_psi", one.psi, column=one.name))
        made.append(gauge("column_missing_share", one.missing[1], column=one.name))
        is_broken, is_moved = one.name in broken, one.is_alarm and one.name not in broken
        made.append(gauge("column_alarm", is_broken, column=one.name, kind="quality"))
        made.append(gauge("column_alarm", is_moved, column=one.name, kind="drift"))
    if found.answers:
        made.append(gauge("answer_psi", max(one.psi for one in found.answers)))
        made.append(gauge("answer_alarm", any(one.is_alarm for one in found.answers)))
    made.append(gauge("truth_alarm", found.truth is not None and found.truth.is_alarm))
    return tuple(made + _of_performance(found))


def _of_performance(found: Observed) -> list[Gauge]:
    one, guess = found.performance, found.estimate
    made = [gauge("score_worse", one.verdict == "worse", metric=one.metric)]
    if one.score is not None:
        made.append(gauge("score", one.score.score, metric=one.metric))
        made.append(gauge("score_low", one.score.low, metric=one.metric))
    if one.promise is not None:
        made.append(gauge("score_promised", one.promise.score, metric=one.metric))
    if one.calibration is not None:
        made.append(gauge("calibration_error", one.calibration.error))
    is_off = one.calibration is not None and one.calibration.is_alarm
    made.append(gauge("calibration_alarm", is_off))
    if guess is not None:
        made.append(gauge("score_estimated", guess.score, metric=guess.metric))
    is_low = guess is not None and guess.is_alarm
    made.append(gauge("score_estimated_worse", is_low, metric=one.metric))
    return made


def text(told: Sequence[Gauge]) -> str:
    """Write gauges in the text form that Prometheus reads."""
    lines: list[str] = []
    for name in dict.fromkeys(one.name for one in told):
        family = [one for one in told if one.name == name]
        about = family[0].help.replace("\\", "\\\\").replace("\n", "\\n")
        lines += [f"# HELP {name} {about}", f"# TYPE {name} gauge"]
        for one in family:
            labels = ",".join(f'{key}="{_escaped(value)}"' for key, value in one.labels.items())
            lines.append(f"{name}{{{labels}}} {one.value!r}" if labels else f"{name} {one.value!r}")
    return "\n".join([*lines, ""])


def written(told: Sequence[Gauge], folder: Path) -> Path:
    """Write gauges where a service of ours looks for them, whole or not at all."""
    raw = json.dumps([asdict(one) for one in told], ensure_ascii=False).encode("utf-8")
    handle, made = tempfile.mkstemp(dir=folder, prefix=".gauges-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        Path(made).replace(folder / GAUGES)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise
    return folder / GAUGES


def watch_once(
    plan: Plan,
    requests: Places,
    labels: Places | None = None,
    *,
    window: timedelta,
    now: datetime,
    without: Sequence[str] = (),
) -> tuple[Observed, tuple[Gauge, ...]]:
    """Look at the window that ends now; a log folder gets its `gauges.json`."""
    found = observe(plan, requests, labels, since=now - window, window=window, without=without)
    told = gauges(found, now)
    if isinstance(requests, Path) and requests.is_dir():
        written(told, requests)
    return found, told


class Exporter:
    """Shows gauges at `http://HOST:PORT/metrics`, made anew every `every` seconds.

    Whoever scrapes never waits for a look. A look that fails leaves the gauges of before, whose
    age is told by one of them.
    """

    def __init__(
        self,
        look: Callable[[], Sequence[Gauge]],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        every: float = 60.0,
    ) -> None:
        self._look, self._every, self._held = look, every, b""
        self._ending = threading.Event()
        exporter = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path != "/metrics":
                    self.send_error(404)
                    return
                raw = exporter._held
                with contextlib.suppress(ConnectionError):  # who asked is gone
                    self.send_response(200)
                    self.send_header("Content-Type", MEDIA)
                    self.send_header("Content-Length", str(len(raw)))
                    self.end_headers()
                    self.wfile.write(raw)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer((host, port), Answer)
        self._threads = [
            threading.Thread(target=self._server.serve_forever, daemon=True),
            threading.Thread(target=self._go_on, daemon=True),
        ]

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def refresh(self) -> None:
        """Look again, and show what is found from now on."""
        self._held = text(self._look()).encode("utf-8")

    def start(self) -> Exporter:
        """Look for the first time, and begin to answer."""
        self.refresh()
        for thread in self._threads:
            thread.start()
        return self

    def close(self) -> None:
        """Stop, and let go of the port."""
        self._ending.set()
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join()

    def _go_on(self) -> None:
        while not self._ending.wait(self._every):
            try:
                self.refresh()
            except (BaibuError, OSError) as error:
                log.warning("the traffic cannot be looked at: %s", error)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
