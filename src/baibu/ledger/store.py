"""Keep the record in a database: append, read, drafts, snapshots. Only `app` imports this.

Evidence is appended and read, never changed; there is no method for it, and the database refuses
it. A learner's appends wait for one another, so that a reader who has seen place n has seen all
before n.

Start reading at `Store.append`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from baibu.core.ids import EvidenceId, LearnerId, StageId
from baibu.ledger.database import connect, place, reading, told, writing
from baibu.ledger.errors import EvidenceClashError
from baibu.ledger.evidence import Draft, LearnerRecord, Record
from baibu.ledger.tables import Base

TABLES = Base.metadata.tables
LEARNERS, EVIDENCE = TABLES["learner"], TABLES["evidence"]
DRAFTS, SNAPSHOTS = TABLES["draft"], TABLES["snapshot"]
CHUNK = 500  # ids asked for at once
_OF_LEARNER = EVIDENCE.c.learner == bindparam("learner")
_LAST = select(func.max(EVIDENCE.c.seq)).where(_OF_LEARNER)
_FIRST = select(func.min(EVIDENCE.c.seq)).where(_OF_LEARNER)
_ENDS = select(_FIRST.scalar_subquery(), _LAST.scalar_subquery())
# Statements that every submission makes are put together once.
_LEARNER = select(LEARNERS).where(LEARNERS.c.id == bindparam("learner"))
_AFTER = (
    select(EVIDENCE)
    .where(_OF_LEARNER, EVIDENCE.c.seq > bindparam("after"))
    .order_by(EVIDENCE.c.seq)
)
_AFTER_WITH_FIRST = (
    select(_FIRST.scalar_subquery(), EVIDENCE)
    .where(_OF_LEARNER, EVIDENCE.c.seq > bindparam("after"))
    .order_by(EVIDENCE.c.seq)
)
_COLUMNS = tuple(EVIDENCE.c.keys())
_SOME_AFTER = _AFTER.where(EVIDENCE.c.kind.in_(bindparam("kinds", expanding=True)))
_AT = select(EVIDENCE).where(_OF_LEARNER, EVIDENCE.c.seq.in_(bindparam("places", expanding=True)))
_BY_ID = select(EVIDENCE).where(EVIDENCE.c.id.in_(bindparam("ids", expanding=True)))
_NEWEST = select(func.max(EVIDENCE.c.seq))
_DRAFT = select(DRAFTS).where(
    DRAFTS.c.learner == bindparam("learner"), DRAFTS.c.stage == bindparam("stage")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The state of a view after the evidence up to a place."""

    seq: int
    state: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """How far a learner's record goes, and its end."""

    first: int  # place of the first evidence, 0 where there is none
    last: int
    new: tuple[Record, ...]  # after the place that was asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the database says about itself."""

    kind: str  # "sqlite", "postgresql"
    version: str
    place: str  # without a password
    bytes: int
    evidence: int  # of all learners
    problem: str | None  # what a check of the file found


def open_store(address: str, *, lasting: bool = True) -> Store:
    """Open the record, bringing its tables up to date first; see `database.connect`."""
    return Store(connect(address, lasting=lasting))


