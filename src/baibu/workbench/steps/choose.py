"""Choose which families of models are tried, and say why and why not.

The rules are few and written out: each takes a family away, or puts it forward, for one reason
that a person can check. What is missing on this machine is said too.

Start reading at `Situation` and `chosen`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baibu.workbench.card import Card
from baibu.workbench.engine.learners import LEARNERS
from baibu.workbench.engine.views import MOST_WIDE
from baibu.workbench.step import Given, Work, step
from baibu.workbench.truth import features_of

if TYPE_CHECKING:
    import pandas as pd

FEW_ROWS = 300  # below, only what has few degrees of freedom
LITTLE_ROWS = 2_000  # below, nets have too little to learn from
MANY_ROWS = 200_000  # from which slow learners are left out
MOST_CELLS = 2 * 10**8  # of a wide matrix
WIDE = 1.0  # columns per row from which linear models come first
MANY_WORDS = 0.5  # share of columns of words from which CatBoost comes first
FAST_MS = 5.0  # below, a blend of many trees is too slow for one row
VERY_FAST_MS = 1.0
MANY_COLUMNS = 50  # of a wide matrix in which all points are far from each other
_EXPLAIN = re.compile(
    r"explain|explanation|interpret|transparen|audit|regulat|justif|reason code"
    r"|解释|说明理由|可追溯|透明|审计|监管|合规",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the choice depends on."""

    kind: str
    rows: int
    numbers: int = 0  # columns
    words: int = 0
    wide: int = 0  # columns once words are spread
    latency_ms: float = 0.0  # 0: no limit
    must_explain: bool = False
    missing: frozenset[str] = frozenset()  # learners whose library is not installed

    @property
    def columns(self) -> int:
        """Count the columns."""
        return self.numbers + self.words


@dataclass(slots=True, kw_only=True)
class Family:
    """One family of models, by the name of its learner."""

    name: str
    rank: float  # smaller is earlier
    is_tried: bool = True
    reasons: list[dict[str, Any]] = field(default_factory=list)  # keys of messages, `reason.KEY`

    def drop(self, key: str, **facts: Any) -> None:
        """Leave it out for a reason."""
        self.is_tried = False
        self.reasons.append({"key": key, "facts": facts})

    def favour(self, key: str, by: float, **facts: Any) -> None:
        """Put it forward, or with a negative number back, for a reason."""
        self.rank -= by
        self.reasons.append({"key": key, "facts": facts})


USUAL = ("lightgbm", "catboost", "xgboost", "linear", "net", "forest", "neighbours")


def chosen(at: Situation) -> list[Family]:
    """Give every family in the order of trying, with reasons; at least one is tried."""
    families = {name: Family(name=name, rank=float(n)) for n, name in enumerate(USUAL)}
    for rule in (_by_size, _by_columns, _by_latency, _by_explanation, _by_library):
        rule(at, families)
    if not any(one.is_tried for one in families.values()):
        last = families["linear"]
        last.is_tried = True
        last.reasons.append({"key": "last_resort", "facts": {}})
    for one in families.values():
        if not one.reasons:
            one.reasons.append({"key": "usual", "facts": {}})
    return sorted(families.values(), key=lambda one: (not one.is_tried, one.rank))


def _by_size(at: Situation, families: Mapping[str, Family]) -> None:
    if at.rows < FEW_ROWS:
        families["linear"].favour("few_rows_linear", 10, rows=at.rows)
        families["forest"].favour("few_rows_forest", 6, rows=at.rows)
        families["net"].drop("few_rows_net", rows=at.rows)
    elif at.rows < LITTLE_ROWS:
        families["net"].favour("little_rows_net", -3, rows=at.rows)
        families["catboost"].favour("little_rows_catboost", 1.5, rows=at.rows)
    for name, one in families.items():
        if one.is_tried and at.rows > LEARNERS[name].most_rows:
            one.drop("too_many_rows", rows=at.rows, most=LEARNERS[name].most_rows)
    if at.rows > MANY_ROWS and families["forest"].is_tried:
        families["forest"].favour("many_rows_forest", -2, rows=at.rows)
    cells = at.rows * max(at.wide, at.columns)
    for name in ("linear", "net", "neighbours"):
        if families[name].is_tried and cells > MOST_CELLS:
            families[name].drop("too_wide", cells=cells)


