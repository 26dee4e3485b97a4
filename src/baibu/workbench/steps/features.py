"""Make features: parts of days, what texts are about, words counted, pairs of numbers that help.

What is learnt here is learnt on the seen rows only. Nothing is scaled or bent to a bell here: the
engine's views do that inside each fold, on the rows that the fold learns from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import shaper as shapes
from baibu.workbench import worth
from baibu.workbench.engine.views import MOST_WIDE
from baibu.workbench.leaks import Target
from baibu.workbench.shaper import PARTS, Shaper, applied
from baibu.workbench.step import TABLES, Given, Work, step
from baibu.workbench.steps.clean import base_of, carried_by
from baibu.workbench.threads import one_thread

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1
MOST_GAPS = 4  # columns of days between which gaps are counted
MOST_COUNTS = 10_000  # words whose number of rows is kept
MOST_FEATURES = 200  # from which those that tell nothing are left out
COMING_BACK = ("month", "day", "weekday", "hour")  # parts of the day that also later rows have
Named = Callable[[str], Callable[[str], str]]


@step(
    stage=2,
    gives=("shaped", "shaper"),
    settings=("task.target", "task.kind", "task.ignore", "split.how", "split.column", "seed"),
    kinds=TABLES,
)
def features(work: Work, cleaned: pd.DataFrame, data_card: Mapping[str, Any]) -> Given:
    """Learn which features to make, and make them."""
    with one_thread():
        made = _learnt(work, cleaned, data_card)
    _tell(work, made)
    return {"shaped": applied(made, cleaned), "shaper": made}


def _learnt(work: Work, cleaned: pd.DataFrame, data_card: Mapping[str, Any]) -> Shaper:
    target, ignored = work.setting("task.target"), work.setting("task.ignore")
    kind = work.setting("task.kind")
    carried = carried_by(work)
    types = {column["name"]: column["type"] for column in data_card["columns"]}
    named = _names(cleaned)
    columns = [
        _column(name, cleaned[name], types.get(name, ""), named(name), work.seed)
        for name in map(str, cleaned.columns)
        if name not in carried
    ]
    days = [column["name"] for column in columns if column["k"] == "day"]
    columns += [
        _of_days(name, cleaned[name], named(name), COMING_BACK)
        for name in carried
        if name not in (target, *ignored)
        and name in cleaned
        and base_of("", cleaned[name]) == "day"
    ]
    made: Shaper = {
        "format": FORMAT,
        "columns": columns,
        "gaps": [
            {"name": named(to)(f"since.{since}"), "from": since, "to": to}
            for since, to in combinations(days[:MOST_GAPS], 2)
        ],
        "pairs": [],
        "kept": [],
        "carried": [name for name in carried if name in cleaned],
    }
    made["kept"] = _all_names(made)
    if kind in ("binary", "multiclass", "regression"):
        _judge(work, made, cleaned, Target.of(target, cleaned[target], kind))
    return made


def _names(cleaned: pd.DataFrame) -> Named:
    """Give names that no column has yet."""
    taken = set(map(str, cleaned.columns))

    def of(column: str) -> Callable[[str], str]:
        def named(part: str) -> str:
            name = f"{column}.{part}"
            while name in taken:
                name += "_"
            taken.add(name)
            return name

        return named

    return of


def _column(
    name: str, series: pd.Series[Any], kind: str, named: Callable[[str], str], seed: int
) -> Shaper:
    base = base_of(kind, series)
    if base == "text":
        return shapes.text_column(name, named, series, seed=seed)
    if base == "day":
        return _of_days(name, series, named, (*PARTS, "moment"))
    if base == "number":
        return {"name": name, "k": "number"}
    counts = series.value_counts()
    if len(counts) <= MOST_WIDE:
        return {"name": name, "k": "word", "counts": None}
    held = counts[counts > 1].iloc[:MOST_COUNTS]
    known = {str(word): int(count) for word, count in held.items()}
    return {"name": name, "k": "word", "counts": known, "count": named("count")}


def _of_days(
    name: str, series: pd.Series[Any], named: Callable[[str], str], parts: tuple[str, ...]
) -> Shaper:
    """Take days apart; a part that is the same everywhere is none."""
    differ = [part for part in parts if len(np.unique(_there(shapes.day_part(part, series)))) > 1]
    return {"name": name, "k": "day", "parts": {part: named(part) for part in differ}}


def _there(values: shapes.Array) -> shapes.Array:
    found: shapes.Array = values[~np.isnan(values)]
    return found


def _all_names(made: Shaper) -> list[str]:
    found: list[str] = []
    for column in made["columns"]:
        if column["k"] == "text":
            found += [column["length"], column["words"], *column["topics"]]
        elif column["k"] == "day":
            found += column["parts"].values()
        else:
            found += [column["name"], *([column["count"]] if column.get("counts") else [])]
    return found + [gap["name"] for gap in made["gaps"]]


def _judge(work: Work, made: Shaper, cleaned: pd.DataFrame, target: Target) -> None:
    """Add the pairs that help; among very many features, leave out what tells nothing."""
    frame = applied(made, cleaned)
    numbers = {
        name: frame[name].to_numpy(dtype=float)
        for name in made["kept"]
        if frame[name].dtype.kind == "f"
    }
    named = _names(frame)
    for how, one, other in worth.helpful_pairs(
        {name: numbers[name] for name in numbers if name in cleaned}, target.columns,
        seed=work.seed,
    ):  # fmt: skip
        sign = "per" if how == "ratio" else "less"
        name = named(one)(f"{sign}.{other}")
        made["pairs"].append({"name": name, "how": how, "one": one, "other": other})
        made["kept"].append(name)
    if len(made["kept"]) <= MOST_FEATURES:
        return
    whole = applied({**made, "carried": []}, cleaned)
    useless = set(worth.useless(whole, target.columns, seed=work.seed))
    if len(useless) < len(made["kept"]):
        made["kept"] = [name for name in made["kept"] if name not in useless]
        work.note(
            "features.useless", level="worth_knowing", count=len(useless), left=len(made["kept"])
        )


def _tell(work: Work, made: Shaper) -> None:
    kept = set(made["kept"])
    for column in made["columns"]:
        name = column["name"]
        if column["k"] == "day" and kept & set(column["parts"].values()):
            work.note("features.day", name=name, count=len(column["parts"]))
        elif column["k"] == "text":
            work.note("features.text", name=name, topics=len(column["topics"]))
    for pair in made["pairs"]:
        if pair["how"] == "ratio":
            work.note("features.ratio", one=pair["one"], other=pair["other"])
        else:
            work.note("features.difference", one=pair["one"], other=pair["other"])
    work.note("features.done", count=len(made["kept"]))