class Store:
    """The record of all learners of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turns = threading.Lock()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # learners

    def learner(self, learner: LearnerId) -> LearnerRecord | None:
        """Find a learner."""
        with reading(self._engine) as connection:
            return _learner(connection, learner)

    def admit(self, learner: LearnerRecord) -> LearnerRecord:
        """Enter a learner, or give the one who is there under that id."""
        with self._writing() as connection:
            return self._admit(connection, learner)

    # evidence

    def append(self, records: Sequence[Record]) -> int:
        """Keep records, all or none; those told before are not kept twice. Give the last place."""
        with self._writing() as connection:
            for learner in sorted({record.learner for record in records}):
                _wait_for(connection, learner)
            self._append(connection, records)
            return int(connection.execute(_NEWEST).scalar() or 0)

    def append_and_read(self, learner: LearnerId, records: Sequence[Record], *, after: int) -> Tail:
        """Keep a learner's records, and read in the same turn what came after a place."""
        with self._writing() as connection:
            _wait_for(connection, learner)
            self._append(connection, records)
            facts = {"learner": learner, "after": after}
            rows = connection.execute(_AFTER_WITH_FIRST, facts).all()
            new = tuple(Record(**dict(zip(_COLUMNS, row[1:], strict=True))) for row in rows)
            first, last = (rows[0][0], new[-1].seq) if rows else _ends(connection, learner)
            return Tail(first=first, last=last, new=new)

    def read(
        self, learner: LearnerId, *, after: int = 0, kinds: Sequence[str] = ()
    ) -> list[Record]:
        """Give a learner's evidence after a place, oldest first; with `kinds`, only of those."""
        facts: dict[str, object] = {"learner": learner, "after": after}
        wanted = _AFTER
        if kinds:
            wanted, facts = _SOME_AFTER, {**facts, "kinds": list(kinds)}
        with reading(self._engine) as connection:
            return [_record(row) for row in connection.execute(wanted, facts).mappings()]

    def at(self, learner: LearnerId, places: Iterable[int]) -> list[Record]:
        """Give a learner's evidence at some places, oldest first."""
        found: list[Record] = []
        with reading(self._engine) as connection:
            for chunk in _chunks(places):
                facts = {"learner": learner, "places": chunk}
                found += [_record(row) for row in connection.execute(_AT, facts).mappings()]
        return sorted(found, key=lambda record: record.seq)

    def find(self, ids: Iterable[EvidenceId]) -> list[Record]:
        """Give evidence by id, where it is kept."""
        with reading(self._engine) as connection:
            return _found(connection, ids)

    def ends(self, learner: LearnerId) -> tuple[int, int]:
        """Give the places of a learner's first and newest evidence, 0 where there is none: cheap.

        The first one changes only when another record takes the place of all.
        """
        with reading(self._engine) as connection:
            return _ends(connection, learner)

    # drafts

    def save_draft(
        self,
        learner: LearnerId,
        draft: Draft,
        *,
        over: Callable[[Draft | None], bool] | None = None,
    ) -> bool:
        """Keep what stands in the editor, in place of what stood there.

        With `over`, only where that holds of what stood there; say whether it was kept.
        """
        with self._writing() as connection:
            _wait_for(connection, learner)
            if over is not None and not over(_drafted(connection, learner, draft.stage)):
                return False
            _put_draft(connection, learner, draft)
            return True

    def draft(self, learner: LearnerId, stage: StageId) -> Draft | None:
        """Give what stands in the editor of a stage."""
        with reading(self._engine) as connection:
            return _drafted(connection, learner, stage)

    def drafts(self, learner: LearnerId) -> list[Draft]:
        """Give every draft of a learner, by stage id."""
        wanted = select(DRAFTS).where(DRAFTS.c.learner == learner).order_by(DRAFTS.c.stage)
        with reading(self._engine) as connection:
            return [_draft(row) for row in connection.execute(wanted).mappings()]

    # both at once

    def mark(self, learner: LearnerId) -> tuple[int, datetime | None]:
        """Give the last place of a learner's evidence and when a draft was saved last: cheap."""
        saved = select(func.max(DRAFTS.c.saved_at)).where(DRAFTS.c.learner == learner)
        with reading(self._engine) as connection:
            last = connection.execute(_LAST, {"learner": learner}).scalar() or 0
            return last, connection.execute(saved).scalar()

    def take_in(
        self, learner: LearnerRecord, records: Sequence[Record], drafts: Sequence[Draft]
    ) -> int:
        """Keep records and drafts in one transaction; give how many records were new."""
        with self._writing() as connection:
            self._admit(connection, learner)
            _wait_for(connection, learner.id)
            new = self._append(connection, records)
            for draft in drafts:
                _put_draft(connection, learner.id, draft)
            return new

    def replace(
        self,
        learner: LearnerId,
        record: LearnerRecord | None = None,
        records: Sequence[Record] = (),
        drafts: Sequence[Draft] = (),
    ) -> None:
        """Put another record in a learner's place, or none: the one way in which evidence goes.

        All of it happens, or nothing. Places of evidence that went are never given again.
        """
        with self._writing() as connection:
            _wait_for(connection, learner)
            with _erasing(connection):
                for table in (EVIDENCE, DRAFTS, SNAPSHOTS):
                    connection.execute(delete(table).where(table.c.learner == learner))
                connection.execute(delete(LEARNERS).where(LEARNERS.c.id == learner))
            if record is not None:
                self._admit(connection, record)
                self._append(connection, records)
                for draft in drafts:
                    _put_draft(connection, learner, draft)
        self._shrink()

    # snapshots

    def snapshot(self, learner: LearnerId, view: str, version: int) -> Snapshot | None:
        """Give the snapshot of a view, if one was kept."""
        wanted = select(SNAPSHOTS).where(
            SNAPSHOTS.c.learner == learner,
            SNAPSHOTS.c.view == view,
            SNAPSHOTS.c.view_version == version,
        )
        with reading(self._engine) as connection:
            row = connection.execute(wanted).mappings().first()
        return Snapshot(seq=row["seq"], state=row["state"]) if row is not None else None

    def keep_snapshot(
        self, learner: LearnerId, view: str, version: int, snapshot: Snapshot
    ) -> None:
        """Keep a snapshot in place of the view's older ones."""
        with self._writing() as connection:
            _wait_for(connection, learner)
            connection.execute(
                delete(SNAPSHOTS).where(SNAPSHOTS.c.learner == learner, SNAPSHOTS.c.view == view)
            )
            connection.execute(
                insert(SNAPSHOTS).values(
                    learner=learner,
                    view=view,
                    view_version=version,
                    seq=snapshot.seq,
                    state=snapshot.state,
                )
            )

    def drop_snapshots(self, learner: LearnerId) -> int:
        """Forget a learner's snapshots: everything can be folded again."""
        with self._writing() as connection:
            _wait_for(connection, learner)
            gone = delete(SNAPSHOTS).where(SNAPSHOTS.c.learner == learner)
            return connection.execute(gone).rowcount

    # the database itself

    @property
    def place(self) -> str:
        """Where the record is, without a password."""
        return place(self._engine.url)

    def health(self) -> Health:
        """Check the database; damage is found here, before it is met."""
        with reading(self._engine) as connection:
            is_sqlite = self._engine.dialect.name == "sqlite"
            ask = "SELECT sqlite_version()" if is_sqlite else "SHOW server_version"
            version = str(connection.execute(text(ask)).scalar())
            count = int(connection.execute(text("SELECT count(*) FROM evidence")).scalar() or 0)
            size, problem = _checked(connection) if is_sqlite else (_size(connection), None)
        return Health(
            kind=self._engine.dialect.name,
            version=version,
            place=self.place,
            bytes=size,
            evidence=count,
            problem=problem,
        )

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Hold a write transaction. SQLite lets one write at a time, and has no queue: we have."""
        turns = self._turns if self._engine.dialect.name == "sqlite" else nullcontext()
        with turns, writing(self._engine) as connection:
            yield connection

    def _shrink(self) -> None:
        """Give back the room of what went, so that it cannot be read in the file any more."""
        if self._engine.dialect.name == "sqlite":
            with self._turns, told(self._engine.url):
                raw = self._engine.raw_connection()
                try:  # outside of any transaction
                    cursor = raw.cursor()
                    cursor.execute("VACUUM")
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    cursor.close()
                finally:
                    raw.close()

    def _admit(self, connection: Connection, learner: LearnerRecord) -> LearnerRecord:
        make = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        connection.execute(
            make(LEARNERS)
            .values(id=learner.id, seed=learner.seed, created=learner.created)
            .on_conflict_do_nothing()
        )
        found = _learner(connection, learner.id)
        assert found is not None  # noqa: S101 - it was put there just now
        return found

    def _append(self, connection: Connection, records: Sequence[Record]) -> int:
        kept = {record.id: record for record in _found(connection, [r.id for r in records])}
        new: dict[EvidenceId, Record] = {}
        for record in records:
            before = kept.get(record.id) or new.get(record.id)
            if before is None:
                new[record.id] = record
            elif not before.same(record):
                raise EvidenceClashError(where=self.place, id=record.id)
        if new:
            try:
                connection.execute(insert(EVIDENCE), [_row(record) for record in new.values()])
            except IntegrityError as error:  # another learner told the same id at this moment
                raise EvidenceClashError(where=self.place, id=next(iter(new))) from error
        return len(new)


def _checked(connection: Connection) -> tuple[int, str | None]:
    """Give the size of a SQLite file, and what is wrong with it."""
    said = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check(5)"))]
    pages, page_bytes = (
        connection.exec_driver_sql(f"PRAGMA {name}").scalar() or 0
        for name in ("page_count", "page_size")
    )
    return int(pages) * int(page_bytes), None if said == ["ok"] else "; ".join(said)


def _size(connection: Connection) -> int:
    size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar()
    return int(size or 0)


def _wait_for(connection: Connection, learner: LearnerId) -> None:
    """Make a learner's writers wait for one another (SQLite lets only one write anyway)."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(LEARNERS.c.id).where(LEARNERS.c.id == learner).with_for_update())


