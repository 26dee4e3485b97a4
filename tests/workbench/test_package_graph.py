"""Every kind of model says in the graph what it says in its own library, for any row."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from baibu.workbench.engine import sizes
from baibu.workbench.engine.learners import LEARNERS, TaskKind
from baibu.workbench.model import Model
from baibu.workbench.packaging import building, graph, trees
from baibu.workbench.packaging.answering import Answering
from baibu.workbench.packaging.graph import Graph
from baibu.workbench.packaging.learnt import plain_rows, signature_of
from baibu.workbench.packaging.trees import Trees
from baibu.workbench.threads import one_thread
from workbench.making import Made
from workbench.packing import CLASSES, blend, by_table, graphed, prepare, table

pytest.importorskip("onnxruntime", reason="needs the extra `onnx`")
pytest.importorskip("onnx", reason="needs the extra `onnx`")

KINDS: tuple[TaskKind, ...] = ("binary", "multiclass", "regression")
FLOAT = {"xgboost": 1e-5, "neighbours": 1e-5}  # sums in single precision; distances of nearly 0
READ = ["age", "money", "ratio", "city", "shop", "member", "joined"]


def fresh(kind: str, *, words: bool = True) -> pd.DataFrame:
    """Make rows that no model has seen, some of them with words that none has either."""
    frame = table(kind, rows=200, seed=1, words=words).drop(columns="y")
    if words:
        frame.loc[:20, "city"] = "深圳"
        frame.loc[10:40, "shop"] = None
    frame.loc[30:50, "ratio"] = np.nan
    return frame


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("learner", "words"), [*((name, True) for name in LEARNERS), ("catboost", False)]
)
def test_a_converted_model_says_the_same(learner: str, words: bool, kind: TaskKind) -> None:
    if not LEARNERS[learner].is_there:
        pytest.skip(f"{learner} is not installed")
    made = prepare(kind, words=words)
    model = blend(made, kind, [learner])
    rows = fresh(kind, words=words)
    found, said = graphed(made, model, plain_rows(rows, READ if words else READ[:3]))
    assert found.left_out == {}
    wanted = by_table(made, model, rows)
    scale = wanted.std() if kind == "regression" else 1.0
    np.testing.assert_allclose(said, wanted, atol=FLOAT.get(learner, 1e-12) * scale, rtol=0)


@pytest.mark.skipif(not LEARNERS["catboost"].is_there, reason="needs the extra `boost`")
@pytest.mark.parametrize("kind", KINDS)
def test_combinations_of_words_are_counted_as_catboost_counts_them(kind: TaskKind) -> None:
    made = prepare(kind, rows=600)
    more = {"depth": 6, "max_ctr_complexity": 4, "one_hot_max_size": 4, "learning_rate": 0.1}
    model = blend(made, kind, ["catboost"], catboost=more)
    rows = fresh(kind)
    found, said = graphed(made, model, plain_rows(rows, READ))
    assert found.left_out == {}
    wanted = by_table(made, model, rows)
    np.testing.assert_allclose(said, wanted, atol=1e-9, rtol=1e-9)


def test_a_logarithm_is_undone_in_the_graph() -> None:
    made = prepare("regression")
    model = blend(made, "regression", ["lightgbm", "linear"], is_log=True)
    rows = fresh("regression")
    _, said = graphed(made, model, plain_rows(rows, READ))
    np.testing.assert_allclose(said, by_table(made, model, rows), rtol=1e-10)


def test_what_differs_is_left_out_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    made = prepare("binary")
    model = blend(made, "binary", ["lightgbm", "linear"])
    read = trees.read

    def wrong(learner: str, *told: object) -> Trees:
        found = read(learner, *told)  # type: ignore[arg-type]
        found.base[0] += 0.5
        return found

    monkeypatch.setattr(trees, "read", wrong)
    found, _ = graphed(made, model, plain_rows(fresh("binary"), READ))
    ((left_out, reason),) = found.left_out.items()
    assert left_out.startswith("lightgbm")
    assert reason == "differs"
    assert [name.split("-")[0] for name in found.parts] == ["linear"]


@pytest.mark.skipif(not LEARNERS["lightgbm"].is_there, reason="needs LightGBM")
def test_two_that_differ_are_found_where_together_they_come_to_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = prepare("regression")
    model = blend(made, "regression", ["lightgbm", "forest", "linear"])
    weights = {name.split("-")[0]: weight for name, weight in model.about.weights.items()}
    signs, read = {"lightgbm": 1.0, "forest": -1.0}, trees.read

    def wrong(learner: str, *told: object) -> Trees:
        found = read(learner, *told)  # type: ignore[arg-type]
        found.base[0] += signs[learner] * 0.5 / weights[learner]
        return found

    monkeypatch.setattr(trees, "read", wrong)
    rules = made["cleaner"], made["shaper"]
    signature = signature_of(model.about, *rules, made["cleaned"], {})
    with one_thread():
        found = building.built(model, *rules, signature, made["seen"], made["shaped"])
    assert found.is_same
    assert [name.split("-")[0] for name in found.graph["parts"]] == ["linear"]
    left_out = {name.split("-")[0]: why for name, why in found.graph["left_out"].items()}
    assert left_out == {"lightgbm": "differs", "forest": "differs"}


def test_a_graph_is_packed_without_what_it_was_checked_by() -> None:
    made, model = whole("binary")
    rules = made["cleaner"], made["shaper"]
    signature = signature_of(model.about, *rules, made["cleaned"], {})
    with one_thread():
        found = building.built(model, *rules, signature, made["seen"], made["shaped"])
    session = graph.session(found.files["model.onnx"])
    assert [one.name for one in session.get_outputs()] == ["scores"]


@pytest.mark.parametrize("kind", KINDS)
def test_how_large_a_model_is_is_known_before_it_is_written(kind: TaskKind) -> None:
    _, model = whole(kind)
    width = len(CLASSES[kind]) if kind == "multiclass" else 1
    for config, parts in model.parts.items():
        name, one = config.split("-")[0], parts[0].model
        if name not in ("lightgbm", "xgboost", "forest"):  # trees that can be written as they are
            continue
        at = np.arange(100)
        written = trees.read(name, one, kind, len(CLASSES[kind]), at).size
        assert sizes.nodes(name, one, width) == written


def test_a_value_on_a_split_goes_the_same_way() -> None:
    made = prepare("binary", words=False)
    model = blend(made, "binary", ["lightgbm", "xgboost", "forest"])
    splits = {
        float(line)
        for parts in model.parts.values()
        for part in parts
        if part.learner == "lightgbm"
        for block in part.model.model_to_string().split("threshold=")[1:]
        for line in block.splitlines()[0].split()
    }
    rows = [
        {"age": 40.0, "money": 500.0, "ratio": float(value)}
        for split in sorted(splits)
        for value in (split, np.nextafter(split, 9), np.nextafter(split, -9), np.float32(split))
    ]
    _, said = graphed(made, model, rows)
    np.testing.assert_allclose(said, by_table(made, model, pd.DataFrame(rows)), atol=1e-6)


@cache
def whole(kind: TaskKind) -> tuple[Made, Model]:
    made = prepare(kind)
    return made, blend(made, kind, [name for name, one in LEARNERS.items() if one.is_there])


@pytest.mark.parametrize("has_graph", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_a_package_of_every_learner_says_what_the_blend_says(
    kind: TaskKind, has_graph: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_graph:
        monkeypatch.setattr(building, "NEEDED", ("no_such_library",))
    made, model = whole(kind)
    rules = made["cleaner"], made["shaper"]
    signature = signature_of(model.about, *rules, made["cleaned"], {})
    with one_thread():
        found = building.built(model, *rules, signature, made["seen"], made["shaped"])
    assert found.difference < 1e-5
    assert (len(found.graph["parts"]) == len(model.parts)) is has_graph
    answering = Answering(found.files)
    rows = fresh(kind)
    said = answering.scores(answering.encode(plain_rows(rows, READ)))
    wanted = by_table(made, model, rows)
    np.testing.assert_allclose(said, wanted, atol=1e-5 * max(1.0, wanted.std()), rtol=1e-5)


def test_a_graph_that_says_something_else_as_a_whole_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = prepare("binary")
    model = blend(made, "binary", ["lightgbm", "linear"])
    rules = made["cleaner"], made["shaper"]
    signature = signature_of(model.about, *rules, made["cleaned"], {})
    written = Graph.model

    def wrong(one: Graph) -> bytes:
        for held in tuple(one._trees):  # each configuration says the same, the whole does not
            one.add_trees(*held)
        return written(one)

    monkeypatch.setattr(Graph, "model", wrong)
    found = building.built(model, *rules, signature, made["seen"], made["shaped"])
    assert found.is_same
    assert set(found.files) & {"model.onnx", "graph.json"} == set()
    assert set(found.graph["left_out"].values()) == {"differs"}
