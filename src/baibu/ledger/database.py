"""Connect to the database, bring its tables up to date, and tell its troubles in our words.

SQLite runs in WAL mode with `synchronous=FULL`: a commit that returned survives kill -9 and a power
cut. Writers take the lock at the start (`BEGIN IMMEDIATE`), so two of them wait instead of failing
half-way.

Start reading at `connect`.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from baibu.core.errors import (
    BaibuError,
    DiskFullError,
    FolderUnwritableError,
    WrongSettingError,
)
from baibu.ledger.errors import (
    CorruptDatabaseError,
    DatabaseBusyError,
    DatabaseUnreachableError,
    DriverMissingError,
    NewerDatabaseError,
)
from baibu.ledger.tables import HEAD

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MS = 5_000  # how long a writer waits for another
_LOCK = 0x6261_6962_75  # "baibu": the advisory lock that migrations hold on PostgreSQL
PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-20000",
    "PRAGMA temp_store=MEMORY",
)


def parsed(address: str) -> URL:
    """Read a database address; `WrongSettingError` for one that Baibu cannot use."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise WrongSettingError(
            where="database_url", name="database_url", value=_masked(address), reason=str(error)
        ) from error
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in {"sqlite", "sqlite+pysqlite"} and url.database not in {
        None,
        "",
        ":memory:",
    }:
        return url
    raise WrongSettingError(
        where="database_url",
        name="database_url",
        value=_masked(address),
        reason="sqlite:////FILE, postgresql+psycopg://...",
    )


def connect(address: str, *, lasting: bool = True) -> Engine:
    """Open the database and bring its tables up to date.

    Not `lasting`: a SQLite file to be thrown away, which a power cut may take.
    """
    url = parsed(address)
    is_server = url.get_backend_name() == "postgresql"
    if is_server and find_spec("psycopg") is None:
        raise DriverMissingError(driver="psycopg", extra="postgres")
    engine = create_engine(url, json_serializer=_json, pool_pre_ping=is_server)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        if not lasting:
            event.listen(engine, "connect", _hurry)
        event.listen(engine, "begin", _begin)
    try:
        with told(url):
            _migrate(engine, url)
    except BaibuError:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Hold one write transaction: all of it is kept, or nothing."""
    with (
        told(engine.url),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Hold one read transaction."""
    with told(engine.url), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def told(url: URL) -> Iterator[None]:
    """Turn the database's errors into ours."""
    try:
        yield
    except (DBAPIError, sqlite3.OperationalError) as error:  # the second: while connecting
        wrapped = error if isinstance(error, DBAPIError) else OperationalError(None, None, error)
        trouble = _trouble(wrapped, url)
        if trouble is None:
            raise
        raise trouble from error


def place(url: URL) -> str:
    """Name the database without its password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.render_as_string(hide_password=True)


def _trouble(error: DBAPIError, url: URL) -> BaibuError | None:
    where, reason = place(url), str(error.orig).strip()
    code = getattr(error.orig, "sqlite_errorcode", None)
    state = getattr(error.orig, "sqlstate", None) or ""
    primary = code & 0xFF if isinstance(code, int) else None  # extended codes carry more above
    if primary == sqlite3.SQLITE_FULL or state == "53100":
        return DiskFullError(where=where)
    if primary in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return CorruptDatabaseError(where=where, file=where, reason=reason)
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} or state in {"55P03", "40P01"}:
        return DatabaseBusyError(where=where)
    if primary in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return FolderUnwritableError(where=where, reason=reason)
    is_gone = error.connection_invalidated or state[:2] in {"08", "28", "3D", "53", "57"}
    if primary == sqlite3.SQLITE_IOERR or is_gone or _never_reached(error):
        return DatabaseUnreachableError(where=where, reason=reason.splitlines()[0])
    return None  # a bug of ours: it keeps its traceback


def _never_reached(error: DBAPIError) -> bool:
    """Say whether PostgreSQL was not even reached: there is neither statement nor state."""
    return error.statement is None and type(error.orig).__name__ == "OperationalError"


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101 - listened to on SQLite only
    connection.isolation_level = None  # we say BEGIN ourselves
    deadline = time.monotonic() + BUSY_MS / 1000
    for pragma in PRAGMAS:
        _execute_patiently(connection, pragma, deadline)


def _hurry(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101 - listened to on SQLite only
    connection.execute("PRAGMA synchronous=OFF")


def _execute_patiently(connection: sqlite3.Connection, pragma: str, deadline: float) -> None:
    """Wait ourselves where SQLite does not: when another process turns to the log just now."""
    while True:
        try:
            connection.execute(pragma)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine, url: URL) -> None:
    """Run the migrations that are missing, under a lock: several processes may start at once."""
    with engine.connect() as connection, connection.begin():
        found = _revision(connection)
    if found == HEAD:
        return
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        _upgrade(connection, url)


def _upgrade(connection: Connection, url: URL) -> None:
    from alembic import command  # 0.2 s to import, needed once per release
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    found = _revision(connection)
    ours = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in ours:
        raise NewerDatabaseError(where=place(url), revision=found)
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)  # Chinese stays legible


def _masked(address: str) -> str:
    head, at, tail = address.rpartition("@")
    return f"{head.partition('://')[0]}://***@{tail}" if at else address
