"""Grade a submission: the one verb of this package.

Start reading at `grade`.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol

from baibu.content import Body, Stage
from baibu.core.errors import ExtraMissingError
from baibu.grader.advice import advise
from baibu.grader.errors import GraderError, NotGradedYetError
from baibu.grader.extras import EXTRAS, install_command
from baibu.grader.gpu import lowered
from baibu.grader.isolation import PERSONAL, Found, detect, is_known, look
from baibu.grader.report import Isolation, Report
from baibu.grader.sandbox import SANDBOXES, Family

if TYPE_CHECKING:
    from baibu.grader.kinds.code import Judged


class Kind(Protocol):
    """How a kind of exercise is judged."""

    @property
    def name(self) -> str:
        """The word in `stage.toml`."""

    def judge(
        self,
        stage: Stage,
        body: Body,
        source: str,
        *,
        seed: int,
        isolated: bool,
        hurry: bool = True,
    ) -> Judged:
        """Judge a submission."""


def grade(
    stage: Stage,
    body: Body,
    source: str,
    *,
    learner_seed: int,
    personal: bool,
    seed: int | None = None,
    hurry: bool = True,
) -> Report:
    """Give the verdict on a submission; hidden inputs come from the learner's seed and a fresh one.

    In a hurry naming the mistake is given up after some seconds; authors have time.
    Raises `ExtraMissingError`, `IsolationMissingError` and other `GraderError`s before anything
    has run.
    """
    from baibu.grader.judge import family, fresh_seed  # brings NumPy, which only grading needs
    from baibu.grader.load_checks import load_checks

    start = time.perf_counter()
    missing = missing_extra(stage)
    if missing is not None:
        raise missing
    kind = kinds().get(stage.kind)
    if kind is None:
        raise NotGradedYetError(kind=stage.kind)
    if is_known():
        isolation = _isolation(family(stage, source), personal=personal)
    else:
        with ThreadPoolExecutor(1) as aside:  # sandbox and judge import the same libraries
            sealing = aside.submit(_isolation, family(stage, source), personal=personal)
            load_checks(stage, body)
            isolation = sealing.result()
    run_seed = fresh_seed() if seed is None else seed
    judged = kind.judge(
        stage,
        body,
        source,
        seed=run_seed ^ learner_seed,
        isolated=isolation.tier != PERSONAL,
        hurry=hurry,
    )
    advice = advise(stage.by_hand, source)
    return Report(
        stage=stage.id,
        content_hash=body.hash,
        seed=run_seed,
        passed=bool(judged.checks) and all(c.outcome == "passed" for c in judged.checks),
        checks=judged.checks,
        predictions=judged.predictions,
        printed=judged.printed,
        seconds=time.perf_counter() - start,
        isolation=lowered(isolation, stage.profile),
        advice=advice,
    )


def prepare(stage: Stage, body: Body | None = None) -> None:
    """Start what grading a stage needs, so that the first verdict need not wait for it."""
    from baibu.grader.judge import family  # brings NumPy
    from baibu.grader.load_checks import bring_libraries

    if missing_extra(stage) is None:
        wanted = family(stage, "")
        found = look(wanted)
        if isinstance(found, Found):
            SANDBOXES.get(wanted, found.tier).refill(stage.profile)
        if body is not None:
            bring_libraries(stage, body)


def missing_extra(stage: Stage) -> ExtraMissingError | None:
    """Name the first extra that a stage needs and this machine lacks."""
    for extra in stage.extras:
        module = EXTRAS.get(extra, extra)
        if importlib.util.find_spec(module) is None:
            return ExtraMissingError(
                number=stage.number,
                extra=extra,
                missing=module,
                command=install_command(extra),
            )
    return None


@cache
def kinds() -> Mapping[str, Kind]:
    """Find the kinds that are installed: ours and others', by the same entry points."""
    return {point.name: point.load() for point in entry_points(group="baibu.kinds")}


def _isolation(wanted: Family, *, personal: bool) -> Isolation:
    found = detect(wanted)
    if isinstance(found, Isolation):
        return found
    if personal:
        return Isolation(tier=PERSONAL, layers=SANDBOXES.get(wanted, PERSONAL).layers)
    assert isinstance(found, GraderError)  # noqa: S101 - detect gives one or the other
    raise found
