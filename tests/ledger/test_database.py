"""The database's troubles, each told with what to do, and none of them costing what is recorded."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sqlite3
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, inspect
from sqlalchemy.exc import OperationalError

from baibu.core.errors import (
    BaibuError,
    DiskFullError,
    FolderUnwritableError,
    WrongSettingError,
)
from baibu.core.ids import EvidenceId, LearnerId
from baibu.core.settings import child_environment
from baibu.ledger import database
from baibu.ledger.errors import (
    CorruptDatabaseError,
    DatabaseBusyError,
    DatabaseUnreachableError,
    DriverMissingError,
    NewerDatabaseError,
)
from baibu.ledger.evidence import LearnerRecord, Record
from baibu.ledger.store import Store, open_store
from baibu.ledger.tables import HEAD, Base
from makers.postgres_server import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]  # fixtures

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
ME = LearnerRecord(id=LearnerId("me"), seed=7, created=NOON)
DATA = Path(__file__).parent / "data"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "baibu.sqlite3"


def opened(file: Path) -> Store:
    return open_store(f"sqlite:///{file}")


def filled(file: Path, count: int = 40) -> None:
    store = opened(file)
    store.admit(ME)
    store.append([note(n) for n in range(count)])
    store.close()


def note(number: int, size: int = 500) -> Record:
    return Record(
        id=EvidenceId(hashlib.md5(b"%d" % number).hexdigest()),
        learner=ME.id,
        kind="note",
        version=1,
        at=NOON,
        content_hash="",
        body={"stage": "s", "text": f"{number} " + "x" * size},
    )


def test_a_file_that_is_no_database_is_named_and_left_alone(file: Path) -> None:
    file.write_bytes(b"my essay, in a file with an unlucky name\n" * 100)
    before = file.read_bytes()
    with pytest.raises(CorruptDatabaseError) as caught:
        opened(file)
    assert caught.value.code == "L001"
    assert str(file) in caught.value.say("en")
    assert "baibu import" in caught.value.fix("zh")
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_damage_inside_the_file_is_told_when_it_is_met_and_by_health(file: Path) -> None:
    filled(file)
    pages = bytearray(file.read_bytes())
    pages[4096 * 6 : 4096 * 9] = b"\xa5" * (4096 * 3)
    file.write_bytes(pages)
    store = opened(file)
    try:
        problem = store.health().problem
    except CorruptDatabaseError as error:
        problem = error.say("en")
    assert problem is not None
    with pytest.raises(CorruptDatabaseError):
        store.read(ME.id)
    store.close()
    assert file.stat().st_size == len(pages)


def test_a_database_of_a_newer_baibu_is_left_alone(file: Path) -> None:
    filled(file)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(NewerDatabaseError) as caught:
        opened(file)
    assert "9999" in caught.value.say("zh")


def test_a_full_disk_is_told_and_keeps_what_was_there(file: Path) -> None:
    """SQLite's own page limit stands in for a full disk: it gives the very same error."""
    filled(file)
    store = opened(file)
    event.listen(
        store._engine,
        "connect",
        lambda connection, _: connection.execute("PRAGMA max_page_count=1"),
    )
    store._engine.dispose()
    much = [note(number, size=20_000) for number in range(100, 200)]
    with pytest.raises(DiskFullError):
        store.append(much)
    store.close()
    again = opened(file)
    assert len(again.read(ME.id)) == 40
    assert again.health().problem is None
    again.close()


LIMITED = """
    import resource, signal, sys
    from uuid import uuid4
    from pathlib import Path
    from baibu.core.errors import BaibuError
    from baibu.ledger.store import open_store
    from baibu.ledger.evidence import Draft
    from datetime import UTC, datetime
    store = open_store("sqlite:///" + sys.argv[1])
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    try:
        for number in range(1000):
            store.save_draft("me", Draft(stage=f"s{number}", source="x" * 9000,
                                         saved_at=datetime(2026, 1, 1, tzinfo=UTC)))
    except BaibuError as error:
        print(error.code)
"""


def test_a_file_that_may_not_grow_ends_in_a_coded_error(file: Path) -> None:
    filled(file)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(LIMITED), str(file)],
        capture_output=True,
        text=True,
        env=child_environment(),
        check=True,
    )
    assert done.stdout.strip() in {"B008", "L010"}
    again = opened(file)
    assert len(again.read(ME.id)) == 40
    assert again.health().problem is None
    again.close()


def test_a_locked_database_is_told_after_patience(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(file)
    monkeypatch.setattr(database, "PRAGMAS", ("PRAGMA busy_timeout=1",))
    store = opened(file)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusyError):
        store.append([note(99)])
    other.execute("ROLLBACK")
    other.close()
    store.append([note(99)])
    assert len(store.read(ME.id)) == 41
    store.close()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderUnwritableError) as caught:
        opened(tmp_path / "nowhere" / "baibu.sqlite3")
    assert "nowhere" in caught.value.say("en")


