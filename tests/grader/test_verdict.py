"""A submission's verdict: what passes, what fails, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from baibu.content import Body
from baibu.grader import Report

Graded = Callable[[str], Report]


def only(report: Report, name: str) -> str:
    """Give the stems that were named for a check."""
    check = next(check for check in report.checks if check.name == name)
    assert check.failure is not None
    return ",".join(check.failure.diagnosis.mistakes) if check.failure.diagnosis else ""


def test_the_reference_passes_every_check(graded: Graded, body: Body) -> None:
    report = graded(body.solution)
    assert report.passed
    assert [check.outcome for check in report.checks] == ["passed"] * 3
    assert report.isolation.tier == "A"


def test_the_starter_fails(graded: Graded, body: Body) -> None:
    assert not graded(body.starter).passed


@pytest.mark.parametrize("stem", ["no_mean", "no_two", "sign"])
def test_a_mistake_is_named(graded: Graded, body: Body, stem: str) -> None:
    source = next(m.source for m in body.mistakes if m.stem == stem)
    assert only(graded(source), "one_step") == stem


def test_a_mistake_written_in_another_style_is_named_all_the_same(graded: Graded) -> None:
    report = graded(
        "def fit(x, y, lr, epochs):\n"
        "    slope = intercept = 0\n"
        "    while epochs > 0:\n"
        "        epochs -= 1\n"
        "        down_slope = down_intercept = 0.0\n"
        "        for xi, yi in zip(x, y):\n"
        "            wrong = slope * xi + intercept - yi\n"
        "            down_slope += 2 * wrong * xi\n"
        "            down_intercept += 2 * wrong\n"
        "        slope = slope - lr * down_slope\n"
        "        intercept = intercept - lr * down_intercept\n"
        "    return float(slope), float(intercept)\n"
    )
    assert only(report, "one_step") == "no_mean"
    failure = report.checks[0].failure
    assert failure is not None
    assert failure.diagnosis is not None
    assert failure.diagnosis.text.zh == "漏了 1/n。"


def test_mistakes_that_cannot_be_told_apart_are_named_as_their_family(
    graded: Graded, body: Body
) -> None:
    source = next(m.source for m in body.mistakes if m.stem == "swapped")
    failure = graded(source).checks[0].failure
    assert failure is not None
    assert failure.diagnosis is not None
    assert failure.diagnosis.mistakes == ("swapped", "swapped_too")
    assert failure.diagnosis.text.en == "The two results come in the wrong order."


def test_a_mistake_that_nobody_foresaw_is_not_given_a_name(graded: Graded) -> None:
    report = graded("def fit(x, y, lr, epochs):\n    return 41.5, 42.5\n")
    assert only(report, "one_step") == ""


def test_an_example_shows_the_call_what_came_and_what_was_wanted(graded: Graded) -> None:
    failure = graded("def fit(x, y, lr, epochs):\n    return 1.0, 2.0\n").checks[0].failure
    assert failure is not None
    assert failure.call is not None
    assert failure.call.startswith("fit(array([")
    assert failure.got == "(1.0, 2.0)"
    assert failure.want is not None
    assert failure.tolerance == "rtol 1e-07"


def test_the_example_is_the_same_whatever_the_hidden_inputs_were(graded: Graded) -> None:
    source = "def fit(x, y, lr, epochs):\n    return 1.0, 2.0\n"
    first, second = graded(source), graded(source)
    assert first.seed != second.seed
    assert first.checks[0].failure == second.checks[0].failure


def test_an_exception_is_shown_with_the_learners_own_lines(graded: Graded) -> None:
    report = graded(
        "def fit(x, y, lr, epochs):\n    return inner(x)\ndef inner(x):\n    return x[99]\n"
    )
    failure = report.checks[0].failure
    assert failure is not None
    assert failure.kind == "raised"
    assert failure.what.en.startswith("IndexError: ")
    assert [(line.line, line.function) for line in failure.trace] == [(2, "fit"), (4, "inner")]


def test_a_syntax_error_names_its_line_and_ends_the_run_at_once(graded: Graded) -> None:
    report = graded("x = 1\ndef fit(:\n")
    assert report.checks[0].failure is not None
    assert "line 2" in report.checks[0].failure.what.en
    assert [check.outcome for check in report.checks] == ["failed", "not_run", "not_run"]


def test_a_missing_name_is_said(graded: Graded) -> None:
    failure = graded("pass\n").checks[0].failure
    assert failure is not None
    assert (failure.kind, failure.what.en) == ("missing", "`fit` is not defined in your file")


def test_printing_is_shown_and_capped(graded: Graded, body: Body) -> None:
    report = graded("print('hello 你好')\nprint('x' * 100_000)\n" + body.solution)
    assert report.passed
    assert report.printed.startswith("hello 你好\n")
    assert len(report.printed) < 25_000


def test_a_report_survives_the_way_to_json_and_back(graded: Graded) -> None:
    report = graded("def fit(x, y, lr, epochs):\n    return x[99]\n")
    assert Report.from_json(report.to_json()) == report


def test_an_infinite_loop_is_stopped_and_said(graded: Graded, body: Body) -> None:
    source = body.solution.replace("    return m, b", "    while True: pass")
    report = graded(source)
    failure = report.checks[0].failure
    assert failure is not None
    assert (failure.kind, failure.limit) == ("limit", "call_seconds")
    assert report.checks[2].outcome == "passed"  # what does not loop is still graded


def test_too_much_memory_is_said_and_the_rest_is_graded(graded: Graded, body: Body) -> None:
    source = body.solution.replace("    return m, b", "    return [0] * 10**9")
    report = graded(source)
    failure = report.checks[0].failure
    assert failure is not None
    assert (failure.kind, failure.limit) == ("limit", "memory")
    assert report.checks[2].outcome == "passed"


@pytest.mark.parametrize(
    "ending", ["import os; os._exit(0)", "import sys; sys.exit(0)", "raise KeyboardInterrupt"]
)
def test_ending_the_process_earns_nothing(graded: Graded, body: Body, ending: str) -> None:
    inside = graded(body.solution.replace("    return m, b", f"    {ending}"))
    assert inside.checks[0].outcome == "failed"
    assert inside.checks[2].outcome == "passed"
    assert graded(body.solution + f"\n{ending}\n").passed_count == 0
