"""Lay out the tables of the record, once for SQLite and PostgreSQL.

`evidence` only grows: triggers of the database refuse to change or delete a row (see the first
migration). `snapshot` may be emptied at any time. A change here needs a migration; a test compares
the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, Integer, MetaData, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import JSON, TypeDecorator

from baibu.ledger.portable import original, portable

HEAD = "0001"  # the newest migration; a test holds it to that
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite drops the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a moment without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PortableJSON(TypeDecorator[Any]):
    """Any value that `portable` carries: JSONB where there is PostgreSQL."""

    impl = JSON().with_variant(JSONB(), "postgresql")
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> object:  # noqa: ARG002
        """Wrap what the database would refuse."""
        return portable(value)

    def process_result_value(self, value: object, dialect: Dialect) -> object:  # noqa: ARG002
        """Unwrap it."""
        return original(value)


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMES)


BIG = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only so


class LearnerRow(Base):
    """Who learns."""

    __tablename__ = "learner"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    seed: Mapped[int] = mapped_column(BigInteger)
    created: Mapped[datetime] = mapped_column(UTCDateTime)


class EvidenceRow(Base):
    """One act. Rows are added, never changed."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index(None, "learner", "seq"),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(BIG, primary_key=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    learner: Mapped[str] = mapped_column(ForeignKey("learner.id"))
    kind: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    content_hash: Mapped[str] = mapped_column(String(64))
    body: Mapped[Any] = mapped_column(PortableJSON)


class DraftRow(Base):
    """What stands in an editor: the one thing that is overwritten."""

    __tablename__ = "draft"

    learner: Mapped[str] = mapped_column(ForeignKey("learner.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(String(200), primary_key=True)
    source: Mapped[Any] = mapped_column(PortableJSON)  # a text; as JSON, so that any character fits
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SnapshotRow(Base):
    """The state of a view up to a place in the record: a saving of work, nothing more."""

    __tablename__ = "snapshot"

    learner: Mapped[str] = mapped_column(ForeignKey("learner.id"), primary_key=True)
    view: Mapped[str] = mapped_column(String(40), primary_key=True)
    view_version: Mapped[int] = mapped_column(Integer, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[Any] = mapped_column(PortableJSON)
