"""Decide what to do about a model at work: nothing, mend the data, calibrate, retrain, go back.

Pure functions of what was observed, of the card's costs and of how old the model is. The order is
the policy:

 1. broken data are mended first, for whatever else is done would be done on them;
 2. a score that fell right after a promotion means going back;
 3. a score that fell, or a schedule that is due, means retraining, where that is worth its cost;
 4. chances that are off while the order is right means calibrating anew;
 5. drift before any truth is known means having truths collected.

Start reading at `decided`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from baibu.core.language import Language, say
from baibu.workbench.monitor.errors import WatchSettingError

if TYPE_CHECKING:
    from baibu.workbench.monitor.report import Observed

Act = Literal["nothing", "wait", "mend", "roll_back", "retrain", "calibrate", "collect"]
Learn = Literal["recent", "all", "none"]
FRESH_WINDOWS = 2.0  # windows after a promotion in which the promotion is suspected first
HEAVY = 0.1  # of all weight: drift of such columns is worth collecting truths for
ORDER: tuple[tuple[Act, str], ...] = (
    ("wait", "too_few"),
    ("mend", "broken"),
    ("roll_back", "worse_at_once"),
    ("wait", "not_worth"),
    ("retrain", "worse"),
    ("retrain", "due"),
    ("calibrate", "off"),
    ("collect", "unknown"),
    ("collect", "unknown_answers"),
    ("nothing", "drift_without_loss"),
    ("nothing", "answers_without_loss"),
    ("nothing", "calm"),
)  # acts with their reasons, in the order in which they are asked
HORIZON_DAYS = 30.0  # over which staying is reckoned where no date of a retraining is known


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is known of a model at work."""

    rows: int
    is_enough: bool  # rows to speak of
    broken: tuple[str, ...] = ()  # columns
    drifted: Mapping[str, float | None] | None = None  # column -> its weight, where known
    answers_drifted: bool = False
    truth_drifted: bool = False
    verdict: str = "too_few"  # of the score
    estimated_worse: bool = False
    is_miscalibrated: bool = False
    days_live: float = 0.0  # of this version
    days_trained: float = 0.0  # since its rows ended
    has_before: bool = False  # a version to go back to
    lost_per_row: float | None = None  # what a row costs more than promised, in units of the card


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What the card says of upkeep."""

    window_days: float = 7.0
    schedule_days: int = 90  # 0: never by date alone
    rows_per_day: float = 0.0  # 0: as many as were seen
    retrain_cost: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What to do, and why."""

    act: Act
    why: str  # a key of `monitor.act`
    facts: Mapping[str, Any]
    learn_from: Learn = "none"
    cost_of_staying: float | None = None  # until the next date of a retraining

    def say(self, language: Language) -> str:
        """Say it in a sentence."""
        facts = {
            name: ", ".join(held) if isinstance(held, tuple) else held
            for name, held in self.facts.items()
        }
        return say(f"monitor.act.{self.why}", language, **facts)


def state_of(observed: Observed, **known: Any) -> State:
    """Take from a `report.Observed` what the policy goes by; `known` tells the rest."""
    return State(
        rows=observed.rows,
        is_enough=observed.is_enough,
        broken=observed.broken_columns,
        drifted={
            one.drift.name: one.weight
            for one in observed.alarms
            if one.drift.name in observed.drifted
        },
        answers_drifted=any(one.is_alarm for one in observed.answers),
        truth_drifted=observed.truth is not None and observed.truth.is_alarm,
        verdict=observed.performance.verdict,
        estimated_worse=observed.estimate is not None and observed.estimate.is_alarm,
        is_miscalibrated=observed.performance.calibration is not None
        and observed.performance.calibration.is_alarm,
        lost_per_row=observed.performance.lost_per_row,
        **known,
    )


def decided(state: State, means: Means) -> Action:
    """Decide; the first reason that holds counts."""
    if not state.is_enough:
        return Action(act="wait", why="too_few", facts={"rows": state.rows})
    if state.broken:
        return Action(act="mend", why="broken", facts={"names": state.broken})
    if state.verdict == "worse":
        return _of_worse(state, means)
    if means.schedule_days and state.days_trained >= means.schedule_days:
        facts = {"days": state.days_trained, "schedule": means.schedule_days}
        return Action(act="retrain", why="due", facts=facts, learn_from="all")
    if state.is_miscalibrated or state.truth_drifted:
        return Action(act="calibrate", why="off", facts={})
    return _of_drift(state)


def _of_worse(state: State, means: Means) -> Action:
    if state.has_before and state.days_live <= FRESH_WINDOWS * means.window_days:
        return Action(act="roll_back", why="worse_at_once", facts={"days": state.days_live})
    staying = None
    if state.lost_per_row is not None:
        days = days_left(state.days_trained, means.schedule_days)
        per_day = means.rows_per_day or state.rows / means.window_days
        staying = cost_of_staying(state.lost_per_row, per_day, days)
    if staying is not None and means.retrain_cost and staying < means.retrain_cost:
        facts = {"staying": staying, "cost": means.retrain_cost}
        return Action(act="wait", why="not_worth", facts=facts, cost_of_staying=staying)
    return Action(
        act="retrain", why="worse", facts={}, learn_from="recent", cost_of_staying=staying
    )


def _of_drift(state: State) -> Action:
    heavy = tuple(
        name for name, weight in (state.drifted or {}).items() if weight is None or weight >= HEAVY
    )
    is_drift = bool(heavy) or state.answers_drifted
    if state.verdict == "too_few" and (state.estimated_worse or is_drift):
        if heavy:
            return Action(act="collect", why="unknown", facts={"names": heavy})
        return Action(act="collect", why="unknown_answers", facts={})
    if is_drift:
        facts = {"names": heavy}
        why = "drift_without_loss" if heavy else "answers_without_loss"
        return Action(act="nothing", why=why, facts=facts)
    return Action(act="nothing", why="calm", facts={})


def days_left(days_trained: float, schedule_days: int) -> float:
    """Give the days until a retraining is due anyway."""
    if not schedule_days:
        return HORIZON_DAYS
    return max(0.0, schedule_days - days_trained)


def cost_of_staying(lost_per_row: float, rows_per_day: float, days: float) -> float:
    """Give what it costs to go on for some days with what is lost now."""
    return lost_per_row * rows_per_day * days


def best_schedule(lost_per_row_and_day: float, rows_per_day: float, retrain_cost: float) -> float:
    """Give the days between retrainings that cost least, where a model ages evenly.

    After t days a row costs g·t more, so that T days cost r·g·T²/2 of loss and one retraining; the
    cost per day is least at T = √(2C / (r·g)), as in the ordering formula of Harris (1913).
    """
    if min(lost_per_row_and_day, rows_per_day) <= 0 or retrain_cost < 0:
        raise WatchSettingError(
            name="rows_per_day", value=min(lost_per_row_and_day, rows_per_day), wanted="> 0"
        )
    return float((2 * retrain_cost / (lost_per_row_and_day * rows_per_day)) ** 0.5)
