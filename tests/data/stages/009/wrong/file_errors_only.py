# diagnosis: none
"""A script turned into a package: every file of it, by its path."""

PYPROJECT = """
[build-system]
requires = ["setuptools>=69"]
build-backend = "setuptools.build_meta"

[project]
name = "studyledger"
version = "0.1.0"
description = "Minutes by subject, from a study ledger"
requires-python = ">=3.11"

[project.scripts]
studyledger = "studyledger.cli:main"
"""

INIT = '''
"""Read a study ledger and add up its minutes."""

from studyledger.entries import Entry, parse_line, totals

__all__ = ["Entry", "parse_line", "totals"]
'''

ENTRIES = '''
"""The entries of a ledger."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One line of the study ledger."""

    day: int
    subject: str
    minutes: int


def parse_line(line: str) -> Entry:
    """Read a line such as `3,Python,95`; raise ValueError if it is none."""
    day, subject, minutes = line.strip().split(",")
    return Entry(int(day), subject.strip(), int(minutes))


def totals(entries: Iterable[Entry]) -> dict[str, int]:
    """Add up the minutes of each subject."""
    sums: dict[str, int] = {}
    for entry in entries:
        sums[entry.subject] = sums.get(entry.subject, 0) + entry.minutes
    return sums
'''

CLI = '''
"""The command `studyledger`."""

import sys

from studyledger.entries import Entry, parse_line, totals


def read_ledger(path: str) -> list[Entry]:
    """Read all entries of a file; a ValueError names the line."""
    entries: list[Entry] = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                entries.append(parse_line(line))
            except ValueError as error:
                raise ValueError(f"line {number}: {error}") from error
    return entries


def main(arguments: list[str] | None = None) -> int:
    """Print the minutes by subject; return the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    if len(given) != 1:
        print("usage: studyledger PATH", file=sys.stderr)
        return 2
    try:
        entries = read_ledger(given[0])
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    for subject, minutes in sorted(totals(entries).items()):
        print(f"{subject}: {minutes} min")
    return 0
'''

MAIN = '''
"""Let `python -m studyledger` do what the command does."""

import sys

from studyledger.cli import main

if __name__ == "__main__":
    sys.exit(main())
'''

FILES = {
    "pyproject.toml": PYPROJECT,
    "src/studyledger/__init__.py": INIT,
    "src/studyledger/__main__.py": MAIN,
    "src/studyledger/entries.py": ENTRIES,
    "src/studyledger/cli.py": CLI,
    "src/studyledger/py.typed": "",
}
