"""Make the competition of a season: its tables, the hidden outcomes, the folder to begin with.

Reads  a season ("2026-4": the last quarter of 2026), or any other text: each is a competition.
Gives  `Competition`: rows mixed from a real table, an outcome that is made up from them.
Never  repeats a row of the real table, nor its labels: there is nothing to look up.

Start reading at `competition`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

Array = NDArray[Any]
BASES = ("diabetes", "wine", "breast_cancer")
TRAIN, TEST, PUBLIC = 1200, 1000, 300  # rows; the public ones are drawn from the test
NUMBERS = tuple(f"m{number:02d}" for number in range(1, 11))
SITES = ("A", "B", "C", "D", "E")
SHARES = (0.35, 0.25, 0.2, 0.12, 0.08)  # of the sites
MISSING = 0.05  # of each column of numbers
STRAIGHT, DRAWS = 0.69, 50  # share of pairs that a line may put in order; how often to draw
SECONDS = 30  # of training that the automatic search may take


@dataclass(frozen=True)
class Competition:
    """What everybody gets, and what only the organiser knows."""

    season: str
    base: str  # the table that the rows are mixed from
    train: pd.DataFrame  # with the column `outcome`
    test: pd.DataFrame
    outcomes: Array  # of the test rows: 0 or 1
    is_public: Array  # which test rows the public leaderboard scores


def season_of(today: date) -> str:
    """Name the season of a day: the year and its quarter."""
    return f"{today.year}-{(today.month + 2) // 3}"


@lru_cache(maxsize=8)
def competition(season: str) -> Competition:
    """Draw the competition of a season; the same one for everybody, everywhere.

    One that a straight line solves nearly as well as anything is drawn anew.
    """
    digest = hashlib.sha256(f"season {season}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    for _ in range(DRAWS):
        base = BASES[int(rng.integers(len(BASES)))]
        x = _mixed(base, rng)
        sites = rng.choice(len(SITES), len(x), p=SHARES)
        chances = 1 / (1 + np.exp(-_leaning(x, sites, rng)))
        outcomes = (rng.random(len(x)) < chances).astype(int)
        if _by_a_line(x, sites, outcomes) <= STRAIGHT:
            break
    table = pd.DataFrame((50 + 12 * x).round(2), columns=list(NUMBERS))
    table = table.mask(rng.random(table.shape) < MISSING)
    table.insert(0, "id", rng.permutation(np.arange(10_000, 10_000 + len(x))))
    table["site"] = np.array(SITES)[sites]
    is_public = np.zeros(TEST, dtype=bool)
    is_public[rng.choice(TEST, PUBLIC, replace=False)] = True
    return Competition(
        season=season,
        base=base,
        train=table.iloc[:TRAIN].assign(outcome=outcomes[:TRAIN]),
        test=table.iloc[TRAIN:].reset_index(drop=True),
        outcomes=outcomes[TRAIN:],
        is_public=is_public,
    )


def files(today: date) -> dict[str, str | bytes]:
    """Give the folder that a project begins with."""
    at = competition(season_of(today))
    entry = {"season": at.season, "estimate": None, "final": False}
    return {
        "project.toml": CARD.format(season=at.season, seconds=SECONDS),
        "entry.json": json.dumps(entry, indent=1) + "\n",
        "data/train.csv": at.train.to_csv(index=False, lineterminator="\n"),
        "data/test.csv": at.test.to_csv(index=False, lineterminator="\n"),
        "data/sample_submission.csv": _sample(at),
        "make.py": MAKE,
    }


def _sample(at: Competition) -> str:
    rows = "".join(f"{one},0.5\n" for one in at.test["id"])
    return f"id,chance\n{rows}"


def _mixed(base: str, rng: Generator) -> Array:
    """Mix pairs of real rows, and blur them: ten columns, each of mean 0 and spread 1."""
    from sklearn import datasets

    real = getattr(datasets, f"load_{base}")(return_X_y=True)[0]
    real = real[:, rng.choice(real.shape[1], len(NUMBERS), replace=False)]
    real = (real - real.mean(axis=0)) / real.std(axis=0)
    one, other = rng.integers(0, len(real), (2, TRAIN + TEST))
    share = rng.uniform(0.5, 1.0, (TRAIN + TEST, 1))
    mixed = share * real[one] + (1 - share) * real[other]
    mixed = mixed + rng.normal(0, 0.25, mixed.shape)
    standard: Array = (mixed - mixed.mean(axis=0)) / mixed.std(axis=0)
    return standard


def _leaning(x: Array, sites: Array, rng: Generator) -> Array:
    """Say how each row leans: a trend, a product, a distance from the middle, a site."""
    a, b, c, d, e, f = rng.permutation(len(NUMBERS))[:6]
    signs = rng.choice([-1.0, 1.0], 5)
    parts = (
        0.5 * _unit(x[:, a]),
        1.0 * _unit(x[:, b] * x[:, c]),
        0.9 * _unit(np.abs(x[:, d] - np.median(x[:, d]))),
        0.7 * _unit(x[:, e] - x[:, f]),
        0.5 * np.array([0.0, 1.0, -1.0, 1.5, -1.5])[sites],
    )
    leaning: Array = np.sum([sign * part for sign, part in zip(signs, parts, strict=True)], axis=0)
    return leaning - np.median(leaning)


def _by_a_line(x: Array, sites: Array, outcomes: Array) -> float:
    """Give the share of pairs that the least-squares line puts in order, on the rows it saw."""
    columns = np.column_stack([x, np.eye(len(SITES))[sites]])
    line = columns @ np.linalg.lstsq(columns, outcomes, rcond=None)[0]
    ranks = line.argsort().argsort() + 1
    ones = int(outcomes.sum())
    above = ranks[outcomes == 1].sum() - ones * (ones + 1) / 2
    return float(above / (ones * (len(outcomes) - ones)))


def _unit(values: Array) -> Array:
    unit: Array = (values - values.mean()) / values.std()
    return unit


CARD = """\
format = 1
name = "season {season}"

