"""Say what the page of settings shows: what is chosen, and what lies in the data folder.

Start reading at `settings_page`.
"""

from __future__ import annotations

from pathlib import Path

from baibu.app.backup import kept_aside
from baibu.app.planning import the_plan
from baibu.app.preferences import chosen
from baibu.app.project_places import room
from baibu.app.recording import enter
from baibu.app.settings_pages import Part, SettingsPage
from baibu.app.wiring import Baibu

WEEK = 7


def settings_page(baibu: Baibu) -> SettingsPage:
    """Give everything that the page of settings shows."""
    settings = baibu.settings
    parts = _parts(baibu)
    return SettingsPage(
        minutes=chosen(baibu, "minutes"),
        weeks=chosen(baibu, "weeks_in_a_row"),
        terminal=chosen(baibu, "language"),
        plan_minutes=_planned(baibu),
        folder=settings.home,
        file=settings.file,
        database=baibu.store.place if settings.database_url else "",
        parts=parts,
        bytes=sum(part.bytes for part in parts),
        evidence=len(baibu.store.read(baibu.learner)),
        drafts=len(baibu.store.drafts(baibu.learner)),
        kept=kept_aside(baibu),
    )


def is_new(baibu: Baibu) -> bool:
    """Say whether nothing is known of the learner yet: not even that the first page was seen."""
    return baibu.store.learner(baibu.learner) is None


def greet(baibu: Baibu) -> None:
    """Take the learner in: the first page was seen, and does not come by itself again."""
    enter(baibu)


def _planned(baibu: Baibu) -> int | None:
    plan = the_plan(baibu)
    return round(plan.asked.hours * 60 / WEEK) if plan is not None else None


def _parts(baibu: Baibu) -> tuple[Part, ...]:
    """Measure what lies in the folder."""
    home = baibu.settings.home
    record = () if baibu.settings.database_url else home.glob("baibu.sqlite3*")
    found = (
        Part(id="record", **_measured(*record)),
        Part(id="stages", **_measured(home / "stages")),
        Part(id="projects", **_measured(room(baibu))),
        Part(id="settings", **_measured(baibu.settings.file)),
        Part(id="kept", **_measured(home / "kept")),
    )
    return tuple(part for part in found if part.files)


def _measured(*places: Path) -> dict[str, int]:
    """Count files and bytes; what vanishes meanwhile is not there."""
    files = size = 0
    for place in places:
        for path in (place, *(place.rglob("*") if place.is_dir() else ())):
            try:
                if path.is_file() and not path.is_symlink():
                    files, size = files + 1, size + path.stat().st_size
            except OSError:
                continue
    return {"files": files, "bytes": size}