def _by_columns(at: Situation, families: Mapping[str, Family]) -> None:
    if at.columns and at.words >= MANY_WORDS * at.columns and at.rows >= FEW_ROWS:
        families["catboost"].favour("many_words", 1.5, words=at.words, columns=at.columns)
    if max(at.wide, at.columns) >= WIDE * at.rows:
        families["linear"].favour("wider_than_long", 10, columns=at.wide, rows=at.rows)
    if at.wide > MANY_COLUMNS and families["neighbours"].is_tried:
        families["neighbours"].drop("far_from_each_other", columns=at.wide)


def _by_latency(at: Situation, families: Mapping[str, Family]) -> None:
    limit = at.latency_ms
    if not limit or limit >= FAST_MS:
        return
    for name in ("forest", "neighbours"):
        if families[name].is_tried:
            families[name].drop("too_slow", limit=limit)
    families["linear"].favour("fast", 3, limit=limit)
    if limit < VERY_FAST_MS:
        families["catboost"].favour("slow_words", -3, limit=limit)


def _by_explanation(at: Situation, families: Mapping[str, Family]) -> None:
    if not at.must_explain:
        return
    families["linear"].favour("explains_itself", 20)
    for name in ("net", "neighbours"):
        if families[name].is_tried:
            families[name].drop("cannot_explain")


def _by_library(at: Situation, families: Mapping[str, Family]) -> None:
    for name, one in families.items():
        if name in at.missing and one.is_tried:
            one.drop("not_installed", library=LEARNERS[name].needs)


def libraries(_: Card, __: Path) -> Mapping[str, Any]:
    """Tell which learners are there: one that was installed since is chosen anew."""
    return {name: one.is_there for name, one in LEARNERS.items()}


@step(stage=3, gives=("choice",), settings=("split.how", "split.column"), outside=libraries)
def choose(
    work: Work, shaped: pd.DataFrame, problem: Mapping[str, Any], framing: Mapping[str, Any]
) -> Given:
    """Choose by the rows, the columns and the card."""
    at = situation(
        shaped, problem, framing, work.setting("split.how"), work.setting("split.column")
    )
    families = chosen(at)
    names = [one.name for one in families if one.is_tried]
    out = [one.name for one in families if not one.is_tried]
    if at.must_explain:
        work.note("choose.explain", level="worth_knowing")
    if at.missing:
        work.note("choose.missing", level="worth_knowing", names=sorted(at.missing))
    work.note("choose.done", names=names, first=names[0], left_out=len(out))
    told = {**asdict(at), "missing": sorted(at.missing)}
    return {
        "choice": {
            "situation": told,
            "families": [asdict(one) for one in families],
            "learners": names,
        }
    }


def situation(
    shaped: pd.DataFrame,
    problem: Mapping[str, Any],
    framing: Mapping[str, Any],
    how: str,
    column: str,
) -> Situation:
    """Read what the choice depends on from the table and the card."""
    task = problem["task"]
    names = features_of(shaped, task["target"], how, column)
    is_word = {name: shaped[name].dtype.kind not in "biufM" for name in names}
    spread = sum(
        min(int(shaped[name].nunique()), MOST_WIDE) if word else 1 for name, word in is_word.items()
    )
    return Situation(
        kind=task["kind"],
        rows=len(shaped),
        numbers=sum(not word for word in is_word.values()),
        words=sum(is_word.values()),
        wide=spread,
        latency_ms=float(task["latency_ms"]),
        must_explain=asks_for_reasons(framing["problem"]),
        missing=frozenset(name for name, one in LEARNERS.items() if not one.is_there),
    )


def asks_for_reasons(problem: Mapping[str, str]) -> bool:
    """Say whether what people wrote about limits, decision and user asks for explanations."""
    said = " ".join(problem.get(name, "") for name in ("constraint", "decision", "user"))
    return bool(_EXPLAIN.search(said))
