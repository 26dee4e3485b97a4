"""Give one milestone with what leads to it, and with its evidence when it is reached.

Reads  the record; nothing but a verdict of hidden checks makes a certificate.
Start reading at `certificate_page`.
"""

from __future__ import annotations

import hashlib
from datetime import date

from baibu.app.board import board
from baibu.app.pages import Report
from baibu.app.plan_pages import MilestoneRow
from baibu.app.standing import milestones_page
from baibu.app.study_pages import CertificatePage, Proof, WayStep
from baibu.app.wiring import Baibu
from baibu.content import Stage
from baibu.core import settings
from baibu.core.errors import BaibuError
from baibu.core.ids import EvidenceId, StageId
from baibu.derive.plan import needed, ordered
from baibu.ledger import Verdict, decode_all


class NoSuchMilestoneError(BaibuError):
    """No milestone has this number."""

    code = "B052"
    status = 404


def certificate_page(baibu: Baibu, number: str) -> CertificatePage:
    """Give the page of one milestone."""
    rows = milestones_page(baibu).rows
    found = next((row for row in rows if str(row.number) == number), None)
    if found is None:
        raise NoSuchMilestoneError(number=number[:20], count=len(rows))
    gate = baibu.catalog.stages[StageId(found.stage.id)]
    way = _way(baibu, gate)
    road, skills = board(baibu).road, baibu.catalog.skills
    worked = sum(road[StageId(s.card.id)].progress.worked.total_seconds() for s in way)
    return CertificatePage(
        row=found,
        count=len(rows),
        proof=_proof(baibu, found),
        way=way,
        skills=tuple(skills[name].title for name in gate.teaches if name in skills),
        minutes=int(worked // 60),
        learner=_name(baibu),
    )


def _way(baibu: Baibu, gate: Stage) -> tuple[WayStep, ...]:
    stages, now = baibu.catalog.stages, board(baibu)
    wanted = needed(stages, [gate.id])
    order = ordered({name: stage for name, stage in stages.items() if name in wanted})
    return tuple(
        WayStep(card=now.cards[name], passed=_passed(baibu, name))
        for name in (*(name for name in order if name != gate.id), gate.id)
    )


def _passed(baibu: Baibu, name: StageId) -> date | None:
    at = board(baibu).road[name].progress.passed_at
    return at.astimezone().date() if at is not None else None


def _proof(baibu: Baibu, row: MilestoneRow) -> Proof | None:
    """Read the verdict that reached a milestone."""
    if row.evidence is None:
        return None
    evidence, _ = decode_all(baibu.store.find([EvidenceId(row.evidence)]))
    found = [item for item in evidence if isinstance(item.fact, Verdict)]
    if not found:
        return None
    fact = found[0].fact
    assert isinstance(fact, Verdict)  # noqa: S101 - just looked
    report = Report.from_json(dict(fact.report))
    return Proof(
        evidence=found[0].id,
        at=found[0].at,
        via=fact.via,
        checks=tuple(check.title for check in report.checks),
        content_hash=report.content_hash,
        seed=fact.seed,
        tier=report.isolation.tier,
        code_hash=hashlib.sha256(fact.source.encode()).hexdigest(),
        code_lines=len(fact.source.splitlines()),
    )


def _name(baibu: Baibu) -> str:
    """Give the learner's name, unless nobody has given one."""
    usual = next(row.default for row in settings.ROWS if row.name == "learner")
    return baibu.settings.learner if baibu.settings.learner != usual else ""
