"""Judge a question set: code checks as in a lab, and predictions against experiments.

The submission holds `PREDICTIONS = {"q16": "a", ...}`. Each question's experiment (`@observes`) is
run by the judge;
the prediction must agree with what it shows. What was predicted is kept as evidence either way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from baibu.content import Body, Question, Stage
from baibu.core.language import Text
from baibu.grader.checks import Check, Observation
from baibu.grader.diagnose import hidden
from baibu.grader.expect import kind_of, tell
from baibu.grader.judge import Bench, Ran, not_run, result, run_check
from baibu.grader.kinds.code import CODE, Judged
from baibu.grader.load_checks import load_checks
from baibu.grader.preview import preview
from baibu.grader.report import CheckResult, Failure, Prediction


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """The kind `questions`."""

    name: str = "questions"

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
        """Judge the code, then each prediction."""
        judged = CODE.judge(stage, body, source, seed=seed, isolated=isolated, hurry=hurry)
        if not hurry and any(check.outcome == "failed" for check in judged.checks):
            return judged  # a proof knows what it wanted to know
        bench = Bench(stage=stage, source=source, isolated=isolated, seconds=stage.limits.seconds)
        try:
            results, predictions = predicted(stage, body, bench, seed)
        finally:
            bench.close()
        return Judged(
            checks=(*judged.checks, *results),
            predictions=tuple(predictions),
            printed=judged.printed,
        )


def predicted(
    stage: Stage, body: Body, bench: Bench, seed: int
) -> tuple[list[CheckResult], list[Prediction]]:
    """Run the experiment of every question, and compare what was predicted with it."""
    observations = {o.question: o for o in load_checks(stage, body).observations}
    results: list[CheckResult] = []
    predictions: list[Prediction] = []
    for question in body.questions:
        found, prediction = _ask(bench, question, observations[question.id], seed)
        results.append(found)
        predictions += [prediction] if prediction is not None else []
    return results, predictions


def _ask(
    bench: Bench, question: Question, observation: Observation, seed: int
) -> tuple[CheckResult, Prediction | None]:
    """Run one experiment and compare the prediction with it."""
    check = Check(
        name=f"prediction-{question.id}",
        title=tell("prediction_title", question=question.id),
        proves=(question.skill,),
        run=lambda learner, rng: (_predicted(learner), observation.run(learner, rng)),
    )
    if bench.is_spent:
        return not_run(check), None
    ran = run_check(bench, check, seed)
    if ran.failure is not None:
        return result(check, ran, hidden(ran, ran.failure)), None
    predictions, observed = ran.value
    predicted = predictions.get(question.id) if isinstance(predictions, Mapping) else None
    return _compare(check, ran, question, predicted, observed)


def _predicted(learner: Any) -> Any:
    return learner.PREDICTIONS


def _compare(
    check: Check, ran: Ran, question: Question, predicted: Any, observed: Any
) -> tuple[CheckResult, Prediction | None]:
    if predicted is None:
        failure = Failure(kind="property", what=tell("not_predicted", question=question.id))
        return result(check, ran, failure), None
    problem = _wrong_kind(question, predicted)
    if problem is not None:
        return result(check, ran, Failure(kind="mismatch", what=problem)), None
    agrees = _agrees(question, predicted, observed)
    prediction = Prediction(
        question=question.id, predicted=_plain(predicted), observed=_plain(observed), agrees=agrees
    )
    if agrees:
        return result(check, ran, None), prediction
    what = tell("prediction_wrong", question=question.id, got=preview(predicted))
    failure = Failure(kind="property", what=what, got=preview(predicted))
    return result(check, ran, failure), prediction


def _wrong_kind(question: Question, predicted: Any) -> Text | None:
    options = [choice.id for choice in question.choices]
    if question.rtol is not None:
        good = kind_of(predicted) in {"int", "float"}
        want = "a number / 一个数"
    else:
        good = kind_of(predicted) == "str" and predicted in options
        want = " / ".join(options)
    if good:
        return None
    return tell("prediction_kind", question=question.id, want=want, got=preview(predicted))


def _agrees(question: Question, predicted: Any, observed: Any) -> bool:
    if question.rtol is None:
        return bool(predicted == observed)
    return bool(abs(predicted - observed) <= question.rtol * abs(observed))


def _plain(value: Any) -> str | float:
    return value if isinstance(value, str) else float(value)


QUESTIONS = Questions()
