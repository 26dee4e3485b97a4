"""Whatever stands in a log, the lines that are sound are read and the rest is counted."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu.workbench.monitor.log import matched, traffic, truths
from baibu.workbench.serving.requestlog import RequestLog

AT = datetime(2026, 1, 5, tzinfo=UTC)


def line(**changed: Any) -> dict[str, Any]:
    chances = {"no": 0.25, "yes": 0.75}
    told = {"at": AT.isoformat(), "id": "a", "row": {"x": 1}, "chances": chances, "version": "v"}
    return {**told, **changed}


def log_of(folder: Path, *lines: Any, kind: str = "requests") -> Path:
    raw = "".join(
        (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)) + "\n"
        for one in lines
    )
    (folder / f"{kind}-2026-01-05-1-1.jsonl").write_text(raw, "utf-8", newline="")
    return folder


def test_rows_come_in_the_order_of_time_with_the_chance_of_yes(tmp_path: Path) -> None:
    later = line(id="b", at="2026-01-05T10:00:00+08:00", chances={"yes": 0.1, "no": 0.9})
    found = traffic(log_of(tmp_path, later, line()), ("no", "yes"))
    assert found.ids == ("a", "b")
    assert found.predicted.tolist() == [0.75, 0.1]
    assert found.at[1] == AT + timedelta(hours=2)


def test_what_is_no_line_of_a_log_is_left_out_and_counted(tmp_path: Path) -> None:
    broken = ["{", "7", "null", "[]", line(row=[1]), line(chances={"no": 1}), line(at="soon"),
              line(chances={"no": 0, "yes": "NaN"})]  # fmt: skip
    found = traffic(log_of(tmp_path, line(), *broken, line(id="b")), ("no", "yes"))
    assert found.ids == ("a", "b")
    assert found.broken == len(broken)


def test_a_last_line_that_a_power_cut_broke_costs_itself_only(tmp_path: Path) -> None:
    place = log_of(tmp_path, line(), line(id="b")) / "requests-2026-01-05-1-1.jsonl"
    place.write_bytes(place.read_bytes()[:-20])
    found = traffic(tmp_path, ("no", "yes"))
    assert (found.ids, found.broken) == (("a",), 1)


@given(st.lists(st.binary(max_size=60), max_size=8))
@settings(deadline=None, max_examples=60)
def test_no_bytes_whatever_stop_a_reader(tmp_path_factory: Any, held: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("log")
    sound = json.dumps(line()).encode()
    (folder / "requests-x.jsonl").write_bytes(b"\n".join([*held, sound, b""]))
    assert "a" in traffic(folder, ("no", "yes")).ids
    assert truths(folder) == {}


def test_the_last_truth_that_was_told_counts_and_what_came_later_is_not_known_yet(
    tmp_path: Path,
) -> None:
    told = [
        {"id": "a", "truth": "yes", "at": (AT + timedelta(days=2)).isoformat()},
        {"id": "a", "truth": "no", "at": (AT + timedelta(days=1)).isoformat()},
        {"id": "b", "truth": "maybe", "at": AT.isoformat()},
        "{",
    ]
    log_of(tmp_path, line(), line(id="b"), line(id="c"))
    log_of(tmp_path, *told, kind="labels")
    asked = traffic(tmp_path, ("no", "yes"))
    known, values = matched(asked, truths(tmp_path), ("no", "yes"))
    assert known.tolist() == [True, False, False]  # "maybe" is no class
    assert values[0] == 1.0
    early = truths(tmp_path, known_at=AT + timedelta(days=1))
    assert matched(asked, early, ("no", "yes"))[1][0] == 0.0


@pytest.mark.parametrize(("truth", "wanted"), [(1, 1.0), (1.0, 1.0), ("1", 1.0), (0, 0.0)])
def test_a_class_of_a_number_is_known_however_it_is_written(
    tmp_path: Path, truth: Any, wanted: float
) -> None:
    log_of(tmp_path, line(chances={"0": 0.5, "1": 0.5}))
    log_of(tmp_path, {"id": "a", "truth": truth, "at": AT.isoformat()}, kind="labels")
    asked = traffic(tmp_path, ("0", "1"))
    assert matched(asked, truths(tmp_path), ("0", "1"))[1].tolist() == [wanted]


def test_several_classes_and_amounts_have_their_own_form(tmp_path: Path) -> None:
    log_of(tmp_path, line(chances={"a": 0.2, "b": 0.3, "c": 0.5}))
    assert traffic(tmp_path, ("a", "b", "c")).predicted.tolist() == [[0.2, 0.3, 0.5]]
    log_of(tmp_path, {**line(), "value": 12.5})
    assert traffic(tmp_path, ()).predicted.tolist() == [12.5]


def test_what_the_service_writes_is_what_is_read(tmp_path: Path) -> None:
    log = RequestLog(tmp_path, most_bytes=1 << 20, clock=lambda: AT)
    names = [log.new_id() for _ in range(3)]
    log.add([json.dumps(line(id=name)) for name in names])
    log.label(names[1], "yes")
    log.close()
    asked = traffic(tmp_path, ("no", "yes"))
    assert sorted(asked.ids) == sorted(names)
    known, values = matched(asked, truths(tmp_path), ("no", "yes"))
    assert np.flatnonzero(known).tolist() == [asked.ids.index(names[1])]
    assert values[known].tolist() == [1.0]
