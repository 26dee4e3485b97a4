"""Put what happened into the record: who, when, and an id, so that telling it twice counts once."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import uuid4

from baibu.app.folded import look_again
from baibu.app.wiring import Baibu
from baibu.core.ids import EvidenceId
from baibu.ledger import Evidence, Fact, LearnerRecord, encode


def keep(
    baibu: Baibu,
    fact: Fact,
    *,
    identity: EvidenceId | None = None,
    at: datetime | None = None,
    content_hash: str = "",
) -> Evidence:
    """Record one fact, now, and give it as it is kept."""
    told = Evidence(
        id=identity or EvidenceId(uuid4().hex),
        learner=enter(baibu).id,
        at=at or baibu.clock(),
        content_hash=content_hash,
        fact=fact,
    )
    baibu.store.append([encode(told)])
    look_again(baibu.store)
    return told


def remember(baibu: Baibu) -> None:
    """Save what has been worked out, where enough is new, so that the next start is quick."""
    for folded in baibu.views:
        folded.keep(baibu.learner)


def enter(baibu: Baibu) -> LearnerRecord:
    """Give the learner, entered when first needed, so that an archive can be brought in before."""
    known = baibu.store.learner(baibu.learner)
    return known or baibu.store.admit(
        LearnerRecord(id=baibu.learner, seed=secrets.randbits(48), created=baibu.clock())
    )
