"""Watch a model at work: metrics, drift from counts, alerts, a dashboard, A/B, an update policy."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Stream = Mapping[str, Array]  # {"rows": (n, d), "labels": (n,)}

SECONDS = (0.01, 0.05, 0.1, 0.25, 1.0)  # borders of the buckets of durations
KINDS = ("moved", "broken")
BINS = 20
FALSE_SHARE = 0.01  # of the alarms, at most so many are false on average
FAR = 0.1  # so large a share of the rows must lie elsewhere for it to matter
BROKEN = 0.1  # so large a share of the values, more than before, is unusable
FRESH_WEEKS, SCHEDULE_WEEKS = 2, 12
NORMAL_95 = 1.96


# -- metrics --------------------------------------------------------------------------------------


class Metric:
    """One family: a name, a type, and a child for each combination of labels."""

    def __init__(self, name: str, help: str, kind: str, labels: Sequence[str]) -> None:
        self.name, self.help, self.kind, self.labels = name, help, kind, tuple(labels)
        self.children: dict[tuple[str, ...], Any] = {}

    def key(self, labels: Mapping[str, str]) -> tuple[str, ...]:
        """Give the child's key; every label must be there, and no other."""
        if set(labels) != set(self.labels):
            raise ValueError(f"{self.name} has the labels {self.labels}, not {tuple(labels)}")
        return tuple(str(labels[name]) for name in self.labels)

    def lines(self) -> list[str]:
        """Write the family."""
        told = self.help.replace("\\", "\\\\").replace("\n", "\\n")
        lines = [f"# HELP {self.name} {told}", f"# TYPE {self.name} {self.kind}"]
        for key, child in self.children.items():
            lines += self.samples(dict(zip(self.labels, key, strict=True)), child)
        return lines

    def samples(self, labels: Mapping[str, str], child: Any) -> list[str]:
        """Write one child."""
        return [sample(self.name, labels, child)]


class Counter(Metric):
    """A number that only grows."""

    def inc(self, amount: float = 1.0, **labels: str) -> None:
        """Add to it."""
        if not amount >= 0:
            raise ValueError("a counter never falls")
        key = self.key(labels)
        self.children[key] = self.children.get(key, 0.0) + amount


class Gauge(Metric):
    """A number that goes up and down."""

    def set(self, value: float, **labels: str) -> None:
        """Replace it."""
        self.children[self.key(labels)] = value


class Histogram(Metric):
    """How many values were at most so large, for several borders; their sum and their number."""

    borders: tuple[float, ...] = ()

    def observe(self, value: float, **labels: str) -> None:
        """Count one value."""
        child = self.children.setdefault(self.key(labels), self.empty())
        for place, border in enumerate(self.borders):
            child["buckets"][place] += value < border
        child["sum"] += value

    def empty(self) -> dict[str, Any]:
        """Give a child that has seen nothing."""
        return {"buckets": [0] * len(self.borders), "sum": 0.0}

    def samples(self, labels: Mapping[str, str], child: Any) -> list[str]:
        """Write the buckets, each of which holds the smaller ones, the sum and the number."""
        lines = [
            sample(f"{self.name}_bucket", {**labels, "le": number(border)}, count)
            for border, count in zip(self.borders, child["buckets"], strict=True)
        ]
        lines.append(sample(f"{self.name}_sum", labels, child["sum"]))
        lines.append(sample(f"{self.name}_count", labels, child["buckets"][-1]))
        return lines


class Registry:
    """All metrics of a service."""

    def __init__(self) -> None:
        self.metrics: dict[str, Metric] = {}

    def counter(self, name: str, help: str, labels: Sequence[str] = ()) -> Counter:
        """Add a counter."""
        made = Counter(name, help, "counter", labels)
        if not labels:
            made.children[()] = 0.0
        self.add(made)
        return made

    def gauge(self, name: str, help: str, labels: Sequence[str] = ()) -> Gauge:
        """Add a gauge."""
        made = Gauge(name, help, "gauge", labels)
        self.add(made)
        return made

    def histogram(
        self, name: str, help: str, buckets: Sequence[float], labels: Sequence[str] = ()
    ) -> Histogram:
        """Add a histogram with these upper borders."""
        made = Histogram(name, help, "histogram", labels)
        made.borders = (*sorted(buckets), math.inf)
        if not labels:
            made.children[()] = made.empty()
        self.add(made)
        return made

    def add(self, metric: Metric) -> None:
        """Take a family in, under a name that is allowed and free."""
        if not re.fullmatch("[a-zA-Z_:][a-zA-Z0-9_:]*", metric.name):
            raise ValueError(f"{metric.name!r} is no name of a metric")
        if metric.name in self.metrics:
            raise ValueError(f"there is a metric {metric.name} already")
        self.metrics[metric.name] = metric

    def expose(self) -> str:
        """Write everything in the text format of Prometheus."""
        lines = [line for metric in self.metrics.values() for line in metric.lines()]
        return "".join(f"{line}\n" for line in lines)


