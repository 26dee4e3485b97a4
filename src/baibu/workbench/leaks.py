"""Suspect columns that know more about the target than they can know when it counts.

Reads  the seen rows only, cleaned, and the target.
Gives  `Suspect`s; what is done about them is decided by `steps.clean`.

Start reading at `suspects`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.cleaner import folded

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]
What = Literal["power", "missing", "name", "order", "time", "group"]
PERFECT: Mapping[str, float] = {"classes": 0.995, "amount": 0.99}  # AUC, R2 of one column alone
SAMPLE = 5_000  # rows that are looked at
FEW = 1_000  # that are looked at first
NEAR = 0.9  # AUC or R2 on these from which a column is looked at closely
FOLDS = 3
LEAVES = 256  # of the tree that guesses an amount: eight steps cannot draw a line
EXACT = 0.005  # share of rows that may differ from "exactly"
LEAST_GONE = 5  # rows
IN_ORDER = 0.95  # rank correlation with the order of the rows
TELLS = 0.1  # rank correlation with the target from which it counts, and at least LEAST_T / sqrt(n)
LEAST_T = 5.0
GROUP_ROWS = (1.5, 50.0)  # rows per value between which values may be people
LEAST_GROUPS = 20
MOST_OF_ONE = 0.1  # of the rows that one person may have
ID_WORDS = frozenset(("id", "ids", "uid", "uuid", "guid"))
PEOPLE = frozenset(
    ("user", "patient", "customer", "client", "subject", "person", "student", "player", "member",
     "employee", "driver", "household", "participant")
)  # fmt: skip
ID_ENDS = (
    "编号",
    "序号",
    "单号",
    "账号",
    "学号",
    "工号",
    "证号",
    "患者",
    "客户",
    "用户",
    "学生",
    "姓名",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """One suspicion."""

    what: What
    name: str
    score: float = 0.0  # what it rests on: AUC, R2, a rank correlation, rows per group

    @property
    def is_perfect(self) -> bool:
        """Say whether it tells the target (nearly) by itself."""
        return self.what in ("power", "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The target as numbers."""

    name: str
    values: Array  # amounts, or numbers of classes
    classes: int  # 0 for an amount

    @classmethod
    def of(cls, name: str, column: pd.Series[Any], kind: str) -> Target:
        """Number the classes, or take the amounts."""
        if kind == "regression":
            return cls(name=name, values=column.to_numpy(dtype=float), classes=0)
        names, codes = np.unique(column.astype(str).to_numpy(), return_inverse=True)
        return cls(name=name, values=codes, classes=len(names))

    @property
    def columns(self) -> Array:
        """Give one column per class (one for two classes), or the amounts as one."""
        if self.classes > 2:
            return np.asarray(self.values[:, None] == np.arange(self.classes), dtype=float)
        return self.values[:, None].astype(float)

    def part(self, rows: Array) -> Target:
        """Give some of the rows."""
        return Target(name=self.name, values=self.values[rows], classes=self.classes)


def suspects(
    frame: pd.DataFrame, bases: Mapping[str, str], target: Target, *, how: str, seed: int
) -> list[Suspect]:
    """Look at every column of cleaned rows; the index says where each row stood in the data."""
    order = frame.index.to_numpy()
    if len(frame) > SAMPLE:
        rows = np.sort(np.random.default_rng(seed).choice(len(frame), SAMPLE, replace=False))
        whole, frame, order = frame, frame.iloc[rows], order[rows]
        small = target.part(rows)
    else:
        whole, small = frame, target
    found: list[Suspect] = []
    for name in frame.columns:
        found += _of_column(str(name), frame[name], bases[str(name)], small, order, how=how)
        if is_group(str(name), whole[name], bases[str(name)]) and how == "random":
            found.append(Suspect(what="group", name=str(name), score=_rows_each(whole[name])))
    return found


