"""What was observed reaches Prometheus: by a file beside a service, or by an exporter."""

from __future__ import annotations

import json
import re
import threading
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from baibu.workbench.monitor import live
from baibu.workbench.monitor.errors import NoLogError
from baibu.workbench.monitor.live import Exporter, Gauge, gauges, text, watch_once
from baibu.workbench.monitor.report import looked
from baibu.workbench.serving.metrics import told_gauges
from workbench.service import START, Service, World, service, told, written

WEEK = timedelta(weeks=1)
LINE = re.compile(
    r'^[a-z_]+(\{[a-z_]+="(\\.|[^"\\])*"(,[a-z_]+="(\\.|[^"\\])*")*\})? -?[0-9.e+-]+$'
)


@pytest.fixture(scope="module")
def served() -> Service:
    return service(*World().lived(4_000, np.random.default_rng(0)))


def log_of(folder: Path, served: Service, world: World) -> Path:
    sent, truth = world.lived(600, np.random.default_rng(1))
    traffic = served.week(0, sent)
    return written(folder, traffic, told(traffic, truth))


def value(told: tuple[Gauge, ...], name: str, **labels: str) -> float:
    (found,) = [
        one.value
        for one in told
        if one.name == f"baibu_{name}" and dict(one.labels).items() >= labels.items()
    ]
    return found


def test_a_drifted_column_raises_its_gauge_and_no_other(served: Service, tmp_path: Path) -> None:
    log_of(tmp_path, served, World(income=35))
    _, found = watch_once(served.plan, tmp_path, window=WEEK, now=START + WEEK)
    assert value(found, "column_alarm", column="income", kind="drift") == 1
    assert value(found, "column_alarm", column="income", kind="quality") == 0
    assert value(found, "column_alarm", column="age", kind="drift") == 0
    assert value(found, "window_rows") == 600
    assert value(found, "watched_seconds") == (START + WEEK).timestamp()


def test_the_same_gauges_are_there_whatever_is_found(served: Service, tmp_path: Path) -> None:
    names = []
    for place, world in (("calm", World()), ("odd", World(income=20, slope=0.05))):
        log_of(tmp_path / place, served, world)
        _, found = watch_once(served.plan, tmp_path / place, window=WEEK, now=START + WEEK)
        names.append({(one.name, tuple(one.labels.items())) for one in found})
    assert names[0] == names[1]


def test_the_service_shows_what_the_file_beside_its_log_says(
    served: Service, tmp_path: Path
) -> None:
    pytest.importorskip("prometheus_client", reason="the extra `serve` is not installed")
    log_of(tmp_path, served, World())
    _, found = watch_once(served.plan, tmp_path, window=WEEK, now=START + WEEK)
    shown = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in told_gauges(tmp_path / live.GAUGES)
        for sample in family.samples
    }
    assert shown == {(one.name, tuple(sorted(one.labels.items()))): one.value for one in found}


def test_the_text_is_one_that_prometheus_reads(served: Service) -> None:
    sent, truth = World().lived(300, np.random.default_rng(1))
    traffic = served.week(0, sent)
    said = text(gauges(looked(served.plan, traffic, told(traffic, truth)), START))
    lines = [line for line in said.splitlines() if not line.startswith("#")]
    assert all(LINE.match(line) for line in lines)
    helps = re.findall(r"^# HELP (\S+) .+$", said, re.MULTILINE)
    assert len(set(helps)) == len(helps)


def test_names_of_columns_are_escaped() -> None:
    odd = live.gauge("column_psi", 0.5, column='a "b"\n\\c')
    (line,) = [one for one in text([odd]).splitlines() if not one.startswith("#")]
    assert line == 'baibu_column_psi{column="a \\"b\\"\\n\\\\c"} 0.5'


def test_an_exporter_shows_the_last_look_and_nothing_else() -> None:
    looks = []

    def look() -> list[Gauge]:
        looks.append(1)
        return [live.gauge("window_rows", len(looks))]

    exporter = Exporter(look, every=3_600).start()
    address = f"http://127.0.0.1:{exporter.port}"
    try:
        assert "baibu_window_rows 1.0" in _got(f"{address}/metrics")
        assert "baibu_window_rows 1.0" in _got(f"{address}/metrics")
        exporter.refresh()
        assert "baibu_window_rows 2.0" in _got(f"{address}/metrics")
        with pytest.raises(urllib.error.HTTPError):
            _got(f"{address}/other")
    finally:
        exporter.close()


def test_a_look_that_fails_leaves_the_gauges_of_before(tmp_path: Path) -> None:
    told, failed = [live.gauge("window_rows", 1)], threading.Event()

    def look() -> list[Gauge]:
        if not told:
            failed.set()
            raise NoLogError(where=tmp_path)
        return [told.pop()]

    exporter = Exporter(look, every=0.01).start()
    try:
        assert failed.wait(300)
        assert "baibu_window_rows 1.0" in _got(f"http://127.0.0.1:{exporter.port}/metrics")
    finally:
        exporter.close()


def test_a_failed_write_leaves_the_gauges_of_before(tmp_path: Path) -> None:
    live.written([live.gauge("window_rows", 1)], tmp_path)
    broken = Gauge(name="x", help="", value=1.0, labels={"a": object()})  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        live.written([broken], tmp_path)
    assert json.loads((tmp_path / live.GAUGES).read_text("utf-8"))[0]["value"] == 1
    assert [path.name for path in tmp_path.iterdir()] == [live.GAUGES]


def _got(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        raw: bytes = answer.read()
    return raw.decode("utf-8")
