"""Foretell series: in the order of time from the first to the last step, and nothing is shuffled.

The null hypothesis is that tomorrow is like today, or like the same day a season ago; whatever is
learnt is judged against that, from several origins in the past, and once on the latest moments.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import metrics
from baibu.workbench.engine.learners import Array
from baibu.workbench.errors import (
    CardValueError,
    HistoryTooShortError,
    NoColumnError,
    NoTargetError,
    TooFewRowsError,
    WrongTaskError,
)
from baibu.workbench.forecasting import backtest
from baibu.workbench.forecasting import calendar as calendars
from baibu.workbench.forecasting.backtest import Tried
from baibu.workbench.forecasting.calendar import Calendar
from baibu.workbench.forecasting.lagged import Beat
from baibu.workbench.forecasting.model import SIMPLE, SURE, Forecaster, allowed
from baibu.workbench.forecasting.panel import Panel, as_table, from_table, joined, panel_of
from baibu.workbench.sealed import Sealed
from baibu.workbench.step import Given, Work, step

if TYPE_CHECKING:
    import pandas as pd

FORECAST = frozenset({"forecast"})
MOST_TEST = 5  # horizons that are kept back for the test
SHOWN = 200  # moments before the forecast that a picture shows
MOST_SHOWN = 12  # series
T95 = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36)  # Student's t by degrees of freedom, from one


@step(
    stage=2,
    gives=("history", "vault", "timeline"),
    settings=(
        "task.target", "task.horizon", "task.season", "task.series", "split.column", "split.test",
    ),
    kinds=FORECAST,
)  # fmt: skip
def series(work: Work, table: pd.DataFrame, data_card: Mapping[str, Any]) -> Given:
    """Put rows on their beat, and keep the latest moments back."""
    import pandas as pd

    column = _time(work, table, data_card)
    kept = _usable(work, table, column)
    beat = calendars.found(kept[column], column=column)
    panel = panel_of(
        kept, beat, target=work.setting("task.target"), time=column,
        series=work.setting("task.series"),
    )  # fmt: skip
    calendars.check_gaps(beat.positions(kept[column]), column=column)
    season = work.setting("task.season") or beat.season
    horizon = work.setting("task.horizon")
    test = _kept_back(work, panel, season, horizon)
    border = panel.end - test
    seen = panel.until(border)
    _check_there(panel, seen)
    _tell_series(work, panel, table, column)
    work.note("series.done", unit=beat.unit, season=season, seen=border - panel.start, test=test)
    vault = Panel(names=panel.names, start=border, values=panel.between(border, panel.end))
    return {
        "history": pd.DataFrame(as_table(seen, beat)),
        "vault": pd.DataFrame(as_table(vault, beat)),
        "timeline": {
            "calendar": asdict(beat), "season": season, "horizon": horizon,
            "names": list(panel.names), "test": test, "time": column,
            "start": panel.start, "end": border,
        },
    }  # fmt: skip


def _time(work: Work, table: pd.DataFrame, data_card: Mapping[str, Any]) -> str:
    """Name the column of times: the card's, or the only one that holds days."""
    named: str = work.setting("split.column")
    days = [one["name"] for one in data_card["columns"] if one["type"] == "day"]
    column = named or (days[0] if len(days) == 1 else "")
    others = [name for name in (column, work.setting("task.series")) if name]
    for name in others if column else ["split.column"]:
        if name not in table.columns:
            where = "split.column" if name == column or not column else "task.series"
            columns = ", ".join(map(str, table.columns))
            raise NoColumnError(where=where, column=name, columns=columns)
    target = work.setting("task.target")
    if target not in table.columns:
        columns = ", ".join(map(str, table.columns))
        raise NoTargetError(where="task.target", target=target, columns=columns)
    if not named:
        work.note("series.time", level="worth_knowing", name=column)
    return column


