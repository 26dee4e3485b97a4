"""Use what a project came to: lay the package out as files, ask it, serve it, write it out.

Reads  the newest run that came to a package.
Gives  a folder with the package, made once for each version.
Never  reads a package that is not what its manifest says: `packaging` refuses.

Start reading at `laid_out`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from baibu.app.project_pages import FieldRow, Foretold, TryPage
from baibu.app.project_places import NothingThereYetError
from baibu.app.project_words import number
from baibu.core.language import Text
from baibu.workbench import comparing, flow
from baibu.workbench.artefacts import Bundle
from baibu.workbench.monitor.registry import Registry
from baibu.workbench.monitor.upkeep import LIVE
from baibu.workbench.packaging.predictor import Predictor
from baibu.workbench.packaging.signature import Column, Problem
from baibu.workbench.project import Project

PACKAGE = "package"
FEW_WORDS = 30  # to choose from in a list


def laid_out(project: Project, run: str = "") -> Path:
    """Give the folder of the newest package, or of a run's; `NothingThereYetError` without one."""
    runs = [comparing.folder_of(project, run)] if run else list(reversed(project.runs()))
    for folder in runs:
        try:
            artefact = flow.read_run(folder).artefact(PACKAGE)
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if artefact is not None:
            place = project.folder / "runs" / "packages" / artefact.hash[:16]
            if not place.is_dir():
                _lay(project.store.get(artefact), place)
            return place
    raise NothingThereYetError(where=project.folder, what=PACKAGE)


def _lay(bundle: Bundle, place: Path) -> None:
    """Write the files of a package, all or none."""
    place.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=place.parent, prefix=".new-"))
    for name, raw in bundle.files.items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    try:
        made.rename(place)
    except OSError:  # somebody else was quicker
        shutil.rmtree(made, ignore_errors=True)
        if not place.is_dir():
            raise


def zipped(project: Project) -> Iterator[bytes]:
    """Give the package as a ZIP file, piece by piece."""
    import zipfile

    place = laid_out(project)
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(place.rglob("*")):
                if path.is_file():
                    archive.write(path, Path(project.folder.name) / path.relative_to(place))
        file.seek(0)
        while piece := file.read(1 << 16):
            yield piece


def asked(project: Project, name: str, typed: dict[str, str] | None) -> TryPage:
    """Show a form for a row, and the answer where one was sent."""
    predictor = _loaded(laid_out(project))
    columns = predictor.signature.columns
    shown = typed if typed is not None else {one.name: _written(one.example) for one in columns}
    row = {one.name: _read(one, shown.get(one.name, "")) for one in columns}
    problems: list[Problem] = predictor.signature.problems(row) if typed is not None else []
    is_refused = any(one.level == "refused" for one in problems)
    answer = predictor.predict([row])[0] if typed is not None and not is_refused else None
    return TryPage(
        id=name,
        name=project.card.name,
        target=predictor.signature.target,
        version=predictor.version,
        fields=tuple(map(_field, columns)),
        typed=shown,
        answer=_foretold(answer.prediction, answer.chances) if answer is not None else None,
        problems=tuple(Text(zh=one.say("zh"), en=one.say("en")) for one in problems),
        row=row,
    )


@lru_cache(maxsize=2)
def _loaded(place: Path) -> Predictor:
    return Predictor.load(place)


def _foretold(prediction: Any, chances: Any) -> Foretold:  # noqa: ANN401 - plain data
    shown = number(prediction) if isinstance(prediction, float) else str(prediction)
    ranked = sorted(chances.items(), key=lambda one: -one[1])
    return Foretold(prediction=shown, chances=tuple((str(k), float(v)) for k, v in ranked))


def _field(column: Column) -> FieldRow:
    is_number = column.kind == "number"
    return FieldRow(
        name=column.name,
        kind=column.kind,
        may_be_missing=column.may_be_missing,
        words=column.words if not column.is_open and len(column.words) <= FEW_WORDS else (),
        example=_written(column.example),
        low=float(column.low) if is_number and column.low is not None else None,
        high=float(column.high) if is_number and column.high is not None else None,
    )


def _written(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _read(column: Column, text: str) -> object:
    """Read what was typed; nothing is missing, and what is no number is left for `problems`."""
    text = text.strip()
    if not text:
        return None
    if column.kind == "number":
        try:
            return float(text)
        except ValueError:
            return text
    return text


def serve(
    folder: Path,
    *,
    port: int,
    opened: Callable[[str], None],
    host: str = "127.0.0.1",
    workers: int = 1,
) -> None:
    """Serve the version that is live until interrupted; the newest, where none was promoted."""
    from baibu.workbench.serving import run as serving

    project = Project.open(folder)
    registry = Registry(project.folder / LIVE)
    package = registry.package() if registry.live else laid_out(project)
    log = project.folder / "requests"  # for `baibu project monitor`
    serving.serve(package, host=host, port=port, workers=workers, log=log, opened=opened)