def sample(name: str, labels: Mapping[str, str], value: float) -> str:
    """Write one line."""
    pairs = ",".join(f'{label}="{escaped(told)}"' for label, told in labels.items())
    return f"{name}{{{pairs}}} {number(value)}" if pairs else f"{name} {number(value)}"


def escaped(told: str) -> str:
    """Write the value of a label."""
    return told.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def number(value: float) -> str:
    """Write a number as Go reads it."""
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return "NaN" if math.isnan(value) else repr(float(value))


def page(observed: Mapping[str, Any]) -> str:
    """Write what was observed of the model as the text of /metrics."""
    registry = Registry()
    requests = registry.counter("model_requests_total", "Requests, by outcome.", ["outcome"])
    for outcome, count in observed["requests"].items():
        requests.inc(count, outcome=outcome)
    seconds = registry.histogram("model_request_seconds", "Seconds to answer.", SECONDS)
    for one in observed["seconds"]:
        seconds.observe(one)
    indices = registry.gauge("model_column_psi", "PSI of a column.", ["column"])
    alarms = registry.gauge("model_column_alarm", "1: needs a person.", ["column", "kind"])
    for column, found in observed["columns"].items():
        indices.set(found["psi"], column=column)
        for kind in KINDS:
            alarms.set(float(found["alarm"] == kind), column=column, kind=kind)
    score = registry.gauge("model_score", "Share of right answers where the truth is known.")
    if observed["score"] is not None:
        score.set(observed["score"])
    registry.gauge("model_score_promised", "The same, when tested.").set(observed["promised"])
    return registry.expose()


# -- drift, from counts ---------------------------------------------------------------------------


def psi(before: Array, now: Array) -> float:
    """Give the population stability index of two rows of counts; every bin gets half a row more."""
    p = (np.asarray(before) + 0.5) / np.sum(np.asarray(before) + 0.5)
    q = (np.asarray(now) + 0.5) / np.sum(np.asarray(now) + 0.5)
    return float(np.sum((q - p) * np.log(q / p)))


def ks(before: Array, now: Array) -> tuple[float, float]:
    """Give the Kolmogorov-Smirnov distance of counts in ordered bins, and its p-value."""
    n, m = float(np.sum(before)), float(np.sum(now))
    if not n or not m:
        return 0.0, 1.0
    distance = float(np.max(np.abs(np.cumsum(before) / n - np.cumsum(now) / m)))
    far = distance * math.sqrt(n * m / (n + m))
    if far < 0.2:  # the series is slow there, and its sum 1 to twelve digits
        return distance, 1.0
    terms = ((-1) ** (k - 1) * math.exp(-2 * k**2 * far**2) for k in range(1, 101))
    return distance, min(1.0, max(0.0, 2 * sum(terms)))


def label_chance(before: Array, now: Array) -> float:
    """Give the p-value of the chi-square test that two rows of counts have the same shares."""
    from scipy.special import chdtrc

    table = np.array([before, now], dtype=float)
    table = table[:, table.sum(axis=0) > 0]
    if table.shape[1] < 2 or not table.sum(axis=1).all():
        return 1.0
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
    return float(chdtrc(table.shape[1] - 1, np.sum((table - expected) ** 2 / expected)))


def discoveries(chances: Sequence[float], share: float) -> list[int]:
    """Give the places of the p-values to act on (Benjamini and Hochberg)."""
    count = len(chances)
    order = np.argsort(chances, kind="stable")
    below = [k for k in range(1, count + 1) if chances[order[k - 1]] <= share * k / count]
    return sorted(int(place) for place in order[: max(below, default=0)])


