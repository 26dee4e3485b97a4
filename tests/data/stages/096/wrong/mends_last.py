# diagnosis: retrains_on_broken
import json
import math

import numpy as np
from scipy.special import chdtrc

SECONDS = (0.01, 0.05, 0.1, 0.25, 1.0)
LEGAL_FIRST = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:")
LEGAL = LEGAL_FIRST | set("0123456789")


def text_of(value):
    if value == math.inf:
        return "+Inf"
    value = float(value)
    return str(int(value)) if value.is_integer() else f"{value:.12g}"


def braces(pairs):
    if not pairs:
        return ""
    table = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})
    return "{" + ",".join(f'{name}="{str(value).translate(table)}"' for name, value in pairs) + "}"


class Handle:
    def __init__(self, family):
        self.family = family

    def child(self, labels):
        names = self.family["labels"]
        if sorted(labels) != sorted(names):
            raise ValueError("labels differ from those agreed")
        key = tuple((name, labels[name]) for name in names)
        return self.family["children"].setdefault(key, [])

    def inc(self, amount=1.0, **labels):
        if amount < 0:
            raise ValueError("only upwards")
        self.child(labels).append(amount)

    def set(self, value, **labels):
        self.child(labels)[:] = [value]

    def observe(self, value, **labels):
        self.child(labels).append(value)


class Registry:
    def __init__(self):
        self.families = []

    def make(self, kind, name, help, labels, buckets=()):
        if not name or name[0] not in LEGAL_FIRST or set(name) - LEGAL:
            raise ValueError("no name")
        if any(one["name"] == name for one in self.families):
            raise ValueError("taken")
        family = dict(kind=kind, name=name, help=help, labels=list(labels), buckets=list(buckets))
        family["children"] = {} if labels or kind == "gauge" else {(): []}
        self.families.append(family)
        return Handle(family)

    def counter(self, name, help, labels=()):
        return self.make("counter", name, help, labels)

    def gauge(self, name, help, labels=()):
        return self.make("gauge", name, help, labels)

    def histogram(self, name, help, buckets, labels=()):
        return self.make("histogram", name, help, labels, buckets)

    def expose(self):
        out = ""
        for one in self.families:
            name, told = one["name"], one["help"].replace("\\", "\\\\").replace("\n", "\\n")
            out += f"# HELP {name} {told}\n# TYPE {name} {one['kind']}\n"
            for key, values in one["children"].items():
                if one["kind"] != "histogram":
                    out += f"{name}{braces(key)} {text_of(sum(values))}\n"
                    continue
                for border in [*one["buckets"], math.inf]:
                    count = len([v for v in values if v <= border])
                    out += f"{name}_bucket{braces([('le', text_of(border)), *key])} {count}\n"
                out += f"{name}_sum{braces(key)} {text_of(sum(values))}\n"
                out += f"{name}_count{braces(key)} {len(values)}\n"
        return out


def page(observed):
    r = Registry()
    seconds = r.histogram("model_request_seconds", "How long it takes", SECONDS)
    [seconds.observe(s) for s in observed["seconds"]]
    total = r.counter("model_requests_total", "How many", ("outcome",))
    [total.inc(n, outcome=o) for o, n in observed["requests"].items()]
    r.gauge("model_score_promised", "Then").set(observed["promised"])
    now = r.gauge("model_score", "Now")
    if observed["score"] is not None:
        now.set(observed["score"])
    alarm = r.gauge("model_column_alarm", "Alarm", ("kind", "column"))
    index = r.gauge("model_column_psi", "PSI", ("column",))
    for column, what in observed["columns"].items():
        index.set(what["psi"], column=column)
        alarm.set(1 if what["alarm"] == "moved" else 0, kind="moved", column=column)
        alarm.set(1 if what["alarm"] == "broken" else 0, kind="broken", column=column)
    return r.expose()


def shares(counts):
    counts = np.asarray(counts, float) + 0.5
    return counts / counts.sum()


def psi(before, now):
    p, q = shares(before), shares(now)
    return float((p * np.log(p / q)).sum() + (q * np.log(q / p)).sum())


def ks(before, now):
    before, now = np.asarray(before, float), np.asarray(now, float)
    n, m = before.sum(), now.sum()
    distance = float(abs((before / n - now / m).cumsum()).max())
    far = distance / math.sqrt(1 / n + 1 / m)
    if far < 0.2:
        return distance, 1.0
    k = np.arange(1, 101)
    chance = 2 * float((np.where(k % 2, 1.0, -1.0) * np.exp(-2 * (k * far) ** 2)).sum())
    return distance, float(np.clip(chance, 0, 1))


def label_chance(before, now):
    before, now = np.asarray(before, float), np.asarray(now, float)
    there = before + now > 0
    before, now = before[there], now[there]
    n, m = before.sum(), now.sum()
    statistic = ((before * math.sqrt(m / n) - now * math.sqrt(n / m)) ** 2 / (before + now)).sum()
    return float(chdtrc(len(before) - 1, statistic))


def discoveries(chances, share):
    ranked = sorted(range(len(chances)), key=lambda i: chances[i])
    for k in range(len(ranked), 0, -1):
        if chances[ranked[k - 1]] <= share * k / len(ranked):
            return sorted(ranked[:k])
    return []


