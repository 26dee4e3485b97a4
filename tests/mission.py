"""Count how much of the mission is shown to work: met, partly or not yet, row by row.

Reads  `mission.toml` beside this file: the rows, and the tests and commands that show each.
Gives  a table per section, or JSON; exit code 0 ran, 1 something named failed, 2 wrong usage.
Never  takes a skipped test for a passed one, nor a name that matches nothing for a skipped one.

Start reading at `judge`; `make mission` starts at `main`.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
MISSION = Path("tests/mission.toml")
TEST_PREFIX = "tests/"  # what starts so is a pytest node id, anything else a shell command
COMMAND_SECONDS = 600
PYTEST_SECONDS = 3600
MACHINE_CANNOT = 3  # exit code of our commands where isolation or an extra is missing
WRONG_ARGUMENT, NO_TEST = 4, 5  # exit codes of pytest


class MissionError(Exception):
    """The mission file, or what was asked of it, makes no sense."""


class Outcome(StrEnum):
    """How one named thing ended."""

    PASSED = "passed"
    SKIPPED = "skipped"
    FAILED = "failed"


class Status(StrEnum):
    """How much of a row is shown to work."""

    MET = "met"
    PARTLY = "partly"
    NOT_YET = "not yet"


class Claim(StrEnum):
    """How much of a row has something named for it, when nothing is run."""

    WHOLE = "whole check named"
    PART = "part named"
    NOTHING = "nothing named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A sentence in both languages."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A chapter of the mission."""

    id: str
    title: Text
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One demand, and what shows that it is fulfilled."""

    id: str
    demand: Text
    shows: tuple[str, ...]
    partly: bool

    @property
    def section(self) -> str:
        """The id of the section this row belongs to."""
        return self.id[:1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """Everything demanded."""

    total: int
    sections: tuple[Section, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """How one named thing ended, and the line that says why."""

    outcome: Outcome
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a row stands, and why."""

    status: Status | Claim
    why: str


# The rule


def judge(row: Row, results: Mapping[str, Result]) -> Verdict:
    """Say where a row stands, given how each thing it names ended."""
    if not row.shows:
        return Verdict(Status.NOT_YET, "nothing is named yet")
    failed = _ended(row, results, Outcome.FAILED)
    if failed:
        return Verdict(Status.NOT_YET, f"failed: {', '.join(failed)}")
    skipped = _ended(row, results, Outcome.SKIPPED)
    if skipped:
        status = Status.NOT_YET if len(skipped) == len(row.shows) else Status.PARTLY
        return Verdict(status, f"not run here: {', '.join(skipped)}")
    if row.partly:
        return Verdict(Status.PARTLY, f"{len(row.shows)} passed, only part of the check")
    return Verdict(Status.MET, f"{len(row.shows)} passed")


