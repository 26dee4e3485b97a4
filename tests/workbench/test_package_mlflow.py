"""A run goes into MLflow with its numbers, and comes back as a model with the same answers."""

from __future__ import annotations

import socket
from importlib import util
from pathlib import Path
from typing import Any

import pytest

from baibu.core.errors import BaibuError
from baibu.workbench.flow import run
from baibu.workbench.packaging import mlflow as tracking
from baibu.workbench.packaging.learnt import plain_rows
from baibu.workbench.packaging.mlflow import Logged, log_run
from baibu.workbench.packaging.predictor import Predictor
from baibu.workbench.project import Project
from workbench.packing import table, unpacked
from workbench.test_package import now, project_of

mlflow: Any = pytest.importorskip("mlflow", reason="needs the extra `track`")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # MLflow uses what SQLAlchemy is about to drop
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: Any) -> Project:
    made = project_of(tmp_path_factory.mktemp("tracked") / "project", "binary")
    run(made, now=now, want=["package"])
    return made


@pytest.fixture(scope="module")
def logged(project: Project) -> Logged:
    return log_run(project)


@pytest.fixture
def client(logged: Logged) -> Any:
    return mlflow.MlflowClient(tracking_uri=logged.store, registry_uri=logged.store)


def given(project: Project, name: str) -> Any:
    from baibu.workbench.flow import read_run

    artefact = read_run(project.runs()[0]).artefact(name)
    assert artefact is not None
    return project.store.get(artefact)


def test_the_numbers_of_the_run_are_in_the_store(
    project: Project, logged: Logged, client: Any
) -> None:
    held = client.get_run(logged.run).data
    for name, score in given(project, "evaluation")["scores"].items():
        assert held.metrics[name] == pytest.approx(score["score"])
        assert held.metrics[f"{name}.low"] == pytest.approx(score["low"])
    assert held.params["task.target"] == "y"
    assert held.params["seed"] == "0"
    (source,) = given(project, "data_card")["sources"]
    assert held.tags["baibu.data"] == source["sha256"]
    names = {one.path for one in client.list_artifacts(logged.run)}
    assert {"MODEL_CARD.zh.md", "MODEL_CARD.en.md", "run.json"} <= names


def test_the_model_comes_back_by_its_alias_with_the_same_answers(
    project: Project, logged: Logged, tmp_path: Path
) -> None:
    folder = unpacked(given(project, "package"), tmp_path / "package")
    mlflow.set_tracking_uri(logged.store)
    mlflow.set_registry_uri(logged.store)
    model = mlflow.pyfunc.load_model(logged.model)
    fresh = table("binary", rows=30, seed=3).drop(columns="y")
    told = model.predict(fresh)
    predictor = Predictor.load(folder)
    wanted = predictor.predict(plain_rows(fresh, [one.name for one in predictor.signature.columns]))
    assert told["prediction"].tolist() == [one.prediction for one in wanted]
    assert told["yes"].tolist() == pytest.approx([one.chances["yes"] for one in wanted])


def test_nothing_that_runs_when_it_is_read_is_written(project: Project, logged: Logged) -> None:
    files = [path for path in (project.folder / tracking.PLACE).rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if path.suffix in (".pkl", ".joblib")]


def test_a_run_that_is_logged_again_is_another_version(
    project: Project, logged: Logged, client: Any
) -> None:
    again = log_run(project, alias="candidate")
    assert int(again.version) == int(logged.version) + 1
    at = client.get_model_version_by_alias(logged.registered, "candidate")
    assert str(at.version) == again.version
    kept = client.get_model_version_by_alias(logged.registered, logged.alias)
    assert str(kept.version) == logged.version


def test_a_store_that_does_not_answer_is_an_error_that_says_so(project: Project) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        with pytest.raises(BaibuError) as caught:
            log_run(project, store=f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert caught.value.code == "W038"


def test_a_project_without_a_package_has_nothing_to_log(tmp_path: Path) -> None:
    with pytest.raises(BaibuError) as caught:
        log_run(project_of(tmp_path / "bare", "binary"))
    assert caught.value.code == "W039"


def test_without_the_extra_the_command_that_installs_it_is_named(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracking, "find_spec", lambda name: None)
    with pytest.raises(BaibuError) as caught:
        log_run(project)
    assert caught.value.code == "W037"
    assert 'pip install "baibu[track]"' in caught.value.say("en")
    assert util.find_spec("mlflow") is not None
