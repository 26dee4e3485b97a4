"""Zygotes, spares and lines: what stands ready, what is given back, what survives a death."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from baibu.grader.held import held
from baibu.grader.link import DiedError, LimitError, Link
from baibu.grader.sandbox import IDLE_SECONDS, SPARE_SECONDS, Allowance, Family, Sandbox, Sandboxes
from baibu.grader.session import Budget, Learner, Session, Stopped
from makers.household import until

Opened = Callable[..., Learner]
PLAIN = Allowance(memory_mb=300, seed=1)


@pytest.fixture
def boxes() -> Iterator[Sandboxes]:
    made = Sandboxes()
    yield made
    made.close()


@pytest.fixture
def box(boxes: Sandboxes) -> Sandbox:
    return forked(boxes, "numpy")


def forked(boxes: Sandboxes, family: Family) -> Sandbox:
    box = boxes.get(family, "A")
    assert isinstance(box, Sandbox)
    return box


@pytest.fixture
def opened() -> Iterator[Callable[..., Learner]]:
    """Open submissions in runners, and close them in the end."""
    links: list[Link] = []

    def opening(box: Sandbox, source: str, allowance: Allowance = PLAIN) -> Learner:
        links.append(box.runner(allowance))
        session = Session(links[-1], Budget(60.0, 30.0), memory_mb=allowance.memory_mb)
        session.load(source)
        return Learner(session, source)

    yield opening
    for link in links:
        link.close()


def test_when_a_runner_ends_a_spare_is_made_and_handed_out_next(box: Sandbox) -> None:
    box.runner(PLAIN).close()
    spare = box._spares["plain"].result()
    link = box.runner(PLAIN)
    assert link is spare
    assert not box._spares
    link.close()


def test_a_spare_that_died_while_waiting_is_replaced(box: Sandbox, opened: Opened) -> None:
    box.runner(PLAIN).close()
    spare = box._spares["plain"].result()
    assert spare._pidfd is not None
    signal.pidfd_send_signal(spare._pidfd, signal.SIGKILL)
    assert until(lambda: not spare.is_alive())
    assert opened(box, "def f(): return 5").f() == 5


def test_what_is_idle_is_given_back_first_spares_then_everything(boxes: Sandboxes) -> None:
    box = forked(boxes, "numpy")
    box.runner(PLAIN).close()
    box._spares["plain"].result()
    boxes.free(now=box.used + SPARE_SECONDS + 1)
    assert not box._spares
    assert box.alive()
    boxes.free(now=box.used + IDLE_SECONDS + 1)
    assert not box.alive()
    assert not box._scratch.exists()
    assert forked(boxes, "numpy") is not box


def test_a_zygote_that_was_killed_is_started_anew(boxes: Sandboxes, opened: Opened) -> None:
    box = forked(boxes, "bare")
    box._process.kill()
    box._process.wait()
    again = boxes.get("bare", "A")
    assert again is not box
    assert opened(again, "x = 3").x == 3


def test_what_is_held_is_told_in_megabytes(box: Sandbox) -> None:
    found = next(kept for kept in held() if (kept.family, kept.tier) == ("numpy", "A"))
    assert found.processes >= 1
    assert found.megabytes > 5


@pytest.mark.parametrize("size", [10, 200_000, 2_000_000])  # values: in the frame, in shared memory
def test_arrays_of_any_size_go_there_and_come_back(box: Sandbox, opened: Opened, size: int) -> None:
    code = opened(box, "def f(x):\n    x += 1\n    return x, x[:3]")
    sent = np.random.default_rng(0).normal(size=size)
    kept = sent.copy()
    whole, part = code.f(sent)
    np.testing.assert_array_equal(whole, kept + 1)
    np.testing.assert_array_equal(part, kept[:3] + 1)
    np.testing.assert_array_equal(sent, kept)  # what the code does to its argument stays inside
    assert whole.flags.writeable


def test_a_large_answer_cannot_change_once_it_has_arrived(box: Sandbox, opened: Opened) -> None:
    code = opened(
        box,
        "import numpy as np\nkept = np.zeros(500_000)\ndef f():\n    return kept\n"
        "def spoil():\n    kept[:] = 7\n",
    )
    got = code.f()
    code.spoil()
    assert not got.any()


def test_seeds_make_the_submissions_own_draws_repeatable(box: Sandbox, opened: Opened) -> None:
    source = "import random\nimport numpy as np\ndef f(): return random.random(), np.random.rand()"
    first, second, other = (
        opened(box, source, Allowance(memory_mb=300, seed=seed)).f() for seed in (1, 1, 2)
    )
    assert first == second != other


def test_garbage_is_collected_inside(box: Sandbox, opened: Opened) -> None:
    code = opened(box, "import gc\ndef f(): return gc.isenabled()")
    assert code.f() is True


def test_a_call_that_takes_too_long_is_given_up(box: Sandbox) -> None:
    link = box.runner(PLAIN)
    start = time.monotonic()
    with pytest.raises(LimitError):
        link.ask({"op": "load", "source": "while True: pass"}, [], seconds=0.2)
    assert time.monotonic() - start < 60
    link.close()


def test_time_spent_waiting_for_a_processor_is_given_back() -> None:
    budget = Budget(total=10.0, call=2.0)
    budget.spent = 4.0
    more = budget.stretch(waited=1.5)
    assert more >= 1.5
    assert budget.left >= 10.0 - 4.0 + 1.5
    assert budget.stretch(waited=1.5) < 0.02  # the same wait counts once


def test_a_runner_that_ends_is_not_mistaken_for_one_that_is_slow(box: Sandbox) -> None:
    link = box.runner(PLAIN)
    with pytest.raises(DiedError):
        link.ask({"op": "load", "source": "import os; os._exit(0)"}, [], seconds=30)
    link.close()


def test_memory_is_what_the_stage_allows_and_no_more(box: Sandbox, opened: Opened) -> None:
    source = "import numpy as np\ndef f(mb): return float(np.ones(mb << 17).sum())"
    assert opened(box, source).f(100) == 100 << 17
    with pytest.raises(Stopped) as stopped:
        opened(box, source).f(900)
    assert (stopped.value.failure.kind, stopped.value.failure.limit) == ("limit", "memory")


def test_no_process_is_left_when_a_sandbox_closes(boxes: Sandboxes) -> None:
    box = forked(boxes, "bare")
    links = [box.runner(PLAIN) for _ in range(3)]
    handles = [os.dup(link._pidfd) for link in links if link._pidfd is not None]
    boxes.close()
    for link in links:
        link.close()
    for handle in handles:
        ended, _, _ = select.select([handle], [], [], 20)
        assert ended
        os.close(handle)


def test_pandas_is_the_same_whether_or_not_pyarrow_is_installed(
    boxes: Sandboxes, opened: Opened
) -> None:
    box = forked(boxes, "tables")
    learner = opened(box, "import sys\n\n\ndef seen():\n    return sys.modules.get('pyarrow')\n")
    assert learner.seen() is None
