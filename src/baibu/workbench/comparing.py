"""Compare runs: what differed, which did better, how sure that is, and what each took.

Reads  what runs have written down, and what their steps gave.
Gives  a `Comparison`. A difference of scores has an interval only where both runs were judged on
       the same rows; where they were not, it says why.
Never  opens the test rows: differences are taken on rows that no model had learnt from.

Start reading at `compare` and `Difference`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from baibu.workbench import metrics
from baibu.workbench.errors import ArtefactLostError, NoSuchRunError, TooFewRunsError
from baibu.workbench.flow import Run, read_run
from baibu.workbench.project import Project
from baibu.workbench.store import Store
from baibu.workbench.truth import truth_of

Array = NDArray[Any]
Paired = Literal["folds", "rows", "no"]
SURE = 0.95
RESAMPLES = 400
MOST_ROWS = 20_000  # of a resample
HOUR = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One run that is compared."""

    name: str  # the project and the number of the run
    run: Run
    store: Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """Something that is not the same in all runs."""

    name: str
    values: tuple[str, ...]  # one per run


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What one run took, and how much it tried."""

    seconds: float  # of all its steps, also of those that were known from before
    peak_mb: float
    size: int  # bytes of the model
    tried: int  # configurations
    per_hour: float | None  # configurations, while searching


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one run scored."""

    metric: str
    folds: float | None  # mean over folds
    test: float | None
    low: float | None  # 95 % interval on the test rows
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much better a run is than the first, on rows that neither had learnt from."""

    paired: Paired
    why: str = ""  # of `compare.why.WHY`, where nothing can be said
    gain: float | None = None  # above 0: better than the first, in the unit of the metric
    low: float | None = None
    high: float | None = None
    count: int = 0  # folds or rows

    @property
    def is_sure(self) -> bool:
        """Say whether the interval leaves out nothing at all."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Runs side by side; the first is what the others are held against."""

    names: tuple[str, ...]
    settings: tuple[Differing, ...]
    grounds: tuple[Differing, ...]  # data, code, libraries
    scores: tuple[Score, ...]
    differences: tuple[Difference, ...]  # of each run but the first
    took: tuple[Took, ...]
    steps: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)  # seconds


def seen(project: Project, number: str) -> Seen:
    """Find a run of a project by its number; `NoSuchRunError` where there is none."""
    return _of(project, folder_of(project, number))


def folder_of(project: Project, number: str) -> Path:
    """Say where a run of a project lies; `NoSuchRunError` where there is none of this number."""
    for folder in project.runs():
        if folder.name == number.zfill(4) and (folder / "run.json").is_file():
            return folder
    known = ", ".join(folder.name for folder in project.runs())
    raise NoSuchRunError(where=project.folder, name=number, known=known)


def history(project: Project) -> tuple[Run, ...]:
    """Give what all runs of a project have written down, oldest first; also of those killed."""
    found = []
    for folder in project.runs():
        try:
            found.append(read_run(folder))
        except (OSError, ValueError, KeyError, TypeError):  # killed before the first step
            continue
    return tuple(found)


def _of(project: Project, folder: Path) -> Seen:
    name = f"{project.card.name} {folder.name.lstrip('0')}"
    return Seen(name=name, run=read_run(folder), store=project.store)


def compare(runs: Sequence[Seen]) -> Comparison:
    """Put runs side by side; `TooFewRunsError` for fewer than two."""
    if len(runs) < 2:
        raise TooFewRunsError(where="runs", count=len(runs))
    first, *others = runs
    return Comparison(
        names=tuple(one.name for one in runs),
        settings=_settings(runs),
        grounds=_grounds(runs),
        scores=tuple(_score(one) for one in runs),
        differences=tuple(_difference(first, one) for one in others),
        took=tuple(_took(one) for one in runs),
        steps=_steps(runs),
    )


