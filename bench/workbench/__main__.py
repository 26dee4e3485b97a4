"""The engine of the workbench beside other ways to a model, each in an environment of its own.

    python -m bench.workbench --make-peers            # once, below .venvs/peers
    python -m bench.workbench quality --budget 60     # goes on where it stopped
    python -m bench.workbench quality --tables adult,ames --peers baibu,flaml --seeds 2
    python -m bench.workbench quality my.csv --target Y

Start reading at `main`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.workbench import tables
from bench.workbench.peers import CONTESTANTS, PINS, make
from bench.workbench.quality import THREADS, Wish, quality


def main(words: Sequence[str] | None = None) -> int:
    asked = _words().parse_args(words)
    if asked.make_peers is not None:
        return make(asked.make_peers or PINS)
    if asked.what is None:
        _words().print_help()
        return 2
    known = {} if asked.file else tables.known(asked.data)
    if asked.file:
        chosen = [tables.of_file(asked.file, asked.target)]
    else:
        chosen = [known[name] for name in asked.tables.split(",")] if asked.tables else [
            *known.values()]  # fmt: skip
    names = [name.strip() for name in asked.peers.split(",")] if asked.peers else [*CONTESTANTS]
    there = [CONTESTANTS[name] for name in names if CONTESTANTS[name].is_there]
    for name in names:
        if not CONTESTANTS[name].is_there:
            print(f"{name} is not there: python -m bench.workbench --make-peers", file=sys.stderr)
    return quality(
        Wish(
            tables=chosen, contestants=there, budget=asked.budget,
            seeds=range(asked.first_seed, asked.first_seed + asked.seeds),
            cores=asked.cores, is_anew=asked.anew,
        )
    )  # fmt: skip


def _words() -> argparse.ArgumentParser:
    told = __doc__ or ""
    words = argparse.ArgumentParser(description=told.splitlines()[0] if told else "")
    words.add_argument("--make-peers", nargs="*", choices=[*PINS], default=None, metavar="NAME",
                       type=str)  # fmt: skip
    under = words.add_subparsers(dest="what")
    one = under.add_parser("quality")
    one.add_argument("file", nargs="?", type=Path)
    one.add_argument("--target")
    one.add_argument("--budget", type=float, default=60.0)
    one.add_argument("--tables", help="names, by commas; all of the folder unless told")
    one.add_argument("--data", type=Path, help="folder of tables, with datasets.json")
    one.add_argument("--peers", help="names, by commas; all unless told")
    one.add_argument("--seeds", type=int, default=1, help="how many divisions of a table")
    one.add_argument("--first-seed", type=int, default=0)
    one.add_argument("--anew", action="store_true", help="measure again what was measured")
    one.add_argument("--cores", default=_cores(), help="for taskset; empty: all")
    return words


def _cores() -> str:
    """Take the last cores that this process may use."""
    if not hasattr(os, "sched_getaffinity"):
        return ""
    return ",".join(map(str, sorted(os.sched_getaffinity(0))[-THREADS:]))


if __name__ == "__main__":
    sys.exit(main())
