"""Stages that ask for a GPU: taking turns, and what they are without one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from baibu.content import Body, Stage
from baibu.grader import gpu, grade
from baibu.grader.report import Isolation


@pytest.mark.skipif(bool(gpu.gpu_devices()), reason="this machine has a GPU")
def test_without_a_gpu_such_a_stage_is_graded_on_the_processor(stage: Stage, body: Body) -> None:
    asked = replace(stage, profile="gpu")
    report = grade(asked, body, body.solution, learner_seed=7, personal=False)
    assert report.passed
    assert report.isolation.tier in {"A", "B"}


@pytest.mark.skipif(not gpu.gpu_devices(), reason="needs a GPU")
def test_on_a_gpu_the_verdict_says_a_lower_tier(stage: Stage, body: Body) -> None:
    asked = replace(stage, profile="gpu")
    report = grade(asked, body, body.solution, learner_seed=7, personal=False)
    assert (report.passed, report.isolation.tier) == (True, "C")


def test_the_layers_of_a_gpu_verdict_leave_out_what_does_not_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gpu, "gpu_devices", lambda: ["/dev/nvidiactl"])
    found = gpu.lowered(Isolation(tier="A", layers=("pid", "seccomp", "limits")), "gpu")
    assert found == Isolation(tier="C", layers=("pid", "seccomp but for devices", "time"))
    assert gpu.lowered(found, "plain") is found


def test_one_job_at_a_time_has_the_gpu(tmp_path: Path) -> None:
    place, held, most = tmp_path / "lock", 0, 0

    def job(work: Callable[[], None]) -> None:
        nonlocal held, most
        for _ in range(20):
            turn = gpu.Turn(place)
            held += 1
            most = max(most, held)
            work()
            held -= 1
            turn.end()

    jobs = [threading.Thread(target=job, args=(lambda: None,)) for _ in range(4)]
    for each in jobs:
        each.start()
    for each in jobs:
        each.join()
    assert (held, most) == (0, 1)
