"""Prepare pictures, texts and sounds: keep test rows apart, look at the rest, make features.

What follows is told by `kinds=MEDIA`; frame, acquire, validate, watch and update are those of every
task. Rows that are nearly the same never stand on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.artefacts import Bundle
from baibu.workbench.card import Split
from baibu.workbench.describe import described, spread_by
from baibu.workbench.errors import (
    CardValueError,
    NoColumnError,
    NoTargetError,
    NoTextColumnError,
    TargetConstantError,
    TooFewRowsError,
)
from baibu.workbench.guess import label
from baibu.workbench.media import features, likeness, parting, prose, sheets
from baibu.workbench.media.plan import FILE, Plan, figure_names, named_figures
from baibu.workbench.step import MEDIA, Given, Work, step
from baibu.workbench.threads import one_thread

if TYPE_CHECKING:
    import pandas as pd

LEAST_ALONE = 5  # rows of a class that are not nearly the same: fewer cannot be learnt and tested
LEAST_ROWS = 20
MOST_NEAR = 0.5  # of the rows, up to which those that are nearly the same are taken for copies
SHOWN = 5


@step(
    stage=2,
    gives=("seen", "vault", "rows"),
    settings=("split", "task.target", "task.positive", "seed"),
    kinds=MEDIA,
)
def divide(
    work: Work, table: pd.DataFrame, data_card: Mapping[str, Any], problem: Mapping[str, Any]
) -> Given:
    """Split rows into those that are seen and those of the test."""
    plan = _plan(work, data_card, problem)
    kept = _usable(work, table, plan)
    work.progress("divide.comparing", count=len(kept))
    near = _groups(work, kept[plan.column], plan)
    near = _by_card(work.setting("split"), table, kept, near)
    kept = kept.assign(**{_near(plan): near})
    kept = _enough(work, kept, plan)
    target = work.setting("task.target")
    classes = np.unique(kept[target].to_numpy(dtype=str), return_inverse=True)[1]
    codes = np.unique(kept[_near(plan)].to_numpy(), return_inverse=True)[1]
    share = work.setting("split.test")
    is_test = parting.drawn(codes, classes, share, seed=work.seed)
    doubles = int(len(codes) - len(np.unique(codes)))
    if doubles:
        work.note("divide.near", level="worth_knowing", rows=doubles)
    _quarrels(work, kept, plan, codes)
    seen, vault = kept[~is_test], kept[is_test]
    work.note("split.done", how="stratified", seen=len(seen), test=len(vault))
    return {
        "seen": seen,
        "vault": vault,
        "rows": {
            "how": "stratified", "column": "", "seen": len(seen), "test": len(vault),
            "doubles": doubles, "near": _near(plan), "media": plan.plain(),
        },
    }  # fmt: skip


def _groups(work: Work, contents: pd.Series[Any], plan: Plan) -> Any:
    """Number rows that are nearly the same; where most are, that is what such rows look like."""
    near = likeness.groups(contents.tolist(), plan)
    doubles = len(near) - len(np.unique(near))
    if doubles <= MOST_NEAR * len(near):
        return near
    work.note("divide.all_near", level="warning", rows=doubles)
    return np.unique(contents.to_numpy(dtype=str), return_inverse=True)[1]


def _near(plan: Plan) -> str:
    return f"{plan.column}.near"


def _plan(work: Work, data_card: Mapping[str, Any], problem: Mapping[str, Any]) -> Plan:
    """Take the plan of the folder, or find the column of texts in a table."""
    held = data_card.get("media")
    if held is not None:
        return Plan.of({name: one for name, one in held.items() if name != "left_out"})
    target = work.setting("task.target")
    texts = [
        one["name"]
        for one in data_card["columns"]
        if one["type"] == "text" and one["name"] != target
    ]
    if problem["task"]["medium"] != "text" or not texts:
        names = ", ".join(f"{one['name']} ({one['type']})" for one in data_card["columns"])
        raise NoTextColumnError(where="task.kind", columns=names)
    others = [one["name"] for one in data_card["columns"] if one["name"] not in (texts[0], target)]
    if others:
        work.note("divide.others", level="worth_knowing", column=texts[0], names=others)
    return Plan(medium="text", column=texts[0])


def _usable(work: Work, table: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Give the rows that have content and class, with their statistics, and no other column."""
    import pandas as pd

    target = work.setting("task.target")
    if target not in table.columns:
        columns = ", ".join(map(str, table.columns))
        raise NoTargetError(where="task.target", target=target, columns=columns)
    there = table[target].notna() & table[plan.column].notna()
    if plan.medium == "text":
        there &= table[plan.column].fillna("").map(str).str.strip() != ""
    if not there.all():
        work.note("divide.empty", level="warning", rows=int((~there).sum()))
    kept = table[there]
    made: dict[str, Any] = {}
    if FILE in kept.columns and FILE not in (plan.column, target):
        made[FILE] = kept[FILE].map(str)
    made[target] = kept[target].map(label)
    if plan.medium == "text":
        texts = [prose.tidied(str(text)) for text in kept[plan.column]]
        told = [named_figures(prose.figures_of(text), plan) for text in texts]
        made[plan.column] = texts
        made |= {name: [one[name] for one in told] for name in figure_names(plan)}
    else:
        made |= {name: kept[name] for name in (plan.column, *figure_names(plan))}
    found = pd.DataFrame(made, index=kept.index)
    found.columns = pd.Index(list(made), dtype=object)
    return found


