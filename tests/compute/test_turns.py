"""Whose turn it is: fair between people, bounded, and nothing is lost or done twice."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from baibu.compute.executor import Asker
from baibu.compute.turns import Bounds, Job, Turns
from baibu.core.errors import OwnQueueFullError, QueueFullError

PEOPLE = ("ana", "bo", "chen", "dee")


def sent(turns: Turns, person: str, about: str = "", now: float = 0.0) -> Job:
    job = Job(asker=Asker(person=person, about=about))
    turns.add(job, now)
    return job


def begun(turns: Turns, now: float = 0.0) -> Job | None:
    job, unwanted = turns.next(now)
    assert unwanted == ()
    return job


def done_in_order(turns: Turns) -> list[Job]:
    """Do everything with one slot, and give the order."""
    order = []
    while (job := begun(turns)) is not None:
        order.append(job)
        turns.finished(job, 0.0)
    return order


def test_one_persons_work_is_done_in_the_order_in_which_it_came() -> None:
    turns = Turns(slots=1)
    mine = [sent(turns, "ana") for _ in range(9)]
    assert done_in_order(turns) == mine


def test_somebody_who_sends_a_hundred_holds_up_a_single_one_by_the_piece_that_runs() -> None:
    turns = Turns(slots=1)
    for _ in range(100):
        sent(turns, "ana")
    for _ in range(5):
        running = begun(turns)
        assert running is not None
        lone = sent(turns, "bo")
        assert begun(turns) is None
        turns.finished(running, 0.0)
        assert begun(turns) is lone
        turns.finished(lone, 0.0)


def test_people_who_all_have_work_take_turns() -> None:
    turns = Turns(slots=1)
    for person in PEOPLE:
        for _ in range(3):
            sent(turns, person)
    assert [job.asker.person for job in done_in_order(turns)] == [*PEOPLE] * 3


def test_newcomers_without_end_do_not_starve_anybody() -> None:
    turns = Turns(slots=1)
    first = begun_of(turns, sent(turns, "ana"))
    second = sent(turns, "ana")
    for number in range(3):
        sent(turns, f"newcomer {number}")
    turns.finished(first, 0.0)
    for number in range(3, 10):
        job = begun(turns)
        assert job is not None
        sent(turns, f"newcomer {number}")
        if job is second:
            break
        turns.finished(job, 0.0)
    assert second.begun is not None


def begun_of(turns: Turns, job: Job) -> Job:
    assert begun(turns) is job
    return job


def test_a_newer_wish_about_the_same_thing_replaces_one_that_waits_in_its_place() -> None:
    turns = Turns(slots=1, bounds=Bounds(person=2))
    running = begun_of(turns, sent(turns, "ana", "stage"))
    old, other = sent(turns, "ana", "stage"), sent(turns, "ana", "another stage")
    new = Job(asker=Asker(person="ana", about="stage"))
    assert turns.add(new, 0.0).replaced == (old,)
    turns.finished(running, 0.0)
    assert done_in_order(turns) == [new, other]


def test_what_runs_is_never_replaced() -> None:
    turns = Turns(slots=1)
    begun_of(turns, sent(turns, "ana", "stage"))
    assert turns.add(Job(asker=Asker(person="ana", about="stage")), 0.0).replaced == ()


def test_the_same_thing_wanted_by_two_people_is_two_things() -> None:
    turns = Turns(slots=1)
    sent(turns, "ana", "stage")
    assert turns.add(Job(asker=Asker(person="bo", about="stage")), 0.0).replaced == ()
    assert turns.waiting == 2


def test_beyond_the_bound_it_is_said_how_many_wait_and_how_long() -> None:
    turns = Turns(slots=2, bounds=Bounds(whole=3, person=2))
    for _ in range(2):
        job = begun_of(turns, sent(turns, "ana", now=0.0))
        turns.finished(job, 4.0)
    for _ in range(2):
        begun_of(turns, sent(turns, "ana", now=10.0))
    for _ in range(2):
        sent(turns, "bo", now=10.0)
    with pytest.raises(OwnQueueFullError) as own:
        sent(turns, "bo", now=10.0)
    sent(turns, "chen", now=10.0)
    with pytest.raises(QueueFullError) as whole:
        sent(turns, "dee", now=10.0)
    assert own.value.facts["waiting"] == 2
    assert (whole.value.code, whole.value.facts["waiting"]) == ("B013", 3)
    assert whole.value.retry_seconds == 10  # three of 4 s each over two slots, and a last one
    assert turns.waiting == 3


def test_what_nobody_asks_for_any_more_makes_room() -> None:
    turns = Turns(slots=1, bounds=Bounds(whole=1))
    begun_of(turns, sent(turns, "ana"))
    left = sent(turns, "ana")
    left.wanted_until = 5.0
    job = Job(asker=Asker(person="bo"))
    assert turns.add(job, 6.0).unwanted == (left,)


def test_what_nobody_asks_for_any_more_gets_no_turn() -> None:
    turns = Turns(slots=1)
    left, wanted = sent(turns, "ana"), sent(turns, "bo")
    left.wanted_until = 5.0
    assert turns.next(6.0) == (wanted, (left,))


def test_before_anything_was_measured_no_time_is_told() -> None:
    turns = Turns(slots=1)
    job = sent(turns, "ana")
    wait = turns.wait(job, 0.0)
    assert wait is not None
    assert (wait.place, wait.seconds) == (1, None)


def test_while_the_first_one_runs_the_wait_is_judged_by_what_it_has_taken() -> None:
    turns = Turns(slots=1)
    begun_of(turns, sent(turns, "ana"))
    wait = turns.wait(sent(turns, "bo"), 3.0)
    assert wait is not None
    assert wait.seconds == pytest.approx(6.0)


def test_what_runs_or_is_done_has_no_place() -> None:
    turns = Turns(slots=1)
    job = begun_of(turns, sent(turns, "ana"))
    assert turns.wait(job, 0.0) is None
    turns.finished(job, 1.0)
    assert turns.wait(job, 1.0) is None


@given(st.lists(st.sampled_from(PEOPLE), max_size=30), st.integers(0, 6))
def test_the_place_that_is_told_is_the_place_that_comes(people: list[str], before: int) -> None:
    turns = Turns(slots=1)
    jobs = [sent(turns, person) for person in people]
    for _ in range(before):
        job = begun(turns)
        if job is not None:
            turns.finished(job, 0.0)
    waits = {job: turns.wait(job, 0.0) for job in jobs}
    told = sorted((wait.place, jobs.index(job)) for job, wait in waits.items() if wait is not None)
    came = [jobs.index(job) for job in done_in_order(turns)]
    assert told == list(enumerate(came, start=1))


class Queue(RuleBasedStateMachine):
    """Everything that can happen to a queue, in any order, beside a plain account of it."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = Turns(slots=2, bounds=Bounds(whole=12, person=5))
        self.now = 0.0
        self.waiting: list[Job] = []
        self.running: list[Job] = []
        self.settled: Counter[Job] = Counter()  # each at most once: done, replaced, given up
        self.passed_over: Counter[str] = Counter()  # turns of others since one's wait began

    @rule(person=st.sampled_from(PEOPLE), about=st.sampled_from(["", "one", "two"]))
    def send(self, person: str, about: str) -> None:
        job = Job(asker=Asker(person=person, about=about))
        own = [other for other in self.waiting if other.asker.person == person]
        wanted = [other for other in self.waiting if other.wanted_until >= self.now]
        is_replacing = bool(about) and any(other.asker == job.asker for other in own)
        has_room = len(wanted) < 12 and sum(o.asker.person == person for o in wanted) < 5
        if not has_room and not is_replacing:
            with pytest.raises(QueueFullError) as refused:
                self.turns.add(job, self.now)
            assert refused.value.retry_seconds is not None
            assert refused.value.retry_seconds >= 1
            return
        added = self.turns.add(job, self.now)
        assert len(added.replaced) == int(is_replacing)
        self.leave(*added.replaced, *added.unwanted)
        self.waiting.append(job)

    @rule()
    def begin(self) -> None:
        job, unwanted = self.turns.next(self.now)
        self.leave(*unwanted)
        if job is None:
            assert len(self.running) == 2 or not self.waiting
            return
        assert len(self.running) < 2
        person = job.asker.person
        self.waiting.remove(job)
        self.running.append(job)
        del self.passed_over[person]
        for other in {other.asker.person for other in self.waiting} - {person}:
            self.passed_over[other] += 1
            assert self.passed_over[other] <= 2 * len(PEOPLE), "somebody is passed over"

    @precondition(lambda self: self.running)
    @rule(data=st.data(), seconds=st.floats(0, 60))
    def finish(self, data: st.DataObject, seconds: float) -> None:
        """Done or dead: to the queue it is the same."""
        job = data.draw(st.sampled_from(self.running))
        self.now += seconds
        self.turns.finished(job, self.now)
        self.running.remove(job)
        self.settled[job] += 1

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        job = data.draw(st.sampled_from(self.waiting))
        assert self.turns.give_up(job)
        self.leave(job)

    @precondition(lambda self: self.running)
    @rule(data=st.data())
    def cancel_what_runs(self, data: st.DataObject) -> None:
        assert not self.turns.give_up(data.draw(st.sampled_from(self.running)))

    @precondition(lambda self: self.waiting)
    @rule(data=st.data(), seconds=st.floats(0, 60))
    def stop_asking(self, data: st.DataObject, seconds: float) -> None:
        data.draw(st.sampled_from(self.waiting)).wanted_until = self.now + seconds

    def leave(self, *jobs: Job) -> None:
        for job in jobs:
            self.waiting.remove(job)
            self.settled[job] += 1
            if all(other.asker.person != job.asker.person for other in self.waiting):
                del self.passed_over[job.asker.person]

    @invariant()
    def nothing_is_lost_or_done_twice(self) -> None:
        assert (self.turns.waiting, self.turns.running) == (len(self.waiting), len(self.running))
        assert set(self.settled.values()) <= {1}
        assert not self.settled.keys() & {*self.waiting, *self.running}

    @invariant()
    def each_who_waits_has_a_place_of_its_own(self) -> None:
        waits = [self.turns.wait(job, self.now) for job in self.waiting]
        places = sorted(wait.place for wait in waits if wait is not None)
        assert places == list(range(1, len(self.waiting) + 1))

    @invariant()
    def later_places_take_longer(self) -> None:
        waits = [self.turns.wait(job, self.now) for job in self.waiting]
        times = sorted(
            (w.place, w.seconds) for w in waits if w is not None and w.seconds is not None
        )
        assert all(before[1] <= after[1] for before, after in pairwise(times))

    def teardown(self) -> None:
        """Whatever happened: what waits comes out, once each."""
        for job in list(self.running):
            self.turns.finished(job, self.now)
            self.running.remove(job)
        left = list(self.waiting)
        for job in left:
            job.wanted_until = float("inf")
        assert sorted(map(id, done_in_order(self.turns))) == sorted(map(id, left))


TestAnyOrderOfEvents = Queue.TestCase
TestAnyOrderOfEvents.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
