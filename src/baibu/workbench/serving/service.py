"""Hold what answers requests, whatever way they come: the model, its queue, the counts, the log.

Start reading at `Service.one` and `Service.many`.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from baibu.workbench.guess import label as named
from baibu.workbench.packaging.predictor import Answer, Predictor
from baibu.workbench.packaging.signature import Problem
from baibu.workbench.serving import batching, reading
from baibu.workbench.serving.batching import Batcher
from baibu.workbench.serving.counts import SECONDS, SIZES, Counts
from baibu.workbench.serving.guard import Patience
from baibu.workbench.serving.refusals import (
    BusyError,
    LateError,
    WrongLabelError,
    WrongRowError,
)
from baibu.workbench.serving.requestlog import RequestLog
from baibu.workbench.serving.settings import Settings
from baibu.workbench.serving.telling import Teller
from baibu.workbench.serving.usual import Usual

ROUTES = ("predict", "batch", "label", "page", "other")
OUTCOMES = ("ok", "refused", "busy", "late", "fault")
TIMED = ("predict", "batch")
AT_ONCE = 2_000  # rows of a large request that the model is asked about together
VALUE_BINS = 12
MOST_LETTERS = 64  # of the name of a prediction
MOST_PROBLEMS = 20  # rows of a request that are told to be wrong


class Reply(NamedTuple):
    """What was answered to a row."""

    id: str
    answer: Answer
    said: str  # as the inside of a JSON object
    remarks: tuple[Problem, ...]
    ms: float  # from the request's arrival to its answer


class Service:
    """A model that is being served."""

    def __init__(self, predictor: Predictor, settings: Settings) -> None:
        self.predictor, self.settings = predictor, settings
        self.signature, self.version = predictor.signature, predictor.version
        self._usual = Usual(predictor)
        self.teller = Teller(self.signature, self.version)
        self.counts = counts_for(predictor, settings)
        self.log = RequestLog(
            settings.log, most_bytes=settings.log_bytes, leave_out=settings.leave_out
        )
        quick = batching.quickness(self._asked, self.signature.example)
        self.is_quick = quick <= settings.quick_ms
        self.batcher: Batcher[Mapping[str, Any], tuple[Answer, bool]] = Batcher(
            self._asked,
            at_once=settings.at_once,
            waiting=settings.waiting,
            seconds=settings.seconds,
            is_quick=self.is_quick,
            asked=lambda rows: self.counts.observe("rows", rows),
        )
        self.patience = Patience(settings.seconds)
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="batch")
        self._batches = 0
        self._is_ending = False

    @property
    def is_ready(self) -> bool:
        """Say whether a row would be answered now."""
        return not self._is_ending and self.batcher.depth < self.settings.waiting

    async def one(self, row: Mapping[str, Any], text: str, start: float) -> Reply:
        """Answer one row; `WrongRowError`, `BusyError` or `LateError` where it cannot be."""
        reply = self.reply(row, await self.batcher.ask(row), start)
        self.write_down([(row, text, reply)])
        return reply

    def reply(self, row: Mapping[str, Any], found: tuple[Answer, bool], start: float) -> Reply:
        """Put what the model says of a row that came at `start` as a reply, and count it."""
        remarks: tuple[Problem, ...] = ()
        answer, is_usual = found
        if not is_usual and (problems := self.signature.problems(row)):
            _refuse([(1, problem) for problem in problems])
            remarks = tuple(problems)
            for problem in problems:
                self.counts.add(f"remark:{self._column(problem)}")
        said = self.teller.said(answer)
        seconds = time.perf_counter() - start
        self._count(answer)
        self.counts.observe("seconds:predict", seconds)
        return Reply(self.log.new_id(), answer, said, remarks, seconds * 1000)

    def write_down(self, answered: Sequence[tuple[Mapping[str, Any], str, Reply]]) -> None:
        """Write rows, each with the text it came as, into the log beside their replies."""
        if self.log.is_on:
            at, line = self.log.stamp(), self.teller.line
            row_of = self._figures if self.predictor.is_media else self.log.row
            self.log.add(
                [
                    line(at, reply.id, row_of(row, text), reply.said, reply.ms)
                    for row, text, reply in answered
                ]
            )

    def _figures(self, row: Mapping[str, Any], _: str) -> str:
        """Give what is written down of a text or a file: what it is like, never what it says."""
        return self.log.row(self.predictor.logged(row), "")

    async def many(self, body: bytes, kind: str, start: float) -> list[Reply]:
        """Answer all rows of a request, or none of them."""
        if self._batches >= self.settings.batches:
            raise BusyError(waiting=self._batches, seconds=2)
        self._batches += 1
        loop = asyncio.get_running_loop()
        begun = loop.run_in_executor(self._aside, self._many, body, kind, start)
        begun.add_done_callback(self._batch_ended)
        try:
            rows, replies = await asyncio.wait_for(asyncio.shield(begun), self.settings.seconds)
        except TimeoutError:
            raise LateError(limit=f"{self.settings.seconds:g}") from None
        seconds = time.perf_counter() - start
        self._count_many(replies)
        self.counts.observe("seconds:batch", seconds)
        timed = [reply._replace(ms=seconds * 1000) for reply in replies]
        self.write_down([(row, "", reply) for row, reply in zip(rows, timed, strict=True)])
        return replies

    def label(self, identity: Any, truth: Any) -> dict[str, Any]:
        """Write down what came true of a prediction."""
        if not isinstance(identity, str) or not _is_name(identity):
            raise WrongLabelError(reason="id", field="id")
        found = self._truth(truth)
        if self.log.is_on:
            self.log.label(identity, found)
        return {"id": identity, "truth": found, "written": self.log.is_on}

    def close(self) -> None:
        """Stop answering, and write down what is left."""
        if self._is_ending:
            return
        self._is_ending = True
        self.batcher.close()
        self._aside.shutdown(wait=True, cancel_futures=True)
        self.log.close()
        self.counts.close()

    def _asked(self, rows: Sequence[Mapping[str, Any]]) -> list[tuple[Answer, bool]]:
        """Ask the model, and see which rows are as usual."""
        arrays = self.predictor.encode(rows)
        answers = self.predictor.answers(self.predictor.scores(arrays))
        return list(zip(answers, self._usual.of(arrays, rows), strict=True))

    def _many(
        self, body: bytes, kind: str, start: float
    ) -> tuple[list[Mapping[str, Any]], list[Reply]]:
        rows = reading.rows(body, kind, self.settings.batch_rows)
        odd = self._looked_at(rows)
        answers: list[Answer] = []
        for first in range(0, len(rows), AT_ONCE):
            if self._is_ending or time.perf_counter() - start > self.settings.seconds:
                raise LateError(limit=f"{self.settings.seconds:g}")
            answers += self.predictor.predict(rows[first : first + AT_ONCE])
        replies = [
            Reply(
                id=self.log.new_id(),
                answer=answer,
                said=self.teller.said(answer),
                remarks=odd.get(number, ()),
                ms=0.0,
            )
            for number, answer in enumerate(answers)
        ]
        return list(rows), replies

    def _looked_at(self, rows: Sequence[Any]) -> dict[int, tuple[Problem, ...]]:
        """Give what is odd about rows, by number from 0; refuse them all where one is wrong."""
        odd: dict[int, tuple[Problem, ...]] = {}
        wrong: list[tuple[int, Problem]] = []
        for number, row in enumerate(rows):
            problems = self.signature.problems(row)
            if problems:
                odd[number] = tuple(problems)
                wrong += [(number + 1, one) for one in problems if one.level == "refused"]
                if len(wrong) >= MOST_PROBLEMS:
                    break
        _refuse(wrong)
        return odd

    def _truth(self, truth: Any) -> str | float:
        if self.signature.task == "regression":
            is_amount = isinstance(truth, (int, float)) and not isinstance(truth, bool)
            if not is_amount or not np.isfinite(_float(truth)):
                raise WrongLabelError(reason="amount", field="truth")
            return float(truth)
        if isinstance(truth, (str, int, float)):
            found = _label(truth)
            if found in self.signature.classes:
                return found
        known = ", ".join(self.signature.classes[:MOST_PROBLEMS])
        raise WrongLabelError(reason="class", field="truth", known=known)

    def _count(self, answer: Answer) -> None:
        if answer.chances:
            self.counts.add(f"class:{answer.prediction}")
        else:
            self.counts.observe("value", float(answer.prediction))

    def _count_many(self, replies: Sequence[Reply]) -> None:
        said: Counter[Any] = Counter(reply.answer.prediction for reply in replies)
        if self.signature.classes:
            for name, times in said.items():
                self.counts.add(f"class:{name}", times)
        else:
            for value, times in said.items():
                self.counts.observe("value", float(value), times)
        odd = Counter(self._column(one) for reply in replies for one in reply.remarks)
        for column, times in odd.items():
            self.counts.add(f"remark:{column}", times)

    def _column(self, problem: Problem) -> str:
        """Name the column of a remark; columns that the model does not know count together."""
        return problem.column if problem.code != "unknown_column" else ""

    def _batch_ended(self, done: asyncio.Future[Any]) -> None:
        self._batches -= 1
        if not done.cancelled():
            done.exception()  # looked at, so that one nobody waited for is no noise


def counts_for(predictor: Predictor, settings: Settings) -> Counts:
    """Lay out what is counted of a model."""
    signature = predictor.signature
    layout = [f"{route}:{outcome}" for route in ROUTES for outcome in OUTCOMES]
    layout += [f"class:{name}" for name in signature.classes]
    layout += [f"remark:{column.name}" for column in signature.columns] + ["remark:"]
    histograms: dict[str, Sequence[float]] = {"rows": SIZES}
    histograms |= {f"seconds:{route}": SECONDS for route in TIMED}
    if not signature.classes:
        histograms["value"] = _value_edges(predictor)
    folder = settings.shared / predictor.version if settings.shared else None
    return Counts(layout, histograms, folder, settings.worker)


def _value_edges(predictor: Predictor) -> tuple[float, ...]:
    """Give borders for amounts, spread around what the model says of its example."""
    said = float(predictor.predict([predictor.signature.example])[0].prediction)
    width = predictor.signature.margin or abs(said) / 2 or 1.0
    half = VALUE_BINS // 2
    return tuple(float(f"{said + step * width / 2:.4g}") for step in range(-half, half + 1))


def _refuse(problems: Sequence[tuple[int, Problem]]) -> None:
    wrong = [(number, one) for number, one in problems if one.level == "refused"]
    if wrong:
        number, first = wrong[0]
        raise WrongRowError(problems=wrong, field=first.column, row=number, count=len(wrong))


def _is_name(identity: str) -> bool:
    return 0 < len(identity) <= MOST_LETTERS and identity.isascii() and identity.isprintable()


def _label(truth: str | float) -> str:
    try:
        return named(truth)
    except (ValueError, OverflowError):
        return ""


def _float(truth: Any) -> float:
    try:
        return float(truth)
    except OverflowError:
        return float("inf")
