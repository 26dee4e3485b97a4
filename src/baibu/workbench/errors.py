"""Name what can go wrong with a project, for people who can act on it.

The texts are in `baibu/messages/errors.toml`, codes W001 and up.
"""

from __future__ import annotations

from baibu.core.errors import MACHINE, SHORT, BaibuError


class WorkbenchError(BaibuError):
    """Something is wrong with a project, its data, or a step of its own."""


class NoProjectError(WorkbenchError):
    """There is no project in this folder."""

    code = "W001"
    status = 404


class ProjectExistsError(WorkbenchError):
    """A project would be laid over another."""

    code = "W002"
    status = 409


class CardUnreadableError(WorkbenchError):
    """`project.toml` is not TOML."""

    code = "W003"


class CardKeyError(WorkbenchError):
    """`project.toml` holds a key that nothing reads."""

    code = "W004"


class CardValueError(WorkbenchError):
    """`project.toml` holds a value that cannot be meant."""

    code = "W005"


class NotFramedError(WorkbenchError):
    """The problem card is not filled in, and training waits for it."""

    code = "W006"
    exit = SHORT


class NoSuchStepError(WorkbenchError):
    """No step has this name."""

    code = "W010"
    status = 404


class OwnStepError(WorkbenchError):
    """A step of the project's own cannot be read, or does not give what it must."""

    code = "W011"


class OwnStepFailedError(WorkbenchError):
    """A step of the project's own raised an exception."""

    code = "W012"
    exit = SHORT


class RunInProgressError(WorkbenchError):
    """Another run works in this project just now."""

    code = "W013"
    status = 409


class ArtefactLostError(WorkbenchError):
    """A file that an earlier run made is gone or damaged."""

    code = "W014"
    exit = MACHINE


class ArtefactKindError(WorkbenchError):
    """A step gave something that cannot be kept."""

    code = "W015"


class SourceMissingError(WorkbenchError):
    """The data are not where the card says."""

    code = "W020"


class SourceUnreadableError(WorkbenchError):
    """The data cannot be read in the form that the card, or their name, says."""

    code = "W021"


class EmptyTableError(WorkbenchError):
    """The data hold no rows or no columns."""

    code = "W022"


class NoTargetError(WorkbenchError):
    """The data have no column of the target's name."""

    code = "W023"


class TargetConstantError(WorkbenchError):
    """The target has one value only: there is nothing to learn."""

    code = "W024"


class TooFewRowsError(WorkbenchError):
    """There are too few rows, or too few of a class, to learn and to test."""

    code = "W025"


class WrongTaskError(WorkbenchError):
    """The target's values do not fit the kind of task."""

    code = "W026"


class NoColumnError(WorkbenchError):
    """The data have no column that the card names."""

    code = "W027"


class TestSealedError(WorkbenchError):
    """The test rows were asked for without being opened."""

    code = "W030"
