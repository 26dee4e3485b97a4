"""A second layer: models that read what others say, in a search, in the graph, and explained."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from baibu.compute import InlineExecutor
from baibu.workbench import metrics
from baibu.workbench.engine import second as second_layer
from baibu.workbench.engine import sizes, views
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.layers import LEAST_ROWS, MARK, is_sure, is_worth, stands_on, voted
from baibu.workbench.engine.learners import LEARNERS, Fold, TaskKind
from baibu.workbench.engine.portfolio import Config, above
from baibu.workbench.engine.search import Found, Question, search
from baibu.workbench.engine.second import second
from baibu.workbench.explaining.contributions import Explainer
from baibu.workbench.explaining.laid import Laid
from baibu.workbench.explaining.weights import weighed
from baibu.workbench.library import packed, unpacked
from baibu.workbench.model import Model
from baibu.workbench.packaging import building, convert
from baibu.workbench.packaging.answering import Answering
from baibu.workbench.packaging.building import alone
from baibu.workbench.packaging.learnt import plain_rows, signature_of
from baibu.workbench.threads import one_thread
from workbench.making import Made
from workbench.packing import CLASSES, SMALL, blend, by_table, prepare, table

KINDS: tuple[TaskKind, ...] = ("binary", "multiclass", "regression")
READ = ["age", "money", "ratio", "city", "shop", "member", "joined"]
LISTED = [
    Config(learner="linear", params={"strength": 1.0}),
    Config(learner="neighbours", params={"k": 15}),
]
BELOW = [name for name in ("lightgbm", "linear", "xgboost") if LEARNERS[name].is_there]
ABOVE = [name for name in ("lightgbm", "linear", "net", "forest") if LEARNERS[name].is_there]


class Counting(InlineExecutor):
    """Do the work at once, and count it; after a while, be killed."""

    def __init__(self, *, until: int = 10**6) -> None:
        self.count, self.until = 0, until

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self.count >= self.until:
            raise KeyboardInterrupt
        self.count += 1
        return super().submit(function, *args, **kwargs)


def question(kind: TaskKind = "regression") -> Question:
    """Ask for what is a line on one side and none on the other, which no model below is."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.normal(size=400), "b": rng.normal(size=400)})
    held = np.where(frame["a"] > 0, 3 * frame["b"], np.sin(4 * frame["b"]))
    truth: Any = held + rng.normal(size=400) / 10
    if kind != "regression":
        edges = [0.5] if kind == "binary" else [1 / 3, 2 / 3]
        truth = np.digitize(truth, np.quantile(truth, edges))
    return Question(
        frame=frame, truth=truth, kind=kind, classes={"regression": 0, "binary": 2}.get(kind, 3),
        metric="rmse" if kind == "regression" else "log_loss", how="random", column=None, count=3,
        seed=0,
    )  # fmt: skip


def first(folder: Path, asked: Question) -> Found:
    return search(
        asked, folder, InlineExecutor(), seconds=600, workers=1, tell=lambda *_, **__: None,
        configs=LISTED, is_varied=False,
    )  # fmt: skip


def rise(
    found: Found, asked: Question, executor: InlineExecutor | None = None, **more: Any
) -> Found:
    told: dict[str, Any] = {"seconds": 600.0, "learners": ["lightgbm"], "most": 1}
    return second(
        asked, found, executor or InlineExecutor(), workers=1, tell=lambda *_, **__: None,
        **(told | more),
    )  # fmt: skip


def test_few_rows_and_folds_of_time_stay_on_one_layer() -> None:
    assert is_worth(LEAST_ROWS, "random")
    assert not is_worth(LEAST_ROWS - 1, "random")
    assert not is_worth(10 * LEAST_ROWS, "time")


def test_votes_are_columns_beside_those_of_the_table() -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0]}, index=[5, 7])
    said = {"net-1": np.array([[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]])}
    wide, names = voted(frame, said, "multiclass", 3)
    assert names == tuple(f"{MARK}net-1/{number}" for number in range(3))
    assert wide[names[2]].to_dict() == {5: 0.5, 7: 0.8}
    assert voted(frame, {"net-1": np.array([0.2, 0.3])}, "binary", 2)[1] == (f"{MARK}net-1/1",)
    state = views.fit("wide", wide, None, names)
    laid = views.lay(state, wide)
    np.testing.assert_allclose(laid[:, 1:].mean(axis=0), 0, atol=1e-6)
    assert views.fit("wide", wide)["columns"][1]["k"] == "number"


