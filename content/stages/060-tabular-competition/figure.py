"""Figures and numbers of stage 60, computed by the solution and the season's own tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

import given
import numpy as np
from solution import auc, choose, features, shake_up

from baibu.publish.draw import Diagram, Plot, Style, beside, number

Say = Callable[..., str]
SEASON = given.season_of(date(2026, 11, 21))  # an example: yours is another
TRIES = (1, 2, 5, 10, 20, 50, 100)
TEAMS, BOARDS = 100, 40
TRUE = 0.78  # AUC of every entry of the simulation on endless rows


def numbers() -> dict[str, str]:
    """Give every computed number of the brief."""
    want = np.array([1, 0, 1, 0, 1])
    got = np.array([0.9, 0.6, 0.6, 0.3, 0.2])
    scores = {
        "line": np.array([0.74, 0.78, 0.76, 0.73, 0.79]),
        "forest": np.array([0.76, 0.79, 0.74, 0.77, 0.80]),
        "blend": np.array([0.75, 0.80, 0.76, 0.75, 0.81]),
    }
    best = scores["blend"]
    drift = lucky()
    rungs = ladder()
    return {
        "example_auc": number(auc(want, got), 3),
        "line_mean": number(scores["line"].mean(), 3),
        "forest_mean": number(scores["forest"].mean(), 3),
        "blend_mean": number(best.mean(), 3),
        "blend_error": number(np.std(best, ddof=1) / np.sqrt(5), 3),
        "border": number(best.mean() - np.std(best, ddof=1) / np.sqrt(5), 3),
        "chosen": choose(scores),
        "error_public": number(error(TRUE, given.PUBLIC), 3),
        "error_private": number(error(TRUE, given.TEST - given.PUBLIC), 3),
        "lucky_public": number(drift[100][0], 3),
        "lucky_private": number(drift[100][1], 3),
        "shaken": number(100 * shaken(), 0),
        "season": SEASON,
        **{f"rung_{name}": number(value, 3) for name, value in rungs.items()},
    }


def error(score: float, rows: int) -> float:
    """Give the standard error of an AUC, half of the rows being ones."""
    half = rows / 2
    q1, q2 = score / (2 - score), 2 * score**2 / (1 + score)
    spread = (half - 1) * (q1 + q2 - 2 * score**2)
    return float(np.sqrt((score * (1 - score) + spread) / half**2))


@lru_cache(maxsize=1)
def boards() -> tuple[np.ndarray, np.ndarray]:
    """Score a hundred entries that are equally good: they differ in their errors alone."""
    rng = np.random.default_rng(60)
    shift = 1.092  # of two normal curves, for an AUC of 0.78
    public, private = [], []
    for _ in range(BOARDS):
        want = (rng.random(given.TEST) < 0.5).astype(int)
        common = rng.normal(0, np.sqrt(0.7), given.TEST)
        is_public = np.arange(given.TEST) < given.PUBLIC
        here, there = [], []
        for _ in range(TEAMS):
            got = shift * want + common + rng.normal(0, np.sqrt(0.3), given.TEST)
            here.append(auc(want[is_public], got[is_public]))
            there.append(auc(want[~is_public], got[~is_public]))
        public.append(here)
        private.append(there)
    return np.array(public), np.array(private)


@lru_cache(maxsize=1)
def lucky() -> dict[int, tuple[float, float]]:
    """Choose the best of so many by the public score; give its public and private score."""
    public, private = boards()
    found = {}
    for tries in TRIES:
        pairs = []
        for here, there in zip(public, private, strict=True):
            for begin in range(0, TEAMS - tries + 1, tries):
                best = begin + int(np.argmax(here[begin : begin + tries]))
                pairs.append((here[best], there[best]))
        mean = np.mean(pairs, axis=0)
        found[tries] = (float(mean[0]), float(mean[1]))
    return found


def shaken() -> float:
    """Give the mean shake-up of these leaderboards."""
    public, private = boards()
    return float(np.mean([shake_up(*pair) for pair in zip(public, private, strict=True)]))


@lru_cache(maxsize=1)
def ladder() -> dict[str, float]:
    """Score a few entries on all test rows of the example season."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.tree import DecisionTreeClassifier

    at = given.competition(SEASON)
    want = at.train["outcome"].to_numpy()
    x, x_test = features(at.train, at.train), features(at.train, at.test)
    plain = [*range(10), *range(x.shape[1] - 5, x.shape[1])]
    entries = {
        "tree": (DecisionTreeClassifier(max_depth=5, random_state=0), plain),
        "line": (LogisticRegression(max_iter=2000), plain),
        "made": (LogisticRegression(C=0.02, max_iter=2000), list(range(x.shape[1]))),
    }
    found = {"constant": 0.5}
    for name, (last, columns) in entries.items():
        model = make_pipeline(StandardScaler(), last).fit(x[:, columns], want)
        found[name] = auc(at.outcomes, model.predict_proba(x_test[:, columns])[:, 1])
    return found


def rows(say: Say) -> str:
    """Draw which rows are for what."""
    drawing = Diagram(700, 160, title=say(zh="谁看得到哪些行", en="Who sees which rows"))
    train = drawing.box(
        10,
        50,
        290,
        90,
        say(
            zh="训练 1200 行\n结果给你：学习、交叉验证", en="train, 1200 rows\nyou have the outcome"
        ),
        style=Style(hue=1),
    )
    public = drawing.box(
        360,
        50,
        120,
        90,
        say(zh="公开 300 行\n每次提交\n都说得分", en="public, 300\na score for\neach entry"),
        style=Style(hue=2),
    )
    drawing.box(
        485,
        50,
        205,
        90,
        say(
            zh="不公开 700 行\n选定最终方案后\n才说得分",
            en="private, 700\na score for the\nfinal entry alone",
        ),
        style=Style(hue=4),
    )
    drawing.arrow(train, public)
    return drawing.svg()


def luck(say: Say) -> str:
    """Draw how choosing by the public score inflates it, and two leaderboards."""
    found = lucky()
    left = Plot(
        345,
        320,
        x=(1, 100),
        y=(0.76, 0.83),
        x_scale="log",
        title=say(zh="试得越多，越“好”", en="The more tries, the “better”"),
    )
    left.line(
        TRIES,
        [found[n][0] for n in TRIES],
        label=say(zh="公开榜", en="public"),
        style=Style(hue=2),
    )
    left.line(
        TRIES,
        [found[n][1] for n in TRIES],
        label=say(zh="不公开", en="private"),
        style=Style(hue=4),
    )
    left.axis_titles(say(zh="挑选过的次数", en="entries chosen from"), "AUC")
    public, private = boards()
    right = Plot(
        345,
        320,
        x=(0.71, 0.85),
        y=(0.71, 0.85),
        title=say(zh="一样好的一百个方案", en="A hundred equal entries"),
    )
    usual = int(np.argmin(np.abs(public.mean(axis=1) - TRUE)))  # no lucky draw of the rows
    right.points(public[usual], private[usual], style=Style(hue=1))
    right.axis_titles(say(zh="公开榜 AUC", en="public AUC"), say(zh="不公开 AUC", en="private AUC"))
    return beside(
        left, right, title=say(zh="公开榜上的运气", en="Luck on the public leaderboard")
    ).svg()
