"""A budget is time on the wall: training spends it once, and where it is short the baseline stays.

The clock of these tests moves by what jobs are said to take, so that a machine that is ten times
too busy is so at every run.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from baibu.compute import InlineExecutor
from baibu.workbench.artefacts import Bundle
from baibu.workbench.asking import question
from baibu.workbench.card import Budget, Card
from baibu.workbench.engine import search as searching
from baibu.workbench.engine.folds import divisions
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.engine.search import OutOfTimeError, search
from baibu.workbench.errors import OwnStepError
from baibu.workbench.own import own
from baibu.workbench.step import Work, named
from baibu.workbench.steps import baseline as baselines
from workbench.making import Made, prepared

LISTED = [Config(learner="linear", params={"strength": n}) for n in (1.0, 2.0)]


def tuned(tmp_path: Path, *, used: float, budget: float) -> tuple[Mapping[str, Any], Work]:
    card = Card(name="late")
    work = Work(
        step=named("tune"), card=replace(card, budget=Budget(seconds=budget)), folder=tmp_path,
        scratch=tmp_path, tell=lambda _: None, openings=lambda _: None,
    )  # fmt: skip
    given = named("tune").function(
        work,
        trained=Bundle(files={"folds": b"5"}),
        trials={"folds": 5, "seconds": used, "score": 0.75, "tried": []},
        **dict.fromkeys(("shaped", "problem", "rows", "choice")),
    )
    return given, work


def test_where_training_took_all_the_time_what_it_found_goes_on(tmp_path: Path) -> None:
    given, work = tuned(tmp_path, used=31.0, budget=30.0)
    assert given["tuned"].files == {"folds": b"5"}
    assert given["tuning"] == {"folds": 5, "seconds": 0.0, "score": 0.75, "tried": []}
    assert [(note.key, note.facts["count"]) for note in work.notes] == [("tune.done", 0)]


class Clock:
    """A clock that a machine moves on by what it does, and a wait by its timeout."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def wait(
        self, running: Any, timeout: float | None = None, **_: Any
    ) -> tuple[set[Any], set[Any]]:
        done = {one for one in running if one.done()}
        assert done or timeout is not None, "nobody would ever wake up"
        self.now += 0.0 if done else timeout or 0.0
        return done, set(running) - done


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    for name in ("engine.search", "engine.agenda", "steps.train", "steps.tune", "library"):
        monkeypatch.setattr(
            f"baibu.workbench.{name}.time", SimpleNamespace(monotonic=made.monotonic)
        )
    monkeypatch.setattr(searching, "wait", made.wait)
    return made


