"""Grading on a cluster: a real one, of this machine alone."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import textwrap
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from baibu.app.there import grade_there
from baibu.compute import RayExecutor, WorkerDiedError
from baibu.compute.cluster import ALONE, ClusterUnreachableError, OtherBaibuError
from baibu.content.load import read_body, read_stage
from baibu.core.settings import child_environment
from baibu.grader import grade
from compute.conftest import Make
from compute.test_contract import PATIENCE_SECONDS, ended

pytestmark = [pytest.mark.slow, pytest.mark.cluster]
STAGE = Path(__file__).parents[1] / "data" / "grader" / "001-line"
on_a_cluster = pytest.mark.parametrize("make", ["ray"], indirect=True)


@on_a_cluster
def test_a_stage_is_judged_there_though_its_folder_is_only_here(make: Make) -> None:
    executor = make()
    stage, body = read_stage(STAGE), read_body(read_stage(STAGE))
    away = replace(stage, folder=Path("/nowhere/001-line"))
    right, wrong = (
        executor.submit(
            grade_there, grade, away, body, source, learner_seed=7, personal=False
        ).result(PATIENCE_SECONDS)
        for source in (body.solution, "def fit(x, y, lr, epochs):\n    return 0.0, 0.0\n")
    )
    assert right.passed
    assert not wrong.passed
    assert right.isolation.tier in {"A", "B"}


@on_a_cluster
def test_a_grader_that_is_killed_takes_its_sandboxes_with_it(make: Make) -> None:
    executor = make()
    stage, body = read_stage(STAGE), read_body(read_stage(STAGE))
    executor.submit(
        grade_there, grade, stage, body, body.solution, learner_seed=7, personal=False
    ).result(PATIENCE_SECONDS)
    worker = executor.submit(os.getpid).result(PATIENCE_SECONDS)
    family = [os.pidfd_open(pid) for pid in children(worker)]
    assert family, "there was to be a sandbox"
    dying = executor.submit(signal.raise_signal, signal.SIGKILL)
    assert isinstance(dying.exception(PATIENCE_SECONDS), WorkerDiedError)
    for handle in family:
        ended(handle)


def test_a_machine_with_another_baibu_grades_nothing(
    cluster: RayExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = importlib.import_module("ray").get_runtime_context().gcs_address
    with closing(RayExecutor(address, workers=1, slot_mb=200)) as joined:
        monkeypatch.setattr("baibu.compute.cluster.fingerprint", lambda: "another one")
        error = joined.submit(os.getpid).exception(PATIENCE_SECONDS)
    assert isinstance(error, OtherBaibuError)
    assert error.facts["ours"] == "another one"


@on_a_cluster
def test_no_more_is_done_at_once_than_the_cluster_has_processors_for(make: Make) -> None:
    executor = make(50)
    assert isinstance(executor, RayExecutor)
    executor.join()
    assert executor.slots == 2


@on_a_cluster
def test_nothing_is_told_to_others_and_nobody_else_is_let_in(make: Make) -> None:
    reports = make().submit(child_environment).result(PATIENCE_SECONDS)["RAY_USAGE_STATS_ENABLED"]
    nodes = importlib.import_module("ray").nodes()
    assert reports == "0"
    assert [node["NodeManagerAddress"] for node in nodes] == ["127.0.0.1"]


REFUSED = """
    from baibu.compute import RayExecutor
    executor = RayExecutor({address!r}, slot_mb=200)
    error = executor.submit(len, "four").exception(300)
    print(error.code, error.facts["reason"])
    executor.close()
"""


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("127.0.0.1:1", "refused"),
        ("ray://127.0.0.1:1", "refused"),
        ("nonsense", "host:port"),
    ],
)
def test_a_cluster_that_cannot_be_joined_is_said_so_at_once(address: str, reason: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(REFUSED.format(address=address))],
        env=child_environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.stdout.startswith("B016 "), done.stderr
    assert reason in done.stdout


JOINS = """
    from baibu.compute import RayExecutor
    executor = RayExecutor({address!r}, slot_mb=200)
    print(executor.submit(sum, [1, 2]).result(300), executor.slots)
    executor.close()
"""


def test_a_cluster_that_runs_is_joined_with_its_token_and_left_running(
    cluster: RayExecutor,
) -> None:
    done = elsewhere(JOINS)
    assert done.stdout == "3 2\n", done.stderr
    with closing(RayExecutor("local", workers=1, slot_mb=200)) as still:
        assert still.submit(sum, [1, 2]).result(PATIENCE_SECONDS) == 3


DIES = """
    import os
    from baibu.compute import RayExecutor
    executor = RayExecutor({address!r}, slot_mb=200)
    assert executor.submit(os._exit, 9).exception(300).code == "B011"
    assert executor.submit(sum, [1, 2]).result(300) == 3
    executor.close()
"""


def test_the_death_of_a_grader_prints_nothing_where_answers_go(cluster: RayExecutor) -> None:
    done = elsewhere(DIES)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def elsewhere(script: str) -> subprocess.CompletedProcess[str]:
    """Run a program of its own that joins the tests' cluster."""
    address = importlib.import_module("ray").get_runtime_context().gcs_address
    known = {name: value for name, value in child_environment().items() if "RAY" not in name}
    known |= ALONE  # the tests' own Ray listens on this machine only
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(script.format(address=address))],
        env=known,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def test_without_ray_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ClusterUnreachableError) as error:
        RayExecutor("local", slot_mb=200)
    assert "baibu[cluster]" in str(error.value)


def children(process: int) -> list[int]:
    """Name the processes that a process has started."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        found += [int(pid) for pid in (task / "children").read_text().split()]
    return found