def _by_card(plan: Split, table: pd.DataFrame, kept: pd.DataFrame, near: Any) -> Any:
    """Keep together what the card says besides: rows of one speaker, one patient."""
    if plan.how == "time":
        raise CardValueError(
            where="project.toml", name="split.how", value=plan.how, wanted="stratified, group"
        )
    if plan.how != "group":
        return near
    if plan.column not in table.columns:
        columns = ", ".join(map(str, table.columns))
        raise NoColumnError(where="split.column", column=plan.column, columns=columns)
    named = table[plan.column][kept.index].map(str).to_numpy(dtype=str)
    codes: Any = np.unique(named, return_inverse=True)[1]
    return codes


def _enough(work: Work, kept: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Leave out classes of which too few rows differ; refuse where fewer than two are left."""
    target = work.setting("task.target")
    alone = kept.groupby(target)[_near(plan)].nunique()
    if len(alone) == 1:
        raise TargetConstantError(where="task.target", target=target, value=alone.index[0])
    rare = alone[alone < LEAST_ALONE]
    if len(alone) - len(rare) < 2 or len(kept) < LEAST_ROWS:
        detail = ", ".join(f"{name}: {count}" for name, count in alone.items())
        raise TooFewRowsError(where="task.target", detail=detail[:200])
    if len(rare):
        names = [str(name) for name in rare.index[:10]]
        left = int(kept[target].isin(rare.index).sum())
        work.note("divide.rare", level="warning", classes=names, rows=left, least=LEAST_ALONE)
        kept = kept[~kept[target].isin(rare.index)]
    positive, classes = work.setting("task.positive"), sorted(kept[target].unique())
    if positive and (len(classes) != 2 or positive not in classes):
        wanted = ", ".join(classes[:10]) if len(classes) == 2 else '""'
        raise CardValueError(
            where="project.toml", name="task.positive", value=positive, wanted=wanted
        )
    if not positive and len(classes) == 2:
        wanted = ", ".join(classes)
        raise CardValueError(where="project.toml", name="task.positive", value="", wanted=wanted)
    return kept


def _quarrels(work: Work, kept: pd.DataFrame, plan: Plan, codes: Any) -> None:
    """Warn where rows that are nearly the same have different classes: labels may be wrong."""
    target = work.setting("task.target")
    several = kept.groupby(codes)[target].nunique()
    count = int((several > 1).sum())
    if count and work.setting("split.how") != "group":
        shown = kept[np.isin(codes, several.index[several > 1])]
        names = shown[FILE].tolist() if FILE in shown.columns else shown[plan.column].tolist()
        names = [str(name)[:60] for name in names[:SHOWN]]
        work.note("divide.quarrel", level="warning", count=count, names=names)


@step(stage=2, gives=("portrait",), settings=("task.target",), kinds=MEDIA)
def portray(work: Work, seen: pd.DataFrame, rows: Mapping[str, Any]) -> Given:
    """Show what the classes look like, and what the simple statistics say."""
    plan = Plan.of(rows["media"])
    target = work.setting("task.target")
    counts = seen[target].value_counts()
    by_class = {str(name): np.asarray(held) for name, held in seen.groupby(target).indices.items()}
    figures = [
        {
            "name": name,
            **described(seen[name], "number"),
            "by": spread_by(seen[name].to_numpy(dtype=float), by_class),
        }
        for name in figure_names(plan)
    ]
    least, most = int(counts.min()), int(counts.max())
    if most > sheets.UNEVEN * least:
        work.note(
            "portray.uneven", level="warning", most=most, least=least, name=str(counts.idxmin())
        )
    work.note("portray.done", rows=len(seen), classes=len(counts))
    return {
        "portrait": {
            "medium": plan.medium,
            "plan": plan.plain(),
            "rows": len(seen),
            "classes": [{"name": str(n), "rows": int(count)} for n, count in counts.items()],
            "figures": figures,
            "sheet": sheets.sheet(seen, plan, target),
            "words": sheets.telling_words(seen, plan, target),
        }
    }


@step(
    stage=2,
    gives=("encoder", "traits", "cleaned", "cleaner", "shaped"),
    settings=("task.target",),
    kinds=MEDIA,
)
def encode(work: Work, seen: pd.DataFrame, rows: Mapping[str, Any]) -> Given:
    """Learn how contents become features, and make them; statistics are what will be watched."""
    plan, target = Plan.of(rows["media"]), work.setting("task.target")
    contents = seen[plan.column].tolist()
    work.progress("encode.features", count=len(contents))
    with one_thread():
        made = features.fitted(contents, plan)
        traits = np.zeros((0, 0)) if plan.medium == "text" else made.of(contents)
    work.note("encode.done", count=made.width, rows=len(seen))
    simple = seen[[*figure_names(plan), target]]
    return {
        "encoder": Bundle(files=made.files()),
        "traits": traits,
        "cleaned": simple,
        "cleaner": {
            "format": 1,
            "columns": [{"name": name, "base": "number"} for name in figure_names(plan)],
            "carried": [target],
            "left_out": [],
        },
        "shaped": simple,
    }
