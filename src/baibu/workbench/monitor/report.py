"""Look at a window of what a service answered, and say what is found in plain sentences.

Reads  a `Plan`, the request log, and the truths that are known by now.
Gives  an `Observed`, plain data; its `sentences` in both languages, what to do included.
Never  speaks of a handful of rows: "not enough yet" is an answer.

Start reading at `observe`; `looked` is the same for rows that are at hand already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from baibu.core.language import Language, say
from baibu.workbench.judging import Interval
from baibu.workbench.monitor import causes, drift, log, performance, season
from baibu.workbench.monitor import plan as plans
from baibu.workbench.monitor.causes import Diagnosis
from baibu.workbench.monitor.drift import LEAST_ROWS, Drift
from baibu.workbench.monitor.errors import WindowError
from baibu.workbench.monitor.log import Places, Traffic, Truth
from baibu.workbench.monitor.performance import Estimate, Performance
from baibu.workbench.monitor.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Level = Literal["done", "worth_knowing", "warning"]
LITTLE = 0.02  # of all weight: the model hardly goes by such a column
TOLD = 3  # weak places


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One column of a window; a diagnosis where it is an alarm."""

    drift: Drift
    weight: float | None  # of the column for the model, where that is known
    diagnosis: Diagnosis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Something to be told, from `messages/monitor.toml`, `observed.KEY`."""

    key: str
    level: Level
    facts: Mapping[str, Any]

    def say(self, language: Language) -> str:
        """Say it."""
        return say(f"monitor.observed.{self.key}", language, **self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What was found in a window."""

    since: datetime | None  # of the first row
    until: datetime | None  # of the last row
    rows: int
    broken: int  # lines of the log that could not be read
    versions: Mapping[str, int]  # rows that each answered
    columns: tuple[Seen, ...]  # what has moved most comes first
    answers: tuple[Drift, ...]
    truth: Drift | None  # of what turned out
    labelled: int  # rows whose truth is known
    delay_days: float | None  # median, from the answer to its truth
    is_fair: bool | None  # whether rows with a known truth are like those without
    performance: Performance
    estimate: Estimate | None
    season: str = ""

    @property
    def is_enough(self) -> bool:
        """Say whether there are rows enough to speak of."""
        return self.rows >= LEAST_ROWS

    @property
    def alarms(self) -> tuple[Seen, ...]:
        """Columns that are worth a person's time."""
        return tuple(one for one in self.columns if one.drift.is_alarm)

    @property
    def broken_columns(self) -> tuple[str, ...]:
        """Columns whose pipeline is to be mended, rather than the model."""
        return tuple(
            one.drift.name
            for one in self.alarms
            if one.diagnosis is not None and one.diagnosis.cause in causes.QUALITY
        )

    @property
    def drifted(self) -> tuple[str, ...]:
        """Columns that have drifted, and are not broken."""
        broken = set(self.broken_columns)
        return tuple(one.drift.name for one in self.alarms if one.drift.name not in broken)

    @property
    def has_alarm(self) -> bool:
        """Say whether anything at all calls for a person."""
        return any(one.level == "warning" for one in self.sentences())

    def sentences(self) -> tuple[Sentence, ...]:
        """Say what was found, the most urgent first."""
        made = list(_about_all(self))
        if self.is_enough:
            made += [_about(one) for one in self.alarms]
            made += _about_answers(self)
        made += _about_performance(self)
        order = {"warning": 0, "worth_knowing": 1, "done": 2}
        return (made[0], *sorted(made[1:], key=lambda one: order[one.level]))

    def plain(self) -> dict[str, Any]:
        """Give it as plain data, the sentences in both languages included."""
        told = asdict(self)
        for name in ("since", "until"):
            told[name] = told[name].isoformat() if told[name] else None
        told["sentences"] = [
            {"key": one.key, "level": one.level, "zh": one.say("zh"), "en": one.say("en")}
            for one in self.sentences()
        ]
        return told


def observe(
    plan: Plan,
    requests: Places,
    labels: Places | None = None,
    *,
    since: datetime | None = None,
    window: timedelta | None = None,
    without: Sequence[str] = (),
) -> Observed:
    """Look at the rows from `since` on, for as long as `window`; by default at all.

    `labels` are read where the requests are unless told; `without` names columns that the log
    leaves out on purpose.
    """
    if window is not None and since is None:
        raise WindowError(since="", until=str(window))
    until = since + window if since is not None and window is not None else None
    asked = log.traffic(requests, plan.classes, since=since, until=until)
    told = log.truths(requests if labels is None else labels)
    return looked(plan, asked, told, without=without)