def test_a_database_opened_read_only_refuses_writing_with_a_coded_error(file: Path) -> None:
    filled(file)
    store = open_store(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert len(store.read(ME.id)) == 40
    with pytest.raises(FolderUnwritableError):
        store.append([note(99)])
    store.close()


@pytest.mark.parametrize(
    "address",
    ["nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "oracle+x://a:secret@b"],
)
def test_an_address_that_cannot_be_used_is_a_setting_to_correct(address: str) -> None:
    with pytest.raises(WrongSettingError) as caught:
        open_store(address)
    assert "secret" not in caught.value.say("en")


@pytest.mark.parametrize("address", ["postgres://a:b@h/d", "postgresql://a:b@h/d"])
def test_the_common_spellings_of_postgresql_are_understood(address: str) -> None:
    url = database.parsed(address)
    assert url.drivername == "postgresql+psycopg"
    assert "b@" not in database.place(url)


@pytest.mark.postgres
def test_a_server_that_does_not_answer_is_told_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachableError) as caught:
        open_store(f"postgresql+psycopg://me:secret@/baibu?host={tmp_path}")
    assert caught.value.code == "L010"
    assert "secret" not in caught.value.say("en")


@pytest.mark.postgres
def test_a_database_that_does_not_exist_is_told(postgres_server: str) -> None:
    with pytest.raises(DatabaseUnreachableError) as caught:
        open_store(postgres_server.format("nowhere"))
    assert "nowhere" in caught.value.say("en")


def test_a_missing_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "find_spec", lambda _: None)
    with pytest.raises(DriverMissingError) as caught:
        open_store("postgresql://h/d")
    assert "baibu[postgres]" in caught.value.fix("en")


def test_the_migrations_lead_to_the_tables_of_the_models(file: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    opened(file).close()
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()
    assert ScriptDirectory(str(database.MIGRATIONS)).get_heads() == [HEAD]


@pytest.mark.postgres
def test_the_migrations_lead_to_the_same_tables_on_postgresql(postgres_url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    open_store(postgres_url).close()
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        body = next(c for c in inspect(connection).get_columns("evidence") if c["name"] == "body")
    engine.dispose()
    assert str(body["type"]) == "JSONB"


@pytest.mark.parametrize("dump", sorted(DATA.glob("format-*.sql")), ids=lambda path: path.stem)
def test_every_released_format_is_brought_up_to_date_with_all_it_holds(
    dump: Path, file: Path
) -> None:
    connection = sqlite3.connect(file)
    connection.executescript(dump.read_text(encoding="utf-8"))
    connection.close()
    store = opened(file)
    records = store.read(ME.id)
    assert [record.kind for record in records] == ["verdict", "help", "note", "from-the-future"]
    assert records[2].body["text"] == "为什么要除以 n？"
    assert [draft.source for draft in store.drafts(ME.id)] == ["print('草稿')\n"]
    store.append([note(1)])
    store.close()


def test_every_released_format_has_a_sample() -> None:
    stems = {path.stem for path in DATA.glob("format-*.sql")}
    assert f"format-{HEAD}" in stems


def test_starting_on_a_database_that_is_up_to_date_loads_no_migrations(file: Path) -> None:
    filled(file, 1)
    program = (
        "import sys; from baibu.ledger.store import open_store;"
        f"open_store('sqlite:///{file}').close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=child_environment(),
        check=True,
    )
    assert done.stdout.strip() == "False"


def test_a_commit_reaches_the_disk_before_it_is_acknowledged(file: Path) -> None:
    store = opened(file)
    with database.reading(store._engine) as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    store.close()
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_bug_of_ours_keeps_its_own_words(file: Path) -> None:
    store = opened(file)
    with (
        pytest.raises(OperationalError, match="no such table"),
        database.reading(store._engine) as connection,
    ):
        connection.exec_driver_sql("SELECT * FROM nonsense")
    store.close()


@pytest.mark.postgres
def test_a_server_that_restarted_is_reached_again(postgres_url: str) -> None:
    store = open_store(postgres_url)
    store.admit(ME)
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    engine.dispose()
    store.append([note(1)])
    assert len(store.read(ME.id)) == 1
    store.close()


def test_every_error_of_the_ledger_speaks_both_languages() -> None:
    errors = importlib.import_module("baibu.ledger.errors")
    facts = dict.fromkeys(
        "file reason revision kind version known id driver extra".split(),  # noqa: SIM905
        "X",
    )
    found = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, BaibuError) and "code" in vars(kind)
    ]
    assert len({kind.code for kind in found}) == len(found) == 12
    for kind in found:
        error = kind(where="somewhere", **facts)
        assert error.say("zh") != error.say("en")