def _usable(work: Work, table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Give the rows that have a moment and an amount."""
    import pandas as pd

    target = work.setting("task.target")
    if not pd.api.types.is_numeric_dtype(table[target]):
        example = str(table[target].iloc[0])
        raise WrongTaskError(where="task.kind", target=target, kind="forecast", detail=example)
    is_there = table[column].notna() & np.isfinite(table[target].to_numpy(dtype=np.float64))
    name = work.setting("task.series")
    if name:
        is_there &= table[name].notna()
    if not is_there.all():
        work.note("series.unusable", level="warning", count=int((~is_there).sum()))
    kept: pd.DataFrame = table[is_there]
    if len(kept) < 2:
        raise TooFewRowsError(where="task.target", detail=f"{len(kept)} < 2")
    return kept


def _kept_back(work: Work, panel: Panel, season: int, horizon: int) -> int:
    """Say how many moments are for the test: whole horizons; refuse a history that is too short."""
    length = panel.values.shape[1]
    needed = backtest.least_history(season) + 2 * horizon  # foretold once before, once in the test
    if length < needed:
        raise HistoryTooShortError(
            where="task.horizon", count=length, season=season, horizon=2 * horizon, needed=needed
        )
    room = (length - needed) // horizon
    wanted = int(work.setting("split.test") * length) // horizon
    return int(horizon * max(1, min(MOST_TEST, wanted, 1 + room)))


def _check_there(panel: Panel, seen: Panel) -> None:
    """Refuse series of which nothing is known before the test."""
    for name, row in zip(panel.names, seen.values, strict=True):
        if np.isnan(row).all():
            raise TooFewRowsError(where="task.series", detail=f"{name or '-'}: 0")


def _tell_series(work: Work, panel: Panel, table: pd.DataFrame, column: str) -> None:
    gaps = 0
    for row in panel.values:
        there = np.flatnonzero(~np.isnan(row))
        gaps += int(np.isnan(row[there[0] : there[-1] + 1]).sum())
    if gaps:
        work.note("series.gaps", level="worth_knowing", count=gaps)
    used = {column, work.setting("task.target"), work.setting("task.series")}
    others = [str(name) for name in table.columns if name not in used]
    if others:
        work.note("series.others", level="worth_knowing", names=others)


def _beat(timeline: Mapping[str, Any]) -> Beat:
    return Beat(
        calendar=Calendar(**timeline["calendar"]), season=timeline["season"],
        horizon=timeline["horizon"],
    )  # fmt: skip


@step(stage=3, gives=("baseline",), settings=("seed",), kinds=FORECAST)
def foretell_simply(
    work: Work,
    history: pd.DataFrame,
    timeline: Mapping[str, Any],
    problem: Mapping[str, Any],
) -> Given:
    """Score what costs nothing: the last value, the last season, the line."""
    metric = problem["task"]["metric"]
    _check_metric(metric)
    beat = _beat(timeline)
    panel = from_table(history, tuple(timeline["names"]))
    found = list(backtest.tried(panel, beat, SIMPLE, metric=metric, seed=work.seed))
    models = [_told(one, metric) for one in found]
    best = min(found, key=lambda one: _loss(one, metric))
    work.note(
        "foretell_simply.done", name=best.name, metric=metric, score=best.score(metric),
        origins=len(best.said),
    )  # fmt: skip
    return {
        "baseline": {
            "metric": metric,
            "greater_is_better": metrics.METRICS[metric].greater_is_better,
            "rows": len(history),
            "folds": len(best.said),
            "classes": [],
            "models": models,
            "best": best.name,
        }
    }


def _check_metric(metric: str) -> None:
    known = [name for name, one in metrics.METRICS.items() if "forecast" in one.kinds]
    if metric not in known:
        raise CardValueError(
            where="project.toml", name="task.metric", value=metric, wanted=", ".join(known)
        )


def _told(one: Tried, metric: str) -> dict[str, Any]:
    by_origin = [one.score(metric, at) for at in range(len(one.said))]
    middle, half = _interval(by_origin)
    return {
        "model": one.name, "folds": by_origin, "mean": middle, "half": half,
        "low": middle - half, "high": middle + half,
    }  # fmt: skip


def _interval(scores: list[float]) -> tuple[float, float]:
    """Give the mean over origins, and 95 of 100 means; origins share most of their history."""
    middle = float(np.mean(scores))
    if len(scores) < 2:
        return middle, 0.0
    t = T95[min(len(scores) - 1, len(T95)) - 1]
    return middle, t * float(np.std(scores, ddof=1)) / len(scores) ** 0.5


def _loss(one: Tried, metric: str) -> float:
    found = one.score(metric)
    return -found if metrics.METRICS[metric].greater_is_better else found


@step(
    stage=3,
    gives=("forecaster", "backtest", "validation"),
    settings=("budget.seconds", "seed"),
    kinds=FORECAST,
)
def foretell(
    work: Work,
    history: pd.DataFrame,
    timeline: Mapping[str, Any],
    baseline: Mapping[str, Any],
) -> Given:
    """Try what learns against what does not, on the past; keep what does best."""
    metric = baseline["metric"]
    beat = _beat(timeline)
    panel = from_table(history, tuple(timeline["names"]))
    simple = list(backtest.tried(panel, beat, [baseline["best"]], metric=metric, seed=work.seed))
    names = allowed(panel, beat, backtest.origins(panel, beat)[0] - panel.start)
    deadline = time.monotonic() + work.setting("budget.seconds")
    learnt = []
    for one in backtest.tried(
        panel, beat, names, metric=metric, seed=work.seed,
        is_late=lambda: time.monotonic() > deadline,
    ):  # fmt: skip
        work.progress("foretell.tried", name=one.name, score=one.score(metric))
        learnt.append(one)
    if len(learnt) < len(names):
        left = list(names[len(learnt) :])
        work.note("foretell.late", level="worth_knowing", names=left)
    everything = [*simple, *learnt, *_pairs(learnt)]
    best = min(everything, key=lambda one: _loss(one, metric))
    off = backtest.Errors.of(best, panel, beat.season)
    forecaster = Forecaster(
        beat=beat, names=panel.names, widths=backtest.widths(off.missed, off.scale),
        floors=off.floors,
        ways=backtest.way_of(beat, panel, best.name, metric=metric, seed=work.seed),
    )  # fmt: skip
    held = backtest.coverage(off.missed, off.scale)
    return {
        "forecaster": forecaster.bundle(),
        "backtest": {
            "metric": metric,
            "origins": [
                beat.calendar.moment(at - 1) for at in backtest.origins(panel, beat)
            ],
            "tried": [
                {**_told(one, metric),
                 **backtest.scaled_scores(one.said, one.came, panel, beat.season)}
                for one in everything
            ],
            "best": best.name,
            "by_step": _by_step(best),
            "coverage": held,
            "sure": SURE,
        },
        "validation": _validation(work, best, simple[0], metric),
    }  # fmt: skip


def _by_step(one: Tried) -> list[float | None]:
    """Give the mean absolute error by how far ahead it was; nothing where nothing came."""
    missed = np.abs(one.said - one.came)
    there = ~np.isnan(missed)
    counts = there.sum(axis=(0, 1))
    total = np.where(there, missed, 0.0).sum(axis=(0, 1))
    return [float(a / b) if b else None for a, b in zip(total, counts, strict=True)]


def _pairs(learnt: list[Tried]) -> list[Tried]:
    """Give the mean of what smooths and of trees; of what both see in amounts, or in logarithms."""
    known = {one.name: one for one in learnt}
    wanted = [("smoothing", "trees"), ("smoothing_log", "trees_log")]
    return [
        backtest.mean_of(known[one], known[other])
        for one, other in wanted
        if one in known and other in known
    ]


def _validation(work: Work, best: Tried, simple: Tried, metric: str) -> dict[str, Any]:
    """Say how steady the gain over the simple way is from origin to origin."""
    told, usual = _told(best, metric), _told(simple, metric)
    sign = 1 if metrics.METRICS[metric].greater_is_better else -1
    gains = [sign * (a - b) for a, b in zip(told["folds"], usual["folds"], strict=True)]
    gain, half = _interval(gains)
    if best.name == simple.name:
        work.note("foretell.simple", level="warning", name=simple.name)
    elif gain > half:
        work.note("foretell.better", name=best.name, gain=gain, half=half)
    else:
        work.note("foretell.no_surer", level="warning", name=best.name, gain=gain, half=half)
    return {
        "metric": metric, "by_fold": told["folds"], "mean": told["mean"], "low": told["low"],
        "high": told["high"], "half": half, "baseline": usual["mean"], "gain": gain,
    }  # fmt: skip


@step(stage=4, gives=("evaluation", "forecast"), settings=("seed",), kinds=FORECAST)
def judge_forecast(
    work: Work,
    vault: Sealed,
    history: pd.DataFrame,
    timeline: Mapping[str, Any],
    forecaster: Any,
    validation: Mapping[str, Any],
) -> Given:
    """Foretell the moments kept back, each horizon from what came before it, then what comes."""
    made = Forecaster.of(forecaster)
    opened = from_table(vault.open("final"), made.names)
    whole = joined(from_table(history, made.names), opened)
    whole = Panel(
        names=whole.names, start=whole.start,
        values=whole.between(whole.start, timeline["end"] + timeline["test"]),
    )  # fmt: skip
    horizon = made.beat.horizon
    ends = range(timeline["end"], timeline["end"] + timeline["test"], horizon)
    said = np.stack([made.forecast(whole.until(at)) for at in ends])
    came = np.stack([whole.between(at, at + horizon) for at in ends])
    there = ~np.isnan(came)
    metric = validation["metric"]
    low, high = made.bounds(said)
    held = float(((low <= came) & (came <= high))[there].mean())
    seen = whole.until(timeline["end"])
    told = {
        "rows": int(there.sum()),
        "metric": metric,
        "scores": _scores(said, came, work.seed),
        "scaled": backtest.scaled_scores(said, came, seen, made.beat.season),
        "held": held,
        "sure": SURE,
        "points": np.column_stack([came[there], said[there]])[:400].tolist(),
        "slices": [],
    }
    score = told["scores"][metric]
    work.note(
        "evaluate.done", score=score["score"], low=score["low"], high=score["high"], metric=metric
    )
    work.note("judge_forecast.held", held=held, sure=SURE, count=int(there.sum()))
    if abs(held - SURE) > _luck(int(there.sum())):
        work.note("judge_forecast.off", level="warning", held=held, sure=SURE)
    return {"evaluation": told, "forecast": _shown(made, whole)}


def _luck(count: int) -> float:
    """Give how far a share may be from what was promised; errors that follow each other are fewer.

    Errors of neighbouring moments go together, so that they count as a quarter of their number.
    """
    return 2 * float(np.sqrt(SURE * (1 - SURE) / max(1.0, count / 4)))


def _scores(said: Array, came: Array, seed: int) -> dict[str, dict[str, float]]:
    """Give every metric, with an interval by drawing whole horizons and series again."""
    blocks = [
        (one[~np.isnan(other)], other[~np.isnan(other)])
        for one, other in zip(
            said.reshape(-1, said.shape[2]), came.reshape(-1, came.shape[2]), strict=True
        )
    ]
    blocks = [one for one in blocks if len(one[0])]
    rng = np.random.default_rng(seed)
    draws = [rng.integers(0, len(blocks), len(blocks)) for _ in range(200)]
    found = {}
    for name, metric in metrics.METRICS.items():
        if "forecast" in metric.kinds:
            scores = [_score(name, [blocks[at] for at in draw]) for draw in draws]
            low, high = np.quantile(scores, [0.025, 0.975])
            found[name] = {"score": _score(name, blocks), "low": float(low), "high": float(high)}
    return found


def _score(name: str, blocks: list[tuple[Array, Array]]) -> float:
    said = np.concatenate([one for one, _ in blocks])
    came = np.concatenate([other for _, other in blocks])
    return metrics.score(name, came, said)


def _shown(made: Forecaster, whole: Panel) -> dict[str, Any]:
    """Give what comes next, and what a picture needs of what was."""
    calendar = made.beat.calendar
    ahead = made.forecast(whole)
    low, high = made.bounds(ahead)
    start = max(whole.start, whole.end - SHOWN)
    past = whole.between(start, whole.end)
    return {
        "past": [calendar.moment(at) for at in range(start, whole.end)],
        "ahead": [calendar.moment(whole.end + at) for at in range(made.beat.horizon)],
        "sure": SURE,
        "series": [
            {
                "name": name,
                "was": [None if np.isnan(value) else float(value) for value in past[row]],
                "said": ahead[row].tolist(),
                "low": low[row].tolist(),
                "high": high[row].tolist(),
            }
            for row, name in enumerate(made.names[:MOST_SHOWN])
        ],
    }
