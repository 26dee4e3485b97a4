"""Give what a service has counted in the text form that Prometheus reads.

Names begin with `baibu_`. Whoever watches the model may add gauges, such as drift, by writing
`gauges.json` into the folder of the request log, whole at once:
    [{"name": "baibu_drift_psi", "help": "...", "labels": {"column": "age"}, "value": 0.31}]

Start reading at `text`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from baibu.workbench.serving.refusals import NoExtraError
from baibu.workbench.serving.service import OUTCOMES, ROUTES, TIMED, Service

MEDIA = "text/plain; version=0.0.4; charset=utf-8"
GAUGES = "gauges.json"
_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")


def text(service: Service) -> bytes:
    """Give all counts; `NoExtraError` where the library for the form is missing."""
    try:
        from prometheus_client import CollectorRegistry, generate_latest
    except ImportError as error:
        raise NoExtraError(library="prometheus-client", extra="serve") from error
    registry = CollectorRegistry()
    registry.register(_Collected(service))
    found: bytes = generate_latest(registry)
    return found


class _Collected:
    """The counts, as families of the library."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterator[Any]:
        """Give every family."""
        yield from _requests(self._service)
        yield from _predictions(self._service)
        yield from _state(self._service)
        folder = self._service.settings.log
        if folder is not None:
            yield from told_gauges(folder / GAUGES)


def _requests(service: Service) -> Iterator[Any]:
    from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

    counts = service.counts
    made = CounterMetricFamily("baibu_requests", "Requests.", labels=("route", "outcome"))
    for route in ROUTES:
        for outcome in OUTCOMES:
            made.add_metric((route, outcome), counts.total(f"{route}:{outcome}"))
    yield made
    times = HistogramMetricFamily(
        "baibu_request_seconds", "From a request's arrival to its answer.", labels=("route",)
    )
    for route in TIMED:
        buckets, total = _buckets(service, f"seconds:{route}")
        times.add_metric((route,), buckets, total)
    yield times
    buckets, total = _buckets(service, "rows")
    yield HistogramMetricFamily(
        "baibu_asked_rows", "Single rows the model was asked about together.", buckets, total
    )


def _predictions(service: Service) -> Iterator[Any]:
    from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

    counts, classes = service.counts, service.signature.classes
    if classes:
        made = CounterMetricFamily("baibu_predictions", "Rows by answer.", labels=("class",))
        for name in classes:
            made.add_metric((name,), counts.total(f"class:{name}"))
        yield made
    else:
        buckets, total = _buckets(service, "value")
        yield HistogramMetricFamily("baibu_predicted", "Amounts answered.", buckets, total)
    odd = CounterMetricFamily(
        "baibu_remarks", "Values unlike those learnt from.", labels=("column",)
    )
    for column in (*(one.name for one in service.signature.columns), ""):
        odd.add_metric((column,), counts.total(f"remark:{column}"))
    yield odd


def _state(service: Service) -> Iterator[Any]:
    from prometheus_client.core import GaugeMetricFamily

    about = GaugeMetricFamily("baibu_model", "The model.", labels=("version", "task", "target"))
    signature = service.signature
    about.add_metric((service.version, signature.task, signature.target), 1)
    yield about
    waiting = service.batcher.depth
    yield GaugeMetricFamily("baibu_waiting_rows", "Rows that wait, in this process.", waiting)
    lost = service.log.lost
    yield GaugeMetricFamily("baibu_log_lost", "Lines the log could not take, here.", lost)


def told_gauges(path: Path) -> Iterator[Any]:
    """Give the gauges that somebody else has written; what is no gauge is left out."""
    from prometheus_client.core import GaugeMetricFamily

    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return
    families: dict[str, Any] = {}
    for one in told if isinstance(told, list) else ():
        try:
            name, labels, value = str(one["name"]), dict(one["labels"]), float(one["value"])
            about = str(one["help"])
        except (TypeError, KeyError, ValueError):
            continue
        if not _NAME.fullmatch(name) or not all(_NAME.fullmatch(str(key)) for key in labels):
            continue
        names = tuple(labels)
        family = families.setdefault(name, GaugeMetricFamily(name, about, labels=names))
        if set(family._labelnames) == set(names):
            family.add_metric([str(labels[key]) for key in family._labelnames], value)
    yield from families.values()


def _buckets(service: Service, name: str) -> tuple[Sequence[tuple[str, float]], float]:
    """Give a histogram as Prometheus wants it: counts up to each edge."""
    counts, total = service.counts.histogram(name)
    edges = [*(f"{edge:g}" for edge in service.counts.histograms[name]), "+Inf"]
    so_far, found = 0.0, []
    for edge, count in zip(edges, counts, strict=True):
        so_far += count
        found.append((edge, so_far))
    return found, total
