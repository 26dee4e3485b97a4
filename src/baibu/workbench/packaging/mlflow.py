"""Put a run and its package into MLflow: what was set, what came out, and a model to be loaded.

Reads  a project's run that came to a package.
Gives  an MLflow run in a local SQLite file, or on a server by its URL, and a registered version
       with an alias; the model is the package itself, asked through `_load_pyfunc`.
Never  pickles, and sends no word to the makers of MLflow.

Start reading at `log_run`. Needs the extra `track`.
"""

from __future__ import annotations

import json
import logging
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baibu.core.settings import put_environment
from baibu.workbench import flow
from baibu.workbench.artefacts import Bundle
from baibu.workbench.errors import ExtraMissingError, NothingPackagedError, TrackingError
from baibu.workbench.flow import Run
from baibu.workbench.packaging.learnt import plain_rows
from baibu.workbench.packaging.predictor import Predictor
from baibu.workbench.project import Project

if TYPE_CHECKING:
    import pandas as pd

PLACE = "tracking"  # in the project's folder, where no address is given
ALIAS = "newest"
SERVERS = ("http://", "https://", "databricks")  # stores that keep files too
MOST_LETTERS = 500  # of a setting, as MLflow takes them


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """Where a run went."""

    store: str  # URL of the tracking store
    run: str  # MLflow's name of the run
    model: str  # URI by which MLflow loads the model
    registered: str  # name in the registry
    version: str  # in the registry, under that name
    alias: str


def log_run(
    project: Project, *, run: Path | None = None, store: str = "", name: str = "",
    alias: str = ALIAS,
) -> Logged:  # fmt: skip
    """Log a run - the newest that came to a package, unless one is named - with its package.

    `store` is the URL of a server or a database; without one, a file in the project's folder.
    `name` is the experiment's and the registered model's; the project's, unless told.
    """
    if find_spec("mlflow") is None:
        raise ExtraMissingError(extra="track", library="mlflow")
    found = _run(project, run)
    name = name or project.card.name
    with _quiet(), tempfile.TemporaryDirectory() as scratch:
        from mlflow.exceptions import MlflowException
        from sqlalchemy.exc import SQLAlchemyError

        folder = _unpacked(_given(project, found, "package"), Path(scratch) / "package")
        try:
            return _logged(project, found, folder, store, name, alias)
        except (MlflowException, SQLAlchemyError, OSError) as error:
            raise TrackingError(where=store, reason=str(error).splitlines()[0]) from error


def _logged(
    project: Project, found: Run, folder: Path, store: str, name: str, alias: str
) -> Logged:
    import mlflow
    from mlflow import MlflowClient, pyfunc

    predictor = Predictor.load(folder)
    needed = (folder / "requirements.txt").read_text("utf-8").split()
    url = store or f"sqlite:///{_local(project)}/mlflow.db"
    client = MlflowClient(tracking_uri=url, registry_uri=url)
    before = mlflow.get_tracking_uri(), mlflow.get_registry_uri()
    mlflow.set_tracking_uri(url)
    mlflow.set_registry_uri(url)
    try:
        is_local = not store.startswith(SERVERS)
        experiment = _experiment(client, name, project, is_local=is_local)
        with mlflow.start_run(experiment_id=experiment, run_name=found.id) as under_way:
            mlflow.log_params(_settings(project))
            mlflow.log_metrics(_metrics(project, found))
            mlflow.set_tags(_tags(project, found, predictor))
            for card in sorted(folder.glob("*_CARD.*.md")):
                mlflow.log_artifact(str(card))
            mlflow.log_dict(asdict(found), "run.json")
            made = pyfunc.log_model(
                name="model", loader_module=__name__, data_path=str(folder),
                pip_requirements=needed, registered_model_name=name,
            )  # fmt: skip
        version = str(made.registered_model_version)
        client.set_registered_model_alias(name, alias, version)
    finally:
        mlflow.set_tracking_uri(before[0])
        mlflow.set_registry_uri(before[1])
    return Logged(
        store=url, run=under_way.info.run_id, model=f"models:/{name}@{alias}", registered=name,
        version=version, alias=alias,
    )  # fmt: skip


