"""Name what can stop the grader itself. What a submission does wrong is data, never an error."""

from __future__ import annotations

from typing import ClassVar

from baibu.core.errors import MACHINE, BaibuError


class GraderError(BaibuError):
    """The grader cannot do its work on this machine."""

    exit: ClassVar[int] = MACHINE
    status: ClassVar[int] = 503


class IsolationMissingError(GraderError):
    """A layer of isolation that the grader needs is not available."""

    code = "G001"


class SandboxFailedError(GraderError):
    """The sandbox did not start, or ended on its own."""

    code = "G002"


class NotGradedYetError(GraderError):
    """The kind of stage is not one that this version can grade."""

    code = "G003"


class BrokenChecksError(GraderError):
    """The checks of a stage cannot be loaded: a fault of the content."""

    code = "G004"
    status: ClassVar[int] = 500


class OpenToOthersError(GraderError):
    """A server that others can reach would run their code without sealing it off."""

    code = "G005"
