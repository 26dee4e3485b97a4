"""A folder or a ZIP of files becomes a project that a person can run, from page and terminal."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from baibu.app import project_doors, project_form, project_run, projects
from baibu.app.project_places import find
from baibu.app.projects import Wish
from baibu.app.wiring import Baibu
from baibu.workbench.errors import ArchiveUnfitError, SourceMissingError
from baibu.workbench.media import deep
from baibu.workbench.project import Project
from makers.small_course import baibu
from workbench.media import making

__all__ = ["baibu"]


def zipped(folder: Path) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in sorted(folder.rglob("*.png")):
            archive.write(path, f"shapes/{path.relative_to(folder)}")
    made.seek(0)
    return made


def test_an_archive_that_was_sent_becomes_a_project_with_its_classes(
    baibu: Baibu, tmp_path: Path
) -> None:
    sent = zipped(making.pictures(tmp_path / "a", each=5))
    name = project_doors.uploaded(baibu, "Shapes.ZIP", sent)
    folder = find(baibu, name)
    project_run.look(folder)
    page = project_form.card_page(baibu, name)
    assert page.asked.target == "label"
    assert [one.type for one in page.columns][:3] == ["file", "category", "image"]
    assert sorted(path.name for path in (folder / "data" / "files").iterdir()) == [
        "cross", "ring", "square",
    ]  # fmt: skip


def test_an_archive_that_is_none_leaves_no_project_behind(baibu: Baibu) -> None:
    before = project_doors.projects_page(baibu).projects
    with pytest.raises(ArchiveUnfitError):
        project_doors.uploaded(baibu, "a.zip", io.BytesIO(b"PK no"))
    assert project_doors.projects_page(baibu).projects == before


def test_a_folder_of_this_machine_may_be_named(baibu: Baibu, tmp_path: Path) -> None:
    folder = making.pictures(tmp_path / "shapes", each=5)
    name = project_doors.named(baibu, str(folder))
    source = Project.open(find(baibu, name)).card.source[0]
    assert Path(source.address) == folder.resolve()
    with pytest.raises(SourceMissingError):
        project_doors.named(baibu, str(tmp_path / "nowhere"))


@pytest.mark.slow
def test_one_command_takes_a_folder_to_a_judged_model(
    baibu: Baibu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deep, "is_there", lambda: False)
    folder = making.texts(tmp_path / "notes", each=16)
    with projects.begun(baibu, Wish(source=str(folder), seconds=2.0), None) as (place, is_new):
        assert is_new
        projects.run(baibu, place, tell=lambda _: None)
    assert place == tmp_path / "notes-project"
    page = projects.status(place)
    assert page.state == "done"
    assert page.kind == "text"
    assert page.has_package
    assert page.outcome is not None
    assert page.outcome.nothing is not None
    assert page.leaders
    assert {one.name for one in page.guesses} >= {"task.target", "task.kind", "task.metric"}
