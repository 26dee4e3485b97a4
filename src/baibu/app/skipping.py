"""Skip a stage by a test: one submission in one sitting, without help, shows that it is known.

The stage's own checks decide, as for anybody. A test that fails takes nothing away: the submission
is in the record, the stage stays in the plan, and another test may begin. A test begins with the
starter; what was written before is kept.

Start reading at `begin`.
"""

from __future__ import annotations

from datetime import datetime

from baibu.app.actions import reset
from baibu.app.board import board, made
from baibu.app.pages import StagePage
from baibu.app.queries import stage_page
from baibu.app.recording import keep
from baibu.app.wiring import Baibu
from baibu.core.errors import SHORT, BaibuError
from baibu.ledger import SkipBegun


class NothingToSkipError(BaibuError):
    """The stage is passed."""

    code = "B062"
    status = 409


class HelpTakenError(BaibuError):
    """A stage on which help was taken is not shown by a test."""

    code = "B063"
    exit = SHORT
    status = 409


class NoTestError(BaibuError):
    """A submission was to decide a test that had not begun."""

    code = "B064"


class NothingWrittenError(BaibuError):
    """A test was to be decided by the starter as it is."""

    code = "B065"


def begin(baibu: Baibu, reference: str | int) -> StagePage:
    """Begin a test; one that is under way goes on."""
    stage = made(baibu, reference)
    progress = board(baibu).road[stage.id].progress
    if progress.is_passed:
        raise NothingToSkipError(number=stage.number)
    if progress.hints or progress.gave_up_at is not None:
        raise HelpTakenError(number=stage.number)
    if under_way(baibu, reference) is None:
        reset(baibu, stage.id)
        keep(baibu, SkipBegun(stage=stage.id), content_hash=baibu.catalog.body(stage).hash)
    return stage_page(baibu, stage.id)


def under_way(baibu: Baibu, reference: str | int) -> datetime | None:
    """Say until when the test of a stage lasts; nothing while none is under way."""
    return stage_page(baibu, reference).test.until


def checked(baibu: Baibu, reference: str | int, source: str) -> None:
    """Refuse what cannot decide a test: there is none, or nothing was written in it."""
    stage = made(baibu, reference)
    if under_way(baibu, reference) is None:
        raise NoTestError(number=stage.number)
    if source.strip() == baibu.catalog.body(stage).starter.strip():
        raise NothingWrittenError(number=stage.number)
