"""From a folder to a served, watched, reported model: pictures, texts in two languages, tones."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from baibu.core.language import LANGUAGES
from baibu.publish.report.page import chapters, report
from baibu.publish.report.told import read
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.errors import CardValueError, NoTextColumnError
from baibu.workbench.flow import Run, run
from baibu.workbench.media import deep, training
from baibu.workbench.media.model import MediaModel
from baibu.workbench.monitor import plan as plans
from baibu.workbench.monitor.log import traffic
from baibu.workbench.packaging.predictor import Predictor
from baibu.workbench.project import Project
from baibu.workbench.serving.settings import Settings
from baibu.workbench.step import registry
from workbench.media import making
from workbench.serving_open import opened

pytestmark = pytest.mark.slow  # each kind is run once, for all tests of it
SECONDS = {"image": 3.0, "text": 3.0, "audio": 3.0}
LEAST = {"image": 0.7, "text": 0.8, "audio": 0.7}  # share right; guessing gives 0.33, 0.5 and 0.5
KNOWN = {word for both in making.WORDS.values() for said in both for word in said.split()}


@dataclass
class Done:
    medium: str
    project: Project
    found: Run
    package: Path

    def given(self, name: str) -> Any:
        return making.given(self.project, self.found, name)


@pytest.fixture(scope="module", params=["image", "text", "audio"])
def done(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Run one project of each kind; nets are for `test_media_learning`."""
    medium = request.param
    place = tmp_path_factory.mktemp(medium)
    makers: dict[str, Callable[[Path], Path]] = {
        "image": making.pictures, "text": making.texts, "audio": making.tones
    }  # fmt: skip
    folder = makers[medium](place / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deep, "is_there", lambda: False)
        project = making.project_of(place / "project", folder, seconds=SECONDS[medium])
        found = run(project, now=making.clock())
        package = making.unpacked(making.given(project, found, "package"), place / "package")
    return Done(medium, project, found, package)


def sent(done: Done, seed: int = 9) -> tuple[str, Any, str]:
    """Give the class of a new file, what a client sends, and its kind."""
    rng = np.random.default_rng(seed)
    if done.medium == "text":
        return "sport", making.text("sport", rng, is_chinese=True), "text/plain"
    if done.medium == "audio":
        return "high", making.tone(1_200.0, rng), "audio/wav"
    return "square", making.png(making.shape("square", rng)), "image/png"


def test_every_step_of_the_kind_runs_and_the_model_has_learnt(done: Done) -> None:
    card = done.project.card
    assert card.task.kind == done.medium
    assert card.task.target == "label"
    assert {"task.target", "task.kind", "task.metric"} <= set(card.guessed)
    ids = [one.id for one in done.found.steps]
    assert sorted(ids) == sorted(one.id for one in registry().values() if done.medium in one.kinds)
    assert ids.index("start_simply") < ids.index("learn") < ids.index("judge_media")
    assert {one.stage for one in done.found.steps} == set(range(1, 8))
    told = done.given("evaluation")
    assert told["scores"]["accuracy"]["score"] >= LEAST[done.medium]
    assert np.sum(told["confusion"]) == told["rows"]
    assert [one["reason"] for one in done.project.openings()] == ["final"]
    baseline = {one["model"]: one["mean"] for one in done.given("baseline")["models"]}
    assert done.given("validation")["mean"] < baseline["constant"]


def test_nothing_is_done_again_and_test_rows_stay_closed(
    done: Done, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deep, "is_there", lambda: False)
    again = run(done.project, now=making.clock())
    assert {one.state for one in again.steps} == {"recalled"}
    assert len(done.project.openings()) == 1


def test_near_rows_are_on_one_side_and_test_rows_are_nowhere_in_what_was_learnt(
    done: Done,
) -> None:
    seen, rows = done.given("seen"), done.given("rows")
    vault = done.given("vault")
    assert not set(seen[rows["near"]]) & set(vault[rows["near"]])
    assert rows["seen"] == len(seen)
    assert not set(seen["file"]) & set(vault["file"])
    shown = {row["file"] for one in done.given("portrait")["sheet"] for row in one["rows"]}
    assert shown <= set(seen["file"])


