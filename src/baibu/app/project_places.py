"""Say where a learner's projects lie, and find one by its id.

    HOME/projects/LEARNER/ID/       a project that was made in the app
    HOME/projects/LEARNER/ID.link   the path of one that lies elsewhere

Reads  the learner's own folder only: nobody finds a project of somebody else.
Never  opens a project; that is for those who import the workbench.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from baibu.app.wiring import Baibu, make_folder, unwritable
from baibu.core.errors import SHORT, BaibuError

CARD = "project.toml"
LINK = ".link"
LONGEST = 40  # letters of an id
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class NoSuchProjectError(BaibuError):
    """The learner has no project of this id."""

    code = "W081"
    status = 404


class NothingThereYetError(BaibuError):
    """What was asked for comes from a step that has not run yet."""

    code = "W084"
    exit = SHORT
    status = 409


def room(baibu: Baibu) -> Path:
    """Name the folder of the learner's projects."""
    return baibu.settings.home / "projects" / quote(baibu.learner, safe="")


def listed(baibu: Baibu) -> dict[str, Path]:
    """Give the folders of all projects by id, the one worked on last first."""
    found: dict[str, Path] = {}
    for path in room(baibu).glob("*"):
        folder = _linked(path) if path.suffix == LINK else path
        if folder is not None and (folder / CARD).is_file():
            found[path.name.removesuffix(LINK)] = folder
    return dict(sorted(found.items(), key=lambda one: (-_touched(one[1]), one[0])))


def find(baibu: Baibu, project: str) -> Path:
    """Give the folder of a project of the learner's."""
    folder = listed(baibu).get(project)
    if folder is None:
        raise NoSuchProjectError(name=project[:LONGEST])
    return folder


def fresh(baibu: Baibu, name: str) -> tuple[str, Path]:
    """Make the folder of a new project; its id is made of the name."""
    place = room(baibu)
    make_folder(place)
    for made in _names(name):
        if (place / (made + LINK)).exists():
            continue
        try:
            (place / made).mkdir()
        except FileExistsError:
            continue
        except OSError as error:
            raise unwritable(place, error) from error
        return made, place / made
    raise AssertionError("names do not end")


def remember(baibu: Baibu, folder: Path) -> str:
    """Let the app know of a project that lies elsewhere, and give its id."""
    folder = folder.resolve()
    for known, place in listed(baibu).items():
        if place.resolve() == folder:
            return known
    place = room(baibu)
    make_folder(place)
    for made in _names(folder.name.removesuffix("-project")):
        if (place / made).exists() or (place / (made + LINK)).exists():
            continue
        try:
            (place / (made + LINK)).write_text(str(folder), encoding="utf-8")
        except OSError as error:
            raise unwritable(place, error) from error
        return made
    raise AssertionError("names do not end")


def _names(name: str) -> list[str]:
    words = "-".join(_ID.findall(name.lower()))[:LONGEST].strip("-") or "project"
    return [words, *(f"{words}-{number}" for number in range(2, 10_000))]


def _linked(path: Path) -> Path | None:
    try:
        return Path(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def _touched(folder: Path) -> float:
    """Say when something was run last, or the card written."""
    times = [(folder / name).stat().st_mtime for name in (CARD, "runs") if (folder / name).exists()]
    return max(times, default=0.0)
