"""What a model goes by is found, and where two ways of weighing disagree it is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from baibu.compute import InlineExecutor
from baibu.workbench import explaining
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.engine.search import Question, search
from baibu.workbench.explaining import Weight, agreement, curve, weighed
from baibu.workbench.model import About, Model

LISTED = [
    Config(learner="lightgbm", params={"learning_rate": 0.2, "num_leaves": 8}),
    Config(learner="forest", params={"trees": 40, "min_samples_leaf": 3}),
]


def table() -> tuple[pd.DataFrame, NDArray[np.float64]]:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "strong": rng.normal(size=500),
            "weak": rng.normal(size=500),
            "word": rng.choice(["甲", "乙"], 500),
            "noise": rng.normal(size=500),
            "day": pd.date_range("2026-01-01", periods=500),
        }
    )
    truth = 3 * frame["strong"] + frame["weak"] ** 2 + 2.0 * (frame["word"] == "甲")
    return frame, truth.to_numpy() + rng.normal(size=500) / 4


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    frame, truth = table()
    asked = Question(
        frame=frame, truth=truth, kind="regression", classes=0, metric="rmse", how="random",
        column=None, count=3, seed=0,
    )  # fmt: skip
    found = search(
        asked, tmp_path_factory.mktemp("work"), InlineExecutor(), seconds=600, workers=1,
        tell=lambda *_, **__: None, configs=LISTED, is_varied=False,
    )  # fmt: skip

    def parts(name: str) -> tuple[Fitted, ...]:
        return tuple(
            Fitted.load(Path(found.work / name / f"{n}.model").read_bytes()) for n in range(3)
        )

    weights = {one.id: 0.5 for one in LISTED}
    about = About(
        kind="regression", target="y", metric="rmse", classes=(), columns=tuple(frame.columns),
        weights=weights, folds=3,
    )  # fmt: skip
    return Model(about=about, parts={name: parts(name) for name in weights})


def test_every_way_finds_the_column_that_matters_most(model: Model) -> None:
    ways = weighed(model, *table(), seed=0)
    assert set(ways) == {"permutation", "gain", "impurity"}
    for weights in ways.values():
        assert weights[0].name == "strong"
        assert sum(one.weight for one in weights) == pytest.approx(1)
    shuffled = {one.name: one.weight for one in ways["permutation"]}
    assert shuffled["noise"] < 0.03 < shuffled["weak"]


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


def weights(**held: float) -> tuple[Weight, ...]:
    return tuple(Weight(name=name, weight=weight, spread=0.0) for name, weight in held.items())


def test_ways_that_agree_and_ways_that_do_not() -> None:
    one = weights(a=0.5, b=0.3, c=0.2, d=0.0)
    same = weights(a=0.6, b=0.3, c=0.1, d=0.0)
    turned = weights(a=0.1, b=0.3, c=0.6, d=0.0)
    found = agreement({"one": one, "same": same, "turned": turned})
    assert found["one", "same"] == pytest.approx(1)
    assert found["one", "turned"] == pytest.approx(-1)
    assert found["one", "turned"] < explaining.LEAST_AGREEMENT


def test_too_few_columns_to_compare_are_not_compared() -> None:
    assert agreement({"one": weights(a=1.0), "other": weights(a=1.0)}) == {}