def test_the_package_says_what_the_model_says(done: Done) -> None:
    model = MediaModel.of(done.given("model").files)
    column = model.plan.column
    seen = done.given("seen")
    folder = Path(done.project.card.source[0].address)
    files = [folder / name for name in seen["file"][:8]]
    raw = [path.read_bytes() for path in files]
    rows = [
        {column: one.decode("utf-8") if done.medium == "text" else base64.b64encode(one).decode()}
        for one in raw
    ]
    for engine in ("auto", "native"):
        predictor = Predictor.load(done.package, engine=engine)
        found = predictor.scores(predictor.encode(rows))
        np.testing.assert_allclose(found, model.predict(seen[column][:8].tolist()), atol=1e-4)
    assert {"MODEL_CARD.zh.md", "DATA_CARD.en.md", "requirements.txt"} <= {
        path.name for path in done.package.iterdir()
    }


def test_a_service_takes_a_file_in_every_way_it_can_come(done: Done, tmp_path: Path) -> None:
    _, value, kind = sent(done)
    with opened(done.package, Settings(log=tmp_path / "log")) as made:
        column = made.predictor.signature.columns[0].name
        plain = value.encode() if done.medium == "text" else value
        as_json = value if done.medium == "text" else base64.b64encode(value).decode()
        head = {"content-type": kind}
        replies = [
            made.client.post("/predict", content=plain, headers=head),
            made.client.post("/predict", json={column: as_json}),
            made.client.post("/predict", files={column: ("a", plain, kind)}),
            made.client.post("/predict/batch", json=[{column: as_json}]),
        ]
        page = made.client.get("/")
        if done.medium == "text":
            tried = made.client.post("/", data={column: value})
        else:
            tried = made.client.post("/", files={column: ("a", plain, kind)})
        name = made.predictor.predict([{column: as_json}])[0].prediction
        forms = made.client.get("/openapi.json").json()["paths"]["/predict"]["post"]
    assert [reply.status_code for reply in replies] == [200] * 4
    told = [reply.json() for reply in replies[:3]] + replies[3].json()["predictions"]
    assert {one["prediction"] for one in told} == {name}
    for one in told[1:]:
        assert one["chances"] == pytest.approx(told[0]["chances"], abs=1e-6)
    assert ('type="file"' in page.text) == (done.medium != "text")
    assert f'class="prediction">{name}<' in tried.text
    assert (kind in forms["requestBody"]["content"]) == (done.medium != "text")
    _logged_without_content(done, tmp_path / "log", made.predictor.signature.classes, as_json)


def _logged_without_content(done: Done, log: Path, classes: tuple[str, ...], sent: str) -> None:
    """See that what is written down is what is watched, and never what was sent."""
    seen = traffic(log, classes)
    assert len(seen) == 5
    lines = "".join(path.read_text("utf-8") for path in log.glob("*.jsonl"))
    assert sent[:40] not in lines
    plan = plans.Plan.of(done.given("watch"))
    watched = plan.watched(pd.DataFrame(list(seen.rows)))
    assert list(watched.columns) == [one.name for one in plan.columns]
    assert not watched.isna().any().any()
    assert {one.name for one in plans.of_package(done.package).columns} == set(watched.columns)


def test_what_cannot_be_read_is_refused_with_a_code(done: Done) -> None:
    _, value, kind = sent(done)
    with opened(done.package, Settings(file_bytes=100_000)) as made:
        column, post = made.predictor.signature.columns[0].name, made.client.post
        zh = {"accept-language": "zh"}
        empty = post("/predict", json={column: ""}, headers=zh)
        none = post("/predict", json={"other": 1})
        large = post("/predict", content=b"x" * 100_001, headers={"content-type": kind})
        if done.medium == "text":
            wrong = post("/predict", content="文".encode("gbk"), headers={"content-type": kind})
        else:
            wrong = post("/predict", content=value[:50], headers={"content-type": kind})
        torn = post("/predict", content=b"--x\r\n", headers={"content-type": "multipart/form-data"})
        alive = made.client.get("/health")
    codes = [reply.json()["error"]["code"] for reply in (empty, none, large, wrong, torn)]
    assert codes == ["W042", "W042", "W043", "W041" if done.medium == "text" else "W042", "W041"]
    assert "“" in empty.json()["error"]["problems"][0]["says"]
    assert alive.status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_shows_classes_mistakes_and_reasons(done: Done, language: Any) -> None:
    told = read(done.project)
    found = {one.id: one for one in chapters(told, language)}
    for name in ("answer", "portrait", "models", "evaluation", "explanation", "package", "watch"):
        assert found[name].is_done, name
        assert found[name].html
    assert "profile" not in found
    html = report(told, language)
    assert "<script" not in html
    assert html.count('src="data:image/png;base64,') == html.count("<img ")
    if done.medium == "text":
        assert any(word in found["portrait"].html for word in KNOWN)
    else:
        assert found["portrait"].html.count("<img ") >= 6
        assert "report-heat" in found["explanation"].html