def claim(row: Row) -> Verdict:
    """Say how much of a row's check is named, without running it."""
    if not row.shows:
        return Verdict(Claim.NOTHING, "")
    return Verdict(Claim.PART if row.partly else Claim.WHOLE, "\n".join(row.shows))


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Fold many outcomes into one: all must pass for a pass."""
    seen = set(outcomes)
    return next((bad for bad in (Outcome.FAILED, Outcome.SKIPPED) if bad in seen), Outcome.PASSED)


def _ended(row: Row, results: Mapping[str, Result], outcome: Outcome) -> list[str]:
    return [name for name in row.shows if results[name].outcome is outcome]


# Reading the mission


def load(path: Path) -> Mission:
    """Read the mission and refuse what is malformed."""
    raw = _take(tomllib.loads(path.read_text(encoding="utf-8")), "format total section row", path)
    return Mission(
        total=raw["total"],
        sections=tuple(_section(entry) for entry in raw["section"]),
        rows=tuple(_row(entry) for entry in raw["row"]),
    )


def choose(mission: Mission, only: str | None) -> Mission:
    """Keep the sections named in a list such as `A,B`."""
    if only is None:
        return mission
    wanted = {part.strip().upper() for part in only.split(",")}
    unknown = wanted - {section.id for section in mission.sections}
    if unknown:
        raise MissionError(f"--only: no such section: {', '.join(sorted(unknown)) or '(empty)'}")
    return Mission(
        total=mission.total,
        sections=tuple(section for section in mission.sections if section.id in wanted),
        rows=tuple(row for row in mission.rows if row.section in wanted),
    )


def _section(entry: Mapping[str, Any]) -> Section:
    raw = _take(entry, "id title rows", "section")
    return Section(id=raw["id"], title=_text(raw["title"], raw["id"]), rows=raw["rows"])


def _row(entry: Mapping[str, Any]) -> Row:
    raw = _take(entry, "id demand shows partly", "row")
    if raw["partly"] and not raw["shows"]:
        raise MissionError(f"row {raw['id']}: `partly` is true, but `shows` names nothing")
    return Row(
        id=raw["id"],
        demand=_text(raw["demand"], raw["id"]),
        shows=tuple(raw["shows"]),
        partly=raw["partly"],
    )


def _text(entry: Mapping[str, Any], where: str) -> Text:
    raw = _take(entry, "en zh", where)
    return Text(en=raw["en"], zh=raw["zh"])


def _take(entry: Mapping[str, Any], keys: str, where: object) -> Mapping[str, Any]:
    expected = set(keys.split())
    if set(entry) != expected:
        wrong = ", ".join(sorted(set(entry) ^ expected))
        raise MissionError(f"{where} {entry.get('id', '')}: missing or unknown: {wrong}")
    return entry


# Running what is named


def run_all(names: Iterable[str], root: Path, command_seconds: float) -> dict[str, Result]:
    """Run each distinct thing once: all tests in one pytest run, then every command."""
    distinct = list(dict.fromkeys(names))
    tests = [name for name in distinct if name.startswith(TEST_PREFIX)]
    commands = [name for name in distinct if not name.startswith(TEST_PREFIX)]
    results = run_tests(tests, root) if tests else {}
    return results | {command: run_command(command, root, command_seconds) for command in commands}


def run_command(command: str, root: Path, seconds: float) -> Result:
    """Run a shell command that finds the commands of this environment first."""
    path = f'PATH={shlex.quote(str(Path(sys.executable).parent))}:"$PATH"; export PATH'
    code, output = _run(["/bin/sh", "-c", f"{path}\n{command}"], root, seconds)
    if code == 0:
        return Result(Outcome.PASSED, "exit 0")
    if code is None:
        return Result(Outcome.FAILED, f"no end after {seconds:g} s")
    outcome = Outcome.SKIPPED if code == MACHINE_CANNOT else Outcome.FAILED
    return Result(outcome, f"exit {code}: {_last_line(output)}")


def run_tests(ids: Sequence[str], root: Path, seconds: float = PYTEST_SECONDS) -> dict[str, Result]:
    """Run the tests in one go and give the result of each id."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "junit.xml")
        code, output = _pytest(ids, root, report, seconds)
        unreadable = _in_unreadable_files(ids, output)
        if code == WRONG_ARGUMENT and unreadable:
            # One file that cannot be imported stops pytest; asked for the file, it says why.
            whole = [_file_of(node_id) if node_id in unreadable else node_id for node_id in ids]
            code, output = _pytest(whole, root, report, seconds)
        if code in (WRONG_ARGUMENT, NO_TEST):
            raise MissionError(_complaint(output))
        if not report.exists():
            end = f"no end after {seconds:g} s" if code is None else f"exit {code}"
            return dict.fromkeys(ids, Result(Outcome.FAILED, f"pytest: {end}"))
        cases = _cases(report)
    return {node_id: _result_of(node_id, cases) for node_id in ids}


def _pytest(ids: Sequence[str], root: Path, report: Path, seconds: float) -> tuple[int | None, str]:
    report.unlink(missing_ok=True)
    options = ["-q", "--continue-on-collection-errors", f"--rootdir={root}"]
    pytest = [sys.executable, "-m", "pytest", *options, f"--junit-xml={report}"]
    return _run([*pytest, *ids], root, seconds)


def _run(arguments: Sequence[str], root: Path, seconds: float) -> tuple[int | None, str]:
    """Give exit code and output; no code where time ran out."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            arguments,
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _end(process)
        log.seek(0)
        return code, log.read().decode(errors="replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, with everything it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


# Understanding pytest


@dataclass(frozen=True, slots=True)
class Case:
    """One entry of pytest's report, under its dotted name."""

    name: str
    result: Result


def _cases(report: Path) -> list[Case]:
    return [_case(node) for node in ElementTree.parse(report).iter("testcase")]


def _case(node: ElementTree.Element) -> Case:
    name = f"{node.get('classname', '')}.{node.get('name', '')}".lstrip(".")
    endings = {"failure": Outcome.FAILED, "error": Outcome.FAILED, "skipped": Outcome.SKIPPED}
    ends = [child for child in node if child.tag in endings]
    if not ends:
        return Case(name, Result(Outcome.PASSED, ""))
    message = (ends[0].get("message") or "").partition("\n")[0]
    return Case(name, Result(worst(endings[child.tag] for child in ends), message))


def _result_of(node_id: str, cases: Iterable[Case]) -> Result:
    wanted = _dotted(node_id)
    found = [case for case in cases if _belongs(case, wanted)]
    if not found:
        raise MissionError(f"no test matches {node_id}")
    outcome = worst(case.result.outcome for case in found)
    if outcome is Outcome.PASSED:
        return Result(outcome, f"{len(found)} passed")
    first = next(case for case in found if case.result.outcome is outcome)
    return Result(outcome, f"{first.name}: {first.result.detail}")


def _belongs(case: Case, wanted: str) -> bool:
    inside = case.name == wanted or case.name.startswith((f"{wanted}.", f"{wanted}["))
    # A file that cannot be imported, or skips itself, is reported instead of its tests.
    around = wanted.startswith(f"{case.name}.") and case.result.outcome is not Outcome.PASSED
    return inside or around