def flat(told: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Lay a card out as dotted names."""
    found: dict[str, Any] = {}
    for name, value in told.items():
        dotted = f"{before}{name}"
        parts = value
        if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
            parts = {str(number): one for number, one in enumerate(value, start=1)}
        if isinstance(parts, Mapping):
            found |= flat(parts, f"{dotted}.")
        else:
            found[dotted] = value
    return found


def _settings(runs: Sequence[Seen]) -> tuple[Differing, ...]:
    cards = [flat(one.run.settings) for one in runs]
    if not all(cards):  # a run of an older Baibu did not write them down
        return ()
    names = dict.fromkeys(name for card in cards for name in card if name != "guessed")
    return _differing({name: [card.get(name) for card in cards] for name in names})


def _grounds(runs: Sequence[Seen]) -> tuple[Differing, ...]:
    told: dict[str, list[Any]] = {"data": [], "test": [], "code": []}
    for one in runs:
        told["data"].append(_hash(one, "seen"))
        told["test"].append(_hash(one, "vault"))
        told["code"].append(one.run.code)
    for name in dict.fromkeys(name for one in runs for name in one.run.libraries):
        told[name] = [one.run.libraries.get(name) for one in runs]
    return _differing(told)


def _differing(told: Mapping[str, Sequence[Any]]) -> tuple[Differing, ...]:
    return tuple(
        Differing(name=name, values=tuple(_plain(value) for value in values))
        for name, values in told.items()
        if any(value != values[0] for value in values)
    )


def _plain(value: Any) -> str:
    if value is None or value == "" or value == []:
        return "–"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _hash(one: Seen, name: str) -> str | None:
    held = one.run.artefact(name)
    return None if held is None else held.hash


def _given(one: Seen, name: str) -> Any:
    """Give what a step of a run gave, or nothing where that is gone."""
    held = one.run.artefact(name)
    if held is None:
        return None
    try:
        return one.store.get(held)
    except ArtefactLostError:
        return None


def _score(one: Seen) -> Score:
    folds, test = one.run.scores.get("validation", {}), one.run.scores.get("evaluation", {})
    metric = str(flat(one.run.settings).get("task.metric") or next(iter(folds), ""))
    told = (_given(one, "evaluation") or {}).get("scores", {}).get(metric, {})
    return Score(
        metric=metric,
        folds=folds.get(metric),
        test=test.get(metric),
        low=told.get("low"),
        high=told.get("high"),
    )


def _difference(first: Seen, other: Seen) -> Difference:
    """Pair by fold where the folds are the same, by row where only the rows are."""
    mine, yours = _score(first), _score(other)
    if mine.metric != yours.metric:
        return Difference(paired="no", why="metric")
    for name in ("target", "kind", "positive"):
        if flat(first.run.settings).get(f"task.{name}") != flat(other.run.settings).get(
            f"task.{name}"
        ):
            return Difference(paired="no", why="target")
    if _hash(first, "seen") is None or _hash(first, "seen") != _hash(other, "seen"):
        return Difference(paired="no", why="rows")
    blends = _given(first, "blend"), _given(other, "blend")
    if None in blends:
        return Difference(paired="no", why="unfinished")
    sign = 1 if metrics.METRICS[mine.metric].greater_is_better else -1
    if blends[0]["folds"] == blends[1]["folds"]:
        pairs = zip(blends[0]["by_fold"], blends[1]["by_fold"], strict=True)
        gains = [sign * (theirs - ours) for ours, theirs in pairs]
        gain, low, high = fold_interval(gains)
        return Difference(paired="folds", gain=gain, low=low, high=high, count=len(gains))
    return _by_row(first, other, mine.metric, sign)


def _by_row(first: Seen, other: Seen, metric: str, sign: int) -> Difference:
    """Resample rows that both have voted on, and score both on each draw."""
    votes = _given(first, "votes"), _given(other, "votes")
    rows = _given(first, "seen")
    if rows is None or votes[0] is None or votes[1] is None or len(votes[0]) != len(votes[1]):
        return Difference(paired="no", why="unfinished")
    task = first.run.settings["task"]
    truth = truth_of(rows[task["target"]], task["kind"], task["positive"]).values
    there = ~(np.isnan(_first(votes[0])) | np.isnan(_first(votes[1])))
    truth, mine, yours = truth[there], votes[0][there], votes[1][there]

    def gain(picked: Array) -> float:
        ours = metrics.score(metric, truth[picked], mine[picked])
        return sign * (metrics.score(metric, truth[picked], yours[picked]) - ours)

    rng = np.random.default_rng(0)
    drawn = min(len(truth), MOST_ROWS)
    found = []
    for _ in range(RESAMPLES):
        try:
            found.append(gain(rng.integers(0, len(truth), drawn)))
        except ValueError:  # a class is missing from the rows drawn
            continue
    if not found:
        return Difference(paired="no", why="unfinished")
    whole = gain(np.arange(len(truth)))
    shrunk = (drawn / len(truth)) ** 0.5  # fewer rows were drawn than there are
    low, high = np.quantile(found, [(1 - SURE) / 2, (1 + SURE) / 2])
    middle = float(np.mean(found))
    return Difference(
        paired="rows",
        gain=whole,
        low=whole + (float(low) - middle) * shrunk,
        high=whole + (float(high) - middle) * shrunk,
        count=len(truth),
    )


def _first(votes: Array) -> Array:
    return votes if votes.ndim == 1 else votes[:, 0]


def _took(one: Seen) -> Took:
    tried, seconds = 0, 0.0
    for name in ("trials", "tuning"):
        told = _given(one, name)
        if told is not None:
            tried += len(told["tried"])
            seconds += told["seconds"]
    model = one.run.artefact("model")
    return Took(
        seconds=sum(step.seconds for step in one.run.steps),
        peak_mb=max((step.peak_mb for step in one.run.steps), default=0.0),
        size=0 if model is None else model.size,
        tried=tried,
        per_hour=tried * HOUR / seconds if seconds else None,
    )


def _steps(runs: Sequence[Seen]) -> dict[str, tuple[float | None, ...]]:
    told = [{step.id: step.seconds for step in one.run.steps} for one in runs]
    names = dict.fromkeys(name for one in told for name in one)
    return {name: tuple(one.get(name) for one in told) for name in names}


def fold_interval(scores: Sequence[float]) -> tuple[float, float, float]:
    """Give mean, low and high of scores over folds that share rows.

    The variance of a mean over k folds is taken as (1/k + 1/(k-1)) s², with Student's t (Nadeau
    and Bengio 2003).
    """
    from scipy.special import stdtrit  # scipy.stats has it too, and takes a second to be read

    count = len(scores)
    middle = sum(scores) / count
    if count < 2:
        return middle, middle, middle
    spread = (sum((score - middle) ** 2 for score in scores) / (count - 1)) ** 0.5
    half = float(stdtrit(count - 1, (1 + SURE) / 2)) * spread * (1 / count + 1 / (count - 1)) ** 0.5
    return middle, middle - half, middle + half
