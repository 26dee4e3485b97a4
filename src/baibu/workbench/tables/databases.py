"""Ask a database; its address is a URL of SQLAlchemy, and the password stays out of sight.

Start reading at `asked`.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baibu.workbench.card import Source
from baibu.workbench.errors import (
    DatabaseRefusesError,
    DatabaseUnknownError,
    EmptyTableError,
    QueryUnsaidError,
    ReaderMissingError,
    SourceMissingError,
)

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy.engine import URL, Engine

WHERE = "[[source]]"
USUAL = {  # dialect as people write it -> with the driver that we would use
    "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql", "mariadb": "mariadb+pymysql",
}  # fmt: skip
PACKAGES = {  # of a driver, or of a dialect that is a package of its own
    "psycopg": "baibu[postgres]", "psycopg2": "psycopg2-binary", "MySQLdb": "mysqlclient",
    "cx_Oracle": "cx-Oracle", "duckdb": "duckdb-engine", "snowflake": "snowflake-sqlalchemy",
    "bigquery": "sqlalchemy-bigquery", "clickhouse": "clickhouse-sqlalchemy",
}  # fmt: skip
TOLD = 10  # tables


def is_one(address: str) -> bool:
    """Say whether an address is that of a database, and not of a file or a page."""
    return re.match(r"(?!https?:|file:)[a-z0-9_+]+://", address, re.IGNORECASE) is not None


def asked(source: Source) -> tuple[pd.DataFrame, str]:
    """Give the rows of a query, and the address without its password."""
    import pandas as pd
    from sqlalchemy import text
    from sqlalchemy.exc import SQLAlchemyError

    url = _url(source.address)
    shown = url.render_as_string(hide_password=True)
    engine = _engine(url, shown)
    _check_file(url)
    try:
        if not source.query.strip():
            raise _unsaid(engine, shown)
        with engine.connect() as connection:
            frame = pd.read_sql(text(source.query), connection)
    except SQLAlchemyError as error:
        reason = _first(error).replace(str(url.password or "\0"), "***")
        raise DatabaseRefusesError(where=WHERE, address=shown, form="sql", reason=reason) from error
    finally:
        engine.dispose()
    if not len(frame) or not frame.shape[1]:
        raise EmptyTableError(where=WHERE, address=shown)
    return frame, shown


def _url(address: str) -> URL:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnknownError(where=WHERE, reason=_first(error)) from error
    return url.set(drivername=USUAL.get(url.drivername, url.drivername))


def _check_file(url: URL) -> None:
    """Refuse a file that is not there: SQLite would make an empty one of that name."""
    name = url.database or ""
    if url.get_backend_name() == "sqlite" and not name.startswith((":memory:", "file:")) and name:
        path = Path(name)
        if not path.is_file():
            raise SourceMissingError(where=path.resolve(), address=path.name)


def _engine(url: URL, shown: str) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError

    try:
        return create_engine(url)
    except ModuleNotFoundError as error:
        raise _driver_missing(str(error.name), shown) from error
    except NoSuchModuleError as error:
        name = url.get_backend_name()
        if name in PACKAGES and find_spec(name) is None:
            raise _driver_missing(name, shown) from error
        raise DatabaseUnknownError(where=WHERE, reason=_first(error)) from error
    except (SQLAlchemyError, TypeError, ValueError) as error:  # options that a driver has not
        raise DatabaseUnknownError(where=WHERE, reason=_first(error)) from error


def _driver_missing(library: str, shown: str) -> ReaderMissingError:
    package = PACKAGES.get(library, library)
    install = f'pip install "{package}"' if "[" in package else f"pip install {package}"
    return ReaderMissingError(where=WHERE, address=shown, library=library, install=install)


def _unsaid(engine: Engine, shown: str) -> QueryUnsaidError:
    """Say which tables there are, for who has forgotten the query."""
    from sqlalchemy import inspect

    names: list[Any] = inspect(engine).get_table_names()
    return QueryUnsaidError(
        where=WHERE, address=shown, table=names[0] if names else "…",
        tables=", ".join(names[:TOLD]) or "–",
    )  # fmt: skip


def _first(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
