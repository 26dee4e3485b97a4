"""A run's package answers what the run's model answers: here, in another process, row by row."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu.core.errors import BaibuError
from baibu.workbench import cleaner, metrics, shaper
from baibu.workbench.artefacts import Bundle
from baibu.workbench.card import Budget, Card, Costs, Problem, Source, Task
from baibu.workbench.engine import learners
from baibu.workbench.flow import Run, run
from baibu.workbench.guess import completed
from baibu.workbench.model import Model
from baibu.workbench.monitor import drift
from baibu.workbench.packaging import building, manifest
from baibu.workbench.packaging.answering import GRAPH
from baibu.workbench.packaging.learnt import plain_rows
from baibu.workbench.packaging.predictor import Predictor, joined
from baibu.workbench.project import Project
from baibu.workbench.step import Work, registry
from baibu.workbench.tables.types import settled
from workbench.packing import ODD, blend, table, unpacked

pytestmark = pytest.mark.slow

KINDS = ("binary", "multiclass", "regression")
ASK = """
import json, sys
from pathlib import Path
from baibu.workbench.packaging.predictor import Predictor
rows = json.loads(sys.stdin.read())
predictor = Predictor.load(Path(sys.argv[1]), engine=sys.argv[2])
print(json.dumps([one.plain() for one in predictor.predict(rows)]))
print("pandas" in sys.modules)
"""


@dataclass(frozen=True)
class Packed:
    """A project that came to a package."""

    project: Project
    run: Run
    folder: Path

    def given(self, name: str) -> Any:
        artefact = self.run.artefact(name)
        assert artefact is not None
        return self.project.store.get(artefact)

    @property
    def notes(self) -> dict[str, Any]:
        (step,) = (one for one in self.run.steps if one.id == "package")
        return {note["key"]: note["facts"] for note in step.notes}

    @property
    def graph(self) -> Any:
        return json.loads((self.folder / "graph.json").read_text("utf-8"))

    @cached_property
    def predictor(self) -> Predictor:
        return Predictor.load(self.folder)


def now() -> datetime:
    return datetime(2026, 11, 21, tzinfo=UTC)


def project_of(folder: Path, kind: str, **task: Any) -> Project:
    frame = table(kind, rows=400)
    card = Card(
        name=f"made-{kind}",
        problem=Problem(goal="fewer leave", constraint="no one is refused a service"),
        task=Task(target="y", costs=Costs(false_negative=3.0), **task),
        source=(Source(address="data/a.csv", licence="CC0"),),
        budget=Budget(seconds=6.0),
    )
    project = Project.make(folder, completed(card, *settled(frame)))
    frame.to_csv(project.folder / "data" / "a.csv", index=False)
    return project


@pytest.fixture(scope="module", params=KINDS)
def packed(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Packed:
    folder = tmp_path_factory.mktemp(request.param)
    project = project_of(folder / "project", request.param)
    found = run(project, now=now, want=["package"])
    artefact = found.artefact("package")
    assert artefact is not None
    bundle = project.store.get(artefact)
    return Packed(project, found, unpacked(bundle, folder / "package"))


def rows_of(packed: Packed, frame: pd.DataFrame) -> list[dict[str, Any]]:
    return plain_rows(frame, [column.name for column in packed.predictor.signature.columns])


def wanted(packed: Packed, frame: pd.DataFrame) -> Any:
    model = Model.of(packed.given("model"))
    cleaned = cleaner.applied(packed.given("cleaner"), frame)
    return model.predict(shaper.applied(packed.given("shaper"), cleaned))


def test_the_package_says_what_the_model_says_of_every_row(packed: Packed) -> None:
    seen = packed.given("seen")
    said = packed.predictor.scores(packed.predictor.encode(rows_of(packed, seen)))
    np.testing.assert_allclose(said, wanted(packed, seen), rtol=1e-5, atol=1e-6)
    assert packed.notes["package.same"]["difference"] < 1e-5


def test_rows_that_were_never_seen_are_answered_the_same(packed: Packed) -> None:
    kind = packed.predictor.signature.task
    fresh = table(kind, rows=100, seed=7).drop(columns="y")
    fresh.loc[:20, "city"] = "深圳"
    fresh.loc[10:30, "age"] = np.nan
    fresh.loc[40:60, "money"] = 1e9
    said = packed.predictor.scores(packed.predictor.encode(rows_of(packed, fresh)))
    np.testing.assert_allclose(said, wanted(packed, fresh), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("engine", ["auto", "native"])
def test_another_process_gives_the_same_answers(packed: Packed, engine: str) -> None:
    rows = rows_of(packed, packed.given("seen").head(40))
    told = subprocess.run(
        [sys.executable, "-c", ASK, str(packed.folder), engine],
        input=json.dumps(rows), capture_output=True, text=True, check=True, timeout=600,
    )  # fmt: skip
    answers, has_pandas = told.stdout.splitlines()
    is_whole = GRAPH in packed.predictor.manifest.files and not packed.graph["left_out"]
    if engine == "auto" and is_whole:
        assert has_pandas == "False"
    here = [one.plain() for one in packed.predictor.predict(rows)]
    for there, mine in zip(json.loads(answers), here, strict=True):
        if "chances" in mine:
            assert there["prediction"] == mine["prediction"]
            assert there["chances"] == pytest.approx(mine["chances"], abs=1e-6)
        else:
            assert there["prediction"] == pytest.approx(mine["prediction"], rel=1e-5)


def test_rows_joined_from_several_calls_are_answered_as_alone(packed: Packed) -> None:
    predictor = packed.predictor
    rows = rows_of(packed, packed.given("seen").head(12))
    whole = predictor.scores(predictor.encode(rows))
    parts = joined([predictor.encode(rows[:1]), predictor.encode(rows[1:7]),
                    predictor.encode(rows[7:])])  # fmt: skip
    np.testing.assert_allclose(predictor.scores(parts), whole, rtol=1e-9)
    for at, row in enumerate(rows):
        alone = predictor.scores(predictor.encode([row]))
        np.testing.assert_allclose(alone[0], whole[at], rtol=1e-9)


@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_whatever_is_sent_is_answered_as_within_a_table(
    packed: Packed, data: st.DataObject
) -> None:
    predictor = packed.predictor
    names = [column.name for column in predictor.signature.columns]
    rows = data.draw(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(names, ODD)),
                              min_size=1, max_size=8))  # fmt: skip
    said = predictor.scores(predictor.encode(rows))
    frame = pd.DataFrame(
        {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in names}
    )
    assert np.isfinite(said).all()
    np.testing.assert_allclose(said, wanted(packed, frame), rtol=1e-4, atol=1e-5)


def test_a_library_that_is_not_there_is_named(
    packed: Packed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learners, "find_spec", lambda name: None)
    with pytest.raises(BaibuError) as caught:
        Predictor.load(packed.folder, engine="native")
    assert caught.value.code == "W036"
    if not packed.graph["left_out"]:
        assert Predictor.load(packed.folder).version == packed.predictor.version


def test_chances_add_up_and_amounts_have_their_margin(packed: Packed) -> None:
    predictor, about = packed.predictor, packed.predictor.signature
    for answer in predictor.predict(rows_of(packed, packed.given("seen").head(20))):
        if about.task == "regression":
            assert isinstance(answer.prediction, float)
            assert answer.low is not None
            assert answer.high == pytest.approx(answer.low + 2 * (about.margin or 0.0))
        else:
            assert sum(answer.chances.values()) == pytest.approx(1.0)
            assert set(answer.chances) == set(about.classes)
        if about.task == "binary":
            is_yes = answer.chances[about.classes[1]] >= about.threshold
            assert answer.prediction == about.classes[int(is_yes)]
    assert predictor.predict([]) == []


def test_the_threshold_and_the_classes_are_those_of_the_run(packed: Packed) -> None:
    about, told = packed.predictor.signature, packed.given("evaluation")
    assert about.threshold == told.get("threshold", {"at": 0.5})["at"]
    assert about.margin == told.get("margin")
    assert about.classes == Model.of(packed.given("model")).about.classes


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_cards_hold_the_numbers_of_the_run(packed: Packed, language: str) -> None:
    card = (packed.folder / f"MODEL_CARD.{language}.md").read_text("utf-8")
    told, folds = packed.given("evaluation"), packed.given("validation")
    for name, score in told["scores"].items():
        assert (
            f"| {name} | {score['score']:.4g} | {score['low']:.4g} | {score['high']:.4g} |" in card
        )
    for number in (folds["mean"], folds["baseline"], folds["gain"]):
        assert f"{number:.4g}" in card
    for weak in told["slices"]:
        assert weak["value"] in card
    for opening in packed.project.openings():
        assert opening["at"] in card
    assert "no one is refused a service" in card
    data = (packed.folder / f"DATA_CARD.{language}.md").read_text("utf-8")
    (source,) = packed.given("data_card")["sources"]
    assert source["sha256"] in data
    assert "CC0" in data
    for column in packed.given("data_card")["columns"]:
        assert f"| {column['name']} | {column['type']} | {column['missing']} |" in data


def test_the_manifest_names_every_file_and_what_made_them(packed: Packed) -> None:
    held = packed.predictor.manifest
    there = {str(path.relative_to(packed.folder)) for path in packed.folder.rglob("*")
             if path.is_file()}  # fmt: skip
    assert set(held.files) == there - {manifest.NAME}
    assert held.about["libraries"]["baibu"]
    assert held.about["recipe"]
    assert held.version == packed.notes["package.done"]["version"]
    needed = (packed.folder / "requirements.txt").read_text("utf-8")
    assert f"numpy=={held.about['libraries']['numpy']}" in needed


def test_the_reference_counts_the_rows_that_were_learnt_from(packed: Packed) -> None:
    told = json.loads((packed.folder / "reference.json").read_text("utf-8"))
    columns = drift.columns_of(told)
    assert {column.name for column in columns} <= {
        column.name for column in packed.predictor.signature.columns
    }
    assert {sum(column.counts) for column in columns} == {len(packed.given("seen"))}


def test_what_is_packed_again_is_the_same(packed: Packed) -> None:
    (step,) = (one for one in run(packed.project, now=now, want=["package"]).steps
               if one.id == "package")  # fmt: skip
    assert step.state == "recalled"


def test_a_part_that_was_tampered_with_is_refused(packed: Packed, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(packed.folder, tmp_path / "copy"))
    place = folder / "cleaner.json"
    place.write_bytes(place.read_bytes().replace(b"money", b"honey"))
    with pytest.raises(BaibuError) as caught:
        Predictor.load(folder)
    assert caught.value.code == "W032"


def test_without_the_extra_a_package_is_made_without_a_graph(
    packed: Packed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "NEEDED", ("no_such_library",))
    notes, bundle = packed_again(packed, latency_ms=0.0)
    assert GRAPH not in bundle.files
    assert {"package.no_graph", "package.same"} <= set(notes)


def packed_again(packed: Packed, *, latency_ms: float, **changed: Any) -> tuple[Any, Bundle]:
    """Do the step alone, with other inputs or another limit."""
    card = packed.project.card
    one = registry()["package"]
    work = Work(
        step=one,
        card=replace(card, task=replace(card.task, latency_ms=latency_ms)),
        folder=packed.project.folder,
        scratch=packed.project.folder / "runs",
        tell=lambda _: None,
        openings=lambda _: None,
    )
    inputs = {name: packed.given(name) for name in one.reads} | changed
    bundle = one.function(work, **inputs)["package"]
    return {note.key: note.facts for note in work.notes}, bundle


@pytest.mark.parametrize("limit", [1e-6, 1e6])
def test_a_limit_of_time_is_kept_or_said_to_be_broken(packed: Packed, limit: float) -> None:
    notes, _ = packed_again(packed, latency_ms=limit)
    assert ("package.too_slow" in notes) == (limit < 1)
    if limit < 1:
        assert notes["package.too_slow"]["blend"] > limit


def test_the_best_part_that_is_fast_enough_stands_in_for_a_slow_blend(
    packed: Packed, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = packed.predictor.signature.task
    made: Any = {"shaped": packed.given("shaped")}
    model = blend(made, kind, ["lightgbm", "linear"])
    losses = dict(zip(model.parts, (0.7, 0.4), strict=True))
    assert not metrics.METRICS[model.about.metric].greater_is_better  # so the second is the best
    monkeypatch.setattr(building, "_milliseconds", lambda one, _: float(len(one.about["weights"])))
    notes, bundle = packed_again(
        packed, latency_ms=1.5, model=model.bundle(),
        blend={"weights": dict(model.about.weights), "singles": losses, "score": 0.3},
    )  # fmt: skip
    facts = notes["package.single"]
    assert facts["config"].startswith("linear")
    assert (facts["blend"], facts["single"]) == (2.0, 1.0)
    assert (facts["single_score"], facts["blend_score"]) == (0.4, 0.3)
    assert list(json.loads(bundle.files["model/model.json"])["weights"]) == [facts["config"]]
    assert facts["config"] in bundle.files["MODEL_CARD.zh.md"].decode("utf-8")
