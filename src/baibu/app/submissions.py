"""Hold what was submitted and is not judged yet.

A submission is done when its verdict is in the record, whether or not anybody still waits for it.
The record is what lasts; this is the memory of one process, and may be lost with it.

Start reading at `Submission`.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field

from baibu.app.pages import Graded
from baibu.compute import Ticket
from baibu.compute import Wait as Wait  # under the same name here: faces know no executor
from baibu.content import Stage
from baibu.core.ids import EvidenceId
from baibu.grader import Report

KEPT = 256  # submissions whose pages may still ask, each a few kB


@dataclass(eq=False, kw_only=True)
class Submission:
    """Code on its way to a verdict."""

    attempt: EvidenceId
    stage: Stage
    source: str  # as it was sent
    graded: Future[Graded] = field(default_factory=Future)  # once the verdict is in the record
    ticket: Ticket[Report] | None = None  # None until it is in the queue

    @property
    def wait(self) -> Wait | None:
        """What stands before it; None once it is being judged."""
        return self.ticket.wait if self.ticket is not None else None

    def wanted_for(self, seconds: float) -> None:
        """Be wanted for so long from now on; what nobody wants leaves the queue."""
        if self.ticket is not None:
            self.ticket.wanted_for(seconds)

    def withdraw(self) -> bool:
        """Leave the queue; False when it is being judged already."""
        return self.ticket is not None and self.ticket.cancel()


class Submissions:
    """The submissions of this process, by attempt."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[EvidenceId, Submission] = OrderedDict()

    def enter(self, attempt: EvidenceId, stage: Stage, source: str) -> tuple[Submission, bool]:
        """Give the submission of an attempt that is on its way, or a new one; say whether new."""
        with self._lock:
            known = self._known.get(attempt)
            if known is not None and known.stage.id == stage.id and not known.graded.done():
                return known, False
            made = self._known[attempt] = Submission(attempt=attempt, stage=stage, source=source)
            self._known.move_to_end(attempt)
            self._forget_the_oldest()
            return made, True

    def find(self, attempt: EvidenceId) -> Submission | None:
        """Give the submission of an attempt, if this process knows it."""
        with self._lock:
            return self._known.get(attempt)

    def newest(self, stage: Stage) -> Submission | None:
        """Give the submission for a stage that came last and is still on its way."""
        with self._lock:
            for known in reversed(self._known.values()):
                if known.stage.id == stage.id and not known.graded.done():
                    return known
        return None

    def drop(self, submission: Submission) -> None:
        """Forget a submission that never began."""
        with self._lock, suppress(KeyError):
            if self._known[submission.attempt] is submission:
                del self._known[submission.attempt]

    def _forget_the_oldest(self) -> None:
        done = [attempt for attempt, known in self._known.items() if known.graded.done()]
        for attempt in done[: max(0, len(self._known) - KEPT)]:
            del self._known[attempt]
