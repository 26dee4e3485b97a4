"""Count what the figures of the report show: each column, with the target, with each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench import describe, relations
from baibu.workbench.leaks import numbers
from baibu.workbench.step import TABLES, Given, Work, step
from baibu.workbench.steps.clean import base_of

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]
IN_FULL = 60  # columns
SAMPLE = 5_000  # rows for what compares each two columns
SAME = 0.95  # from which two columns tell nearly the same
DRIFTS = 0.3
RARE_CLASS = 0.1  # share of rows
SKEWED = 1.5
MOST_GROUPS = 10
MOST_NAMES = 20
MOST_PAIRS = 5  # that are told of


@step(
    stage=2,
    gives=("profile",),
    settings=("task.target", "task.kind", "task.positive", "split.how", "split.column", "seed"),
    kinds=TABLES,
)
def explore(work: Work, cleaned: pd.DataFrame, data_card: Mapping[str, Any]) -> Given:
    """Describe the cleaned rows in numbers."""
    target_name = work.setting("task.target")
    kind, positive = work.setting("task.kind"), work.setting("task.positive")
    types = {column["name"]: column["type"] for column in data_card["columns"]}
    bases = {
        str(name): base_of(types.get(str(name), ""), cleaned[name]) for name in cleaned.columns
    }
    full = [name for name in bases if name != target_name][:IN_FULL]
    target = _target(cleaned, target_name, kind, positive)
    if target is not None and target[1]:
        bases[target_name] = "word"
    order, by = _order(cleaned, work.setting("split.how"), work.setting("split.column"))
    columns = []
    for name, base in bases.items():
        is_full = name in full or name == target_name
        told = {"name": name, "base": base, "in_full": is_full,
                **describe.described(cleaned[name], base, in_full=is_full)}  # fmt: skip
        if is_full and base != "text":
            told["drift"] = relations.drift(cleaned[name], base, order)
            if target is not None and name != target_name:
                told |= _relation(cleaned[name], base, *target)
        columns.append(told)
    compared = [*full, *([target_name] if target is not None else [])]
    profile = {
        "rows": len(cleaned),
        "target": target_name,
        "order": by,
        "columns": columns,
        "associations": relations.associations(_sampled(cleaned, work.seed)[compared], bases),
        "gaps": relations.gaps(cleaned[full]),
    }
    _tell(work, profile, target)
    return {"profile": profile}


def _target(
    cleaned: pd.DataFrame, name: str, kind: str, positive: str
) -> tuple[Array, Sequence[str]] | None:
    """Give the target in numbers and the names of its classes, if it has classes."""
    if name not in cleaned.columns:
        return None
    if kind not in ("binary", "multiclass"):
        return numbers(cleaned[name]), ()
    said = cleaned[name].astype(str)
    names = [str(word) for word in said.value_counts().index]
    if kind == "binary":
        names.sort(key=lambda word: word == positive)  # the one that is looked for comes second
    places = {word: at for at, word in enumerate(names)}
    return said.map(places).to_numpy(), names


def _relation(
    series: pd.Series[Any], base: str, target: Array, names: Sequence[str]
) -> dict[str, Any]:
    found = {"relation": relations.with_target(series, base, target, names)}
    if base in ("number", "day") and names:
        groups = {name: target == at for at, name in enumerate(names[:MOST_GROUPS])}
        found["boxes"] = describe.spread_by(numbers(series), groups)
    elif base == "word" and not names:
        codes, labels = relations.binned(series, base)
        inside = {label["word"]: codes == at for at, label in enumerate(labels) if "word" in label}
        found["boxes"] = describe.spread_by(target, inside)
    return found


def _order(cleaned: pd.DataFrame, how: str, column: str) -> tuple[Array, str]:
    """Give what rows are followed along: the column of time, else their place in the data."""
    if how == "time" and column in cleaned.columns:
        times = cleaned[column]
        if base_of("", times) in ("number", "day"):
            return np.nan_to_num(numbers(times), nan=-np.inf), column
    return cleaned.index.to_numpy(), ""


def _sampled(cleaned: pd.DataFrame, seed: int) -> pd.DataFrame:
    if len(cleaned) <= SAMPLE:
        return cleaned
    rows = np.random.default_rng(seed).choice(len(cleaned), SAMPLE, replace=False)
    return cleaned.iloc[np.sort(rows)]


def _tell(
    work: Work, profile: Mapping[str, Any], target: tuple[Array, Sequence[str]] | None
) -> None:
    _tell_pairs(work, profile)
    drifting = [
        column["name"]
        for column in profile["columns"]
        if abs(column.get("drift", {}).get("strength") or 0.0) >= DRIFTS
        and column["name"] != profile["order"]
    ]
    if drifting:
        names, count = drifting[:MOST_NAMES], len(drifting)
        work.note("explore.drift", level="worth_knowing", names=names, count=count)
    if target is None:
        return
    values, classes = target
    if classes:
        counts = np.bincount(values, minlength=len(classes))
        at = int(counts.argmin())
        share = float(counts[at] / len(values))
        if share < RARE_CLASS:
            work.note("explore.rare_class", level="worth_knowing", name=classes[at], share=share)
    elif values.std() > 0:
        skew = float((((values - values.mean()) / values.std()) ** 3).mean())
        if abs(skew) > SKEWED:
            work.note("explore.skewed", level="worth_knowing", skew=round(skew, 2))
    work.note("explore.done", columns=len(profile["columns"]), rows=profile["rows"])


def _tell_pairs(work: Work, profile: Mapping[str, Any]) -> None:
    """Tell of pairs that go together very closely, in values or in gaps."""
    found = profile["associations"]
    for one, other, value in _pairs(found["names"], found["values"])[:MOST_PAIRS]:
        if profile["target"] not in (one, other):
            work.note("explore.same", level="worth_knowing", one=one, other=other, value=value)
    found = profile["gaps"]
    for one, other, value in _pairs(found["names"], found["together"])[:MOST_PAIRS]:
        work.note("explore.gaps", level="worth_knowing", one=one, other=other, value=value)


def _pairs(names: Sequence[str], values: Sequence[Sequence[float]]) -> list[tuple[str, str, float]]:
    found = [
        (names[other], names[one], values[one][other])
        for one in range(len(names))
        for other in range(one)
        if abs(values[one][other]) >= SAME
    ]
    return sorted(found, key=lambda pair: -abs(pair[2]))
