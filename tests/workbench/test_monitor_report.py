"""A window of traffic is told rightly: what has drifted, what is broken, and what is not known."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pytest

from baibu.core.language import LANGUAGES, messages
from baibu.workbench.monitor import causes, performance
from baibu.workbench.monitor.errors import NoLogError, PlanUnreadableError, WindowError
from baibu.workbench.monitor.plan import Plan
from baibu.workbench.monitor.report import Observed, looked, observe
from workbench.service import START, Service, World, service, told, written

Spoil = Callable[[pd.DataFrame], pd.DataFrame]
ROWS = 1_000


@pytest.fixture(scope="module")
def served() -> Service:
    return service(*World().lived(6_000, np.random.default_rng(0)))


def seen(
    served: Service,
    world: World | None = None,
    *,
    spoil: Spoil | None = None,
    rows: int = ROWS,
    labelled: bool = True,
    seed: int = 1,
) -> Observed:
    sent, truth = (world or World()).lived(rows, np.random.default_rng(seed))
    if spoil is not None:
        sent = spoil(sent)
    traffic = served.week(0, sent)
    return looked(served.plan, traffic, told(traffic, truth) if labelled else {})


def keys(found: Observed, level: str = "warning") -> set[str]:
    return {one.key for one in found.sentences() if one.level == level}


def test_traffic_as_learnt_from_is_calm_and_as_good_as_promised(served: Service) -> None:
    found = seen(served)
    assert not found.has_alarm
    assert found.performance.verdict == "as_promised"
    assert {"calm", "score_as_promised"} <= keys(found, "done")


def times_a_thousand(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(income=rows["income"] * 1_000)


def in_inches(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(age=rows["age"] / 2.54)


def stuck(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(debt=rows["debt"].where(rows.index < 300, 3.0))


def gone(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(debt=rows["debt"].where(rows.index % 5 > 0))


def written_out(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(age=rows["age"].astype(object).where(rows.index % 4 > 0, "about forty"))


def unsent(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.drop(columns="age")


def new_town(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(town=rows["town"].where(rows.index % 5 > 0, "harbour"))


def far_out(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(age=rows["age"] + 30)


def older(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(age=(rows["age"] + 69) // 2)


@pytest.mark.parametrize(
    ("spoil", "cause", "column", "is_quality"),
    [
        (times_a_thousand, "unit", "income", True),
        (in_inches, "unit", "age", True),
        (stuck, "stuck", "debt", True),
        (gone, "missing", "debt", True),
        (written_out, "unreadable", "age", True),
        (unsent, "absent", "age", True),
        (new_town, "new_words", "town", False),
        (far_out, "range", "age", False),
        (older, "moved", "age", False),
    ],
)
def test_each_trouble_is_told_apart_from_the_others(
    served: Service, spoil: Spoil, cause: str, column: str, is_quality: bool
) -> None:
    found = seen(served, spoil=spoil)
    assert [(one.drift.name, one.diagnosis.cause) for one in found.alarms if one.diagnosis] == [
        (column, cause)
    ]
    assert (found.broken_columns == (column,)) is is_quality
    assert (found.drifted == (column,)) is not is_quality
    for language in LANGUAGES:
        assert any(column in one.say(language) for one in found.sentences() if one.key == cause)


def test_a_changed_unit_names_its_factor(served: Service) -> None:
    (one,) = seen(served, spoil=times_a_thousand).alarms
    assert one.diagnosis is not None
    assert one.diagnosis.factor == 1_000


def test_a_unit_that_changed_within_the_window_is_found_too(served: Service) -> None:
    def from_there_on(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(debt=rows["debt"].where(rows.index < 400, rows["debt"] * 1_000))

    (one,) = seen(served, spoil=from_there_on).alarms
    assert one.diagnosis is not None
    assert (one.diagnosis.cause, one.diagnosis.factor) == ("unit", 1_000)
    assert one.diagnosis.share == pytest.approx(0.6, abs=0.02)


def test_another_law_behind_the_same_rows_shows_in_the_score_alone(served: Service) -> None:
    found = seen(served, World(slope=0.03))
    assert found.alarms == ()
    assert found.performance.verdict == "worse"
    assert {"score_worse", "calibration"} <= keys(found)


def test_more_bad_loans_show_in_truths_and_chances_and_not_in_the_order(served: Service) -> None:
    found = seen(served, World(base=1.5))
    assert found.performance.verdict == "as_promised"
    assert {"truths", "calibration"} <= keys(found)


def test_without_truths_the_score_is_estimated_and_called_an_estimate(served: Service) -> None:
    narrow = World(income=50, share_north=0.4)
    found = seen(served, narrow, labelled=False)
    assert found.estimate is not None
    assert found.estimate.low <= found.estimate.usual <= found.estimate.high
    assert "estimate" in keys(found, "done")
    assert "labels_too_few" in keys(found, "worth_knowing")


def test_the_estimate_falls_with_the_score_where_rows_become_harder(served: Service) -> None:
    def harder(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(income=50 + (rows["income"] - 50) / 8, debt=10.0)

    world, rng = World(), np.random.default_rng(5)
    sent = harder(world.rows(4_000, rng))
    truth = (rng.random(4_000) < world.chances(sent)).astype(float)
    traffic = served.week(0, sent)
    known = looked(served.plan, traffic, told(traffic, truth)).performance.score
    guess = looked(served.plan, traffic, {}).estimate
    assert guess is not None
    assert known is not None
    assert guess.is_alarm
    assert guess.score == pytest.approx(known.score, abs=0.03)


def test_a_handful_of_rows_is_not_enough_and_says_so(served: Service) -> None:
    found = seen(served, World(income=5), rows=30)
    assert not found.is_enough
    assert not found.has_alarm
    assert found.sentences()[0].key == "too_few"


def test_truths_of_the_likely_ones_only_are_no_fair_sample(served: Service) -> None:
    sent, truth = World().lived(ROWS, np.random.default_rng(3))
    traffic = served.week(0, sent)
    likely = {
        name: one
        for (name, one), chance in zip(told(traffic, truth).items(), traffic.predicted, strict=True)
        if chance > 0.5
    }
    assert looked(served.plan, traffic, likely).is_fair is False
    assert looked(served.plan, traffic, dict(list(told(traffic, truth).items())[::2])).is_fair


def test_a_column_left_out_of_the_log_on_purpose_is_no_alarm(served: Service) -> None:
    sent, _ = World().lived(ROWS, np.random.default_rng(3))
    traffic = served.week(0, sent)
    hidden = served.week(0, sent.drop(columns="age"), traffic.predicted)
    assert looked(served.plan, hidden, {}).broken_columns == ("age",)
    assert looked(served.plan, hidden, {}, without=["age"]).alarms == ()


def test_a_window_is_read_from_the_log_and_its_truths_are_found(
    served: Service, tmp_path: Path
) -> None:
    for number in (0, 1):
        sent, truth = World().lived(400, np.random.default_rng(number))
        traffic = served.week(number, sent)
        written(tmp_path, traffic, told(traffic, truth, after_days=3))
    week = timedelta(weeks=1)
    found = observe(served.plan, tmp_path, since=START + week, window=week)
    assert (found.rows, found.labelled) == (400, 400)
    assert found.delay_days == pytest.approx(3)
    assert observe(served.plan, tmp_path).rows == 800
    assert json.loads(json.dumps(found.plain()))["rows"] == 400


def test_a_plan_lasts_as_plain_data(served: Service) -> None:
    again = Plan.of(json.loads(json.dumps(served.plan.plain())))
    assert again.plain() == served.plan.plain()
    sent, truth = World(slope=0.03).lived(ROWS, np.random.default_rng(1))
    traffic = served.week(0, sent)
    known = told(traffic, truth)
    assert looked(again, traffic, known).plain() == looked(served.plan, traffic, known).plain()


@pytest.mark.parametrize("broken", [{}, {"format": 99}, {"format": 1, "target": "y"}])
def test_a_plan_that_is_none_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(PlanUnreadableError):
        Plan.of(broken)


def test_a_log_that_is_not_there_and_a_window_without_begin_are_refused(
    served: Service, tmp_path: Path
) -> None:
    with pytest.raises(NoLogError):
        observe(served.plan, tmp_path / "nowhere")
    with pytest.raises(WindowError):
        observe(served.plan, tmp_path, window=timedelta(days=1))
    with pytest.raises(WindowError):
        observe(served.plan, tmp_path, since=START, window=timedelta(0))


def test_an_empty_log_is_not_enough(served: Service, tmp_path: Path) -> None:
    found = observe(served.plan, tmp_path)
    assert found.sentences()[0].key == "too_few"
    assert found.plain()["rows"] == 0


def test_every_cause_and_every_verdict_has_its_sentence() -> None:
    texts = messages("monitor")
    verdicts = set(get_args(performance.Verdict)) - {"none", "too_few"}
    wanted = {f"observed.{cause}" for cause in get_args(causes.Cause)}
    wanted |= {f"drift.{cause}" for cause in (*get_args(causes.Cause), "none")}
    wanted |= {f"observed.score_{verdict}" for verdict in verdicts}
    assert wanted <= set(texts)


def test_a_model_is_not_blamed_for_broken_columns(served: Service) -> None:
    found = seen(served, spoil=times_a_thousand)
    assert found.performance.verdict == "worse"
    assert "score_worse_broken" in keys(found)
    assert "score_worse" not in keys(found)
