"""Run one command line: from its words to its exit code.

A `BaibuError` is said on standard error, or with `--json` as one JSON document on standard output.
Any other exception is a bug and keeps its traceback.

Start reading at `run`.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

import click

from baibu.cli import wishes
from baibu.cli.plain import document
from baibu.cli.spoken import usage_error
from baibu.cli.tree import root
from baibu.cli.wishes import Wishes
from baibu.core.errors import BaibuError
from baibu.core.language import say

INTERRUPTED = 130  # what a shell expects after Ctrl-C


def main() -> None:
    """Be the program `baibu`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old code page lacks letters, not answers
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """Run a command line, and give the exit code."""
    wanted = wishes.read(args)
    try:
        done = root.main(list(args), prog_name="baibu", standalone_mode=False, obj=wanted)
    except BaibuError as error:
        return _refuse(error, wanted)
    except click.ClickException as error:
        return _refuse(usage_error(error, wanted.language), wanted)
    except click.Abort:
        click.echo(say("cli.stopped", wanted.language), err=True)
        return INTERRUPTED
    return done if isinstance(done, int) else 0


def _refuse(error: BaibuError, wanted: Wishes) -> int:
    language = wanted.language
    if wanted.json:
        where = None if error.where is None else str(error.where)
        said = {
            "code": error.code,
            "what": error.what(language),
            "where": where,
            "fix": error.fix(language),
            "exit": error.exit,
        }
        click.echo(document({"error": said}))
    else:
        click.echo(error.say(language), err=True)
    return error.exit
