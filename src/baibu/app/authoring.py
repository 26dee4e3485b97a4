"""Prove the content, and begin new content: what authors do.

Reads  the content folder; runs solution, starter and mistakes of stages through the real grader.
Gives  a `ContentReport`: a row per stage, and everything that is wrong, as coded sentences.

Start reading at `content_check`; `check` gives it what the settings say.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, as_completed
from pathlib import Path

from baibu.app.pages import ContentReport, ProofRow
from baibu.compute import Executor, LocalExecutor
from baibu.content import Body, Catalog, Stage, load
from baibu.content.errors import ContentError
from baibu.content.load import bundled
from baibu.content.proof import Proof, Trial
from baibu.content.rules import Material, findings
from baibu.core.errors import BaibuError
from baibu.core.ids import StageId
from baibu.core.language import LANGUAGES, Language
from baibu.core.settings import Settings
from baibu.grader import missing_extra
from baibu.grader.prove import Task, attempts, gather, portions, tasks
from baibu.publish.drawn import unsound
from baibu.publish.figures import ANEW
from baibu.publish.markdown import brief, inline

Progress = Callable[[int, int], None]  # done, all
WAITING = 1  # processes beyond one for each processor: who waits for a time-out needs none
SPREAD = 12  # parts of all stages together, at the least


def check(
    settings: Settings, numbers: Sequence[int | str], *, progress: Progress, run: bool = True
) -> ContentReport:
    """Check the content that the settings name, in as many processes as they allow."""
    executor = LocalExecutor(settings.workers or (os.cpu_count() or 2) + WAITING)
    try:
        return content_check(
            settings.content or bundled(),
            executor,
            numbers,
            language=settings.language,
            progress=progress,
            run=run,
        )
    finally:
        executor.close()


def content_check(
    root: Path,
    executor: Executor,
    numbers: Sequence[int | str],
    *,
    language: Language,
    progress: Progress,
    run: bool = True,
) -> ContentReport:
    """Check the whole catalogue, and prove the stages with these numbers (all, when none).

    Without `run` nothing is executed but figures: a quick look at the texts.
    """
    start = time.monotonic()
    problems: list[BaibuError] = []
    catalog = load(root, report=problems.append)
    chosen = [catalog.stage(number) for number in numbers] or list(catalog.stages.values())
    bodies = _bodies(catalog, problems)
    wanted = [stage for stage in chosen if stage.id in bodies]
    lacking = {stage.id: missing_extra(stage) for stage in wanted if run}
    problems += [error for error in lacking.values() if error is not None]
    ready = [stage for stage in wanted if run and lacking[stage.id] is None]
    running = _begun(ready, bodies, executor)
    token = ANEW.set(True)
    for stage in wanted:  # while the files are run
        problems += _typeset(stage, bodies[stage.id])
    ANEW.reset(token)
    proofs = _proved(ready, bodies, running, progress)
    material = Material(catalog=catalog, bodies=bodies, proofs=proofs)
    names = {stage.id for stage in chosen}
    problems += [found for found in findings(material) if _concerns(found, names, catalog)]
    rows = tuple(_row(proof, problems, language) for proof in proofs.values())
    shown = {problem for row in rows for problem in row.problems}
    rest = [problem.say(language) for problem in problems]
    return ContentReport(
        rows=rows,
        problems=tuple(problem for problem in rest if problem not in shown),
        seconds=time.monotonic() - start,
    )


def _bodies(catalog: Catalog, problems: list[BaibuError]) -> dict[StageId, Body]:
    """Read every stage that is made; what cannot be read is a problem."""
    bodies: dict[StageId, Body] = {}
    for stage in catalog.stages.values():
        try:
            if not stage.coming:
                bodies[stage.id] = catalog.body(stage)
        except ContentError as error:
            problems.append(error)
    return bodies


def _typeset(stage: Stage, body: Body) -> Iterable[ContentError]:
    """Set every text as a page would: formulas, figures and numbers must all be there."""
    for language in LANGUAGES:
        texts = [hint.text for hint in body.hints] + [m.diagnosis for m in body.mistakes]
        texts += [text for card in body.cards for text in (card.front, card.back)]
        texts += [question.prompt for question in body.questions]
        try:
            brief(stage.folder, body.brief[language], language)
            for question in body.questions:
                brief(stage.folder, question.answer.into(language), language)
            for text in texts:
                inline(text.into(language), language, where=stage.folder)
        except ContentError as error:
            yield error
    yield from unsound(stage.folder, body.cards)


def _begun(
    stages: Sequence[Stage], bodies: dict[StageId, Body], executor: Executor
) -> dict[Future[tuple[Trial, ...]], tuple[Stage, tuple[Task, ...]]]:
    """Have every file of every stage run, as many at once as the executor has room for.

    What mistakes do is remembered by the process that ran them, so the files of a stage stay
    together; only where few stages are asked for is one spread out.
    """
    parts = max(1, SPREAD // max(1, len(stages)))
    running: dict[Future[tuple[Trial, ...]], tuple[Stage, tuple[Task, ...]]] = {}
    for stage in sorted(stages, key=lambda stage: _weight(stage, bodies[stage.id]), reverse=True):
        body = bodies[stage.id]
        for part in portions(stage, body, parts):
            running[executor.submit(attempts, stage, body, part)] = (stage, part)
    return running


def _proved(
    stages: Sequence[Stage],
    bodies: dict[StageId, Body],
    running: Mapping[Future[tuple[Trial, ...]], tuple[Stage, tuple[Task, ...]]],
    progress: Progress,
) -> dict[StageId, Proof]:
    """Wait for the files that run, and gather what became of them by stage."""
    done: dict[StageId, dict[Task, Trial]] = {stage.id: {} for stage in stages}
    everything, count = sum(len(part) for _, part in running.values()), 0
    for future in as_completed(running):
        stage, part = running[future]
        done[stage.id].update(zip(part, future.result(), strict=True))
        count += len(part)
        progress(count, everything)
    return {
        stage.id: gather(
            stage,
            bodies[stage.id],
            tuple(done[stage.id][task] for task in tasks(stage, bodies[stage.id])),
        )
        for stage in stages
    }


def _weight(stage: Stage, body: Body) -> float:
    """Guess which stages take longest, so that none is left to run alone at the end."""
    return len(body.mistakes) * stage.limits.seconds


def _concerns(found: ContentError, names: set[StageId], catalog: Catalog) -> bool:
    """Say whether a finding is about the stages that were asked for, or about no stage."""
    named = found.facts.get("stage")
    return named not in catalog.stages or named in names


def _row(proof: Proof, problems: Sequence[BaibuError], language: Language) -> ProofRow:
    stage = proof.stage
    solutions, mistakes = proof.of("solution"), proof.of("mistake")
    stems = {trial.name for trial in mistakes}
    unnamed = {trial.name for trial in mistakes if not trial.as_it_should}
    mine = [p for p in problems if stage.folder in (p.where, *Path(str(p.where)).parents)]
    return ProofRow(
        number=stage.number,
        id=stage.id,
        checks=solutions[0].checks,
        mistakes=len(stems),
        named=len(stems - unnamed),
        solution_seconds=statistics.median(trial.seconds for trial in solutions),
        problems=tuple(problem.say(language) for problem in mine),
    )
