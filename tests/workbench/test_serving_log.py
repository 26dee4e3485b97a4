"""The request log holds every answer, in files of a day and a size, and never what is left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from baibu.workbench.monitor.log import traffic
from baibu.workbench.serving.requestlog import Pages, RequestLog
from baibu.workbench.serving.settings import Settings
from workbench.serving_made import packed
from workbench.serving_open import by_each_way, opened  # noqa: F401 - each test by both ways

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def lines_of(folder: Path, kind: str = "requests") -> list[dict[str, Any]]:
    found = []
    for path in sorted(folder.glob(f"{kind}-*.jsonl")):
        raw = path.read_bytes()
        assert raw.endswith(b"\n")
        found += [json.loads(line) for line in raw.decode().splitlines()]
    return found


def test_each_answer_is_a_line_that_says_what_was_asked_and_answered(tmp_path: Path) -> None:
    with opened(packed(tmp_path / "package"), Settings(log=tmp_path / "log")) as made:
        example = made.predictor.signature.example
        pretty = json.dumps({**example, "town": "a\u2028东"}, indent=1, ensure_ascii=False)
        told = [
            made.client.post("/predict", json=example).json(),
            made.client.post("/predict", content=pretty.encode()).json(),
            *made.client.post("/predict/batch", json=[example, example]).json()["predictions"],
        ]
        version = made.predictor.version
        refused = made.client.post("/predict", json={})
    assert refused.status_code == 422
    lines = lines_of(tmp_path / "log")
    assert [line["id"] for line in lines] == [one["id"] for one in told]
    assert len({line["id"] for line in lines}) == 4
    for line, one in zip(lines, told, strict=True):
        assert set(line) == {"at", "id", "row", "prediction", "chances", "version", "ms"}
        assert line["chances"] == one["chances"]
        assert line["version"] == version
        assert datetime.fromisoformat(line["at"]).tzinfo is not None
        assert line["ms"] >= 0
    assert [line["row"]["town"] for line in lines] == ["north", "a\u2028东", "north", "north"]
    assert len(traffic(tmp_path / "log", ("no", "yes"))) == 4


def test_a_column_that_is_left_out_is_nowhere_on_the_disk(tmp_path: Path) -> None:
    limits = Settings(log=tmp_path / "log", leave_out=("income", "note"))
    with opened(packed(tmp_path / "package"), limits) as made:
        row = {**made.predictor.signature.example, "income": 123.25, "note": "secret"}
        made.client.post("/predict", json=row)
        made.client.post("/predict/batch", json=[row])
        made.client.post("/", data={**row, "is_member": "true"})
    raw = b"".join(path.read_bytes() for path in (tmp_path / "log").iterdir())
    assert b"secret" not in raw
    assert b"123.25" not in raw
    assert [set(line["row"]) for line in lines_of(tmp_path / "log")] == [
        {"age", "town", "since", "is_member"}
    ] * 3


def test_without_a_folder_nothing_is_written_and_everything_is_answered(tmp_path: Path) -> None:
    with opened(packed(tmp_path / "package")) as made:
        told = made.client.post("/predict", json=made.predictor.signature.example).json()
        label = made.client.post("/label", json={"id": told["id"], "truth": "no"}).json()
    assert told["id"]
    assert label["written"] is False
    assert [path.name for path in tmp_path.iterdir()] == ["package"]


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    made = Pages(tmp_path, "requests", 100)
    yield made
    made.close()


def test_a_file_is_left_when_it_is_full_or_the_day_ends(pages: Pages, tmp_path: Path) -> None:
    line = b"x" * 39 + b"\n"
    for at in (NOON, NOON, NOON, NOON + timedelta(days=1)):
        pages.write(line, at)
    sizes: dict[str, list[int]] = {
        path.name.split("-", 1)[1][:10]: [] for path in tmp_path.iterdir()
    }
    for path in sorted(tmp_path.iterdir()):
        sizes[path.name.split("-", 1)[1][:10]].append(path.stat().st_size)
    assert sizes == {"2026-11-21": [80, 40], "2026-11-22": [40]}


def test_a_second_start_on_the_same_day_touches_no_file_of_the_first(tmp_path: Path) -> None:
    for word in (b"one\n", b"two\n"):
        pages = Pages(tmp_path, "requests", 100)
        pages.write(word, NOON)
        pages.close()
    assert sorted(path.read_bytes() for path in tmp_path.iterdir()) == [b"one\n", b"two\n"]


def test_a_disk_that_refuses_loses_lines_and_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = RequestLog(tmp_path / "log", most_bytes=1000, clock=Clock())
    (tmp_path / "log").rmdir()
    (tmp_path / "log").write_text("a file where the folder was")
    made.add(["{}", "{}"])
    made.close()
    assert made.lost == 2
    assert "cannot be written" in caplog.text


def test_what_waits_is_written_before_it_ends(tmp_path: Path) -> None:
    made = RequestLog(tmp_path, most_bytes=10**6, clock=Clock())
    for number in range(1000):
        made.add([f'{{"n":{number}}}'])
    made.close()
    assert [line["n"] for line in lines_of(tmp_path)] == list(range(1000))
    assert made.lost == made.waiting == 0
