"""Keep the test rows apart, before anybody looks at them.

Rows that are the same in every column stay on one side: else the test would hold what was learnt
by heart. Where nearly all repeat others they are no copies, but what such few columns can say; then
each is a row of its own. Rows without a target are left out, and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.card import Split
from baibu.workbench.errors import (
    NoColumnError,
    NoTargetError,
    TargetConstantError,
    TooFewRowsError,
    WrongTaskError,
)
from baibu.workbench.guess import LEAST_PER_CLASS, frequent, label
from baibu.workbench.step import TABLES, Given, Work, step

if TYPE_CHECKING:
    import pandas as pd

LEAST_ROWS = 30
MOST_TWINS = 0.9  # of the rows that repeat others, up to which they are taken for copies
MOST_REST = 0.5  # of the rows of a class that one group or day may drag to one side, with a warning


@step(
    stage=2,
    gives=("seen", "vault", "rows"),
    settings=("split", "task.target", "task.kind", "task.positive", "seed"),
    kinds=TABLES,
)
def split(work: Work, table: pd.DataFrame) -> Given:
    """Split rows into those that are seen and those of the test."""
    plan: Split = work.setting("split")
    target, kind = work.setting("task.target"), work.setting("task.kind")
    kept = _with_target(work, table, target, kind)
    how = _how(plan, kind)
    column = plan.column
    if column and column not in kept.columns:
        names = ", ".join(kept.columns)
        raise NoColumnError(where="split.column", column=column, columns=names)
    twins = _twins(kept)
    doubles = int(len(twins) - len(np.unique(twins)))
    is_usual = doubles > MOST_TWINS * len(twins)  # few columns: what is the same is no copy
    if is_usual:
        twins = np.arange(len(twins))
        work.note("split.repeats", level="worth_knowing", rows=doubles)
    rng = np.random.default_rng(work.seed)
    if how == "time":
        is_test = _latest(kept[column], plan.test)
    elif how == "group":
        is_test = _groups(kept[column], plan.test, rng)
    else:
        strata = kept[target] if how == "stratified" else None
        is_test = _drawn(twins, strata, plan.test, rng)
    if doubles and not is_usual:
        work.note("split.doubles", level="worth_knowing", rows=doubles)
    _check_sides(work, kept, is_test, target, kind)
    work.note("split.done", how=how, seen=int((~is_test).sum()), test=int(is_test.sum()))
    seen, vault = kept[~is_test], kept[is_test]
    return {
        "seen": seen,
        "vault": vault,
        "rows": {"how": how, "column": column, "seen": len(seen), "test": len(vault),
                 "doubles": doubles},
    }  # fmt: skip


def _with_target(work: Work, table: pd.DataFrame, target: str, kind: str) -> pd.DataFrame:
    if kind == "clustering":
        return table
    if target not in table.columns:
        names = ", ".join(table.columns)
        raise NoTargetError(where="task.target", target=target, columns=names)
    there = table[target].notna()
    if not there.all():
        work.note("split.no_target", level="warning", rows=int((~there).sum()))
    kept = table[there]
    if len(kept) < LEAST_ROWS:
        raise TooFewRowsError(where="task.target", detail=f"{len(kept)} < {LEAST_ROWS}")
    if kept[target].nunique() < 2:
        value = label(kept[target].iloc[0])
        raise TargetConstantError(where="task.target", target=target, value=value)
    return _fitting(work, kept, target, kind)


def _fitting(work: Work, kept: pd.DataFrame, target: str, kind: str) -> pd.DataFrame:
    """Give the rows with a target that the kind of task can have; classes become texts."""
    import pandas as pd

    if kind == "regression":
        if not pd.api.types.is_numeric_dtype(kept[target]):
            example = str(kept[target].iloc[0])
            raise WrongTaskError(where="task.kind", target=target, kind=kind, detail=example)
        finite = np.isfinite(kept[target].to_numpy(dtype=float))
        if not finite.all():
            work.note("split.no_target", level="warning", rows=int((~finite).sum()))
        amounts: pd.DataFrame = kept[finite]
        return amounts
    classes = kept[target].map(label)
    learnable = len(frequent(classes))
    if kind == "binary" and classes.nunique() != 2 and learnable != 2:
        detail = f"{classes.nunique()} ≠ 2"
        raise WrongTaskError(where="task.kind", target=target, kind=kind, detail=detail)
    if kind == "multiclass" and learnable == 2:  # the others are too rare, as is told below
        detail = f"{learnable} < 3"
        raise WrongTaskError(where="task.kind", target=target, kind=kind, detail=detail)
    if kind == "binary" and work.setting("task.positive") not in set(classes):
        detail = f"task.positive = {work.setting('task.positive')!r}"
        raise WrongTaskError(where="task.positive", target=target, kind=kind, detail=detail)
    counts = classes.value_counts()
    rare = counts[counts < LEAST_PER_CLASS]
    if len(counts) - len(rare) < 2:
        detail = ", ".join(f"{name}: {count}" for name, count in counts.items())
        raise TooFewRowsError(where="task.target", detail=detail[:200])
    kept = kept.assign(**{target: classes})
    if len(rare):
        work.note(
            "split.rare", level="warning", classes=[str(name) for name in rare.index[:10]],
            rows=int(rare.sum()), least=LEAST_PER_CLASS,
        )  # fmt: skip
        kept = kept[~classes.isin(rare.index)]
    return kept


def _how(plan: Split, kind: str) -> str:
    if plan.how != "auto":
        return plan.how
    if kind == "forecast":
        return "time"
    return "stratified" if kind in ("binary", "multiclass") else "random"


def _twins(kept: pd.DataFrame) -> NDArray[np.int64]:
    """Number rows, in order of appearance; those which are the same in every column share one."""
    import pandas as pd

    hashes = pd.util.hash_pandas_object(kept.astype(str), index=False).to_numpy()
    numbers, _ = pd.factorize(hashes)
    return numbers.astype(np.int64)


def _drawn(
    twins: NDArray[np.int64],
    strata: pd.Series[Any] | None,
    share: float,
    rng: np.random.Generator,
) -> NDArray[np.bool_]:
    """Draw about a share of the rows, within each stratum, twins together."""
    first = np.unique(twins, return_index=True)[1]
    of = np.zeros(len(first), dtype=np.int64)
    if strata is not None:
        codes = np.unique(strata.astype(str).to_numpy(), return_inverse=True)[1]
        of = codes[first]
    chosen = np.zeros(len(first), dtype=bool)
    for stratum in np.unique(of):
        members = np.flatnonzero(of == stratum)
        count = min(len(members) - 1, max(1, round(share * len(members))))
        chosen[rng.permutation(members)[:count]] = True
    return chosen[twins]


def _groups(column: pd.Series[Any], share: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Take whole groups at random until about the share of the rows is reached."""
    names, codes = np.unique(column.astype(str).to_numpy(), return_inverse=True)
    if len(names) < 2:
        raise TooFewRowsError(where="split.column", detail=f"{len(names)} < 2")
    sizes = np.bincount(codes)
    order = rng.permutation(len(names))
    before = np.cumsum(sizes[order]) - sizes[order]
    taken = order[before < share * len(codes)]
    taken = taken[: len(names) - 1]
    return np.isin(codes, taken)


def _latest(column: pd.Series[Any], share: float) -> NDArray[np.bool_]:
    """Take the latest rows; those of one moment stay together, on the later side."""
    moments = column.rank(method="min").to_numpy(dtype=float)
    moments = np.where(np.isnan(moments), 0.0, moments)  # a row without a time counts as early
    border = np.quantile(moments, 1 - share, method="higher")
    is_test: NDArray[np.bool_] = moments >= border
    if is_test.all():
        raise TooFewRowsError(where="split.column", detail="1 < 2")
    return is_test


def _check_sides(
    work: Work, kept: pd.DataFrame, is_test: NDArray[np.bool_], target: str, kind: str
) -> None:
    """Warn where a class, or nearly all of it, stands on one side only."""
    if kind not in ("binary", "multiclass"):
        return
    for name, rows in kept.groupby(target).indices.items():
        share = float(is_test[rows].mean())
        if share in (0.0, 1.0) or share > MOST_REST:
            work.note("split.one_side", level="warning", name=str(name), share=share)
