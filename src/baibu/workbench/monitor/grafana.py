"""Write a dashboard for Grafana: the service, the rows it gets, and how good its answers are.

Gives  plain data that Grafana 10 and later import as they are; every curve reads a number that the
       service or `live` exports.

Start reading at `dashboard`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from baibu.core.language import Language, say
from baibu.workbench.monitor.drift import LARGE, MODERATE
from baibu.workbench.monitor.rules import JOB

SCHEMA = 39  # of dashboards, as of Grafana 10.4
COLUMNS = 24  # of a row of panels
HEIGHT = 8
Unit = Literal["reqps", "s", "short", "percentunit", "none"]
SOURCE = {"type": "prometheus", "uid": "${source}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A picture; its title is `monitor.panel.NAME`."""

    name: str
    curves: Sequence[tuple[str, str]]  # expression, legend
    unit: Unit = "short"
    kind: Literal["timeseries", "stat", "table"] = "timeseries"
    width: int = 12
    marks: Sequence[float] = ()  # from which on it is yellow, then red


def dashboard(language: Language, *, kind: str, name: str = "", job: str = JOB) -> dict[str, Any]:
    """Write the dashboard of a model of this kind of task; `name` is told in its title."""
    title = say("monitor.panel.title", language)
    groups = (
        ("service", _service(kind, job)),
        ("data", _data(job)),
        ("performance", _performance(job)),
    )
    panels: list[dict[str, Any]] = []
    below = 0
    for group, several in groups:
        panels.append(_row(group, language, len(panels) + 1, below))
        below += 1
        across = 0
        for one in several:
            if across + one.width > COLUMNS:
                across, below = 0, below + HEIGHT
            panels.append(_panel(one, language, len(panels) + 1, (across, below)))
            across += one.width
        below += HEIGHT
    return {
        "uid": f"baibu-{language}",
        "title": f"{title} · {name}" if name else title,
        "schemaVersion": SCHEMA,
        "version": 1,
        "editable": True,
        "refresh": "30s",
        "tags": ["baibu"],
        "time": {"from": "now-7d", "to": "now"},
        "timezone": "browser",
        "templating": {"list": [_source(language)]},
        "annotations": {"list": []},
        "panels": panels,
    }


def dashboard_file(language: Language, *, kind: str, name: str = "", job: str = JOB) -> str:
    """Write it as a file."""
    told = dashboard(language, kind=kind, name=name, job=job)
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _service(kind: str, job: str) -> list[Panel]:
    here = f'{{job="{job}"}}'
    times = f"sum by (le) (rate(baibu_request_seconds_bucket{here}[5m]))"
    if kind == "regression":
        mean = (
            f"sum(rate(baibu_predicted_sum{here}[5m])) / sum(rate(baibu_predicted_count{here}[5m]))"
        )
        answers = Panel(name="amounts", curves=((mean, ""),), width=8)
    else:
        curve = f"sum by (class) (rate(baibu_predictions_total{here}[5m]))"
        answers = Panel(name="answers", curves=((curve, "{{class}}"),), width=8)
    requests = f"sum by (outcome) (rate(baibu_requests_total{here}[5m]))"
    return [
        Panel(name="requests", curves=((requests, "{{outcome}}"),), unit="reqps", width=8),
        Panel(
            name="latency",
            curves=tuple(
                (f"histogram_quantile({share}, {times})", f"{share:.0%}") for share in (0.5, 0.99)
            ),
            unit="s",
            width=8,
        ),
        answers,
    ]


def _data(job: str) -> list[Panel]:
    here = f'{{job="{job}"}}'
    return [
        Panel(
            name="drift",
            curves=((f"baibu_column_psi{here}", "{{column}}"),),
            marks=(MODERATE, LARGE),
        ),
        Panel(
            name="missing",
            curves=((f"baibu_column_missing_share{here}", "{{column}}"),),
            unit="percentunit",
        ),
        Panel(
            name="alarms",
            curves=((f"baibu_column_alarm{here} > 0", "{{column}} ({{kind}})"),),
            kind="table",
        ),
        Panel(
            name="answer_drift",
            curves=((f"baibu_answer_psi{here}", ""),),
            marks=(MODERATE, LARGE),
        ),
    ]


def _performance(job: str) -> list[Panel]:
    here = f'{{job="{job}"}}'
    scores = ("score", "score_low", "score_estimated", "score_promised")
    return [
        Panel(
            name="score",
            curves=tuple((f"baibu_{one}{here}", f"{one} {{{{metric}}}}") for one in scores),
        ),
        Panel(
            name="calibration",
            curves=((f"baibu_calibration_error{here}", ""),),
            unit="percentunit",
        ),
        Panel(
            name="rows",
            curves=tuple((f"baibu_{one}{here}", one) for one in ("window_rows", "labelled_rows")),
        ),
        Panel(
            name="watched",
            curves=((f"time() - baibu_watched_seconds{here}", ""),),
            unit="s",
            kind="stat",
        ),
    ]


def _row(group: str, language: Language, number: int, below: int) -> dict[str, Any]:
    return {
        "id": number,
        "type": "row",
        "title": say(f"monitor.panel.{group}", language),
        "collapsed": False,
        "gridPos": {"x": 0, "y": below, "w": COLUMNS, "h": 1},
        "panels": [],
    }


def _panel(one: Panel, language: Language, number: int, at: tuple[int, int]) -> dict[str, Any]:
    colours = ("green", "yellow", "red")
    steps = [{"color": colours[0], "value": None}] + [
        {"color": colour, "value": mark}
        for colour, mark in zip(colours[1:], one.marks, strict=False)
    ]
    return {
        "id": number,
        "type": one.kind,
        "title": say(f"monitor.panel.{one.name}", language),
        "datasource": SOURCE,
        "gridPos": {"x": at[0], "y": at[1], "w": one.width, "h": HEIGHT},
        "targets": [
            {
                "refId": chr(ord("A") + place),
                "datasource": SOURCE,
                "expr": expr,
                "legendFormat": legend or "__auto",
                "instant": one.kind == "table",
                "format": "table" if one.kind == "table" else "time_series",
            }
            for place, (expr, legend) in enumerate(one.curves)
        ],
        "fieldConfig": {
            "defaults": {
                "unit": one.unit,
                "thresholds": {"mode": "absolute", "steps": steps},
                "custom": {"thresholdsStyle": {"mode": "line" if one.marks else "off"}}
                if one.kind == "timeseries"
                else {},
            },
            "overrides": [],
        },
        "options": {},
    }


def _source(language: Language) -> dict[str, Any]:
    return {
        "name": "source",
        "label": say("monitor.panel.source", language),
        "type": "datasource",
        "query": "prometheus",
        "refresh": 1,
        "hide": 0,
    }
