"""The rules and the dashboards read what is exported, say what to do, and Prometheus takes them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, get_args

import pytest

from baibu.core.language import LANGUAGES, messages
from baibu.workbench.monitor import grafana, live, rules

SERVICE = {  # what a service of ours exports by itself, as `serving.metrics` names it
    "baibu_requests_total",
    "baibu_request_seconds_bucket",
    "baibu_predictions_total",
    "baibu_predicted_sum",
    "baibu_predicted_count",
    "up",
}
GAUGES = {f"baibu_{name}" for name in get_args(live.Name)}
PROMTOOL = shutil.which("promtool")


def read_by(expr: str) -> set[str]:
    plain = re.sub(r'"[^"]*"', "", expr)
    return set(re.findall(r"\b(?:baibu_\w+|up)\b", plain))


def test_every_rule_reads_what_is_exported_and_tells_what_to_do() -> None:
    for one in rules.rules(latency_ms=20):
        names = read_by(one.expr)
        assert names, one.name
        assert names <= SERVICE | GAUGES, one.name
        for part in ("summary", "todo"):
            for language in LANGUAGES:
                assert messages("monitor")[f"alert.{one.name}.{part}"].into(language)


def test_every_alarm_that_is_exported_has_its_rule() -> None:
    alarms = {name for name in GAUGES if name.endswith(("_alarm", "_worse"))}
    assert alarms <= {name for one in rules.rules() for name in read_by(one.expr)}


def test_the_limit_of_the_card_is_the_limit_of_the_rule() -> None:
    (slow,) = [one for one in rules.rules(latency_ms=20) if one.name == "BaibuSlow"]
    assert slow.expr.endswith("> 0.02")


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian: prometheus)")
def test_prometheus_itself_takes_the_rules_and_the_configuration(tmp_path: Path) -> None:
    assert PROMTOOL is not None
    (tmp_path / "rules.yml").write_text(rules.rules_file(latency_ms=20), "utf-8")
    place = tmp_path / "prometheus.yml"
    place.write_text(rules.scrape_config("127.0.0.1:8000"), "utf-8")
    done = subprocess.run(
        [PROMTOOL, "check", "config", str(place)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(rules.rules())} rules found" in done.stdout


PANEL = {"id", "type", "title", "gridPos"}


def panels(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in told["panels"] if one["type"] != "row"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["binary", "regression"])
def test_a_dashboard_is_whole_and_reads_what_is_exported(language: Any, kind: str) -> None:
    told = json.loads(grafana.dashboard_file(language, kind=kind, name="loans"))
    assert told["title"].endswith("loans")
    assert {"uid", "title", "schemaVersion", "panels", "templating", "time"} <= set(told)
    numbers = [one["id"] for one in told["panels"]]
    assert len(set(numbers)) == len(numbers)
    (variable,) = told["templating"]["list"]
    assert (variable["type"], variable["query"]) == ("datasource", "prometheus")
    for one in told["panels"]:
        assert set(one) >= PANEL
        assert one["title"]
    for one in panels(told):
        assert one["datasource"]["uid"] == "${" + variable["name"] + "}"
        ids = [target["refId"] for target in one["targets"]]
        assert ids
        assert len(set(ids)) == len(ids)
        for target in one["targets"]:
            assert read_by(target["expr"]) <= SERVICE | GAUGES
            assert read_by(target["expr"])


def test_no_panel_lies_over_another_and_none_leaves_the_grid() -> None:
    taken: set[tuple[int, int]] = set()
    for one in grafana.dashboard("en", kind="binary")["panels"]:
        place = one["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, one["title"]
        assert max(x for x, _ in cells) < grafana.COLUMNS
        taken |= cells


def test_both_languages_show_the_same_curves() -> None:
    def curves(language: Any) -> list[str]:
        told = grafana.dashboard(language, kind="binary")
        return [target["expr"] for one in panels(told) for target in one["targets"]]

    assert curves("zh") == curves("en")


def test_every_gauge_has_its_help_in_both_languages() -> None:
    texts = messages("monitor")
    assert {f"gauge.{name}" for name in get_args(live.Name)} == {
        key for key in texts if key.startswith("gauge.")
    }