# Why anybody should care. Say it in your own words, in one sentence each.
# 为什么值得做。各用一句话，写你自己的话。
[problem]
goal = ""           # what is to be better afterwards 做成之后，什么会变好
user = ""           # who uses a prediction 谁来用预测
decision = ""       # what is decided by it 凭它做什么决定
constraint = ""     # what must hold whatever the score 分数再高也必须守住的条件
doing_nothing = ""  # what it costs to go on as now 什么都不做的代价

[task]
target = "outcome"
kind = "binary"
positive = "1"
metric = "roc_auc"
ignore = ["id"]

[[source]]
address = "data/train.csv"
licence = "CC0-1.0"

[budget]
seconds = {seconds}.0
"""

MAKE = '''\
"""Make submission.csv with your own code: `python make.py`. solution.py lies here or one folder up.

用你自己的代码生成 submission.csv：运行 `python make.py`。solution.py 放在这里，或者上一层文件夹。
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

here = Path(__file__).resolve().parent
sys.path[:0] = [str(here), str(here.parent)]  # where solution.py may lie
from solution import SEED, cross_validate, entry, submission  # noqa: E402

train, test = (pd.read_csv(here / "data" / f"{name}.csv") for name in ("train", "test"))
want = train.pop("outcome").to_numpy()
scores = cross_validate(
    lambda a, y, b: entry(a, y, b, SEED), train, want, np.random.default_rng(SEED)
)
chances = entry(train, want, test, SEED)
text = submission(test["id"].to_numpy(), chances)
(here / "submission.csv").write_text(text, encoding="utf-8", newline="\\n")
told = json.loads((here / "entry.json").read_text(encoding="utf-8"))
told["estimate"] = round(float(np.mean(scores)), 4)
(here / "entry.json").write_text(json.dumps(told, indent=1) + "\\n", encoding="utf-8")
print(f"estimate {np.mean(scores):.3f}, folds {np.round(scores, 3)}")
'''
