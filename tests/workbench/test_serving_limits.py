"""A service that is full, kept waiting or broken says so with a code, and answers the next one."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from baibu.workbench.packaging.predictor import Predictor
from baibu.workbench.serving.refusals import LateError
from baibu.workbench.serving.service import Service
from baibu.workbench.serving.settings import Settings
from workbench.serving_made import packed
from workbench.serving_open import by_each_way, opened  # noqa: F401 - each test by both ways


def counted(text: str, route: str, outcome: str) -> float:
    start = f'baibu_requests_total{{outcome="{outcome}",route="{route}"}} '
    return float(text.partition(start)[2].split()[0])


def test_who_comes_when_it_is_full_is_told_when_to_come_back(tmp_path: Path) -> None:
    with opened(packed(tmp_path), Settings(waiting=0, batches=0)) as made:
        row = made.predictor.signature.example
        single = made.client.post("/predict", json=row)
        many = made.client.post("/predict/batch", json=[row])
        page = made.client.post("/", data={"age": "41"}, headers={"accept-language": "zh"})
        health = made.client.get("/health")
        counts = made.client.get("/metrics").text
    for reply, seconds in ((single, "1"), (many, "2")):
        assert reply.status_code == 503
        assert reply.headers["retry-after"] == seconds
        assert reply.json()["error"]["code"] == "W045"
    assert page.status_code == 503
    assert "排队的请求太多" in page.text
    assert health.status_code == 503
    assert health.json()["ready"] is False
    assert counted(counts, "predict", "busy") == counted(counts, "batch", "busy") == 1


@pytest.mark.parametrize("sent", ["", '{"age": 4'])
def test_a_body_that_does_not_come_is_given_up(tmp_path: Path, sent: str) -> None:
    with opened(packed(tmp_path), Settings(seconds=0.5)) as made:
        with socket.create_connection(("127.0.0.1", made.port), timeout=300) as slow:
            head = "POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60\r\n\r\n"
            slow.sendall(f"{head}{sent}".encode())
            told = slow.recv(10_000).decode()
        counts = made.client.get("/metrics").text
    assert told.startswith("HTTP/1.1 504")
    assert '"W046"' in told
    assert counted(counts, "predict", "late") == 1


def test_a_client_that_goes_away_in_the_middle_harms_nobody(tmp_path: Path) -> None:
    with opened(packed(tmp_path)) as made:
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", made.port), timeout=300) as gone:
                gone.sendall(b"POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\n")
                gone.sendall(b"Content-Length: 60\r\n\r\n{")
        example = made.predictor.signature.example
        assert made.client.post("/predict", json=example).status_code == 200
        assert counted(made.client.get("/metrics").text, "predict", "fault") == 0


def test_many_rows_that_took_too_long_are_given_up(tmp_path: Path) -> None:
    service = Service(Predictor.load(packed(tmp_path)), Settings(seconds=5))
    body = json.dumps([service.signature.example]).encode()

    async def asked(start: float) -> int:
        return len(await service.many(body, "application/json", start))

    with pytest.raises(LateError):
        asyncio.run(asked(time.perf_counter() - 6))
    assert asyncio.run(asked(time.perf_counter())) == 1
    service.close()


class Broken:
    """A model that has a fault."""

    def __init__(self, whole: Predictor) -> None:
        self.whole = whole

    def __getattr__(self, name: str) -> Any:
        return getattr(self.whole, name)

    def encode(self, rows: Any) -> Any:
        raise ZeroDivisionError("a fault of our own")

    predict = encode


@pytest.mark.parametrize(("tags", "part"), [("zh", "服务自身出了错"), ("en", "of its own")])
def test_a_fault_of_our_own_is_named_and_found_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, tags: str, part: str
) -> None:
    with opened(packed(tmp_path)) as made:
        row = made.predictor.signature.example
        made.app.service.predictor = Broken(made.predictor)
        replies = [
            made.client.post("/predict", json=row, headers={"accept-language": tags}),
            made.client.post("/predict/batch", json=[row], headers={"accept-language": tags}),
        ]
        made.app.service.predictor = made.predictor
        assert made.client.post("/predict", json=row).status_code == 200
        counts = made.client.get("/metrics").text
    for reply in replies:
        assert reply.status_code == 500
        told = reply.json()["error"]["what"]
        assert part in told
        assert "ZeroDivisionError" not in reply.text
        reference = told.rstrip(".。").split()[-1]
        assert reference in caplog.text
    assert counted(counts, "predict", "fault") == counted(counts, "batch", "fault") == 1
