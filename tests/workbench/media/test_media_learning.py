"""Features, splits, nets: near rows stay together, curves are read aright, a kill costs nothing."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from baibu.compute import InlineExecutor
from baibu.workbench.engine.learners import Fold, Layers
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.errors import TooFewRowsError
from baibu.workbench.media import deep, explaining, features, likeness, parting, training
from baibu.workbench.media import pictures as looking
from baibu.workbench.media.diagnosis import diagnosed
from baibu.workbench.media.net import Net
from baibu.workbench.media.parts import Part, trained
from baibu.workbench.media.plan import Plan
from baibu.workbench.media.together import Ranks
from workbench.media import making

IMAGE = Plan(medium="image", column="image", height=16, width=16)
TEXT = Plan(medium="text", column="text")
needs_torch = pytest.mark.skipif(not deep.is_there(), reason="the extra `deep` is not installed")


def drawn(count: int, seed: int = 0) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    rng = np.random.default_rng(seed)
    truth = np.arange(count) % 2
    names = ("ring", "square")
    return np.stack([making.shape(names[one], rng) for one in truth])[:, :, :, None], truth


def test_pictures_that_differ_by_a_little_noise_are_one_group() -> None:
    rng = np.random.default_rng(0)
    first, other = making.shape("ring", rng), making.shape("cross", rng)
    again = np.clip(first + rng.normal(0, 2, first.shape), 0, 255)
    contents = [looking.of_numbers(one) for one in (first, other, again)]
    assert likeness.groups(contents, IMAGE).tolist() == [0, 1, 0]


def test_pictures_that_show_nothing_are_alike_only_where_as_bright() -> None:
    flat = [looking.of_numbers(np.full((16, 16), grey)) for grey in (20, 22, 200)]
    assert likeness.groups(flat, IMAGE).tolist() == [0, 0, 1]


def test_texts_that_differ_by_a_word_are_one_group_through_each_other() -> None:
    long = "the oven warms the kitchen while the soup and the bread wait for dinner " * 3
    texts = [long, long + "today", long + "today again", "a goal in the last minute"]
    assert likeness.groups(texts, TEXT).tolist() == [0, 0, 0, 1]


def test_groups_stay_on_one_side_and_every_class_is_on_both() -> None:
    groups = np.repeat(np.arange(60), np.tile([1, 1, 4], 20))
    classes = (groups % 3).astype(int)
    is_test = parting.drawn(groups, classes, 0.25, seed=3)
    for one in range(60):
        assert len(set(is_test[groups == one].tolist())) == 1
    for one in range(3):
        assert 0.1 < is_test[classes == one].mean() < 0.4
    assert (parting.drawn(groups, classes, 0.25, seed=3) == is_test).all()


def test_folds_keep_groups_together_and_know_every_class() -> None:
    groups = np.repeat(np.arange(40), 3)
    truth = groups % 2
    for learnt, watched in training.folds(truth, groups, count=5, seed=0):
        assert not set(groups[learnt]) & set(groups[watched])
        assert len(set(truth[learnt])) == 2
    with pytest.raises(TooFewRowsError):
        training.folds(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2]), count=0, seed=0)


def test_rows_that_say_when_to_stop_are_learnt_rows_of_every_class() -> None:
    truth = np.repeat([0, 1, 2], [40, 10, 2])
    learnt = np.arange(0, 52, 1)[::-1]
    kept, stop = training.stopping(learnt, truth, seed=1)
    assert sorted([*kept, *stop]) == sorted(learnt)
    assert np.bincount(truth[stop]).tolist() == [6, 2, 1]
    assert set(truth[kept]) == {0, 1, 2}


def test_features_of_one_text_are_those_it_has_among_others() -> None:
    rng = np.random.default_rng(0)
    texts = [making.text("food", rng, is_chinese=n % 2 == 0) for n in range(12)]
    made = features.fitted(texts, TEXT)
    whole = made.of(texts)
    lengths = np.sqrt((whole.toarray() ** 2).sum(axis=1))
    np.testing.assert_allclose(lengths, 1.0)
    np.testing.assert_allclose(made.of([texts[3]]).toarray(), whole[[3]].toarray())
    again = features.Encoder.read(made.files())
    np.testing.assert_array_equal(again.of(texts).toarray(), whole.toarray())
    assert made.of(["未见过 unseen"]).shape == (1, made.width)


def test_a_word_is_hidden_whole_and_wherever_it_stands() -> None:
    seen: list[str] = []

    def predict(contents: Sequence[str]) -> np.ndarray[Any, Any]:
        seen.extend(contents)
        return np.array([0.9 if "goal" in one.lower() else 0.2 for one in contents])

    told = explaining.words_of_row("A goal, a Goal again 进球了", 1, predict)
    assert told["words"][0] == {"word": "goal", "falls": pytest.approx(0.7)}
    assert {round(one["falls"], 3) for one in told["words"][1:]} == {0.0}
    assert "  goal,   Goal again 进球了" in seen  # `a` alone, and not the letter within `again`
    assert "A goal, a Goal again  了" in seen


def test_hiding_the_only_place_that_counts_is_found() -> None:
    values = np.zeros((16, 16))
    values[4:6, 10:12] = 255

    def predict(contents: Sequence[str]) -> np.ndarray[Any, Any]:
        return np.array([looking.pixels(one)[4:6, 10:12].mean() / 255 for one in contents])

    falls = np.array(explaining.occluded(looking.of_numbers(values), 1, predict, IMAGE)["falls"])
    assert falls.shape == (8, 8)
    assert divmod(int(falls.argmax()), 8) == (2, 5)
    assert abs(falls[6:, :3]).max() < 0.01


def test_edges_tell_directions_apart() -> None:
    flat = np.zeros((16, 16))
    flat[:, 8:] = 1.0  # an edge that stands
    lying = flat.T
    stand, lie = features.edges(flat).reshape(-1, 8), features.edges(lying).reshape(-1, 8)
    assert stand.sum(axis=0).argmax() == 0
    assert lie.sum(axis=0).argmax() == 4
    assert np.isfinite(features.edges(np.zeros((16, 16)))).all()


def test_what_counts_words_is_the_same_as_its_weights_say() -> None:
    from sklearn.naive_bayes import MultinomialNB

    rng = np.random.default_rng(0)
    x = rng.random((40, 6))
    for classes in (2, 3):
        y = np.arange(40) % classes
        kind: Any = "binary" if classes == 2 else "multiclass"
        fold = Fold(
            kind=kind, classes=classes, x=x, y=y, x_watched=x, y_watched=y, words=(), seed=0,
            deadline=0.0,
        )  # fmt: skip
        made = trained(Config(learner="bayes", params={"alpha": 0.1}), fold)
        wanted = MultinomialNB(alpha=0.1).fit(x, y).predict_proba(x)
        found = Part.load(made.dump()).predict(x, kind)
        np.testing.assert_allclose(found, wanted[:, 1] if classes == 2 else wanted)
        assert isinstance(made.model, Layers)


def curve(*pairs: tuple[float, float]) -> list[dict[str, float]]:
    return [{"loss": loss, "watched": watched} for loss, watched in pairs]


FALLING = [(1.0 - 0.18 * n, 1.0 - 0.17 * n) for n in range(5)]
GOLDEN = (  # what a person who knows curves says of them; the constant costs 1.1
    ("fine", [*FALLING, (0.2, 0.25), (0.15, 0.22), (0.14, 0.22), (0.13, 0.22), (0.13, 0.221)]),
    ("fine", [(0.6, 0.4), (0.2, 0.1), (0.1, 0.06), (0.05, 0.05), (0.04, 0.05), (0.04, 0.05)]),
    ("over", [(1.0, 1.0), (0.6, 0.7), (0.3, 0.6), (0.1, 0.7), (0.05, 0.9), (0.02, 1.1)]),
    ("over", [(0.9, 0.9), (0.4, 0.6), (0.1, 0.5), (0.02, 0.55), (0.01, 0.62)]),
    ("over", [(0.5, 0.6), (0.1, 0.5), (0.05, 0.49), (0.01, 0.489), (0.01, 0.488)]),
    ("under", [(1.1, 1.1), (1.09, 1.09), (1.08, 1.09), (1.07, 1.08), (1.06, 1.08)]),
    ("under", [(1.0, 1.0), (0.95, 0.96), (0.94, 0.95), (0.94, 0.95), (0.93, 0.95)]),
    ("unfinished", [(1.0, 1.0), (0.9, 0.9), (0.8, 0.8), (0.7, 0.7), (0.6, 0.6), (0.5, 0.5)]),
    ("diverged", [(1.0, 1.0), (5.0, 9.0), (float("nan"), float("nan"))]),
    ("diverged", [(3.0, 4.0), (9.0, 30.0), (80.0, 100.0), (200.0, 300.0)]),
)


@pytest.mark.parametrize(("word", "pairs"), GOLDEN)
def test_curves_are_read_as_a_person_reads_them(
    word: str, pairs: list[tuple[float, float]]
) -> None:
    assert diagnosed(curve(*pairs), 1.1) == word


def test_the_loss_follows_the_task() -> None:
    assert deep.loss_of("binary") == "binary_cross_entropy_with_logits"
    assert deep.loss_of("multiclass") == "cross_entropy"


def lesson(place: Path, *, kind: str = "binary") -> deep.Lesson:
    pixels, truth = drawn(48)
    watched, truth_watched = drawn(16, seed=1)
    return deep.Lesson(
        pixels=pixels, y=truth, pixels_watched=watched, y_watched=truth_watched, kind=kind,
        classes=2, seed=5, deadline=time.monotonic() + 60, place=place / "0",
    )  # fmt: skip


SMALL = {"channels": [4, 8], "epochs": 4, "patience": 9, "batch": 16}


@needs_torch
@pytest.mark.parametrize("changes", ["turn", "flip", "mask", "none"])
def test_a_net_says_without_its_library_what_it_said_with_it(tmp_path: Path, changes: str) -> None:
    import torch

    school = deep._School(lesson(tmp_path), {**deep.USUAL, **SMALL, "changes": changes}, Ranks())
    school.epoch()
    school.best = {}
    school.model.eval()
    with torch.no_grad():
        wanted = school.model(school.x_watched).numpy()
    made = school.net()
    np.testing.assert_allclose(made.sums(school.lesson.pixels_watched), wanted, atol=1e-4)
    again = Net.load(made.dump())
    np.testing.assert_array_equal(
        again.sums(school.lesson.pixels_watched), made.sums(school.lesson.pixels_watched)
    )


@needs_torch
def test_a_training_that_was_killed_goes_on_as_if_nothing_had_happened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("whole", "cut"):
        (tmp_path / name).mkdir()
    params = {**SMALL, "changes": "turn"}
    wanted = deep.trained(lesson(tmp_path / "whole"), params)
    monkeypatch.setattr(deep._School, "is_over", property(lambda one: len(one.curve) == 2))
    deep.trained(lesson(tmp_path / "cut"), params)
    monkeypatch.undo()  # it was killed after two epochs, and is taken up
    found = deep.trained(lesson(tmp_path / "cut"), params)
    for one, other in zip(wanted.weights, found.weights, strict=True):
        np.testing.assert_array_equal(one, other)
    told = [deep.curve_of(tmp_path / name / "0") for name in ("whole", "cut")]
    assert [one["loss"] for one in told[0]] == [one["loss"] for one in told[1]]
    assert len(told[0]) == 4


@needs_torch
def test_the_best_epoch_is_kept_and_patience_ends_a_training(tmp_path: Path) -> None:
    made = lesson(tmp_path)
    worse = replace(made, y_watched=1 - made.y_watched)  # what is learnt is wrong there
    deep.trained(worse, {**SMALL, "epochs": 30, "patience": 3, "rate": 2e-2})
    watched = [one["watched"] for one in deep.curve_of(made.place)]
    assert len(watched) < 30
    assert watched.index(min(watched)) == len(watched) - 4


@needs_torch
def test_a_net_that_is_late_ends_with_what_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = itertools.count()  # seconds: one for every look at the clock, some three for an epoch
    monkeypatch.setattr(deep, "time", SimpleNamespace(monotonic=lambda: float(next(ticks))))
    late = replace(lesson(tmp_path), deadline=12.0)
    made = deep.trained(late, {**SMALL, "epochs": 50})
    assert 1 <= len(deep.curve_of(late.place)) < 5
    assert next(ticks) <= 16
    assert np.isfinite(made.sums(late.pixels)).all()


@needs_torch
def test_a_net_whose_first_epoch_would_end_too_late_is_left_as_soon_as_that_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = itertools.count(step=10)  # a busy machine: ten seconds for every look at the clock
    monkeypatch.setattr(deep, "time", SimpleNamespace(monotonic=lambda: float(next(ticks))))
    late = replace(lesson(tmp_path), deadline=12.0)
    with pytest.raises(deep.NoEpochError):
        deep.trained(late, {**SMALL, "epochs": 50})
    assert next(ticks) <= 20  # of the three steps of the epoch one was done
    assert deep.curve_of(late.place) == []


def question(*, has_nets: bool = False) -> training.Question:
    pixels, truth = drawn(60)
    contents = [looking.of_numbers(one[:, :, 0]) for one in pixels]
    made = features.fitted(contents, IMAGE)
    return training.Question(
        plan=IMAGE, features=made.of(contents), pixels=pixels if has_nets else None, truth=truth,
        kind="binary", classes=2, metric="log_loss",
        folds=training.folds(truth, np.arange(60), count=3, seed=0), seed=0,
    )  # fmt: skip


def test_a_search_goes_on_from_what_is_done_and_gives_the_same(tmp_path: Path) -> None:
    listed = [
        Config(learner="linear", params={"strength": 0.01}),
        Config(learner="neighbours", params={"k": 3}),
    ]
    told: list[str] = []

    def search(place: Path, configs: list[Config]) -> training.Found:
        return training.search(
            question(), place, InlineExecutor(), seconds=60, workers=1, listed=configs,
            tell=lambda key, **facts: told.append(f"{key} {facts.get('learner')}"),
        )  # fmt: skip

    whole = search(tmp_path / "a", listed)
    search(tmp_path / "b", listed[:1])
    stamps = {path: path.stat().st_mtime_ns for path in (tmp_path / "b").rglob("*.part")}
    again = search(tmp_path / "b", listed)
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    np.testing.assert_array_equal(whole.votes, again.votes)
    assert whole.weights == again.weights
    assert told[:2] == ["train.tried linear", "train.tried neighbours"]


@needs_torch
def test_a_search_tells_every_epoch_of_a_net(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    found = training.search(
        question(has_nets=True), tmp_path, InlineExecutor(), seconds=60, workers=1,
        listed=[Config(learner="cnn", params={**SMALL, "epochs": 2})],
        tell=lambda key, **facts: (
            told.append((facts["fold"], facts["epoch"])) if key == "learn.epoch" else None
        ),
    )  # fmt: skip
    assert told == [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2)]
    ((config, curves),) = found.curves.items()
    assert [len(one) for one in curves] == [2, 2, 2]
    assert json.dumps(deep.several(curves))
    assert config.startswith("cnn-")


def test_without_time_only_the_first_configuration_is_brought_to_its_end(tmp_path: Path) -> None:
    found = training.search(
        question(), tmp_path, InlineExecutor(), seconds=0.0, workers=1, tell=lambda *_, **__: None,
        listed=training.configs(IMAGE, 60, has_nets=False),
    )  # fmt: skip
    assert [one["learner"] for one in found.tried] == ["linear"]
    assert found.left_out


class Stuck(InlineExecutor):
    """Do what a learner of some name is not asked for; that never comes to its end."""

    def __init__(self, name: str) -> None:
        self.name, self.left = name, 0

    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        if args[1]["learner"] != self.name:
            return super().submit(function, *args, **kwargs)
        self.left += 1
        return Future()


def test_what_is_not_done_when_time_is_up_is_left_and_the_rest_is_what_was_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]

    def waited(running: Any, timeout: float, **_: Any) -> tuple[set[Any], set[Any]]:
        done = {one for one in running if one.done()}
        now[0] += 0.0 if done else timeout
        return done, set(running) - done

    monkeypatch.setattr(training, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(training, "wait", waited)
    listed = [
        Config(learner="linear", params={"strength": 0.01}),
        Config(learner="neighbours", params={"k": 3}),
        Config(learner="linear", params={"strength": 0.1}),
    ]
    stuck = Stuck("neighbours")
    found = training.search(
        question(), tmp_path, stuck, seconds=20.0, workers=2, listed=listed,
        tell=lambda *_, **__: None,
    )  # fmt: skip
    assert stuck.left == 2
    assert [one["learner"] for one in found.tried] == ["linear"]
    assert found.left_out == ["neighbours", "linear"]
    assert now[0] <= 20.0


def test_what_the_baseline_has_trained_is_not_trained_again(tmp_path: Path) -> None:
    asked = question()
    config = Config(learner="linear", params={"strength": 0.01})
    seen: list[str] = []

    def search(place: Path, there: Any = None) -> training.Found:
        return training.search(
            asked, place, Heard(seen), seconds=60, workers=1, listed=[config], there=there,
            tell=lambda *_, **__: None,
        )  # fmt: skip

    alone = search(tmp_path / "alone")
    assert len(seen) == 3
    parts = [Part.load(alone.parts[f"{config.id}/{fold}"]) for fold in range(3)]
    votes = [alone.votes[watched] for _, watched in asked.folds]
    found = search(tmp_path / "there", training.trained_already(config, parts, votes))
    assert len(seen) == 3
    np.testing.assert_array_equal(found.votes, alone.votes)
    assert found.parts == alone.parts


class Heard(InlineExecutor):
    """Write down what is asked for."""

    def __init__(self, seen: list[str]) -> None:
        self.seen = seen

    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.seen.append(args[1]["learner"])
        return super().submit(function, *args, **kwargs)