@contextmanager
def _erasing(connection: Connection) -> Iterator[None]:
    """Take away, inside one transaction, what makes the database refuse to lose evidence."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE evidence DISABLE TRIGGER evidence_no_change"))
        yield
        connection.execute(text("ALTER TABLE evidence ENABLE TRIGGER evidence_no_change"))
        return
    kept: object = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'evidence_no_delete'"
    ).scalar_one()
    connection.exec_driver_sql("DROP TRIGGER evidence_no_delete")
    yield
    connection.exec_driver_sql(str(kept))


def _ends(connection: Connection, learner: LearnerId) -> tuple[int, int]:
    found = connection.execute(_ENDS, {"learner": learner}).one()
    return int(found[0] or 0), int(found[1] or 0)


def _learner(connection: Connection, learner: LearnerId) -> LearnerRecord | None:
    row = connection.execute(_LEARNER, {"learner": learner}).mappings().first()
    return LearnerRecord(**row) if row is not None else None


def _found(connection: Connection, ids: Iterable[EvidenceId]) -> list[Record]:
    found: list[Record] = []
    for chunk in _chunks(ids):
        found += [_record(row) for row in connection.execute(_BY_ID, {"ids": chunk}).mappings()]
    return found


def _drafted(connection: Connection, learner: LearnerId, stage: StageId) -> Draft | None:
    row = connection.execute(_DRAFT, {"learner": learner, "stage": stage}).mappings().first()
    return _draft(row) if row is not None else None


def _put_draft(connection: Connection, learner: LearnerId, draft: Draft) -> None:
    here = (DRAFTS.c.learner == learner) & (DRAFTS.c.stage == draft.stage)
    connection.execute(delete(DRAFTS).where(here))
    connection.execute(
        insert(DRAFTS).values(
            learner=learner, stage=draft.stage, source=draft.source, saved_at=draft.saved_at
        )
    )


def _row(record: Record) -> dict[str, object]:
    return {
        "id": record.id,
        "learner": record.learner,
        "kind": record.kind,
        "version": record.version,
        "at": record.at,
        "content_hash": record.content_hash,
        "body": record.body,
    }


def _record(row: RowMapping) -> Record:
    return Record(**row)


def _draft(row: RowMapping) -> Draft:
    return Draft(stage=StageId(row["stage"]), source=row["source"], saved_at=row["saved_at"])


def _chunks(items: Iterable[Any]) -> Iterable[list[Any]]:
    left = iter(items)
    while chunk := list(islice(left, CHUNK)):
        yield chunk
