"""The record: what is kept stays, once, in order, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, StatementError

from baibu.core.ids import EvidenceId, LearnerId, StageId
from baibu.core.settings import child_environment
from baibu.ledger.errors import EvidenceClashError
from baibu.ledger.evidence import Draft, LearnerRecord, Record
from baibu.ledger.store import Snapshot, Store, open_store
from makers.postgres_server import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]  # fixtures

ME, YOU = LearnerId("me"), LearnerId("you")
NOON = datetime(2026, 1, 2, 12, 0, 0, 123456, tzinfo=UTC)
NUMBERS = [0.1, -0.0, 1e300, 5e-324, 1e16, 2**60, float("inf"), float("-inf")]
AWKWARD = {
    "text": "百步 \x00 \ud800 \U0001f600 \"'\\ \r\n",
    "numbers": NUMBERS,
    "nothing": None,
    "truth": True,
    "$text": "looks like ours",
    "nested": {"$float": [1, {"$pairs": 2}]},
}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'baibu.sqlite3'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    opened = open_store(address)
    opened.admit(learner(ME))
    opened.admit(learner(YOU))
    yield opened
    opened.close()


def learner(name: LearnerId) -> LearnerRecord:
    return LearnerRecord(id=name, seed=2**47 + 1, created=NOON)


def record(number: int = 0, who: LearnerId = ME, **body: object) -> Record:
    return Record(
        id=EvidenceId(uuid4().hex),
        learner=who,
        kind="note",
        version=1,
        at=NOON + timedelta(minutes=number),
        content_hash="abc",
        body={"stage": "s", "text": str(number), **body},
    )


def test_what_is_appended_is_read_back_in_order(store: Store) -> None:
    records = [record(n) for n in range(5)]
    last = store.append(records)
    read = store.read(ME)
    assert [replace(item, seq=0) for item in read] == records
    assert [item.seq for item in read] == sorted(item.seq for item in read)
    assert last == read[-1].seq


def test_any_value_comes_back_as_it_was(store: Store) -> None:
    store.append([record(odd=AWKWARD)])
    back = store.read(ME)[0].body["odd"]
    assert back == AWKWARD
    assert [repr(n) for n in back["numbers"]] == [repr(n) for n in NUMBERS]


def test_a_moment_comes_back_in_utc_to_the_microsecond(store: Store) -> None:
    shanghai = NOON.astimezone(timezone(timedelta(hours=8)))
    store.append([replace(record(), at=shanghai)])
    at = store.read(ME)[0].at
    assert (at, at.tzinfo, at.microsecond) == (NOON, UTC, 123456)


def test_reading_after_a_place_gives_only_what_came_later(store: Store) -> None:
    store.append([record(1), record(2)])
    seen = store.read(ME)[-1].seq
    store.append([record(3)])
    assert [item.body["text"] for item in store.read(ME, after=seen)] == ["3"]


def test_what_is_new_is_read_in_the_turn_in_which_something_is_told(store: Store) -> None:
    store.append([record(1), record(2, YOU)])
    seen = store.read(ME)[-1].seq
    store.append([record(3)])  # by another process, as far as the next one knows
    tail = store.append_and_read(ME, [record(4)], after=seen)
    assert [item.body["text"] for item in tail.new] == ["3", "4"]
    assert list(tail.new) == store.read(ME, after=seen)
    assert (tail.first, tail.last) == store.ends(ME)


def test_what_was_told_before_is_not_new(store: Store) -> None:
    act = record(1)
    seen = store.append([act])
    tail = store.append_and_read(ME, [act], after=seen)
    assert (tail.first, tail.last, tail.new) == (*store.ends(ME), ())


def test_learners_do_not_see_one_another(store: Store) -> None:
    store.append([record(1), record(2, YOU)])
    assert [item.body["text"] for item in store.read(YOU)] == ["2"]
    mine = store.read(ME)[0].seq
    assert store.at(YOU, [mine]) == []


def test_evidence_is_found_by_place_and_by_id(store: Store) -> None:
    store.append([record(n) for n in range(4)])
    kept = store.read(ME)
    assert store.at(ME, [kept[2].seq, kept[0].seq]) == [kept[0], kept[2]]
    assert store.find([kept[1].id, EvidenceId("0" * 32)]) == [kept[1]]


def test_telling_the_same_act_twice_counts_once(store: Store) -> None:
    act = record(1)
    store.append([act])
    store.append([act, record(2), act])
    assert [item.body["text"] for item in store.read(ME)] == ["1", "2"]


def test_an_id_that_stands_for_something_else_is_refused_and_nothing_is_kept(store: Store) -> None:
    act = record(1)
    store.append([act])
    with pytest.raises(EvidenceClashError) as caught:
        store.append([record(2), replace(act, body={"stage": "s", "text": "other"})])
    assert act.id in caught.value.say("en")
    with pytest.raises(EvidenceClashError):
        store.append([replace(act, learner=YOU)])
    assert [item.body["text"] for item in store.read(ME)] == ["1"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evidence SET body = '{}'",
        "DELETE FROM evidence",
        "INSERT OR REPLACE INTO evidence SELECT * FROM evidence",
        "TRUNCATE evidence",
    ],
)
def test_the_database_itself_refuses_to_change_evidence(
    store: Store, address: str, statement: str
) -> None:
    is_sqlite = address.startswith("sqlite")
    if statement.startswith("TRUNCATE" if is_sqlite else "INSERT"):
        return  # words of the other database
    store.append([record(1)])
    engine = create_engine(address)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement))
    engine.dispose()
    assert [item.body["text"] for item in store.read(ME)] == ["1"]


def test_a_record_that_takes_the_place_of_another_leaves_nobody_elses_touched(
    store: Store, address: str
) -> None:
    mine, yours, other = record(1), record(2, YOU), record(3)
    store.append([mine, yours])
    store.save_draft(ME, Draft(stage=StageId("s"), source="old", saved_at=NOON))
    store.keep_snapshot(ME, "view", 1, Snapshot(seq=1, state={}))
    store.replace(ME, learner(ME), [other])
    assert [item.id for item in store.read(ME)] == [other.id]
    assert [item.id for item in store.read(YOU)] == [yours.id]
    assert (store.drafts(ME), store.snapshot(ME, "view", 1)) == ([], None)
    assert store.read(ME)[0].seq > store.read(YOU)[0].seq, "no place is given twice"
    store.replace(ME)
    assert store.learner(ME) is None
    engine = create_engine(address)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text("DELETE FROM evidence"))
    engine.dispose()
    assert [item.id for item in store.read(YOU)] == [yours.id]


def test_a_learner_is_entered_once(store: Store) -> None:
    again = store.admit(LearnerRecord(id=ME, seed=5, created=NOON + timedelta(days=1)))
    assert again == learner(ME) == store.learner(ME)
    assert store.learner(LearnerId("nobody")) is None


def test_a_draft_replaces_the_one_before(store: Store) -> None:
    first = Draft(stage=StageId("a"), source="x = 1\n", saved_at=NOON)
    second = replace(first, source="x = '\x00\ud800百'\n", saved_at=NOON + timedelta(seconds=1))
    other = replace(first, stage=StageId("b"))
    for draft in (first, second, other):
        store.save_draft(ME, draft)
    assert store.draft(ME, StageId("a")) == second
    assert store.drafts(ME) == [second, other]
    assert store.draft(YOU, StageId("a")) is None


def test_a_snapshot_replaces_the_views_older_ones_and_can_be_dropped(store: Store) -> None:
    store.keep_snapshot(ME, "progress", 1, Snapshot(seq=3, state={"a": [1]}))
    store.keep_snapshot(ME, "progress", 2, Snapshot(seq=7, state={"a": [2]}))
    store.keep_snapshot(YOU, "progress", 2, Snapshot(seq=1, state={}))
    assert store.snapshot(ME, "progress", 1) is None
    assert store.snapshot(ME, "progress", 2) == Snapshot(seq=7, state={"a": [2]})
    assert store.drop_snapshots(ME) == 1
    assert store.snapshot(ME, "progress", 2) is None
    assert store.snapshot(YOU, "progress", 2) is not None


def test_taking_in_keeps_everything_or_nothing(store: Store) -> None:
    act = record(1)
    store.append([act])
    draft = Draft(stage=StageId("a"), source="", saved_at=NOON)
    with pytest.raises(EvidenceClashError):
        store.take_in(learner(ME), [record(2), replace(act, kind="other")], [draft])
    assert len(store.read(ME)) == 1
    assert store.drafts(ME) == []
    assert store.take_in(learner(ME), [act, record(3)], [draft]) == 1
    assert store.drafts(ME) == [draft]


def test_many_writers_lose_nothing_and_readers_miss_nothing(store: Store) -> None:
    """A reader that goes on from the last place it saw meets every act once."""
    seen: list[str] = []
    news: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def write(number: int) -> None:
        store.append([record(number)])
        news.put(True)

    def follow() -> None:
        place = 0
        for _ in range(120):
            news.get()
            for item in store.read(ME, after=place):
                seen.append(item.body["text"])
                place = item.seq

    reader = threading.Thread(target=follow)
    reader.start()
    with ThreadPoolExecutor(6) as writers:
        list(writers.map(write, range(120)))
    reader.join()
    assert sorted(seen, key=int) == [str(n) for n in range(120)]


def test_health_tells_what_the_database_is(store: Store, address: str) -> None:
    store.append([record(1), record(2, YOU)])
    health = store.health()
    assert health.kind == address.partition(":")[0].partition("+")[0]
    assert health.evidence == 2
    assert health.bytes > 10_000
    assert health.problem is None
    assert re.match(r"\d+\.\d+", health.version)


def test_opening_again_finds_everything(store: Store, address: str) -> None:
    store.append([record(1)])
    store.save_draft(ME, Draft(stage=StageId("a"), source="x", saved_at=NOON))
    again = open_store(address)
    assert again.read(ME) == store.read(ME)
    assert again.drafts(ME) == store.drafts(ME)
    again.close()


@pytest.mark.postgres
def test_two_learners_telling_the_same_id_at_the_same_moment_clash(postgres_url: str) -> None:
    """One transaction has put the id in and not committed; the other waits, and is then refused."""
    import psycopg

    plain = postgres_url.replace("+psycopg", "")
    mine, yours = record(1), record(2, YOU)
    store = open_store(postgres_url)
    for name in (ME, YOU):
        store.admit(learner(name))
    with psycopg.connect(plain) as first, ThreadPoolExecutor(1) as thread:
        first.execute(
            "INSERT INTO evidence (id, learner, kind, version, at, content_hash, body)"
            " VALUES (%s, 'me', 'note', 1, now(), '', '{}')",
            [mine.id],
        )
        second = thread.submit(store.append, [replace(yours, id=mine.id)])
        with psycopg.connect(plain, autocommit=True) as watcher:
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            while (row := watcher.execute(waiting).fetchone()) is None or row[0] == 0:
                assert not second.done()
        first.commit()
        assert isinstance(second.exception(), EvidenceClashError)
    assert store.read(YOU) == []
    store.close()


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="time zone"):
        store.append([replace(record(), at=datetime(2026, 1, 1))])  # noqa: DTZ001
    assert store.read(ME) == []


WRITER = """
    import sys
    from uuid import uuid4
    from datetime import UTC, datetime
    from baibu.ledger.evidence import LearnerRecord, Record
    from baibu.ledger.store import open_store
    store, at = open_store(sys.argv[1]), datetime(2026, 1, 1, tzinfo=UTC)
    store.admit(LearnerRecord(id="me", seed=1, created=at))
    while True:
        act = Record(id=uuid4().hex, learner="me", kind="note", version=1, at=at, content_hash="",
                     body={"stage": "s", "text": "x" * 5000})
        store.append([act])
        print(act.id, flush=True)
"""


@pytest.mark.parametrize("count", [1, 7, 40])
def test_what_was_acknowledged_survives_kill_9(address: str, count: int) -> None:
    command = [sys.executable, "-c", textwrap.dedent(WRITER), address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=child_environment()) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline().decode().strip() for _ in range(count)]
        os.kill(writer.pid, signal.SIGKILL)
        told += [line.decode().strip() for line in writer.stdout if line.endswith(b"\n")]
    store = open_store(address)
    kept = [item.id for item in store.read(ME)]
    assert kept[: len(told)] == told
    assert len(kept) - len(told) in {0, 1}  # the one being told when it died
    assert store.health().problem is None
    assert all(UUID(hex=identity) for identity in kept)
    store.close()


def test_several_processes_may_start_at_once_on_an_empty_database(address: str) -> None:
    with ThreadPoolExecutor(6) as starters:
        stores = list(starters.map(lambda _: open_store(address), range(6)))
    stores[0].admit(learner(ME))
    stores[0].append([record(1)])
    assert len(stores[5].read(ME)) == 1
    for store in stores:
        store.close()
