"""Run command lines as a person does, over the small course in tests/data/course."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

from click.testing import CliRunner

from baibu.cli.run import run
from baibu.core.settings import child_environment

PATIENCE = 300.0  # seconds, on a busy machine
COURSE = Path(__file__).parents[1] / "data" / "course"
RIGHT = "def count(xs):\n    return len(xs)\n"
CONSTANT = "def count(xs):\n    return 3\n"  # the course's own mistake: it earns a diagnosis


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def first_line(self) -> str:
        return self.out.partition("\n")[0]

    @property
    def json(self) -> Any:
        """The one document on standard output; more than one, or none, is an error."""
        return json.loads(self.out)


@dataclass(frozen=True, kw_only=True)
class Running:
    """A command that goes on until it is interrupted."""

    process: subprocess.Popen[str]

    def line(self, *beginnings: str) -> str:
        """Wait for a line of standard output that begins so; empty when the program ended."""
        assert self.process.stdout is not None
        return next((line for line in self.process.stdout if line.startswith(beginnings)), "")

    def interrupt(self) -> Said:
        """Press Ctrl-C, and give what was said from then on."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=PATIENCE)
        return Said(code=self.process.returncode, out=out, err=err)


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """One person's terminal."""

    home: Path
    language: str = "en"
    content: Path = COURSE

    @property
    def variables(self) -> dict[str, str]:
        return {
            "BAIBU_HOME": str(self.home),
            "BAIBU_LANGUAGE": self.language,
            "BAIBU_CONTENT": str(self.content),
            "BAIBU_DATABASE_URL": "",
            "COLUMNS": "80",
        }

    def __call__(self, *words: str | Path, answer: str = "", **variables: str) -> Said:
        """Run a command line in this process."""
        runner = CliRunner()
        environment = self.variables | variables
        with runner.isolation(input=answer, env=environment) as (out, err, _):
            code = run([str(word) for word in words])
            sys.stdout.flush()
            sys.stderr.flush()
            texts = [stream.getvalue().decode("utf-8") for stream in (out, err)]
        return Said(code=code, out=texts[0], err=texts[1])

    @contextmanager
    def running(self, *words: str | Path) -> Iterator[Running]:
        """Start the program itself, and see to it that it ends."""
        process = subprocess.Popen(
            [sys.executable, "-m", "baibu", *map(str, words)],
            env=child_environment(**self.variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        watchdog = Timer(PATIENCE, process.kill)
        watchdog.start()
        try:
            yield Running(process=process)
        finally:
            process.kill()
            process.communicate()
            watchdog.cancel()

    def working_file(self) -> Path:
        """The working file of stage 1."""
        return self.home / "stages" / "001-count" / "solution.py"
