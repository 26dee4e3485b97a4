"""How well a real review log is foretold: log-loss, beside simpler models and older schedulers.

Every forecast is made from what lay before it. The first rating of a card, and repeats on one day,
are not scored. The log is `../shared/data/review_log_a.csv`, which the project does not ship.
"""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

from baibu.derive.recall.log import Act, CardLog, gap_days, ticks
from baibu.derive.recall.memory import STANDARD, Memory, Model
from baibu.derive.recall.personal import FOUR, fitted, last_asked, personal, table_of

LOG = Path(__file__).parents[2] / "shared" / "data" / "review_log_a.csv"
FOLDS = 6
NEVER = 1e-9


class Rated(NamedTuple):
    card: str
    at: int
    rating: int
    seconds: float


class Trial(NamedTuple):
    """One rating on a later day, and what lay before it."""

    place: int  # in the log
    card: str
    days: float
    before: tuple[tuple[float, int], ...]
    recalled: bool


Forecast = Callable[[Trial], float]


def read(path: Path = LOG) -> list[Rated]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Rated(
                row["card_id"],
                ticks(datetime.fromisoformat(row["review_time"])),
                int(row["review_rating"]),
                int(row["review_duration"]) / 1000,
            )
            for row in csv.DictReader(file)
        ]


def logs_of(rows: list[Rated]) -> dict[str, CardLog]:
    logs: dict[str, CardLog] = defaultdict(CardLog)
    for place, row in enumerate(rows):
        act = Act(row.at, place.to_bytes(16, "big"), row.rating, row.seconds)
        logs[row.card] = logs[row.card].plus(act, counts=True)
    return logs


def trials(rows: list[Rated]) -> Iterator[Trial]:
    history: dict[str, tuple[tuple[float, int], ...]] = defaultdict(tuple)
    last: dict[str, int] = {}
    for place, row in enumerate(rows):
        before = history[row.card]
        days = gap_days(last[row.card], row.at) if before else 0.0
        if before and days >= 1:
            yield Trial(place, row.card, days, before, row.rating > 1)
        history[row.card] = (*before, (days, row.rating))
        last[row.card] = row.at


def of_model(model: Model) -> Forecast:
    held: dict[str, tuple[int, Memory | None]] = {}

    def forecast(trial: Trial) -> float:
        done, memory = held.get(trial.card, (0, None))
        for days, rating in trial.before[done:]:
            memory = model.after(memory, days, rating)
        held[trial.card] = (len(trial.before), memory)
        assert memory is not None
        return model.recall(memory, trial.days)

    return forecast


def leitner(trial: Trial) -> float:
    box = 0
    for _, rating in trial.before:
        box = min(box + 1, 7) if rating > 1 else 0
    return float(0.9 ** (trial.days / 2**box))


def sm2(trial: Trial) -> float:
    interval, ease, run = 1.0, 2.5, 0
    for _, rating in trial.before:
        grade = 1 if rating == 1 else rating + 1
        ease = max(1.3, ease + 0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02))
        if rating == 1:
            interval, run = 1.0, 0
        else:
            interval = (1.0, 6.0)[run] if run < 2 else interval * ease
            run += 1
    return float(0.9 ** (trial.days / interval))


def hlr(scored: list[Trial], fold: list[int]) -> np.ndarray:
    """Half-life regression, fitted before each fold on all that lies before it."""
    from scipy.optimize import minimize

    counts = np.array(
        [[sum(r > 1 for _, r in t.before), sum(r == 1 for _, r in t.before)] for t in scored]
    )
    x = np.column_stack([np.ones(len(scored)), np.sqrt(counts)])
    days = np.array([t.days for t in scored])
    y = np.array([t.recalled for t in scored])
    numbers, found = np.array(fold), running_mean(scored)

    def chance(theta: np.ndarray, rows: np.ndarray) -> np.ndarray:
        return np.exp2(-days[rows] / np.exp2(np.clip(x[rows] @ theta, -10, 12)))

    theta = np.array([1.0, 0.5, -0.5])
    for number in range(FOLDS):
        here = numbers == number
        if number:
            found[here] = chance(theta, here)
        past = numbers <= number
        theta = minimize(
            lambda t, p=past: _loss(chance(t, p), y[p]).mean(), theta, method="Nelder-Mead"
        ).x
    return found


def running_mean(scored: list[Trial]) -> np.ndarray:
    y = np.array([trial.recalled for trial in scored], dtype=float)
    before = np.arange(len(y))
    return np.asarray((np.concatenate([[0.0], np.cumsum(y)[:-1]]) + 0.9) / (before + 1.0))