def _experiment(client: Any, name: str, project: Project, *, is_local: bool) -> str:
    """Find or make the experiment; without a server that keeps files, they lie in the project."""
    found = client.get_experiment_by_name(name)
    if found is not None:
        return str(found.experiment_id)
    files = (_local(project) / "files").as_uri() if is_local else None
    return str(client.create_experiment(name, artifact_location=files))


def _local(project: Project) -> Path:
    place = project.folder / PLACE
    place.mkdir(exist_ok=True)
    return place


def _run(project: Project, folder: Path | None) -> Run:
    """Find the run to log: one that came to a package."""
    for place in [folder] if folder is not None else reversed(project.runs()):
        try:
            found = flow.read_run(place)
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if found.artefact("package") is not None:
            return found
    raise NothingPackagedError(where=project.folder)


def _given(project: Project, found: Run, name: str) -> Any:
    artefact = found.artefact(name)
    return project.store.get(artefact) if artefact is not None else None


def _unpacked(bundle: Bundle, folder: Path) -> Path:
    for name, raw in bundle.files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)
    return folder


def _settings(project: Project) -> dict[str, str]:
    """Give the card as MLflow takes it: dotted names, short texts."""
    told: dict[str, str] = {}

    def lay(place: str, held: Any) -> None:
        if isinstance(held, Mapping):
            for key, item in held.items():
                lay(f"{place}.{key}" if place else key, item)
        elif held not in ("", None, (), []):
            text = held if isinstance(held, str) else json.dumps(held, ensure_ascii=False)
            told[place] = text[:MOST_LETTERS]

    lay("", asdict(project.card))
    return told


def _metrics(project: Project, found: Run) -> dict[str, float]:
    """Give every score of the test with its interval, and what the folds foretold."""
    told: dict[str, float] = {}
    for metric, score in _given(project, found, "evaluation")["scores"].items():
        told[metric] = score["score"]
        told |= {f"{metric}.{end}": score[end] for end in ("low", "high")}
    folds = _given(project, found, "validation")
    told |= {f"folds.{key}": folds[key] for key in ("mean", "low", "high", "baseline", "gain")}
    told["seconds"] = sum(one.seconds for one in found.steps)
    return {key: float(value) for key, value in told.items()}


def _tags(project: Project, found: Run, predictor: Predictor) -> dict[str, str]:
    sources = _given(project, found, "data_card")["sources"]
    about = predictor.manifest.about
    return {
        "baibu.run": found.id,
        "baibu.package": predictor.version,
        "baibu.code": str(about["code"]),
        "baibu.recipe": str(about["recipe"]),
        "baibu.data": ",".join(one["sha256"] or one["address"] for one in sources),
    }


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep MLflow from reporting its use, and from telling what a person cannot act on."""
    put_environment(MLFLOW_DISABLE_TELEMETRY="true", MLFLOW_HTTP_REQUEST_MAX_RETRIES="1")
    told = logging.getLogger("mlflow"), logging.getLogger("alembic")
    levels = [one.level for one in told]
    for one in told:
        one.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what MLflow uses of other libraries
            yield
    finally:
        for one, level in zip(told, levels, strict=True):
            one.setLevel(level)


class Asked:
    """A package as MLflow asks it: tables in, tables out."""

    def __init__(self, predictor: Predictor) -> None:
        self.predictor = predictor

    def predict(self, frame: pd.DataFrame, params: Mapping[str, Any] | None = None) -> pd.DataFrame:  # noqa: ARG002 - MLflow passes them
        """Answer rows: the prediction, and for classes the chance of each."""
        import pandas as pd

        names = [column.name for column in self.predictor.signature.columns]
        answers = self.predictor.predict(plain_rows(frame, names))
        return pd.DataFrame(
            [{"prediction": one.prediction, **one.chances} for one in answers], index=frame.index
        )


def _load_pyfunc(path: str) -> Asked:
    """Open the package; MLflow calls this by its name."""
    return Asked(Predictor.load(Path(path)))