def watch(reference: Stream, weeks: Sequence[Stream]) -> list[tuple[int, str, int | None]]:
    """Give every drift once, as (week from 1, "moved" | "broken" | "labels", column or None)."""
    known = Known(reference)
    found: list[tuple[int, str, int | None]] = []
    told: set[tuple[str, int | None]] = set()
    for week, stream in enumerate(weeks, 1):
        for alarm in known.alarms(stream):
            if alarm not in told:
                told.add(alarm)
                found.append((week, *alarm))
    return found


class Known:
    """The reference, as counts: of labels, and of each column for each label."""

    def __init__(self, reference: Stream) -> None:
        rows, labels = reference["rows"], reference["labels"]
        self.classes, self.counts = np.unique(labels, return_counts=True)
        low, high = np.nanmin(rows, axis=0), np.nanmax(rows, axis=0)
        self.low, self.high = low - (high - low), high + (high - low)
        self.unusable = self.is_unusable(rows).mean(axis=0)
        self.edges, self.bins = [], []
        for column in rows.T:
            there = column[~np.isnan(column)]
            edges = np.unique(np.quantile(there, np.linspace(0, 1, BINS + 1)[1:-1]))
            self.edges.append(edges)
            self.bins.append([binned(column[labels == one], edges) for one in self.classes])

    def is_unusable(self, rows: Array) -> Array:
        """Say which values are missing, or further out than the whole range seen."""
        return np.isnan(rows) | (rows < self.low) | (rows > self.high)

    def alarms(self, stream: Stream) -> list[tuple[str, int | None]]:
        """Look at one week."""
        rows, labels = stream["rows"], stream["labels"]
        unusable = self.is_unusable(rows)
        more = unusable.mean(axis=0) - self.unusable
        broken = [int(column) for column in np.flatnonzero(more >= BROKEN)]
        now = np.array([np.sum(labels == one) for one in self.classes])
        gap = np.abs(now / now.sum() - self.counts / self.counts.sum()).max()
        asked: list[tuple[str, int | None]] = [("labels", None)]
        distances, chances = [float(gap)], [label_chance(self.counts, now)]
        for column in range(rows.shape[1]):
            if column not in broken:
                values = rows[~unusable[:, column], column]
                distance, chance = ks(self.mixed(column, now), binned(values, self.edges[column]))
                asked.append(("moved", column))
                distances.append(distance)
                chances.append(chance)
        kept = [place for place in discoveries(chances, FALSE_SHARE) if distances[place] >= FAR]
        return [("broken", column) for column in broken] + [asked[place] for place in kept]

    def mixed(self, column: int, now: Array) -> Array:
        """Give the counts of the reference, had its labels this week's shares.

        They are scaled to the number of rows that such a mix is worth (Kish 1965).
        """
        weights = now / now.sum()
        sizes = np.array([max(1, counts.sum()) for counts in self.bins[column]])
        mix = sum(w * c / s for w, c, s in zip(weights, self.bins[column], sizes, strict=True))
        return np.asarray(mix) / np.sum(weights**2 / sizes)


def binned(values: Array, edges: Array) -> Array:
    """Count values into bins; a value on an edge counts above it, what is missing nowhere."""
    there = values[~np.isnan(values)]
    return np.bincount(np.searchsorted(edges, there, side="right"), minlength=len(edges) + 1)


# -- alerts and dashboard -------------------------------------------------------------------------


def rules(job: str, slow_seconds: float) -> str:
    """Write the rules file of Prometheus, as JSON, which is YAML too."""
    here = f'job="{job}"'
    failed = f'sum(rate(model_requests_total{{{here},outcome!="ok"}}[5m]))'
    every = f"sum(rate(model_requests_total{{{here}}}[5m]))"
    listed = [
        rule("ModelDown", f"up{{{here}}} == 0", "2m", "critical"),
        rule("ModelFailing", f"{failed} / {every} > 0.02", "5m", "critical"),
        rule("ModelSlow", f"{slowest(job)} > {slow_seconds}", "10m", "warning"),
        rule("ColumnBroken", f'model_column_alarm{{{here},kind="broken"}} > 0', "15m", "critical"),
        rule("ColumnMoved", f'model_column_alarm{{{here},kind="moved"}} > 0', "1h", "warning"),
        rule(
            "ScoreWorse",
            f"model_score{{{here}}} < model_score_promised{{{here}}} - 0.03",
            "1h",
            "critical",
        ),
    ]
    return json.dumps({"groups": [{"name": job, "rules": listed}]}, ensure_ascii=False, indent=1)