def walked(rows: list[Rated], scored: list[Trial], choose: Callable[[int], Model]) -> np.ndarray:
    """Forecast with the model that was chosen last, at the numbers of reviews the gate asks at."""
    found, asked, forecast = [], -1, of_model(STANDARD)
    for trial in scored:
        now = last_asked(trial.place)
        if now != asked:
            asked, forecast = now, of_model(choose(now))
        found.append(forecast(trial))
    return np.array(found)


def show() -> None:
    """Print the table and the goals; nothing where the log is not there."""
    if not LOG.exists():
        print(f"\nThe review log is not at {LOG.name}: skipped.")
        return
    rows = read()
    scored = list(trials(rows))
    logs = logs_of(rows)
    y = np.array([trial.recalled for trial in scored])
    fold = [min(FOLDS * n // len(scored), FOLDS - 1) for n in range(len(scored))]
    began = time.perf_counter()
    chosen: dict[int, str] = {}

    def gated(asked: int) -> Model:
        fit = personal(logs.values(), asked)
        chosen[asked] = f"{fit.family} ({fit.gain:+.4f} ± {fit.error:.4f})"
        return Model(fit.parameters)

    def always_four(asked: int) -> Model:
        table = table_of(logs.values(), asked)
        return Model(fitted(FOUR, table, int(table.moments[-1]))) if asked else Model()

    forecasts: Mapping[str, np.ndarray] = {
        "Baibu: FSRS-6 behind the gate": walked(rows, scored, gated),
        "FSRS-6, 4 parameters, no gate": walked(rows, scored, always_four),
        "FSRS-6 default": np.array(list(map(of_model(STANDARD), scored))),
        "HLR (fitted)": hlr(scored, fold),
        "mean so far": running_mean(scored),
        "Leitner": np.array([leitner(trial) for trial in scored]),
        "SM-2": np.array([sm2(trial) for trial in scored]),
    }
    print(f"\n{LOG.name}: {len(rows)} reviews, {len(scored)} scored, recall {y.mean():.2f}")
    print(f"  {'':32}{'log-loss':>10}{'last 5 of 6':>13}{'RMSE(20 bins)':>15}{'AUC':>8}")
    rest = np.array(fold) > 0
    for name, p in forecasts.items():
        loss = _loss(p, y)
        print(
            f"  {name:32}{loss.mean():10.4f}{loss[rest].mean():13.4f}{_bins(p, y):15.3f}"
            f"{_auc(p, y):8.3f}"
        )
    print("  the gate: " + "; ".join(f"{n} {said}" for n, said in chosen.items() if n))
    ours, usual = (_loss(forecasts[name], y) for name in list(forecasts)[0:3:2])
    excess = np.cumsum(ours - usual) / np.arange(1, len(y) + 1)
    print(f"  worst prefix: {excess.max():+.4f} over the default (goal 0.005)")
    print(f"  whole log: {(ours - usual).mean():+.4f} (goal below 0)")
    print(f"  all fits and forecasts: {time.perf_counter() - began:.0f} s")
    pace(rows)


def pace(rows: list[Rated]) -> None:
    """Say how fast memories are replayed."""
    steps = [(0.0 if n % 10 == 0 else 3.0 + n % 7, 1 + n % 4) for n in range(100_000)]
    began = time.perf_counter()
    STANDARD.through(steps)
    rate = len(steps) / (time.perf_counter() - began)
    import fsrs

    scheduler, card = fsrs.Scheduler(enable_fuzzing=False), fsrs.Card(card_id=1)
    began = time.perf_counter()
    for row in rows[:5_000]:
        at = datetime.fromtimestamp(row.at / 1e6, tz=UTC)
        card, _ = scheduler.review_card(card, fsrs.Rating(row.rating), at)
    reference = 5_000 / (time.perf_counter() - began)
    print(f"  reviews a second: own {rate:,.0f}, reference implementation {reference:,.0f}")


def _loss(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    right = np.clip(np.where(y, p, 1 - p), NEVER, 1)
    return np.asarray(-np.log(right))


def _bins(p: np.ndarray, y: np.ndarray) -> float:
    place = np.minimum((p * 20).astype(int), 19)
    count = np.bincount(place, minlength=20)
    gap = np.bincount(place, p - y, minlength=20)
    return float(np.sqrt((gap**2 / np.maximum(count, 1)).sum() / len(p)))


def _auc(p: np.ndarray, y: np.ndarray) -> float:
    from scipy.stats import rankdata

    ranks = rankdata(p)
    yes = int(y.sum())
    return float((ranks[y].sum() - yes * (yes + 1) / 2) / (yes * (len(y) - yes)))


if __name__ == "__main__":
    show()
