"""Fit the memory model while pages go on, and say what the gate decided.

Start reading at `begin_tuning`.
"""

from __future__ import annotations

from concurrent.futures import Future
from threading import Lock, Thread

from baibu.app import reviews
from baibu.app.cards import hand
from baibu.app.review_pages import TunedPage
from baibu.app.sitting_pages import TuningPage
from baibu.app.wiring import Baibu
from baibu.core.errors import BaibuError
from baibu.derive.recall import personal

_beginning = Lock()


def begin_tuning(baibu: Baibu) -> Future[TunedPage]:
    """Begin to fit, unless that is under way."""
    with _beginning:
        job = _job(baibu)
        if job is None or job.done():
            job = Future()
            baibu.held[_key(baibu)] = job
            Thread(target=_fit, args=(baibu, job), daemon=True, name="tuning").start()
        return job


def tuning_page(baibu: Baibu) -> TuningPage:
    """Say whether a fit is under way, and what came of the last."""
    job = _job(baibu)
    failed = job.exception() if job is not None and job.done() else None
    return TuningPage(
        is_running=job is not None and not job.done(),
        decided=_decided(baibu, job),
        failed=failed if isinstance(failed, BaibuError) else None,
    )


def _decided(baibu: Baibu, job: Future[TunedPage] | None) -> TunedPage | None:
    """Give the decision that is recorded, or that there was too little to decide on."""
    recall = hand(baibu).recall
    if recall.tuned is not None:
        return TunedPage(
            reviews=recall.tuned.reviews,
            needed=personal.ADOPT_FROM,
            family=recall.family,
            gain=recall.tuned.gain,
            error=recall.tuned.error,
        )
    is_told = job is not None and job.done() and job.exception() is None
    return job.result() if job is not None and is_told else None


def _fit(baibu: Baibu, job: Future[TunedPage]) -> None:
    try:
        job.set_result(reviews.tune(baibu))
    except Exception as error:  # noqa: BLE001 - told on the page, or to whoever waits
        job.set_exception(error)


def _job(baibu: Baibu) -> Future[TunedPage] | None:
    job = baibu.held.get(_key(baibu))
    return job if isinstance(job, Future) else None


def _key(baibu: Baibu) -> str:
    return f"tuning of {baibu.learner}"