def rule(name: str, expr: str, hold: str, severity: str) -> dict[str, Any]:
    """Write one rule."""
    return {
        "alert": name,
        "expr": expr,
        "for": hold,
        "labels": {"severity": severity},
        "annotations": {"summary": SUMMARIES[name]},
    }


SUMMARIES = {
    "ModelDown": "The service does not answer Prometheus. See whether its process runs.",
    "ModelFailing": "More than 2 % of requests fail. Read the log; roll back a fresh release.",
    "ModelSlow": "One request in a hundred takes too long. Look at load and machine.",
    "ColumnBroken": "Values of a column are missing or impossible. Mend what delivers them.",
    "ColumnMoved": "A column has moved. Have labels made, and see whether the score suffers.",
    "ScoreWorse": "The model is worse than promised. Decide by the update policy.",
}


def slowest(job: str) -> str:
    """Write the time that 99 of 100 requests keep."""
    return (
        "histogram_quantile(0.99, sum by (le) "
        f'(rate(model_request_seconds_bucket{{job="{job}"}}[5m])))'
    )


def dashboard(title: str, job: str) -> str:
    """Write a dashboard of Grafana."""
    here = f'{{job="{job}"}}'
    curves = {
        "Requests a second": [f"sum by (outcome) (rate(model_requests_total{here}[5m]))"],
        "Seconds, 99 of 100": [slowest(job)],
        "PSI by column": [f"model_column_psi{here}"],
        "Alarms": [f"model_column_alarm{here}"],
        "Score": [f"model_score{here}", f"model_score_promised{here}"],
    }
    panels = [
        {
            "id": place + 1,
            "type": "timeseries",
            "title": name,
            "datasource": {"type": "prometheus", "uid": "prometheus"},
            "gridPos": {"x": 12 * (place % 2), "y": 8 * (place // 2), "w": 12, "h": 8},
            "targets": [
                {"refId": chr(ord("A") + turn), "expr": expr} for turn, expr in enumerate(exprs)
            ],
        }
        for place, (name, exprs) in enumerate(curves.items())
    ]
    whole = {
        "title": title,
        "schemaVersion": 39,
        "time": {"from": "now-7d", "to": "now"},
        "panels": panels,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


# -- deciding -------------------------------------------------------------------------------------


def gain(old: Array, new: Array, paired: bool) -> tuple[float, float, float]:
    """Give how much better the new version is on average, with its 95 % interval."""
    if paired:
        apart = np.asarray(new, dtype=float) - np.asarray(old, dtype=float)
        middle, variance = apart.mean(), apart.var(ddof=1) / len(apart)
    else:
        middle = np.mean(new) - np.mean(old)
        variance = np.var(new, ddof=1) / len(new) + np.var(old, ddof=1) / len(old)
    reach = NORMAL_95 * math.sqrt(variance)
    return float(middle), float(middle - reach), float(middle + reach)


def decide(old: Array, new: Array, planned: int, least_gain: float) -> str:
    """Decide an A/B test: "unfair", "wait", "promote" or "keep"."""
    n, m = len(old), len(new)
    if abs(n - m) > 3.29 * math.sqrt(n + m):
        return "unfair"
    if min(n, m) < planned:
        return "wait"
    middle, low, _ = gain(old, new, paired=False)
    return "promote" if low > 0 and middle >= least_gain else "keep"


def policy(seen: Mapping[str, Any]) -> str:
    """Say what to do: "mend", "roll_back", "retrain", "label" or "nothing"."""
    if seen["broken"]:
        return "mend"
    if seen["score"] is not None and seen["high"] < seen["promised"]:
        is_fresh = seen["weeks_live"] <= FRESH_WEEKS and seen["has_before"]
        return "roll_back" if is_fresh else "retrain"
    if seen["score"] is None and seen["moved"]:
        return "label"
    return "retrain" if seen["weeks_trained"] >= SCHEDULE_WEEKS else "nothing"