def _of_column(
    name: str, series: pd.Series[Any], base: str, target: Target, order: Array, *, how: str
) -> Iterator[Suspect]:
    if _names_target(name, target.name):
        yield Suspect(what="name", name=name)
    if _is_gone_exactly(series.isna().to_numpy(), target):
        yield Suspect(what="missing", name=name, score=1.0)
    elif base != "text" and _may_be_perfect(series, base, target):
        score = power(series, base, target)
        if score >= PERFECT["classes" if target.classes else "amount"]:
            yield Suspect(what="power", name=name, score=score)
    if base not in ("number", "day"):
        return
    values = numbers(series)
    there = ~np.isnan(values)
    if there.sum() < LEAST_GROUPS:
        return
    tells = max(abs(rank_correlation(values[there], column[there])) for column in target.columns.T)
    if tells < max(TELLS, LEAST_T / np.sqrt(there.sum())):
        return
    if base == "day" and how != "time":
        yield Suspect(what="time", name=name, score=tells)
    elif abs(rank_correlation(values[there], order[there])) >= IN_ORDER:
        yield Suspect(what="order", name=name, score=tells)


def _may_be_perfect(series: pd.Series[Any], base: str, target: Target) -> bool:
    """Look at a few rows first: most columns are far from telling the target."""
    if base == "word" or len(series) < 2 * FEW:  # few rows say little of many words
        return True
    rows = np.linspace(0, len(series) - 1, FEW).astype(np.int64)
    return power(series.iloc[rows], base, target.part(rows)) >= NEAR


def power(series: pd.Series[Any], base: str, target: Target) -> float:
    """Say how well one column alone tells the target, out of fold: AUC, or R2 of an amount."""
    from sklearn.model_selection import KFold, StratifiedKFold

    if series.nunique() < 2 or len(series) < 2 * FOLDS:
        return 0.0
    smallest = np.bincount(target.values).min() if target.classes else len(series)
    made = StratifiedKFold if target.classes and smallest >= FOLDS else KFold
    splitter = made(FOLDS, shuffle=True, random_state=0)
    guesses = np.zeros_like(target.columns)
    guess = _by_word if base == "word" else _by_tree
    values = words(series) if base == "word" else numbers(series)
    for learnt, watched in splitter.split(values, target.values):
        guesses[watched] = guess(values, target, learnt, watched)
    return _scored(target, guesses)


def _scored(target: Target, guesses: Array) -> float:
    from scipy.stats import rankdata

    truth = target.columns
    if not target.classes:
        spread = float(((truth - truth.mean()) ** 2).sum())
        return 1 - float(((truth - guesses) ** 2).sum()) / spread if spread else 0.0
    found = []
    for is_class, guessed in zip(truth.T, guesses.T, strict=True):
        hits = is_class.sum()
        if 0 < hits < len(is_class):  # the area is a rank sum (Mann and Whitney 1947)
            ranks = rankdata(guessed)[is_class > 0].sum()
            found.append((ranks - hits * (hits + 1) / 2) / (hits * (len(is_class) - hits)))
    return float(np.mean(found)) if found else 0.0


def _by_tree(values: Array, target: Target, learnt: Array, watched: Array) -> Array:
    from sklearn.tree import DecisionTreeRegressor

    limits = {"max_depth": 3} if target.classes else {"max_leaf_nodes": LEAVES}
    tree = DecisionTreeRegressor(min_samples_leaf=2, random_state=0, **limits)
    x, y = values[:, None], target.columns
    found = np.asarray(tree.fit(x[learnt], y[learnt]).predict(x[watched]))
    guesses: Array = found.reshape(len(watched), -1)
    if target.classes:
        return guesses
    return np.where(np.isnan(x[watched]), guesses, _nearer(x, y, learnt, watched, guesses))


