"""A service fed with drifted traffic raises the alert in a real Prometheus that reads it."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pandas as pd
import pytest

from baibu.app import project_package
from baibu.core import clock
from baibu.workbench.card import Budget, Card, Source, Task
from baibu.workbench.flow import run
from baibu.workbench.guess import completed
from baibu.workbench.monitor import rules, upkeep
from baibu.workbench.monitor.live import Exporter, Gauge, watch_once
from baibu.workbench.monitor.plan import of_package
from baibu.workbench.project import Project
from baibu.workbench.serving.settings import Settings
from baibu.workbench.tables.types import settled
from makers.household import free_port
from workbench.service import START, World, service, told, written
from workbench.serving_open import opened

PROMETHEUS = shutil.which("prometheus")
SECONDS = 120.0  # until something that must happen has happened
WEEK = timedelta(weeks=1)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        PROMETHEUS is None, reason="Prometheus is not installed (Debian: apt install prometheus)"
    ),
]


def asked(address: str, path: str, **query: str) -> Any:
    told = f"{address}/api/v1/{path}?{urllib.parse.urlencode(query)}"
    with urllib.request.urlopen(told, timeout=5) as answer:
        return json.load(answer)["data"]


def until(condition: Callable[[], bool]) -> bool:
    """Ask again until it is so, or for too long."""
    pause, end = threading.Event(), time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            if condition():
                return True
        except (urllib.error.URLError, OSError):
            pass  # not up yet
        pause.wait(0.2)
    return False


@contextmanager
def prometheus(folder: Path, target: str) -> Iterator[str]:
    """Run one that looks every second, with the rules of ours but for how long they must hold."""
    assert PROMETHEUS is not None
    (folder / "rules.yml").write_text(rules.rules_file(hold_seconds=1), "utf-8")
    (folder / "prometheus.yml").write_text(rules.scrape_config(target, every_seconds=1), "utf-8")
    port = free_port()
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [
                PROMETHEUS,
                f"--config.file={folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={folder / 'store'}",
                f"--web.listen-address=127.0.0.1:{port}",
            ],
            stdout=output,
            stderr=output,
        )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=SECONDS)


def firing(address: str) -> dict[tuple[str, str], dict[str, str]]:
    """Give what calls for a person: rule and column, with its texts."""
    return {
        (one["labels"]["alertname"], one["labels"].get("column", "")): one["annotations"]
        for one in asked(address, "alerts")["alerts"]
        if one["state"] == "firing"
    }


def test_drifted_traffic_raises_the_alert_and_calm_traffic_does_not(tmp_path: Path) -> None:
    served = service(*World().lived(4_000, np.random.default_rng(0)))
    log = tmp_path / "log"
    sent, truth = World().lived(600, np.random.default_rng(1))
    traffic = served.week(0, sent)
    written(log, traffic, told(traffic, truth))
    now = [START + WEEK]

    def look() -> Sequence[Gauge]:
        return watch_once(served.plan, log, window=WEEK, now=now[0])[1]

    exporter = Exporter(look, every=0.5).start()
    try:
        with prometheus(tmp_path, f"127.0.0.1:{exporter.port}") as address:
            assert until(lambda: scraped(address, "baibu_window_rows") == [600.0])
            assert until(lambda: ("BaibuUnwatched", "") in firing(address))  # rules are at work
            assert set(firing(address)) == {("BaibuUnwatched", "")}  # the log is of another year

            drifted = World(income=30).rows(800, np.random.default_rng(2))
            written(log, served.week(1, drifted.assign(debt=drifted["debt"] * 1_000)))
            now[0] += WEEK
            wanted = {("BaibuColumnDrift", "income"), ("BaibuDataBroken", "debt")}
            assert until(lambda: wanted <= set(firing(address)))
            found = firing(address)
            assert not {("BaibuColumnDrift", "age"), ("BaibuColumnDrift", "debt")} & set(found)
            texts = found["BaibuColumnDrift", "income"]
            assert "income" in texts["summary_en"]
            assert "income" in texts["summary_zh"]
            assert texts["todo_zh"]
    finally:
        exporter.close()


def test_a_project_s_own_service_fed_with_drifted_rows_raises_the_alert(tmp_path: Path) -> None:
    project = answering(tmp_path)
    package = project_package.laid_out(project)
    log = project.folder / upkeep.REQUESTS
    calm, odd = rows(500, seed=1), rows(800, seed=2)
    odd["age"] = (odd["age"] + 79) // 2
    odd["money"] *= 1_000
    with (
        opened(package, Settings(log=log)) as served,
        prometheus(tmp_path, f"127.0.0.1:{served.port}") as address,
    ):
        send(served.client, calm, log)
        looked = upkeep.look(project, now=clock.now())
        assert looked.observed.rows == len(calm)
        assert (looked.action.act, looked.observed.alarms) == ("nothing", ())
        assert until(lambda: scraped(address, "baibu_window_rows") == [float(len(calm))])
        assert firing(address) == {}

        send(served.client, odd, log)
        looked = upkeep.look(project, now=clock.now())
        assert looked.observed.broken_columns == ("money",)
        assert looked.action.act == "mend"
        wanted = {("BaibuColumnDrift", "age"), ("BaibuDataBroken", "money")}
        assert until(lambda: wanted <= set(firing(address)))
        assert scraped(address, "sum(baibu_predictions_total)") == [float(len(calm) + len(odd))]
        assert of_package(package).columns == upkeep.planned(project)[1].columns


def rows(count: int, *, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    age, money = rng.integers(18, 80, count), rng.exponential(1_000, count).round(2)
    return pd.DataFrame(
        {"age": age, "money": money, "city": rng.choice(["北京", "上海", "广州"], count)}
    )


def answering(folder: Path) -> Project:
    """Make a project whose run came to a package."""
    frame = rows(1_200, seed=0)
    held = frame["age"] / 20 + 2 * (frame["city"] == "广州")
    held += 0.7 * np.random.default_rng(9).normal(size=len(frame))
    frame["y"] = np.where(held > held.median(), "yes", "no")
    card = Card(
        name="loans",
        task=Task(target="y"),
        source=(Source(address="data/a.csv"),),
        budget=Budget(seconds=2.0),
    )
    project = Project.make(folder / "loans", completed(card, *settled(frame)))
    frame.to_csv(project.folder / "data" / "a.csv", index=False)
    run(project, now=clock.now, want=["package", "watch"])
    return project


def send(client: httpx.Client, frame: pd.DataFrame, log: Path) -> None:
    """Ask for all rows, and wait until they are written down."""
    before = lines(log)
    answer = client.post("/predict/batch", json=frame.to_dict("records"))
    assert answer.status_code == 200, answer.text
    assert until(lambda: lines(log) == before + len(frame))


def lines(log: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in log.glob("requests-*.jsonl"))


def scraped(address: str, query: str) -> list[float]:
    told = asked(address, "query", query=query)["result"]
    return [float(one["value"][1]) for one in told]