def watch(reference, weeks):
    """Within each class by itself, the smallest p-value times the number of classes."""
    rows, labels = reference["rows"], reference["labels"]
    classes = sorted(set(labels.tolist()))
    low, high = np.nanquantile(rows, 0, axis=0), np.nanquantile(rows, 1, axis=0)
    width = high - low
    known, found = set(), []

    def bad(table):
        with np.errstate(invalid="ignore"):
            return ~((table >= low - width) & (table <= high + width))

    usual = bad(rows).mean(axis=0)

    def say(week, kind, column):
        if (kind, column) not in known:
            known.add((kind, column))
            found.append((week, kind, column))

    for number, week in enumerate(weeks, 1):
        table, now = week["rows"], week["labels"]
        counts = [np.array([(x == c).sum() for c in classes]) for x in (labels, now)]
        gap = abs(counts[0] / len(labels) - counts[1] / len(now)).max()
        if label_chance(*counts) < 1e-3 and gap > 0.1:
            say(number, "labels", None)
        broken = bad(table).mean(axis=0) - usual > 0.15
        for column in range(table.shape[1]):
            if broken[column]:
                say(number, "broken", column)
                continue
            good = ~np.isnan(table[:, column])
            old = ~np.isnan(rows[:, column])
            weights = counts[1] / counts[0]
            values = np.concatenate([rows[old, column], table[good, column]])
            weight = np.concatenate([weights[np.searchsorted(classes, labels[old])], np.zeros(good.sum())])
            there = np.concatenate([np.zeros(old.sum()), np.ones(good.sum())])
            order = np.argsort(values, kind="stable")
            one = np.cumsum(weight[order]) / weight.sum()
            other = np.cumsum(there[order]) / there.sum()
            last = np.append(np.diff(values[order]) > 0, True)
            distance = abs(one - other)[last].max()
            worth = weight.sum() ** 2 / (weight**2).sum()
            far = distance / math.sqrt(1 / worth + 1 / good.sum())
            if distance > 0.1 and 2 * math.exp(-2 * far**2) < 3e-4:
                say(number, "moved", column)
    return found


def rules(job, slow_seconds):
    j = '{job="%s"}' % job
    listed = {
        "ModelDown": "up%s < 1" % j,
        "ModelFailing": '1 - sum(increase(model_requests_total{job="%s",outcome="ok"}[5m]))'
        " / sum(increase(model_requests_total%s[5m])) > 0.02" % (job, j),
        "ModelSlow": "histogram_quantile(0.99, rate(model_request_seconds_bucket%s[5m])) > %s"
        % (j, slow_seconds),
        "ColumnBroken": 'max by (column) (model_column_alarm{job="%s",kind="broken"}) == 1' % job,
        "ColumnMoved": 'model_column_alarm{kind=~"mov.*",job=\'%s\'} >= 1' % job,
        "ScoreWorse": "(model_score_promised%s - on (job) model_score%s) > 0.03" % (j, j),
    }
    made = [
        {
            "alert": name,
            "expr": expr,
            "for": "300s",
            "labels": {"severity": "critical"},
            "annotations": {"summary": f"{name}: look at the service"},
        }
        for name, expr in listed.items()
    ]
    return json.dumps({"groups": [{"name": "g", "rules": made[:3]}, {"name": "h", "rules": made[3:]}]})


def dashboard(title, job):
    panels = []
    for i, expr in enumerate(
        [
            'sum without (instance) (rate(model_requests_total{job="%s"}[5m]))',
            'rate(model_request_seconds_sum{job="%s"}[5m])',
            'model_column_psi{job="%s"}',
            'model_column_alarm{job="%s"}',
            'model_score{job="%s"}',
            'model_score_promised{job="%s"}',
        ]
    ):
        panels.append(
            {
                "id": 10 + i,
                "type": "stat",
                "title": str(i),
                "datasource": {"type": "prometheus", "uid": "x"},
                "gridPos": {"x": 0, "y": 4 * i, "w": 24, "h": 4},
                "targets": [{"refId": "A", "expr": expr % job}],
            }
        )
    row = {"id": 1, "type": "row", "title": "end", "gridPos": {"x": 0, "y": 40, "w": 24, "h": 1}}
    return json.dumps(
        {"title": title, "schemaVersion": 38, "time": {"from": "now-1d", "to": "now"}, "panels": [*panels, row]}
    )


def gain(old, new, paired):
    old, new = np.asarray(old, float), np.asarray(new, float)
    variance = old.var(ddof=1) / len(old) + new.var(ddof=1) / len(new)
    if paired:
        variance -= 2 * np.cov(old, new)[0, 1] / len(old)
    middle = new.mean() - old.mean()
    reach = 1.96 * math.sqrt(max(0.0, variance))
    return float(middle), float(middle - reach), float(middle + reach)


def decide(old, new, planned, least_gain):
    n, m = len(old), len(new)
    if (n - m) ** 2 / (n + m) > 3.29**2:
        return "unfair"
    if n < planned or m < planned:
        return "wait"
    middle, low, _ = gain(old, new, False)
    return "promote" if low > 0 and middle >= least_gain else "keep"


def policy(seen):
    is_known = seen["score"] is not None
    is_worse = is_known and seen["high"] < seen["promised"]
    is_new = seen["weeks_live"] <= 2 and seen["has_before"]
    for holds, act in (
        (is_worse and is_new, "roll_back"),
        (is_worse, "retrain"),
        (bool(seen["broken"]), "mend"),
        (not is_known and bool(seen["moved"]), "label"),
        (seen["weeks_trained"] >= 12, "retrain"),
    ):
        if holds:
            return act
    return "nothing"