def test_the_answer_rests_on_what_it_should(done: Done) -> None:
    told = done.given("importance")
    assert told["examples"]
    for one in told["examples"]:
        assert 0 <= one["chance"] <= 1
        if done.medium == "text":
            assert len(one["words"]) > 2
        else:
            assert np.shape(one["falls"]) == (8, 8)
    if done.medium == "text":
        own = {word for one in told["words"] for word in (w["word"] for w in one["words"])}
        assert len(own & KNOWN) >= 3


def test_a_table_of_one_long_text_is_a_task_of_texts(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    lines = ["id,review,mood"]
    for n in range(60):
        name = ("food", "sport")[n % 2]
        lines.append(f"{n + 1000},{making.text(name, rng, is_chinese=False)},{name}")
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    project = making.project_of(tmp_path / "p", tmp_path / "a.csv", target="mood", seconds=2.0)
    assert project.card.task.kind == "text"
    assert project.card.task.positive in ("food", "sport")
    found = run(project, now=making.clock(), want=["evaluation"])
    assert making.given(project, found, "evaluation")["scores"]["accuracy"]["score"] > 0.8
    notes = [note["key"] for one in found.steps for note in one.notes]
    assert "divide.others" in notes


def test_a_task_of_texts_without_a_text_is_refused(tmp_path: Path) -> None:
    lines = ["size,kind", *(f"{n % 7},{'ab'[n % 2]}" for n in range(60))]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    project = making.project_of(tmp_path / "p", tmp_path / "a.csv", target="kind")
    task = project.card.task
    wrong = project.changed(replace(project.card, task=replace(task, kind="text")))
    with pytest.raises(NoTextColumnError):
        run(wrong, now=making.clock(), want=["seen"])


def test_two_classes_want_to_know_which_is_looked_for(tmp_path: Path) -> None:
    project = making.project_of(tmp_path / "p", making.tones(tmp_path / "a", each=12))
    assert project.card.task.positive in ("high", "low")
    open_ = replace(project.card.task, positive="")
    with pytest.raises(CardValueError):
        run(project.changed(replace(project.card, task=open_)), now=making.clock(), want=["seen"])


@pytest.mark.slow
@pytest.mark.skipif(not deep.is_there(), reason="the extra `deep` is not installed")
def test_a_net_in_the_blend_is_packed_and_served_as_it_was_trained(tmp_path: Path) -> None:

    folder = making.pictures(tmp_path / "data", each=14)
    small = Config(learner="cnn", params={"channels": [8, 16], "epochs": 4, "changes": "turn"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "configs", lambda *_, **__: [small])
        project = making.project_of(tmp_path / "p", folder, seconds=60.0)
        found = run(project, now=making.clock(), want=["package"])
    package = making.unpacked(making.given(project, found, "package"), tmp_path / "package")
    model = MediaModel.of(making.given(project, found, "model").files)
    seen = making.given(project, found, "seen")
    rows = [{"image": (folder / name).read_bytes()} for name in seen["file"][:6]]
    for engine in ("auto", "native"):
        predictor = Predictor.load(package, engine=engine)
        said = predictor.scores(predictor.encode(rows))
        np.testing.assert_allclose(said, model.predict(seen["image"][:6].tolist()), atol=1e-4)
    graph = json.loads((package / "graph.json").read_text("utf-8"))
    assert graph["parts"] == [small.id]
    assert (package / "pixels.onnx").is_file()
    curve = making.given(project, found, "lessons")["curves"][0]
    assert len(curve["mean"]) == max(curve["epochs"])
