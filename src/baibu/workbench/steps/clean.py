"""Clean the seen rows by rules that any later row can be cleaned by, and suspect leaks.

What is learnt here is learnt on the seen rows only. The target comes through untouched. A column
that tells the target by itself is left out, unless the card keeps it in `task.keep`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import faults, leaks
from baibu.workbench.card import Task
from baibu.workbench.cleaner import Base, Rules, applied, cleaned
from baibu.workbench.leaks import Suspect, Target
from baibu.workbench.step import KINDS, TABLES, Given, Work, step

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1
NEARLY_EMPTY = 0.99  # share of missing rows
FULL = 0.005  # share of missing rows up to which one value is the same everywhere
KEY_SHARE = 0.95  # distinct values per row
LEAST_KEYS = 30  # rows
MOST_RARE = 0.2  # share of rows with a rare word
MIXED = (0.1, 0.98)  # share of numbers among words that is strange
MOST_NAMES = 20  # that one sentence lists
LEAST_WORDS = 20  # distinct words from which mixing is looked at


@dataclass
class _Learning:
    """What is known of the columns so far."""

    rules: dict[str, Rules] = field(default_factory=dict)
    left_out: dict[str, dict[str, Any]] = field(default_factory=dict)
    made: dict[str, pd.Series[Any]] = field(default_factory=dict)
    record: dict[str, dict[str, Any]] = field(default_factory=dict)

    def leave(self, name: str, why: str, **facts: Any) -> None:
        self.left_out[name] = {"name": name, "why": why, **facts}
        self.rules.pop(name, None)
        self.made.pop(name, None)


@step(
    stage=2,
    gives=("cleaned", "cleaner", "cleaning"),
    settings=("task.target", "task.kind", "task.ignore", "task.keep", "split.how",
              "split.column", "seed"),
    kinds=TABLES,
)  # fmt: skip
def clean(work: Work, seen: pd.DataFrame, data_card: Mapping[str, Any]) -> Given:
    """Learn the rules, apply them, and tell what was found."""
    task = Task(
        target=work.setting("task.target"),
        kind=work.setting("task.kind"),
        ignore=tuple(work.setting("task.ignore")),
        keep=tuple(work.setting("task.keep")),
    )
    if task.kind in KINDS:
        work.workers_begin()  # what follows until training takes about as long as they do
    carried = carried_by(work)
    types = {column["name"]: column["type"] for column in data_card["columns"]}
    learning = _Learning()
    for name in map(str, seen.columns):
        if name != task.target:
            _learn(learning, name, seen[name], types.get(name, ""), task)
    for name in carried:
        learning.rules.pop(name, None)
        learning.made.pop(name, None)
        learning.left_out.pop(name, None)
    _leave_twins(learning, task)
    found = _suspected(work, seen, learning, task)
    _act(work, learning, found, task)
    rules: Rules = {
        "format": FORMAT,
        "columns": list(learning.rules.values()),
        "carried": list(carried),
        "left_out": list(learning.left_out.values()),
    }
    _tell(work, learning)
    made = applied(rules, seen)
    return {
        "cleaned": made,
        "cleaner": rules,
        "cleaning": {
            "rows": len(seen),
            "doubles": int(seen.astype(str).duplicated().sum()),
            "columns": list(learning.record.values()),
            "left_out": rules["left_out"],
            "suspects": [asdict(one) for one in found],
        },
    }


def carried_by(work: Work) -> tuple[str, ...]:
    """Name the columns that go along untouched: the target, and that of groups or of time."""
    is_apart = (
        work.setting("split.how") in ("group", "time") or work.setting("task.kind") == "forecast"
    )
    goes = work.setting("split.column") if is_apart else ""
    return tuple(dict.fromkeys(name for name in (work.setting("task.target"), goes) if name))


def base_of(kind: str, series: pd.Series[Any]) -> Base:
    """Tell how a column is read, by its type on the data card and as it is stored."""
    if series.dtype.kind == "M":
        return "day"
    if series.dtype.kind in "iuf":
        return "number"
    return "text" if kind == "text" else "word"


def _learn(learning: _Learning, name: str, series: pd.Series[Any], kind: str, task: Task) -> None:
    """Learn the rule of one column, or why it is left out."""
    base = base_of(kind, series)
    rule: Rules = {"name": name, "base": base}
    plain = cleaned(rule, series)
    changed = 0
    if base == "number":
        stand_ins: list[Any] = list(faults.sentinels(plain.dropna().to_numpy()))
    else:
        stand_ins = list(faults.day_sentinels(plain)) if base == "day" else []
    if stand_ins:
        rule["sentinels"] = stand_ins
    if base == "word":
        rule["same"], changed = faults.spellings(plain)
    made = cleaned(rule, series)
    learning.record[name] = {
        "name": name,
        "type": kind,
        "base": base,
        "before": _counts(series),
        "after": _counts(made),
        "sentinels": stand_ins,
        "spelt_else": changed,
        "outliers": faults.outliers(made.to_numpy()) if base == "number" else None,
    }
    learning.rules[name], learning.made[name] = rule, made
    why = "ignored" if name in task.ignore else None
    if why is None and name not in task.keep:
        why = _why_not(name, made, base, kind)
    if why is not None:
        learning.leave(name, why)


def _why_not(name: str, made: pd.Series[Any], base: Base, kind: str) -> str | None:
    """Say why a column can be of no use, if it cannot."""
    gone = float(made.isna().mean())
    there = made.dropna()
    distinct = int(there.nunique())
    is_whole = base == "number" and bool((there % 1 == 0).all())
    is_key = (
        len(there) >= LEAST_KEYS
        and distinct >= KEY_SHARE * len(there)
        and (base == "word" or (is_whole and (kind == "key" or leaks.has_id(name))))
    )
    if kind == "list":
        return "list"
    if distinct == 0:
        return "empty"
    if distinct == 1 and gone <= FULL:
        return "constant"
    if gone >= NEARLY_EMPTY:
        return "nearly_empty"
    return "key" if is_key else None


def _counts(series: pd.Series[Any]) -> dict[str, Any]:
    there = series.dropna()
    return {
        "missing": int(series.isna().sum()),
        "distinct": int(there.nunique()),
        "type": str(series.dtype),
    }


def _leave_twins(learning: _Learning, task: Task) -> None:
    """Leave out columns that hold the same as one before them."""
    import pandas as pd

    first: dict[tuple[str, int], str] = {}
    for name, made in list(learning.made.items()):
        hashes = pd.util.hash_pandas_object(made, index=False).to_numpy()
        key = (learning.rules[name]["base"], hash(hashes.tobytes()))
        other = first.setdefault(key, name)
        if other != name and name not in task.keep and learning.made[other].equals(made):
            learning.leave(name, "same", other=other)


def _suspected(work: Work, seen: pd.DataFrame, learning: _Learning, task: Task) -> list[Suspect]:
    """Look for leaks among the columns that are left; among keys for an order that tells."""
    import pandas as pd

    if task.kind not in ("binary", "multiclass", "regression"):
        return []
    target = Target.of(task.target, seen[task.target], task.kind)
    frame = pd.DataFrame(learning.made, index=seen.index)
    bases = {name: rule["base"] for name, rule in learning.rules.items()}
    how = work.setting("split.how")
    how = "random" if how in ("auto", "stratified") else how
    found = leaks.suspects(frame, bases, target, how=how, seed=work.seed)
    keys = [
        name for name, one in learning.left_out.items()
        if one["why"] == "key" and learning.record[name]["base"] == "number"
    ]  # fmt: skip
    for name in keys:
        values, order = seen[name].to_numpy(dtype=float), seen.index.to_numpy()
        is_ordered = abs(leaks.rank_correlation(values, order)) >= leaks.IN_ORDER
        tells = max(abs(leaks.rank_correlation(values, one)) for one in target.columns.T)
        if is_ordered and tells >= max(leaks.TELLS, leaks.LEAST_T / np.sqrt(len(seen))):
            found.append(Suspect(what="order", name=name, score=tells))
    return found


def _act(work: Work, learning: _Learning, found: list[Suspect], task: Task) -> None:
    """Leave out what tells the target by itself, and tell of every suspicion."""
    perfect = {one.name for one in found if one.is_perfect}
    is_all = bool(perfect) and perfect >= set(learning.rules)
    for one in found:
        name, score = one.name, round(one.score, 4)
        if one.is_perfect and one.name in task.keep:
            work.note("clean.leak_kept", level="warning", name=name, score=score)
        elif one.is_perfect and is_all:
            work.note("clean.only_leaks", level="warning", name=name, score=score)
        elif one.what == "missing":
            learning.leave(one.name, "leak", score=one.score)
            work.note("clean.missing_tells", level="warning", name=name, score=score)
        elif one.what == "power":
            learning.leave(one.name, "leak", score=one.score)
            work.note("clean.leak", level="warning", name=name, score=score)
        elif one.what == "name":
            work.note("clean.names_target", level="worth_knowing", name=name, score=score)
        elif one.what == "order":
            work.note("clean.order", level="warning", name=name, score=score)
        elif one.what == "time":
            work.note("clean.time", level="worth_knowing", name=name, score=score)
        else:
            work.note("clean.group", level="warning", name=name, score=score)
    if not learning.rules:
        work.note("clean.nothing_left", level="warning")


def _tell(work: Work, learning: _Learning) -> None:
    """Tell what was done, and what was only seen."""
    _tell_left_out(work, learning)
    for name in learning.rules:
        _tell_column(work, learning.record[name], learning.made[name])
    work.note(
        "clean.done", columns=len(learning.rules), left_out=len(learning.left_out),
        missing=sum(int(made.isna().sum()) for made in learning.made.values()),
    )  # fmt: skip


def _tell_left_out(work: Work, learning: _Learning) -> None:
    by_why: dict[str, list[str]] = {}
    for name, one in learning.left_out.items():
        by_why.setdefault(one["why"], []).append(name)
    for why, all_names in by_why.items():
        names, count = all_names[:MOST_NAMES], len(all_names)
        if why == "ignored":
            work.note("clean.ignored", names=names, count=count)
        elif why == "list":
            work.note("clean.list", names=names, count=count)
        elif why in ("empty", "nearly_empty"):
            work.note("clean.empty", names=names, count=count)
        elif why == "constant":
            work.note("clean.constant", names=names, count=count)
        elif why == "key":
            work.note("clean.key", level="worth_knowing", names=names, count=count)
        elif why == "same":
            work.note("clean.same", names=names, count=count)


def _tell_column(work: Work, record: Mapping[str, Any], made: pd.Series[Any]) -> None:
    name, base = record["name"], record["base"]
    if record["sentinels"]:
        count = record["after"]["missing"] - record["before"]["missing"]
        values = [f"{value:g}" if base == "number" else value for value in record["sentinels"]]
        work.note("clean.sentinels", level="worth_knowing", name=name, values=values, count=count)
    if record["spelt_else"]:
        count = record["spelt_else"]
        work.note("clean.spelling", level="worth_knowing", name=name, count=count)
    if base == "number" and record["outliers"]["wild"]:
        count = record["outliers"]["wild"]
        work.note("clean.outliers", level="worth_knowing", name=name, count=count)
    if base != "word" or record["after"]["distinct"] < LEAST_WORDS:
        return
    rare, numbers = faults.rare_share(made), faults.number_share(made)
    if rare >= MOST_RARE:
        distinct = record["after"]["distinct"]
        work.note("clean.rare", level="worth_knowing", name=name, share=rare, distinct=distinct)
    if MIXED[0] <= numbers < MIXED[1]:
        work.note("clean.mixed", level="worth_knowing", name=name, share=numbers)
