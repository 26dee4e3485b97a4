"""Write the rules by which Prometheus calls a person, with what to do in both languages.

A rule holds for a while before it calls (`for`), so that one odd window wakes nobody. What hurts
those who are served is `critical`; what makes the model slowly worse is a `warning`.

Start reading at `RULES` and `rules`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from baibu.core.language import LANGUAGES, say

Severity = Literal["critical", "warning"]
JOB = "baibu"
SILENT_HOURS = 6  # without a look at the traffic
USUAL_SECONDS = 0.25  # of 99 of 100 requests, where the card names no limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When to call a person."""

    name: str  # its texts are `monitor.alert.NAME`
    expr: str
    minutes: int  # that it must hold
    severity: Severity


def rules(*, latency_ms: float = 0.0, job: str = JOB) -> tuple[Rule, ...]:
    """List the rules; the card's limit of latency, or a usual one, is kept for 99 of 100."""
    limit = latency_ms / 1000 if latency_ms else USUAL_SECONDS
    here = f'job="{job}"'
    broken = f'sum(rate(baibu_requests_total{{{here},outcome=~"busy|late|fault"}}[5m]))'
    every = f"sum(rate(baibu_requests_total{{{here}}}[5m]))"
    times = f"sum by (le) (rate(baibu_request_seconds_bucket{{{here}}}[5m]))"
    old = SILENT_HOURS * 3600
    return (
        Rule(name="BaibuDown", expr=f"up{{{here}}} == 0", minutes=2, severity="critical"),
        Rule(
            name="BaibuFailing",
            expr=f"{broken} / {every} > 0.01",
            minutes=5,
            severity="critical",
        ),
        Rule(
            name="BaibuSlow",
            expr=f"histogram_quantile(0.99, {times}) > {limit:g}",
            minutes=10,
            severity="warning",
        ),
        Rule(
            name="BaibuDataBroken",
            expr=f'baibu_column_alarm{{{here},kind="quality"}} > 0',
            minutes=15,
            severity="critical",
        ),
        Rule(
            name="BaibuColumnDrift",
            expr=f'baibu_column_alarm{{{here},kind="drift"}} > 0',
            minutes=60,
            severity="warning",
        ),
        Rule(
            name="BaibuAnswerDrift",
            expr=f"baibu_answer_alarm{{{here}}} > 0",
            minutes=60,
            severity="warning",
        ),
        Rule(
            name="BaibuTruthDrift",
            expr=f"baibu_truth_alarm{{{here}}} > 0",
            minutes=60,
            severity="warning",
        ),
        Rule(
            name="BaibuScoreWorse",
            expr=f"baibu_score_worse{{{here}}} > 0",
            minutes=60,
            severity="critical",
        ),
        Rule(
            name="BaibuScoreEstimatedWorse",
            expr=f"baibu_score_estimated_worse{{{here}}} > 0",
            minutes=60,
            severity="warning",
        ),
        Rule(
            name="BaibuMiscalibrated",
            expr=f"baibu_calibration_alarm{{{here}}} > 0",
            minutes=60,
            severity="warning",
        ),
        Rule(
            name="BaibuUnwatched",
            expr=f"time() - baibu_watched_seconds{{{here}}} > {old}",
            minutes=15,
            severity="warning",
        ),
    )


def rules_file(*, latency_ms: float = 0.0, job: str = JOB, hold_seconds: int | None = None) -> str:
    """Write the rules file; `hold_seconds` replaces how long every rule must hold."""
    lines = ["groups:", f"  - name: {_quoted(job)}", "    rules:"]
    for one in rules(latency_ms=latency_ms, job=job):
        hold = f"{one.minutes}m" if hold_seconds is None else f"{hold_seconds}s"
        lines += [
            f"      - alert: {one.name}",
            f"        expr: {_quoted(one.expr)}",
            f"        for: {hold}",
            "        labels:",
            f"          severity: {one.severity}",
            "        annotations:",
        ]
        for name, told in _annotations(one).items():
            lines.append(f"          {name}: {_quoted(told)}")
    return "\n".join([*lines, ""])


def scrape_config(
    target: str, *, job: str = JOB, rules_path: str = "rules.yml", every_seconds: int = 15
) -> str:
    """Write a configuration of Prometheus that reads one service and these rules."""
    return "\n".join(
        [
            "global:",
            f"  scrape_interval: {every_seconds}s",
            f"  scrape_timeout: {min(10, every_seconds)}s",
            f"  evaluation_interval: {every_seconds}s",
            "rule_files:",
            f"  - {_quoted(rules_path)}",
            "scrape_configs:",
            f"  - job_name: {_quoted(job)}",
            "    static_configs:",
            f"      - targets: [{_quoted(target)}]",
            "",
        ]
    )


def _annotations(one: Rule) -> Mapping[str, str]:
    return {
        f"{part}_{language}": say(f"monitor.alert.{one.name}.{part}", language, hours=SILENT_HOURS)
        for part in ("summary", "todo")
        for language in LANGUAGES
    }


def _quoted(told: str) -> str:
    """Write a text as YAML: a JSON string is one."""
    return json.dumps(told, ensure_ascii=False)