def looked(
    plan: Plan, asked: Traffic, told: Mapping[str, Truth], *, without: Sequence[str] = ()
) -> Observed:
    """Look at rows that were read."""
    raw = asked.frame()
    for name in without:
        raw = raw.drop(columns=name, errors="ignore")
    frame = plan.watched(raw)
    known, truth = log.matched(asked, told, plan.classes)
    columns, answers = _compared(plan, asked, raw, frame, without)
    about = raw[known].reset_index(drop=True)
    delays = [
        (told[name].at - at).total_seconds() / 86_400
        for name, at in zip(asked.ids, asked.at, strict=True)
        if name in told
    ]
    return Observed(
        since=asked.at[0] if len(asked) else None,
        until=asked.at[-1] if len(asked) else None,
        rows=len(asked),
        broken=asked.broken,
        versions=dict(Counter(asked.versions)),
        columns=columns,
        answers=answers,
        truth=_truth(
            plan, truth[known], [at for at, is_told in zip(asked.at, known, strict=True) if is_told]
        ),
        labelled=int(known.sum()),
        delay_days=median(delays) if delays else None,
        is_fair=_fair(plan, asked.predicted, known),
        performance=performance.measured(
            plan, truth[known], asked.predicted[known], _sliced(about)
        ),
        estimate=performance.estimated(plan, asked.predicted),
        season=plan.season.name if plan.season else "",
    )


def tables(before: pd.DataFrame, now: pd.DataFrame) -> Observed:
    """Compare two tables, without any model: one as it was, one as it is."""
    columns = drift.reference(before)
    return of_columns(columns, now)


def of_columns(columns: Sequence[drift.Column], now: pd.DataFrame) -> Observed:
    """Compare a table with what is kept of an earlier one."""
    by_name = {one.name: one for one in columns}
    seen = []
    for one in drift.compared(columns, drift.counted(columns, now)):
        held = now[one.name] if one.name in now.columns else None
        seen.append(_seen(by_name[one.name], one, held, held, None))
    return Observed(
        since=None,
        until=None,
        rows=len(now),
        broken=0,
        versions={},
        columns=tuple(seen),
        answers=(),
        truth=None,
        labelled=0,
        delay_days=None,
        is_fair=None,
        performance=Performance(metric="", rows=0, verdict="none"),
        estimate=None,
    )


def _seen(
    column: drift.Column,
    found: Drift,
    raw: pd.Series[Any] | None,
    cleaned: pd.Series[Any] | None,
    weight: float | None,
) -> Seen:
    """Diagnose a column where it is an alarm."""
    diagnosis = causes.cause_of(column, found, raw, cleaned) if found.is_alarm else None
    return Seen(drift=found, weight=weight, diagnosis=diagnosis)


def _compared(
    plan: Plan, asked: Traffic, raw: pd.DataFrame, frame: pd.DataFrame, without: Sequence[str]
) -> tuple[tuple[Seen, ...], tuple[Drift, ...]]:
    """Compare rows and answers with the reference, all in one go: they share the false alarms."""
    held = [one for one in plan.columns if one.name not in without]
    both: Sequence[drift.Column] = (*held, *plan.answers)
    if plan.season is not None and len(asked):
        both = season.mixed(both, plan.season, asked.at)
    counts = drift.counted(held, frame)
    if plan.answers:
        said = plans.answers_of(asked.predicted, plan.classes)
        counts |= drift.counted(plan.answers, said)
    names = {one.name for one in plan.answers}
    found = drift.compared(both, counts)
    by_name = {one.name: one for one in both}
    seen = []
    for one in found:
        if one.name not in names:
            sent = raw[one.name] if one.name in raw.columns else None
            weight = plan.weights.get(one.name) if plan.weights else None
            seen.append(_seen(by_name[one.name], one, sent, frame[one.name], weight))
    return tuple(seen), tuple(one for one in found if one.name in names)


def _truth(plan: Plan, truth: Floats, at: Sequence[datetime]) -> Drift | None:
    if plan.truth is None or len(truth) < LEAST_ROWS:
        return None
    column = season.mixed([plan.truth], plan.season, at)[0] if plan.season else plan.truth
    frame = plans.truths_of(truth, plan.classes).to_frame(plans.TRUTH)
    return drift.compared([column], drift.counted([column], frame))[0]


def _fair(plan: Plan, predicted: Floats, known: NDArray[np.bool_]) -> bool | None:
    """Say whether rows with a truth were answered like those without, where there are enough."""
    if min(known.sum(), (~known).sum()) < LEAST_ROWS:
        return None
    said = plans.answers_of(predicted, plan.classes)
    learnt = drift.reference(said[~known].reset_index(drop=True))
    counts = drift.counted(learnt, said[known].reset_index(drop=True))
    return not any(one.is_alarm for one in drift.compared(learnt, counts))


