"""Say what there is to prepare for an interview: questions, algorithms by hand, cards.

Start reading at `interview_page`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from baibu.app.board import board
from baibu.app.reviews import review_page
from baibu.app.study_pages import AskedQuestion, InterviewPage, QuestionSet
from baibu.app.wiring import Baibu
from baibu.content import Stage
from baibu.content.errors import ContentError
from baibu.content.load import read_prose
from baibu.content.schema import Prose
from baibu.core.ids import QuestionId, StageId

CLASSICS = "classic-algorithms"  # the block of what interviews want written by hand


def interview_page(baibu: Baibu) -> InterviewPage:
    """Give all that there is, and what is still being written."""
    cards, prose = board(baibu).cards, _prose(baibu)
    stages = list(baibu.catalog.stages.values())
    made = [stage for stage in stages if stage.id in prose]
    due = review_page(baibu)
    classics = [stage for stage in stages if is_classic(baibu, stage)]
    coming = [s for s in stages if s.coming and (s.kind == "questions" or s in classics)]
    return InterviewPage(
        sets=tuple(_set(baibu, stage) for stage in made if prose[stage.id].questions),
        classics=tuple(cards[stage.id] for stage in classics if not stage.coming),
        coming=tuple(cards[stage.id] for stage in coming),
        met=due.seen,
        known=due.known,
        cards=sum(len(prose[stage.id].cards) for stage in made),
    )


def is_classic(baibu: Baibu, stage: Stage) -> bool:
    """Say whether a stage is one of the algorithms that interviews want by hand."""
    return stage.kind == "code" and baibu.catalog.block(stage).id == CLASSICS


def _prose(baibu: Baibu) -> Mapping[StageId, Prose]:
    """Give what every stage that is made lets everybody read; read once."""
    kept = baibu.held.get("prose of all stages")
    if isinstance(kept, dict):
        return kept
    found: dict[StageId, Prose] = {}
    for stage in baibu.catalog.stages.values():
        with suppress(ContentError):  # a stage that cannot be read is told where it is opened
            if not stage.coming:
                found[stage.id] = read_prose(stage)
    baibu.held["prose of all stages"] = found
    return found


def _set(baibu: Baibu, stage: Stage) -> QuestionSet:
    now = board(baibu)
    first = now.road[stage.id].progress.first_predictions
    asked = tuple(
        AskedQuestion(
            id=question.id, prompt=question.prompt, agreed=first.get(QuestionId(question.id))
        )
        for question in _prose(baibu)[stage.id].questions
    )
    return QuestionSet(
        card=now.cards[stage.id],
        questions=asked,
        answered=sum(one.agreed is not None for one in asked),
        agreed=sum(one.agreed is True for one in asked),
    )