def _nearer(x: Array, y: Array, learnt: Array, watched: Array, guesses: Array) -> Array:
    """Take a straight line in place of the tree where it fits what is learnt nearly perfectly."""
    there = learnt[~np.isnan(x[learnt, 0])]
    if len(there) < 3 or np.ptp(x[there, 0]) == 0:
        return guesses
    line = np.column_stack([np.ones(len(there)), x[there, 0]])
    fitted, *_ = np.linalg.lstsq(line, y[there], rcond=None)
    left = y[there] - line @ fitted
    if left.var() > (1 - PERFECT["amount"]) * y[there].var():
        return guesses
    drawn: Array = fitted[0] + x[watched] * fitted[1:]
    return drawn


def _by_word(codes: Array, target: Target, learnt: Array, watched: Array) -> Array:
    """Guess the mean of each word, drawn by one row towards the mean of all."""
    y = target.columns
    mean = y[learnt].mean(axis=0)
    counts = np.bincount(codes[learnt], minlength=codes.max() + 1)[:, None]
    sums = np.column_stack(
        [np.bincount(codes[learnt], weights=c, minlength=codes.max() + 1) for c in y[learnt].T]
    )
    means: Array = ((sums + mean) / (counts + 1))[codes[watched]]
    return means


def _is_gone_exactly(gone: Array, target: Target) -> bool:
    """Say whether a column is missing exactly where the target has one value, or exactly not."""
    if not LEAST_GONE <= gone.sum() <= len(gone) - LEAST_GONE:
        return False
    found, counts = np.unique(target.values, return_counts=True)
    candidates = found if target.classes else found[[counts.argmax()]]
    for value in candidates:
        here = target.values == value
        if not LEAST_GONE <= here.sum() <= len(here) - LEAST_GONE:
            continue
        inside, outside = gone[here].mean(), gone[~here].mean()
        if abs(inside - outside) >= 1 - EXACT:
            return True
    return False


def is_group(name: str, series: pd.Series[Any], base: str) -> bool:
    """Say whether a column seems to name people, or whatever else has several rows each."""
    if base not in ("word", "number") or not (has_id(name) or set(name_parts(name)) & PEOPLE):
        return False
    there = series.dropna()
    if base == "number" and bool((there % 1 != 0).any()):
        return False
    counts = there.value_counts()
    return (
        len(counts) >= LEAST_GROUPS
        and GROUP_ROWS[0] <= counts.mean() <= GROUP_ROWS[1]
        and counts.iloc[0] <= MOST_OF_ONE * len(there)
    )


def has_id(name: str) -> bool:
    """Say whether a name is that of an identifier.

    >>> has_id("customerID"), has_id("客户编号"), has_id("humidity")
    (True, True, False)
    """
    return bool(set(name_parts(name)) & ID_WORDS) or name.endswith(ID_ENDS)


def name_parts(name: str) -> list[str]:
    """Take a name apart: `customerID_2` is customer, id, 2."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+", name)
    return [folded(part) for part in parts]


def _names_target(name: str, target: str) -> bool:
    mine, sought = name_parts(name), name_parts(target)
    if len("".join(sought)) < (3 if "".join(sought).isascii() else 2):
        return False
    if not target.isascii():
        return folded(target) in folded(name)
    spans = (mine[at : at + len(sought)] for at in range(len(mine) - len(sought) + 1))
    return sought in spans


def _rows_each(series: pd.Series[Any]) -> float:
    there = series.dropna()
    return len(there) / max(1, there.nunique())


def numbers(series: pd.Series[Any]) -> Array:
    """Give numbers; a day counts in days since 1970."""
    if series.dtype.kind == "M":
        days = series.to_numpy().astype("datetime64[us]").astype(np.int64) / 86_400e6
        return np.where(series.isna().to_numpy(), np.nan, days)
    return series.to_numpy(dtype=float, na_value=np.nan)


def words(series: pd.Series[Any]) -> Array:
    """Number words; what is missing is a word of its own."""
    import pandas as pd

    codes: Array = pd.factorize(series)[0]
    return codes + 1


def rank_correlation(one: Array, other: Array) -> float:
    """Give Spearman's rank correlation; 0 where one of both is constant."""
    from scipy.stats import rankdata

    x, y = rankdata(one), rankdata(other)
    if x.std() == 0 or y.std() == 0:
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])