def _sliced(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep what rows may be grouped by: no lists, no dictionaries."""
    return frame[[name for name in frame.columns if not _is_nested(frame[name])]]


def _is_nested(column: pd.Series[Any]) -> bool:
    return column.dtype.kind == "O" and any(isinstance(one, (list, dict)) for one in column)


def _told(key: str, level: Level, **facts: object) -> Sentence:
    return Sentence(key=key, level=level, facts=facts)


def _about_all(found: Observed) -> list[Sentence]:
    made: list[Sentence] = []
    if not found.is_enough:
        made.append(_told("too_few", "worth_knowing", rows=found.rows, least=LEAST_ROWS))
    else:
        is_calm = not found.alarms and not any(one.is_alarm for one in found.answers)
        facts: dict[str, object] = {
            "rows": found.rows,
            "columns": len(found.columns),
            "alarms": len(found.alarms),
        }
        key = "calm" if is_calm else "alarmed"
        if found.since is None or found.until is None:
            made.append(_told(f"{key}_table", "done", **facts))
        else:
            facts["since"] = f"{found.since:%Y-%m-%d %H:%M}"
            facts["until"] = f"{found.until:%Y-%m-%d %H:%M}"
            made.append(_told(key, "done", **facts))
    if found.broken:
        made.append(_told("broken_lines", "worth_knowing", lines=found.broken))
    if len(found.versions) > 1:
        names = ", ".join(sorted(found.versions))
        made.append(_told("versions", "worth_knowing", names=names))
    return made


def _about(seen: Seen) -> Sentence:
    """Say what is the matter with a column."""
    one, why = seen.drift, seen.diagnosis
    assert why is not None  # noqa: S101 - an alarm has one
    is_light = seen.weight is not None and seen.weight < LITTLE
    is_urgent = why.cause in causes.QUALITY or not is_light
    return _told(
        f"{why.cause}_light" if why.cause == "moved" and is_light else why.cause,
        "warning" if is_urgent else "worth_knowing",
        name=one.name,
        share=why.share,
        before=why.before,
        value=why.value,
        factor=f"{why.factor:g}" if why.factor >= 1 else f"1/{1 / why.factor:g}",
        **_moved(one),
    )


def _moved(one: Drift) -> dict[str, object]:
    name, was, now = one.moved[0]
    return {"psi": one.psi, "bin": name, "was": was, "now": now}


def _about_answers(found: Observed) -> list[Sentence]:
    """Say whether answers or truths have drifted; of several, that by which they did most."""
    moved = [one for one in found.answers if one.is_alarm]
    made = [_told("answers", "warning", **_moved(moved[0]))] if moved else []
    if found.truth is not None and found.truth.is_alarm:
        made.append(_told("truths", "warning", **_moved(found.truth)))
    return made


def _about_performance(found: Observed) -> list[Sentence]:
    one = found.performance
    if one.verdict == "none":
        return []
    if one.score is None:
        least = performance.LEAST_LABELS
        made = [_told("labels_too_few", "worth_knowing", rows=one.rows, least=least)]
    else:
        made = _about_score(one, one.score, is_broken=bool(found.broken_columns))
    if found.is_fair is False:
        made.append(_told("unfair", "worth_knowing", rows=found.labelled, all=found.rows))
    if found.delay_days is not None and found.delay_days >= 1:
        made.append(_told("delay", "done", days=found.delay_days))
    return made + _about_estimate(found)


def _about_score(one: Performance, score: Interval, *, is_broken: bool) -> list[Sentence]:
    is_worse = one.verdict == "worse"
    made = [
        _told(
            "score_worse_broken" if is_worse and is_broken else f"score_{one.verdict}",
            "warning" if is_worse else "done",
            metric=one.metric,
            rows=one.rows,
            score=score.score,
            low=score.low,
            high=score.high,
            promised=one.promise.score if one.promise else float("nan"),
        )
    ]
    held = one.calibration
    if held is not None and held.is_alarm:
        made.append(_told("calibration", "warning", error=held.error, promised=held.promised))
    if is_worse:
        made += [
            _told("weak", "worth_knowing", column=weak.column, value=weak.value, rows=weak.rows)
            for weak in one.slices[:TOLD]
        ]
    return made


def _about_estimate(found: Observed) -> list[Sentence]:
    guess = found.estimate
    if guess is None or found.performance.score is not None:
        return []
    return [
        _told(
            "estimate_worse" if guess.is_alarm else "estimate",
            "warning" if guess.is_alarm else "done",
            metric=guess.metric,
            score=guess.score,
            low=guess.low,
            high=guess.high,
            usual=guess.usual,
        )
    ]
