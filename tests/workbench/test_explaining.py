"""What a model goes by is found, and where two ways of weighing disagree it is said."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from math import factorial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from baibu.compute import InlineExecutor
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.learners import LEARNERS, TaskKind
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.engine.search import Question, search
from baibu.workbench.explaining.adapters import installed, second_opinions
from baibu.workbench.explaining.contributions import (
    Explainer,
    by_column,
    carried,
    explained,
    link_of,
    sums_of,
)
from baibu.workbench.explaining.curves import curve, curves
from baibu.workbench.explaining.laid import Laid
from baibu.workbench.explaining.lime import LEAST_FIDELITY, Around, explained_nearby
from baibu.workbench.explaining.settled import unsettled
from baibu.workbench.explaining.telling import telling
from baibu.workbench.explaining.trees import Grown
from baibu.workbench.explaining.weights import (
    LEAST_AGREEMENT,
    LEAST_EXPLAINED,
    REPEATS,
    Weight,
    agreement,
    weighed,
)
from baibu.workbench.model import About, Model

PARAMS: Mapping[str, Mapping[str, Any]] = {
    "lightgbm": {"learning_rate": 0.2, "num_leaves": 8},
    "forest": {"trees": 40, "min_samples_leaf": 3},
    "linear": {"strength": 0.3},
    "neighbours": {"k": 10},
    "net": {"layers": [16], "decay": 1e-3, "rate": 1e-2, "patience": 3},
    "xgboost": {"learning_rate": 0.2, "max_depth": 3},
    "catboost": {"learning_rate": 0.2, "depth": 3},
}
Numbers = NDArray[np.float64]


def table(rows: int = 500) -> tuple[pd.DataFrame, Numbers]:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "strong": rng.normal(size=rows),
            "weak": rng.normal(size=rows),
            "word": rng.choice(["甲", "乙"], rows),
            "noise": rng.normal(size=rows),
            "day": pd.date_range("2026-01-01", periods=rows),
        }
    )
    frame.loc[::17, "noise"] = np.nan
    truth = 3 * frame["strong"] + frame["weak"] ** 2 + 2.0 * (frame["word"] == "甲")
    return frame, truth.to_numpy() + rng.normal(size=rows) / 4


def made(folder: Path, learners: list[str], kind: TaskKind, *, is_log: bool = False) -> Model:
    frame, amounts = table()
    marks = {"binary": [0.5], "multiclass": [1 / 3, 2 / 3], "regression": []}[kind]
    truth = np.digitize(amounts, np.quantile(amounts, marks)) if marks else amounts
    classes = len(marks) + 1 if marks else 0
    if is_log:
        truth = np.exp(truth / 4)
    listed = [Config(learner=one, params=PARAMS[one], is_log=is_log) for one in learners]
    asked = Question(
        frame=frame, truth=truth, kind=kind, classes=classes, how="random", column=None,
        metric="log_loss" if classes else "rmse", count=3, seed=0,
    )  # fmt: skip
    found = search(
        asked, folder, InlineExecutor(), seconds=600, workers=1,
        tell=lambda *_, **__: None, configs=listed, is_varied=False,
    )  # fmt: skip
    about = About(
        kind=kind, target="y", metric=asked.metric, classes=tuple("abc"[:classes]),
        columns=tuple(frame.columns), weights={one.id: 1 / len(listed) for one in listed}, folds=3,
    )  # fmt: skip
    parts = {
        one.id: tuple(
            Fitted.load((found.work / one.id / f"{n}.model").read_bytes()) for n in range(3)
        )
        for one in listed
    }
    return Model(about=about, parts=parts)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return made(tmp_path_factory.mktemp("work"), ["lightgbm", "forest"], "regression")


def test_a_mixture_of_laid_rows_is_answered_as_the_mixed_table_is(model: Model) -> None:
    frame, _ = table()
    laid = Laid(model, frame)
    order = np.random.default_rng(1).permutation(len(frame))
    picked = laid.plain()
    picked[:, 2] = order
    mixed = frame.assign(word=frame["word"].to_numpy()[order])
    np.testing.assert_allclose(laid.predict(picked), model.predict(mixed))
    np.testing.assert_allclose(laid.predict(laid.plain()), model.predict(frame))


def test_every_way_finds_the_column_that_matters_most(model: Model) -> None:
    ways = weighed(model, *table(), seed=0).ways
    assert set(ways) == {"permutation", "shap", "gain", "impurity"}
    for weights in ways.values():
        assert weights[0].name == "strong"
        assert sum(one.weight for one in weights) == pytest.approx(1)
    shuffled = {one.name: one.weight for one in ways["permutation"]}
    assert shuffled["noise"] < 0.03 < shuffled["weak"]


def test_what_a_shuffle_loses_has_an_interval_that_tells_signal_from_noise(model: Model) -> None:
    told = {one.name: one for one in weighed(model, *table(), seed=0).ways["permutation"]}
    strong, noise = told["strong"], told["noise"]
    assert strong.low is not None
    assert strong.drop is not None
    assert noise.low is not None
    assert noise.high is not None
    assert 0 < strong.low < strong.drop
    assert noise.low < 0.1
    assert noise.high < strong.low


def test_rows_are_weighed_by_the_fold_that_did_not_learn_from_them(model: Model) -> None:
    frame, truth = table()
    one_fold = [[], list(range(100)), []]
    found = weighed(model, frame, truth, watched=one_fold, seed=0).ways["permutation"]
    alone = Model(
        about=model.about, parts={name: (parts[1],) * 3 for name, parts in model.parts.items()}
    )
    again = weighed(alone, frame[:100], truth[:100], seed=0).ways["permutation"]
    assert found[0].name == again[0].name
    assert found[0].drop == pytest.approx(again[0].drop, rel=0.3)


def test_what_is_settled_is_not_asked_again_and_it_is_said_how_often_was_asked(
    model: Model,
) -> None:
    found = weighed(model, *table(), seed=0)
    assert found.rows == 500
    assert found.repeats["noise"] == found.repeats["strong"] == 1  # far from all others
    assert found.explained == LEAST_EXPLAINED  # the order was plain after the first rows
    frame, truth = table()
    twins = frame.assign(word=np.where(frame["strong"] > 0, "甲", "乙"))
    again = weighed(model, twins, truth, seed=0)
    assert max(again.repeats.values()) <= REPEATS


def test_neighbours_are_settled_when_told_apart_or_alike() -> None:
    weights = np.array([0.5, 0.3, 0.18, 0.02, 0.0])
    assert unsettled(weights, lambda *_: 0.01) == ()
    assert unsettled(weights, lambda *_: 0.15) == (1, 2)
    assert unsettled(weights, lambda *_: 0.25) == (0, 1, 2, 3)
    assert unsettled(np.array([0.4, 0.399, 0.201]), lambda *_: 0.04) == ()  # either order would do
    assert unsettled(np.array([0.4, 0.399, 0.201]), lambda *_: 0.08) == (0, 1)
    assert unsettled(np.zeros(3), lambda *_: 1.0) == ()


def test_threads_change_no_answer(model: Model) -> None:
    frame, truth = table()
    alone, together = (weighed(model, frame, truth, seed=0, threads=n) for n in (1, 3))
    assert alone == together
    names = ["strong", "word"]
    assert curves(model, frame, names, seed=0) == curves(model, frame, names, seed=0, threads=3)


def test_curves_drawn_together_are_those_drawn_alone(model: Model) -> None:
    frame, _ = table()
    names = ["word", "day", "strong"]
    together = curves(model, frame, names, seed=0)
    assert together == [curve(model, frame, name, seed=0) for name in names]


def test_weighing_leaves_the_table_as_it_was(model: Model) -> None:
    frame, truth = table()
    weighed(model, frame, truth, seed=0)
    pd.testing.assert_frame_equal(frame, table()[0])


def test_a_curve_has_the_shape_of_what_made_the_data(model: Model) -> None:
    frame, _ = table()
    up = curve(model, frame, "strong", seed=0)
    assert np.corrcoef(np.array(up.at, dtype=float), up.mean)[0, 1] > 0.97
    bowl = curve(model, frame, "weak", seed=0)
    middle = min(range(len(bowl.at)), key=lambda n: abs(float(bowl.at[n])))
    assert bowl.mean[0] > bowl.mean[middle] < bowl.mean[-1]
    words = curve(model, frame, "word", seed=0)
    told = dict(zip(words.at, words.mean, strict=True))
    assert told["甲"] - told["乙"] == pytest.approx(2, abs=0.5)
    assert all(
        low <= mean <= high for low, mean, high in zip(up.low, up.mean, up.high, strict=True)
    )
    assert str(curve(model, frame, "day", seed=0).at[0]).startswith("2026-01")


def test_a_curve_says_where_there_are_no_rows(model: Model) -> None:
    frame, _ = table()
    alone = frame.assign(strong=np.where(frame["strong"] > 1.2, 1_000.0, frame["strong"]))
    even = curve(model, frame, "strong", seed=0)
    assert not any(even.is_thin)
    assert sum(even.density) <= 1
    frame.loc[:2, "word"] = "丙"
    words = curve(model, frame, "word", seed=0)
    assert dict(zip(words.at, words.is_thin, strict=True)) == {"甲": False, "乙": False, "丙": True}
    far = curve(model, alone, "strong", seed=0)
    assert far.density[-1] > 0.05


def test_local_effects_are_told_where_columns_go_together(model: Model) -> None:
    frame, _ = table()
    assert curve(model, frame, "strong", seed=0).local == ()
    frame["weak"] = frame["strong"] + np.random.default_rng(0).normal(size=500) / 10
    told = curve(model, frame, "strong", seed=0)
    assert told.goes_with == "weak"
    assert len(told.local) == len(told.at)
    assert np.corrcoef(np.array(told.at, dtype=float), told.local)[0, 1] > 0.95


def weights(**held: float) -> tuple[Weight, ...]:
    return tuple(Weight(name=name, weight=weight, spread=0.0) for name, weight in held.items())


def test_ways_that_agree_and_ways_that_do_not() -> None:
    one = weights(a=0.5, b=0.3, c=0.2, d=0.0)
    same = weights(a=0.6, b=0.3, c=0.1, d=0.0)
    turned = weights(a=0.1, b=0.3, c=0.6, d=0.0)
    found = agreement({"one": one, "same": same, "turned": turned})
    assert found["one", "same"] == pytest.approx(1)
    assert found["one", "turned"] == pytest.approx(-1)
    assert found["one", "turned"] < LEAST_AGREEMENT


def test_too_few_columns_to_compare_are_not_compared() -> None:
    assert agreement({"one": weights(a=1.0), "other": weights(a=1.0)}) == {}


def expected(tree: Any, row: Numbers, known: set[int], node: int = 0) -> Numbers:
    """Give what a tree expects where only some columns are known: the definition, by recursion."""
    left, right = tree.children_left[node], tree.children_right[node]
    if left == -1:
        return np.asarray(tree.value[node, 0], dtype=np.float64)
    column = int(tree.feature[node])
    if column in known:
        side = left if row[column] <= tree.threshold[node] else right
        return expected(tree, row, known, side)
    cover = tree.weighted_n_node_samples
    both = [cover[side] / cover[node] * expected(tree, row, known, side) for side in (left, right)]
    return np.asarray(both[0] + both[1])


def shapley(tree: Any, row: Numbers, columns: int) -> Numbers:
    """Give Shapley values by going through every coalition."""
    values = np.zeros((columns, tree.value.shape[2]))
    for one in range(columns):
        others = [column for column in range(columns) if column != one]
        for size in range(columns):
            share = factorial(size) * factorial(columns - size - 1) / factorial(columns)
            for some in combinations(others, size):
                gain = expected(tree, row, {*some, one}) - expected(tree, row, set(some))
                values[one] += share * gain
    return values


@pytest.mark.parametrize("depth", [1, 3, None])
def test_values_of_a_forest_are_those_of_the_definition(depth: int | None) -> None:
    from sklearn.ensemble import ExtraTreesClassifier, RandomForestRegressor

    rng = np.random.default_rng(3)
    x = rng.normal(size=(60, 5)).astype(np.float32)
    y = x[:, 0] * x[:, 1] + x[:, 2]
    amounts = RandomForestRegressor(4, max_depth=depth, random_state=0).fit(x, y)
    chances = ExtraTreesClassifier(3, max_depth=depth, random_state=0).fit(
        x, np.digitize(y, [0, 1])
    )
    for forest, outputs in ((amounts, [0]), (chances, [0, 1, 2])):
        grown = Grown(forest, np.array(outputs))
        found = grown.contributions(x[:3])
        for row, told in zip(x[:3], found, strict=True):
            wanted = np.mean([shapley(one.tree_, row, 5) for one in forest.estimators_], axis=0)
            np.testing.assert_allclose(told, wanted[:, outputs], atol=1e-12)


@pytest.mark.parametrize("kind", ["binary", "multiclass", "regression"])
def test_base_and_contributions_add_up_to_the_answer_for_every_learner(
    tmp_path: Path, kind: TaskKind
) -> None:
    learners = [name for name in PARAMS if LEARNERS[name].is_there]
    model = made(tmp_path, learners, kind)
    frame, _ = table()
    told = Explainer(model, frame, seed=0).of(frame[:40])
    assert told.gap < 1e-6
    answers = model.predict(frame[:40])
    np.testing.assert_allclose(
        told.output, answers[:, None] if answers.ndim == 1 else answers, atol=1e-6
    )
    most = np.abs(told.values).mean(axis=(0, 2))
    assert told.names[int(most.argmax())] == "strong"


def test_what_was_learnt_in_logarithms_is_explained_in_amounts(tmp_path: Path) -> None:
    model = made(tmp_path, ["lightgbm", "linear", "net"], "regression", is_log=True)
    frame, _ = table()
    told = Explainer(model, frame, seed=0).of(frame[:5])
    assert told.gap < 1e-6
    np.testing.assert_allclose(told.output[:, 0], model.predict(frame[:5]), rtol=1e-6)


def test_sampled_values_come_close_to_exact_ones(tmp_path: Path) -> None:
    from baibu.workbench.explaining.sampling import sampled

    model = made(tmp_path, ["linear"], "regression")
    frame, _ = table()
    parts = next(iter(model.parts.values()))
    laid = Laid(model, frame)
    told = sampled(laid, parts, np.arange(5), np.arange(100, 300), seed=0)
    exact = Explainer(model, frame[100:300], seed=0).of(frame[:5])
    np.testing.assert_allclose(told.values, exact.values, atol=0.25)
    assert np.abs(exact.values).max() > 2


def test_a_link_carries_sums_over_so_that_they_still_add_up() -> None:
    rng = np.random.default_rng(0)
    values, base = 3 * rng.normal(size=(20, 6, 4)), rng.normal(size=4)
    part = Fitted(learner="lightgbm", is_log=False, view={}, model=None)
    link = link_of(part, "multiclass")
    assert link is not None
    moved, start = carried(values, base, link)
    np.testing.assert_allclose(
        start + moved.sum(axis=1), link(base + values.sum(axis=1)), atol=1e-4
    )
    np.testing.assert_allclose(moved.sum(axis=2), 0, atol=1e-12)
    still, _ = carried(np.zeros((1, 6, 1)), base[:1], link_of(part, "binary"))
    assert not still.any()


@pytest.mark.parametrize("learner", ["lightgbm", "xgboost", "catboost"])
def test_boosted_trees_give_values_for_each_class(tmp_path: Path, learner: str) -> None:
    if not LEARNERS[learner].is_there:
        pytest.skip(f"{learner} is not installed")
    model = made(tmp_path, [learner], "multiclass")
    frame, _ = table()
    part = next(iter(model.parts.values()))[0]
    laid = Laid(model, frame[:4])
    values, base = sums_of(part, laid.sight(part).mixed(laid.plain()))
    assert values.shape == (4, 5, 3)
    assert base.shape == (3,)


def test_features_add_up_to_the_columns_that_they_were_made_of() -> None:
    values = np.array([[[1.0], [2.0], [4.0]]])
    names, found = by_column(("a", "a.per.b", "c"), values, {"a.per.b": ("a", "b"), "c": ("d",)})
    assert dict(zip(names, found[0, :, 0].tolist(), strict=True)) == {"a": 2, "b": 1, "d": 4}


def test_one_raw_row_is_explained_by_the_columns_that_a_person_knows(model: Model) -> None:
    frame, _ = table()
    rules = {
        "columns": [
            {"name": "strong", "base": "number"}, {"name": "weak", "base": "number"},
            {"name": "word", "base": "word"}, {"name": "noise", "base": "number"},
            {"name": "day", "base": "day"},
        ],
        "carried": [],
    }  # fmt: skip
    shape = {
        "columns": [
            {"name": "strong", "k": "number"}, {"name": "weak", "k": "number"},
            {"name": "word", "k": "word", "counts": None}, {"name": "noise", "k": "number"},
            {"name": "day", "k": "day", "parts": {"moment": "day"}},
        ],
        "gaps": [], "pairs": [], "kept": list(frame.columns), "carried": [],
    }  # fmt: skip
    row = frame[:1].assign(strong=["2.5"])
    told = explained(model, rules, shape, row, Explainer(model, frame, seed=0))
    assert next(iter(told.by)) == "strong"
    assert told.base + sum(told.by.values()) == pytest.approx(told.output)
    assert told.of == ""


def around(model: Model, frame: pd.DataFrame) -> Around:
    return Around(laid=Laid(model, frame), cleaned=frame, made_of={})


def test_a_linear_model_nearby_finds_what_counts_and_says_how_well_it_holds(model: Model) -> None:
    frame, truth = table()
    high = frame.iloc[[int(truth.argmax()), *range(300)]].reset_index(drop=True)
    told = explained_nearby(around(model, high), -1, seed=0)
    assert max(told.weights, key=lambda name: told.weights[name]) == "strong"
    assert told.fidelity > LEAST_FIDELITY
    assert told.output == pytest.approx(model.predict(high[:1])[0])
    assert abs(told.weights["noise"]) < 0.3 * told.weights["strong"]


def test_columns_that_tell_nothing_alone_are_seen_to_by_both_ways(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    frame, _ = table()
    frame["weak"] = rng.choice([-1.0, 1.0], 500)
    frame["strong"] = rng.choice([-1.0, 1.0], 500)
    truth = frame["weak"] * frame["strong"]  # neither column tells anything without the other
    asked = Question(
        frame=frame, truth=truth.to_numpy(), kind="regression", classes=0, metric="rmse",
        how="random", column=None, count=2, seed=0,
    )  # fmt: skip
    config = Config(learner="forest", params={"trees": 40, "min_samples_leaf": 3})
    found = search(
        asked, tmp_path, InlineExecutor(), seconds=600, workers=1, tell=lambda *_, **__: None,
        configs=[config], is_varied=False,
    )  # fmt: skip
    raw = [(found.work / config.id / f"{n}.model").read_bytes() for n in range(2)]
    about = About(
        kind="regression", target="y", metric="rmse", classes=(), columns=tuple(frame.columns),
        weights={config.id: 1.0}, folds=2,
    )  # fmt: skip
    model = Model(about=about, parts={config.id: tuple(map(Fitted.load, raw))})
    assert explained_nearby(around(model, frame), -1, seed=0).fidelity < 0.7
    straight = made(tmp_path / "straight", ["lightgbm"], "regression")
    assert curve(model, frame, "strong", seed=0).turned > 0.3
    assert curve(straight, table()[0], "strong", seed=0).turned < 0.05


def test_the_rows_that_are_shown_are_what_their_reason_says() -> None:
    truth = np.array([0, 0, 0, 1, 1, 1])
    votes = np.array([0.1, 0.2, 0.95, 0.9, 0.52, 0.3])
    told = {one.why: one for one in telling("binary", truth, votes, classes=("no", "yes"))}
    assert told["surest_wrong"].at == 2
    assert told["edge"].at == 4
    assert {one.at for one in telling("binary", truth, votes, classes=("no", "yes"))} >= {0, 2, 4}
    amounts = np.arange(40.0)
    said = amounts.copy()
    said[7] = 90
    shown = {one.why: one.at for one in telling("regression", amounts, said, classes=())}
    assert shown["most_wrong"] == 7
    assert shown["low"] < shown["typical"] < shown["high"]


def test_rows_that_no_fold_watched_are_not_shown() -> None:
    votes = np.array([np.nan, np.nan, 0.4, 0.9])
    shown = telling("binary", np.array([0, 1, 0, 1]), votes, classes=("no", "yes"))
    assert {one.at for one in shown} <= {2, 3}
    assert telling("binary", np.array([0, 1]), np.full(2, np.nan), classes=("no", "yes")) == ()


@pytest.mark.slow
@pytest.mark.skipif(len(installed()) < 3, reason="the extra `explain` is not installed")
def test_the_known_libraries_agree_with_us(model: Model) -> None:
    frame, truth = table()
    told = {one.library: one for one in second_opinions(model, frame, truth, [3, 80], seed=0)}
    assert set(told) == {"shap", "lime", "eli5"}
    for one in told.values():
        assert one.agreement is not None
        assert one.agreement > 0.6
    lost = {name: said[0] for name, said in told["eli5"].says.items()}
    assert max(lost, key=lambda name: lost[name]) == "strong"