def test_the_heaviest_are_stood_on() -> None:
    weights = {f"net-{n}": 1.0 + n for n in range(20)}
    assert stands_on(weights) == tuple(sorted(f"net-{n}" for n in range(12, 20)))


@pytest.mark.parametrize("is_needed", [True, False])
def test_what_is_too_large_for_a_graph_is_stood_on_only_where_it_is_surely_needed(
    found: dict[TaskKind, Found], monkeypatch: pytest.MonkeyPatch, is_needed: bool
) -> None:
    asked, first = question(), found["regression"]
    crowd = next(name for name in first.weights if name.startswith("neighbours"))
    if not is_needed:  # the line alone says what both say
        line = next(name for name in first.each if name.startswith("linear"))
        votes = first.each[line] + 1e-9
        first = replace(first, votes=votes, each={crowd: votes, line: first.each[line]},
                        weights={crowd: 1.0})  # fmt: skip
    assert crowd in second_layer._bases(asked, first)  # small enough
    monkeypatch.setattr(sizes, "MOST_REMEMBERED", 100)
    assert (crowd in second_layer._bases(asked, first)) is is_needed
    alone = replace(first, each={crowd: first.each[crowd]}, weights={crowd: 1.0})
    assert set(second_layer._bases(asked, alone)) == {crowd}  # there is nothing else


def test_a_gain_within_the_luck_of_the_rows_is_none() -> None:
    rng = np.random.default_rng(0)
    truth = rng.normal(size=400)
    before = truth + rng.normal(size=400)
    loss = partial(metrics.loss, "rmse")
    assert is_sure(loss, truth, before, truth + 0.8 * (before - truth), seed=0)
    assert not is_sure(loss, truth, before, before, seed=0)
    shaken = before.copy()
    shaken[0] = truth[0]  # one row alone
    assert not is_sure(loss, truth, before, shaken, seed=0)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[TaskKind, Found]:
    return {kind: first(tmp_path_factory.mktemp(kind), question(kind)) for kind in KINDS}


def moved(found: Found, folder: Path) -> Found:
    """Copy what was found, so that what is tried above is nowhere yet."""
    return replace(found, work=Path(shutil.copytree(found.work, folder)))


@pytest.mark.skipif(not LEARNERS["lightgbm"].is_there, reason="needs LightGBM")
@pytest.mark.parametrize("kind", KINDS)
def test_a_second_layer_learns_where_each_below_is_right(
    found: dict[TaskKind, Found], tmp_path: Path, kind: TaskKind
) -> None:
    asked, below = question(kind), moved(found[kind], tmp_path / "work")
    both = rise(below, asked)
    assert metrics.loss(asked.metric, asked.truth, both.votes) < metrics.loss(
        asked.metric, asked.truth, below.votes
    )
    raised = [one for one in both.tried if one.config.below]
    assert [one.config.below for one in raised] == [stands_on(below.weights)]
    assert both.weights[raised[0].config.id] > 0
    assert both.score == pytest.approx(metrics.score(asked.metric, asked.truth, both.votes))
    assert above(kind, ["net-1"])[0].id != above(kind, ["net-2"])[0].id


