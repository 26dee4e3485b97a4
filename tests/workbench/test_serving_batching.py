"""Rows that wait together are asked about together, nobody waits for company, and none for ever."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.workbench.serving.batching import Batcher
from baibu.workbench.serving.refusals import BusyError, LateError


class Model:
    """Doubles numbers, and remembers what it was asked together; it can be held up."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.begun, self.gate = threading.Event(), threading.Event()
        self.gate.set()

    def __call__(self, rows: Sequence[int]) -> list[int]:
        self.asked.append(list(rows))
        self.begun.set()
        assert self.gate.wait(300)
        return [2 * row for row in rows]


def batcher(model: Model, **more: float | bool) -> Batcher[int, int]:
    told = {"at_once": 4, "waiting": 8, "seconds": 30.0, "is_quick": True, **more}
    return Batcher(model, **told)  # type: ignore[arg-type]


@given(count=st.integers(1, 8), is_quick=st.booleans())
def test_everyone_gets_the_answer_to_their_own_row(count: int, is_quick: bool) -> None:
    model = Model()

    async def together() -> list[int]:
        queue = batcher(model, is_quick=is_quick)
        try:
            return await asyncio.gather(*(queue.ask(row) for row in range(count)))
        finally:
            queue.close()

    assert asyncio.run(together()) == [2 * row for row in range(count)]
    assert sorted(row for rows in model.asked for row in rows) == list(range(count))


def test_what_is_there_at_the_same_time_is_asked_about_together() -> None:
    model = Model()

    async def together() -> None:
        queue = batcher(model)
        await asyncio.gather(*(queue.ask(row) for row in range(6)))

    asyncio.run(together())
    assert model.asked == [[0, 1, 2, 3], [4, 5]]


def test_who_comes_alone_is_asked_about_alone_and_at_once() -> None:
    model = Model()

    async def alone() -> list[int]:
        queue = batcher(model)
        return [await queue.ask(row) for row in range(3)]

    assert asyncio.run(alone()) == [0, 2, 4]
    assert model.asked == [[0], [1], [2]]


def test_what_comes_while_a_slow_model_works_waits_and_then_goes_together() -> None:
    model = Model()
    model.gate.clear()

    async def meanwhile() -> list[int]:
        queue = batcher(model, is_quick=False)
        first = queue.ask(0)
        await asyncio.to_thread(model.begun.wait, 30)
        rest = [queue.ask(row) for row in (1, 2, 3)]
        await asyncio.sleep(0)
        assert queue.depth == 3
        model.gate.set()
        answers = await asyncio.gather(first, *rest)
        queue.close()
        return list(answers)

    assert asyncio.run(meanwhile()) == [0, 2, 4, 6]
    assert model.asked == [[0], [1, 2, 3]]


def test_who_comes_to_a_full_queue_is_told_when_to_come_back() -> None:
    async def crowd() -> BusyError:
        queue = batcher(Model(), waiting=2)
        kept = [queue.ask(row) for row in range(2)]
        with pytest.raises(BusyError) as caught:
            queue.ask(2)
        await asyncio.gather(*kept)
        return caught.value

    error = asyncio.run(crowd())
    assert (error.status, error.retry_seconds) == (503, 1)


def test_who_has_waited_too_long_is_told_so_and_not_asked_about() -> None:
    model = Model()
    model.gate.clear()

    async def late() -> None:
        queue = batcher(model, is_quick=False, seconds=0.02)
        stuck = queue.ask(0)
        await asyncio.to_thread(model.begun.wait, 30)
        never = queue.ask(1)
        for promise in (stuck, never):
            with pytest.raises(LateError):
                await promise
        model.gate.set()
        with suppress(LateError):  # on a slow machine this one may be late as well
            assert await queue.ask(2) == 4
        queue.close()

    asyncio.run(late())
    assert 1 not in [row for rows in model.asked for row in rows]


@pytest.mark.parametrize("is_quick", [True, False])
def test_a_model_that_breaks_tells_those_who_asked_and_goes_on(is_quick: bool) -> None:
    def moody(rows: Sequence[int]) -> list[int]:
        if 0 in rows:
            raise ZeroDivisionError
        return list(rows)

    async def asked() -> int:
        queue: Batcher[int, int] = Batcher(
            moody, at_once=1, waiting=8, seconds=30.0, is_quick=is_quick
        )
        with pytest.raises(ZeroDivisionError):
            await queue.ask(0)
        found = await queue.ask(1)
        queue.close()
        return found

    assert asyncio.run(asked()) == 1
