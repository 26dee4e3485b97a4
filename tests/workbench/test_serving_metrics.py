"""What is counted is what happened, over all processes, in the form that Prometheus reads."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from baibu.workbench.serving.counts import SIZES, Counts
from baibu.workbench.serving.settings import Settings
from workbench.serving_made import packed
from workbench.serving_open import by_each_way, opened  # noqa: F401 - each test by both ways

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(text: str) -> Samples:
    return {
        (one.name, frozenset(one.labels.items())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def told(found: Samples, name: str, **labels: str) -> float:
    return found[name, frozenset(labels.items())]


def test_each_request_is_counted_once_by_its_outcome(tmp_path: Path) -> None:
    with opened(packed(tmp_path / "package")) as made:
        row = made.predictor.signature.example
        answers = [made.client.post("/predict", json=row).json() for _ in range(3)]
        made.client.post("/predict", json={**row, "age": 999})
        made.client.post("/predict", json={})
        made.client.post("/predict/batch", json=[row, row])
        made.client.post("/predict/batch", content=b"[")
        made.client.get("/nowhere")
        found = samples(made.client.get("/metrics").text)
        version = made.predictor.version
    for route, outcome, count in (
        ("predict", "ok", 4), ("predict", "refused", 1), ("batch", "ok", 1),
        ("batch", "refused", 1), ("other", "refused", 1), ("predict", "fault", 0),
    ):  # fmt: skip
        assert told(found, "baibu_requests_total", route=route, outcome=outcome) == count
    assert told(found, "baibu_request_seconds_count", route="predict") == 4
    assert told(found, "baibu_request_seconds_count", route="batch") == 1
    assert told(found, "baibu_asked_rows_sum") == 5
    said = answers[0]["prediction"]
    assert told(found, "baibu_predictions_total", **{"class": said}) >= 5
    by_class = [value for (name, _), value in found.items() if name == "baibu_predictions_total"]
    assert sum(by_class) == 6
    assert told(found, "baibu_remarks_total", column="age") == 1
    assert told(found, "baibu_model", version=version, task="binary", target="y") == 1


def test_a_histogram_grows_from_edge_to_edge(tmp_path: Path) -> None:
    with opened(packed(tmp_path / "package", "regression")) as made:
        for _ in range(3):
            made.client.post("/predict", json=made.predictor.signature.example)
        text = made.client.get("/metrics").text
    (family,) = [
        one for one in text_string_to_metric_families(text) if one.name == "baibu_predicted"
    ]
    edges = [one for one in family.samples if one.name == "baibu_predicted_bucket"]
    values = [one.value for one in edges]
    assert values == sorted(values)
    assert [one.labels["le"] for one in edges][-1] == "+Inf"
    assert values[0] == 0
    assert values[-1] == 3


def test_whoever_watches_the_model_may_add_gauges(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    gauges: list[Any] = [
        {"name": "baibu_column_psi", "help": "h", "labels": {"column": 'a"b'}, "value": 0.5},
        {"name": "baibu_column_psi", "help": "h", "labels": {"column": "c"}, "value": 0},
        {"name": "not a name", "help": "h", "labels": {}, "value": 1},
        {"name": "baibu_column_psi", "help": "h", "labels": {"other": "c"}, "value": 0},
        {"name": "baibu_x", "help": "h", "labels": {}, "value": "many"},
        7,
    ]
    path = tmp_path / "log" / "gauges.json"
    path.write_text(json.dumps(gauges), encoding="utf-8")
    with opened(packed(tmp_path / "package"), Settings(log=tmp_path / "log")) as made:
        found = samples(made.client.get("/metrics").text)
        path.write_text("[{", encoding="utf-8")
        after = samples(made.client.get("/metrics").text)
    assert told(found, "baibu_column_psi", column='a"b') == 0.5
    assert len([one for one in found if one[0] == "baibu_column_psi"]) == 2
    assert not [one for one in after if one[0] == "baibu_column_psi"]


def test_the_watcher_of_a_project_is_heard(tmp_path: Path) -> None:
    from baibu.workbench.monitor.live import gauge, written

    (tmp_path / "log").mkdir()
    written([gauge("column_psi", 0.25, column="age")], tmp_path / "log")
    with opened(packed(tmp_path / "package"), Settings(log=tmp_path / "log")) as made:
        found = samples(made.client.get("/metrics").text)
    assert told(found, "baibu_column_psi", column="age") == 0.25


def test_without_the_library_everything_but_the_counts_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(packed(tmp_path / "package")) as made:
        with monkeypatch.context() as without:
            without.setitem(sys.modules, "prometheus_client", None)
            reply = made.client.get("/metrics")
        assert (
            made.client.post("/predict", json=made.predictor.signature.example).status_code == 200
        )
    assert reply.status_code == 503
    assert reply.json()["error"]["code"] == "W049"
    assert "baibu[serve]" in reply.json()["error"]["fix"]


SEEN = st.lists(st.tuples(st.integers(0, 2), st.floats(0, 400)), max_size=30)


@given(seen=SEEN)
def test_counts_of_several_processes_are_the_counts_of_one(
    seen: list[tuple[int, float]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("counts")
    several = [Counts(["rows"], {"sizes": SIZES}, folder, worker) for worker in range(3)]
    alone = Counts(["rows"], {"sizes": SIZES})
    for worker, value in seen:
        for one in (several[worker], alone):
            one.add("rows")
            one.observe("sizes", value)
    assert several[0].total("rows") == alone.total("rows") == len(seen)
    for one in several:
        bins, total = one.histogram("sizes")
        assert bins == alone.histogram("sizes")[0]
        assert total == pytest.approx(alone.histogram("sizes")[1])
    for one in (*several, alone):
        one.close()


def test_a_process_that_died_leaves_what_it_counted(tmp_path: Path) -> None:
    first = Counts(["rows"], {}, tmp_path, 0)
    first.add("rows", 5)
    first.close()
    again = Counts(["rows"], {}, tmp_path, 0)
    again.add("rows")
    assert again.total("rows") == 6
    again.close()
