"""Write a project's report: as chapters for a page, or as one file.

Start reading at `chapters`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from baibu.app.project_places import find
from baibu.app.wiring import Baibu, unwritable
from baibu.core.language import Language
from baibu.publish import report as reports
from baibu.publish.report import Chapter as Chapter  # under the same name here, for faces
from baibu.workbench.project import Project


def chapters(baibu: Baibu, name: str, language: Language) -> dict[str, Any]:
    """Give the chapters of a project's newest run, with what their page needs."""
    project = Project.open(find(baibu, name))
    return {
        "id": name,
        "name": project.card.name,
        "chapters": reports.chapters(reports.read(project), language),
        "style": reports.style(),
    }


def report(baibu: Baibu, name: str, language: Language) -> str:
    """Give the report as one file."""
    return reports.report(reports.read(Project.open(find(baibu, name))), language)


def write(folder: Path, language: Language, out: Path | None = None) -> Path:
    """Write the report of a project's newest run; into the run's own folder unless told."""
    project = Project.open(folder)
    runs = project.runs()
    place = out or (runs[-1] if runs else project.folder) / "report.html"
    text = reports.report(reports.read(project), language)
    try:
        place.write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(place, error) from error
    return place.resolve()
