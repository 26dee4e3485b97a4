"""Say which version of a project's model is live, and change that: promote one, go back.

Reads  the packages of the project's runs, and the record in its folder `live`.
Gives  a `Change` for each act; `standing` says what is live now.
Never  judges a version: that is for `project_uses.monitored` and for comparisons.

Start reading at `promoted`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from baibu.app import project_package
from baibu.app.wiring import unwritable
from baibu.core import clock
from baibu.workbench.monitor.registry import Change as Change  # under the same name, for faces
from baibu.workbench.monitor.registry import Registry
from baibu.workbench.monitor.upkeep import LIVE
from baibu.workbench.packaging.predictor import Predictor
from baibu.workbench.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A change of what is live, or that nothing had to change."""

    change: Change
    is_new: bool  # False where the version was live already
    before: str  # that `rollback` would go to now; empty where there is none


def promoted(folder: Path, *, run: str = "", why: str = "") -> Done:
    """Make the package of a run live, of the newest unless one is named."""
    project = Project.open(folder)
    registry = Registry(project.folder / LIVE)
    package = project_package.laid_out(project, run)
    version, was = Predictor.load(package).version, registry.live
    try:
        change = registry.promote(package, version, now=clock.now(), why=why)
    except OSError as error:
        raise unwritable(registry.folder, error) from error
    return Done(change=change, is_new=was != version, before=registry.before)


def rolled_back(folder: Path, *, why: str = "") -> Done:
    """Make the version before live again."""
    registry = Registry(Project.open(folder).folder / LIVE)
    try:
        change = registry.roll_back(now=clock.now(), why=why)
    except OSError as error:
        raise unwritable(registry.folder, error) from error
    return Done(change=change, is_new=True, before=registry.before)


def live_version(folder: Path) -> str:
    """Name the version that is live; empty where nobody promoted one."""
    return Registry(folder / LIVE).live
