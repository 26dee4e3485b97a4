"""Name what can go wrong when a model is watched, for people who can act on it.

The texts are in `baibu/messages/errors.toml`, codes W051 to W060.
"""

from __future__ import annotations

from baibu.core.errors import SHORT
from baibu.workbench.errors import WorkbenchError


class NoLogError(WorkbenchError):
    """There is no request log where one should be."""

    code = "W051"
    status = 404


class PlanUnreadableError(WorkbenchError):
    """What is to be watched cannot be read, or was written by a newer version."""

    code = "W052"


class WindowError(WorkbenchError):
    """A span of time that nothing can lie in."""

    code = "W053"


class NoVersionError(WorkbenchError):
    """No version has this name."""

    code = "W054"
    status = 404


class NothingBeforeError(WorkbenchError):
    """There is no version before this one to go back to."""

    code = "W055"
    status = 409
    exit = SHORT


class NotComparableError(WorkbenchError):
    """Two versions have no labelled rows that could tell them apart."""

    code = "W056"
    exit = SHORT


class HistoryDamagedError(WorkbenchError):
    """The record of which version is live cannot be read."""

    code = "W057"


class WatchSettingError(WorkbenchError):
    """A number that says how a model is watched cannot be meant."""

    code = "W058"