@pytest.mark.skipif(not LEARNERS["lightgbm"].is_there, reason="needs LightGBM")
def test_what_is_not_sure_to_gain_is_left_and_the_first_layer_goes_on(
    found: dict[TaskKind, Found], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, below = question(), moved(found["regression"], tmp_path / "work")
    monkeypatch.setattr(second_layer, "is_sure", lambda *_, **__: False)
    both = rise(below, asked)
    assert both.weights == below.weights
    assert both.tried == below.tried
    assert rise(below, asked, learners=["catboost"]) is below  # none of those is in the list


@pytest.mark.skipif(not LEARNERS["lightgbm"].is_there, reason="needs LightGBM")
def test_a_second_layer_that_was_killed_goes_on_and_comes_to_the_same(
    found: dict[TaskKind, Found], tmp_path: Path
) -> None:
    asked, cut = question(), moved(found["regression"], tmp_path / "cut")
    with pytest.raises(KeyboardInterrupt):
        rise(cut, asked, Counting(until=2))
    rest = Counting()
    resumed = rise(cut, asked, rest)
    assert rest.count == 1
    whole = rise(moved(found["regression"], tmp_path / "whole"), asked)
    assert resumed.weights == whole.weights
    np.testing.assert_array_equal(resumed.votes, whole.votes)


def test_without_time_nothing_is_begun_above(found: dict[TaskKind, Found], tmp_path: Path) -> None:
    below, executor = moved(found["regression"], tmp_path / "work"), Counting()
    both = rise(below, question(), executor, seconds=0.0)
    assert executor.count == 0
    assert both.weights == below.weights


@pytest.mark.skipif(not LEARNERS["lightgbm"].is_there, reason="needs LightGBM")
def test_those_that_are_stood_on_are_carried_along(
    found: dict[TaskKind, Found], tmp_path: Path
) -> None:
    asked = question()
    both = rise(moved(found["regression"], tmp_path / "work"), asked)
    (raised,) = [one.config for one in both.tried if one.config.below]
    lonely = replace(both, weights={raised.id: 1.0})
    configs = unpacked(packed(lonely, asked.metric), tmp_path)
    assert {raised.id, *raised.below} <= {one.id for one in configs}


@cache
def stacked(kind: TaskKind) -> tuple[Made, Model]:
    """Train two layers by hand, as the engine does: votes above are those of the other fold."""
    made = prepare(kind)
    base = blend(made, kind, BELOW)
    frame = made["shaped"].drop(columns="y").reset_index(drop=True)
    classes = CLASSES[kind]
    truth = made["shaped"]["y"].to_numpy()
    if classes:
        truth = np.array([classes.index(word) for word in truth])
    fold_of = np.arange(len(frame)) % base.about.folds
    said = {}
    for name, folds in base.parts.items():
        each = np.stack([part.predict(frame, kind) for part in folds])
        said[name] = each[fold_of, np.arange(len(frame))]
    wide, names = voted(frame, said, kind, len(classes))
    parts: dict[str, tuple[Fitted, ...]] = dict(base.parts)
    for learner in ABOVE:
        config = Config(learner=learner, params=SMALL[learner], below=tuple(said))
        parts[config.id] = tuple(
            _fitted(config, wide, names, truth, kind, fold_of == fold)
            for fold in range(base.about.folds)
        )
    risen = [name for name in parts if name not in base.parts]
    heavy = zip([next(iter(said)), *risen], (0.1, 0.4, 0.2, 0.2, 0.1), strict=False)
    weights: dict[str, float] = dict(heavy)
    about = replace(base.about, weights=weights, below=tuple(said))
    return made, Model.of(Model(about=about, parts=parts).bundle())


def _fitted(
    config: Config, frame: pd.DataFrame, votes: tuple[str, ...], truth: Any, kind: TaskKind,
    watched: Any,
) -> Fitted:  # fmt: skip
    learner = LEARNERS[config.learner]
    state = views.fit(learner.view, frame[~watched], None, votes)
    with one_thread():
        model = learner.train(
            Fold(
                kind=kind, classes=len(CLASSES[kind]), x=views.lay(state, frame[~watched]),
                y=truth[~watched], x_watched=views.lay(state, frame[watched]),
                y_watched=truth[watched], words=(), seed=0, deadline=time.monotonic() + 1,
            ),
            config.params,
        )  # fmt: skip
    return Fitted(learner=config.learner, is_log=False, view=state, model=model)


@pytest.mark.parametrize("has_graph", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_a_package_of_two_layers_says_what_the_model_says(
    kind: TaskKind, has_graph: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if has_graph:
        pytest.importorskip("onnx", reason="needs the extra `onnx`")
        pytest.importorskip("onnxruntime", reason="needs the extra `onnx`")
    else:
        monkeypatch.setattr(building, "NEEDED", ("no_such_library",))
    made, model = stacked(kind)
    rules = made["cleaner"], made["shaper"]
    signature = signature_of(model.about, *rules, made["cleaned"], {})
    with one_thread():
        found = building.built(model, *rules, signature, made["seen"], made["shaped"])
    assert found.difference < 1e-5
    assert (set(found.graph["parts"]) == set(model.parts)) is has_graph
    rows = table(kind, rows=200, seed=1).drop(columns="y")
    rows.loc[:20, "city"] = "深圳"
    rows.loc[30:50, "ratio"] = np.nan
    answering = Answering(found.files)
    arrays = answering.encode(plain_rows(rows, READ))
    said = answering.scores(arrays)
    wanted = by_table(made, model, rows)
    np.testing.assert_allclose(said, wanted, atol=1e-5 * max(1.0, wanted.std()), rtol=1e-5)
    one = {name: held[7:8] for name, held in arrays.items()}
    np.testing.assert_allclose(answering.scores(one), said[7:8], rtol=1e-9)


def test_where_one_below_cannot_be_written_those_above_are_asked_natively(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("onnx", reason="needs the extra `onnx`")
    pytest.importorskip("onnxruntime", reason="needs the extra `onnx`")
    monkeypatch.setattr(convert, "MOST_NODES", 50)
    made, model = stacked("binary")
    rules = made["cleaner"], made["shaper"]
    signature = signature_of(model.about, *rules, made["cleaned"], {})
    with one_thread():
        found = building.built(model, *rules, signature, made["seen"], made["shaped"])
    assert found.is_same
    risen = {name for name, parts in model.parts.items() if parts[0].below}
    assert risen <= set(found.graph["left_out"])
    rows = table("binary", rows=50, seed=1).drop(columns="y")
    answering = Answering(found.files)
    said = answering.scores(answering.encode(plain_rows(rows, READ)))
    np.testing.assert_allclose(said, by_table(made, model, rows), atol=1e-5)


def test_one_model_above_takes_those_with_it_that_it_stands_on() -> None:
    made, model = stacked("binary")
    name = next(name for name, parts in model.parts.items() if parts[0].below)
    lonely = alone(model, name)
    assert set(lonely.parts) == {name, *model.about.below}
    frame = made["shaped"].drop(columns="y")
    said = {one: model.said(one, frame) for one in model.about.below}
    wanted = model.said(name, voted(frame, said, "binary", 2)[0])
    np.testing.assert_allclose(lonely.predict(frame), wanted)


@pytest.mark.parametrize("kind", KINDS)
def test_mixtures_and_turns_go_through_both_layers(kind: TaskKind) -> None:
    made, model = stacked(kind)
    frame = made["shaped"].drop(columns="y").reset_index(drop=True)[:60]
    laid = Laid(model, frame)
    with one_thread():
        np.testing.assert_allclose(laid.predict(laid.plain()), model.predict(frame), rtol=1e-6)
        turns = np.arange(len(frame)) % model.about.folds
        told = laid.in_turn(laid.plain(), turns)
        halves = [
            Model(about=replace(model.about, folds=1),
                  parts={name: (parts[fold],) for name, parts in model.parts.items()})
            for fold in range(model.about.folds)
        ]  # fmt: skip
        for fold, half in enumerate(halves):
            rows = turns == fold
            np.testing.assert_allclose(told[rows], half.predict(frame[rows]), rtol=1e-6)


def test_what_columns_add_is_told_through_both_layers() -> None:
    made, model = stacked("binary")
    frame = made["shaped"].drop(columns="y").reset_index(drop=True)
    truth = (made["shaped"]["y"] == CLASSES["binary"][1]).to_numpy().astype(int)
    turns = np.arange(len(frame)) % model.about.folds
    with one_thread():
        told = Explainer(model, frame, seed=0, most=4).of(frame[:4])
        np.testing.assert_allclose(told.output[:, 0], model.predict(frame[:4]), rtol=1e-6)
        ways = weighed(
            model, frame, truth, watched=[np.flatnonzero(turns == n).tolist() for n in (0, 1)],
            seed=0,
        ).ways  # fmt: skip
    assert told.gap < 1e-9
    heaviest = {way: weights[0].name for way, weights in ways.items()}
    assert set(heaviest.values()) <= {"age", "ratio"}
    assert all(not one.name.startswith(MARK) for weights in ways.values() for one in weights)
    assert sum(one.weight for one in ways["gain"]) == pytest.approx(1)