class Late(Future[Any]):
    """Something that is never done."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock

    def result(self, timeout: float | None = None) -> Any:
        assert timeout is not None, "nobody would ever wake up"
        self.clock.now += timeout
        raise TimeoutError


class Busy(InlineExecutor):
    """A machine on which a fold takes so long, or for ever."""

    def __init__(self, clock: Clock, took: float) -> None:
        self.clock, self.took, self.asked = clock, took, 0

    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.asked += 1
        if self.took == float("inf"):
            return Late(self.clock)
        self.clock.now += self.took
        return super().submit(function, *args, **kwargs)


def table() -> Made:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.normal(size=200), "word": rng.choice(["x", "y"], 200)})
    truth = frame["a"] + 2 * (frame["word"] == "x") + rng.normal(size=200)
    return prepared(frame.assign(y=np.where(truth > 1, "yes", "no")), until="baseline")


@pytest.fixture(scope="module")
def made() -> Made:
    return table()


@pytest.mark.parametrize("count", [0, 5])
@pytest.mark.parametrize("took", [3.0, float("inf")])
def test_the_first_configuration_ends_with_the_budget_where_there_is_something_else(
    made: Made, tmp_path: Path, clock: Clock, took: float, count: int
) -> None:
    asked = question(made["shaped"], made["problem"], made["rows"], count=count, seed=0)
    busy = Busy(clock, took)
    with pytest.raises(OutOfTimeError):
        search(
            asked, tmp_path, busy, seconds=2.5, workers=2, last=4.8, configs=LISTED,
            tell=lambda *_, **__: None, is_varied=False,
        )  # fmt: skip
    assert busy.asked <= 2
    assert clock.now <= max(4.8, 2 * took if took < float("inf") else 0.0)


def test_the_first_configuration_may_take_the_half_of_tuning_as_well(
    made: Made, tmp_path: Path, clock: Clock
) -> None:
    asked = question(made["shaped"], made["problem"], made["rows"], count=5, seed=0)
    found = search(
        asked, tmp_path, Busy(clock, 0.9), seconds=2.5, workers=1, last=4.8, configs=LISTED,
        tell=lambda *_, **__: None, is_varied=False,
    )  # fmt: skip
    assert [one.config for one in found.tried] == LISTED[:1]
    assert clock.now < 4.8


def trained(made: Made, clock: Clock, folder: Path) -> tuple[Made, Work]:
    """Train, tune and blend on a machine that is too busy for anything."""
    card = replace(made.card, budget=Budget(seconds=5.0))
    busy, works = Busy(clock, float("inf")), []
    after = Made(made)
    for name in ("train", "tune", "ensemble"):
        work = Work(
            step=named(name), card=card, folder=folder, scratch=folder / name, workers=2,
            tell=lambda _: None, openings=lambda _: None, executor=busy,
        )  # fmt: skip
        work.scratch.mkdir()
        after.update(named(name).function(work, **{one: after[one] for one in named(name).reads}))
        works.append(work)
    return after, works[0]


def test_a_machine_too_busy_for_anything_comes_to_the_baseline_and_says_so(
    made: Made, tmp_path: Path, clock: Clock
) -> None:
    after, work = trained(made, clock, tmp_path)
    assert clock.now <= 5.0
    notes = {note.key: note.level for note in work.notes}
    assert notes["train.fell_back"] == "warning"
    (linear,) = (one for one in made["baseline"]["models"] if one["model"] == "linear")
    assert after["blend"]["weights"] == {baselines.LINEAR.id: 1.0}
    assert after["blend"]["by_fold"] == pytest.approx(linear["folds"])
    assert after["trials"]["tried"][0]["config"] == baselines.LINEAR.id


def test_where_no_column_tells_anything_the_baseline_is_the_constant(
    tmp_path: Path, clock: Clock
) -> None:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(rng.normal(size=(120, 30)), columns=[f"n{at}" for at in range(30)])
    made = prepared(frame.assign(y=rng.choice(["a", "b", "c"], 120)), until="baseline")
    after, work = trained(made, clock, tmp_path)
    assert "train.fell_back_constant" in {note.key for note in work.notes}
    (constant,) = (one for one in made["baseline"]["models"] if one["model"] == "constant")
    assert after["blend"]["by_fold"] == pytest.approx(constant["folds"])
    assert np.ptp(after["votes"], axis=0).max() < 0.1


def test_a_persons_own_baseline_need_not_have_models(made: Made, tmp_path: Path) -> None:
    step, place = named("baseline"), tmp_path / "baseline.py"
    place.write_text(OWN, encoding="utf-8")
    given = own(step, place).function(None, shaped=made["shaped"])
    assert given == {"baseline": {"rows": 200}, "simple": Bundle()}
    place.write_text(OWN.replace('"baseline"', '"other"'), encoding="utf-8")
    with pytest.raises(OwnStepError, match="it gives other; wanted: baseline"):
        own(step, place).function(None, shaped=made["shaped"])


OWN = """
def baseline(work, shaped):
    return {"baseline": {"rows": len(shaped)}}
"""


def test_of_a_large_table_no_model_of_the_baseline_has_seen_what_its_fold_watches() -> None:
    rows = baselines.MOST_ROWS + 5_000
    frame = pd.DataFrame({"a": np.random.default_rng(0).normal(size=rows)})
    made = prepared(frame.assign(y=frame["a"] * 2), until="choose")
    step = named("baseline")
    work = Work(
        step=step, card=made.card, folder=Path(), scratch=Path(), tell=lambda _: None,
        openings=lambda _: None,
    )  # fmt: skip
    at = baselines._setting(work, *(made[name] for name in ("shaped", "problem", "rows")))
    asked = question(made["shaped"], made["problem"], made["rows"], count=5, seed=0)
    every = divisions(asked.how, asked.truth, asked.column, count=5, seed=0, most=1)[0]
    known, whole = at.frame["a"].to_numpy(), asked.frame["a"].to_numpy()
    assert len(known) == baselines.MOST_ROWS
    for (learnt, watched), (_, wanted) in zip(at.parts, every, strict=True):
        assert set(known[watched]) <= set(whole[wanted])
        assert not set(known[learnt]) & set(whole[wanted])