def _dotted(node_id: str) -> str:
    """Spell a node id as pytest's report does: `tests/a.py::test_b[c]` is `tests.a.test_b[c]`."""
    path, bracket, parameters = node_id.partition("[")
    file, *names = path.rstrip("/").split("::")
    module = file.removesuffix(".py").replace("/", ".")
    return ".".join([module, *names]) + bracket + parameters


def _file_of(node_id: str) -> str:
    return node_id.partition("::")[0]


def _in_unreadable_files(ids: Iterable[str], output: str) -> set[str]:
    """Pick the ids whose file pytest could not collect from."""
    lines = [line for line in output.splitlines() if "ERROR: found no collectors for " in line]
    return {
        node_id
        for node_id in ids
        if any(line.endswith(node_id.partition("[")[0]) for line in lines)
    }


def _complaint(output: str) -> str:
    lines = [line for line in output.splitlines() if line.startswith("ERROR:")]
    return "\n".join(lines) or f"pytest found no test: {_last_line(output)}"


def _last_line(output: str) -> str:
    return next((line for line in reversed(output.splitlines()) if line.strip()), "no output")


# Showing


def section_table(mission: Mission, verdicts: Mapping[str, Verdict], columns: list[str]) -> Table:
    """Count the rows of each section by where they stand."""
    table = Table(title="Mission", show_footer=True)
    totals = Counter(verdict.status.value for verdict in verdicts.values())
    table.add_column("Section", footer="Together")
    table.add_column("Rows", footer=str(len(verdicts)), justify="right")
    for column in columns:
        table.add_column(column.capitalize(), footer=str(totals[column]), justify="right")
    for section in mission.sections:
        counts = _count(mission, verdicts, section)
        numbers = [str(counts[column]) for column in columns]
        table.add_row(f"{section.id} {section.title.en}", str(counts.total()), *numbers)
    return table


def row_table(mission: Mission, verdicts: Mapping[str, Verdict]) -> Table:
    """Show every row with where it stands and why."""
    table = Table("Row", "Demand", "Status", "Why")
    for row in mission.rows:
        verdict = verdicts[row.id]
        table.add_row(row.id, row.demand.en, verdict.status.value, verdict.why)
    return table


def as_json(
    mission: Mission, verdicts: Mapping[str, Verdict], results: Mapping[str, Result] | None
) -> str:
    """Give the same as the tables, for programs."""
    sections = [
        asdict(section) | {"counts": _count(mission, verdicts, section)}
        for section in mission.sections
    ]
    rows = [asdict(row) | asdict(verdicts[row.id]) for row in mission.rows]
    ended = {name: asdict(result) for name, result in (results or {}).items()}
    page = {"ran": results is not None, "sections": sections, "rows": rows, "results": ended}
    return json.dumps(page, ensure_ascii=False, indent=2)


def _count(mission: Mission, verdicts: Mapping[str, Verdict], section: Section) -> Counter[str]:
    rows = (row for row in mission.rows if row.section == section.id)
    return Counter(verdicts[row.id].status.value for row in rows)


# The command


def main(arguments: Sequence[str] | None = None, *, root: Path = ROOT) -> int:
    """Run what is asked and give the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        mission = choose(load(root / MISSION), asked.only)
        results = None if asked.no_run else _run_mission(mission, root, asked.timeout)
    except MissionError as error:
        Console(stderr=True, markup=False, highlight=False).print(f"mission: {error}")
        return 2
    _show(mission, results, rows=asked.rows, as_data=asked.json)
    failed = (result.outcome is Outcome.FAILED for result in (results or {}).values())
    return 1 if any(failed) else 0


def _run_mission(mission: Mission, root: Path, seconds: float) -> dict[str, Result]:
    return run_all((name for row in mission.rows for name in row.shows), root, seconds)


def _show(
    mission: Mission, results: Mapping[str, Result] | None, *, rows: bool, as_data: bool
) -> None:
    verdicts = {
        row.id: claim(row) if results is None else judge(row, results) for row in mission.rows
    }
    if as_data:
        sys.stdout.write(as_json(mission, verdicts, results) + "\n")
        return
    console = Console(markup=False, highlight=False, emoji=False)
    if rows:
        console.print(row_table(mission, verdicts))
    columns = [status.value for status in (Claim if results is None else Status)]
    console.print(section_table(mission, verdicts, columns))
    for name, result in (results or {}).items():
        if result.outcome is not Outcome.PASSED:
            console.print(f"{result.outcome.value}: {name}: {result.detail}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mission", description="Count what the mission holds.")
    parser.add_argument("--only", metavar="A,B", help="only these sections")
    parser.add_argument("--rows", action="store_true", help="show every row and why")
    parser.add_argument("--no-run", action="store_true", help="only say what is named")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument(
        "--timeout",
        type=float,
        default=COMMAND_SECONDS,
        metavar="SECONDS",
        help=f"for each command, {COMMAND_SECONDS} unless told",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
