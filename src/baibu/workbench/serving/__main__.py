"""Serve a package from the command line: `python -m baibu.workbench.serving FOLDER`.

For containers and scripts; people say `baibu project serve`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from baibu.core.errors import BaibuError
from baibu.workbench.serving.run import serve
from baibu.workbench.serving.settings import PORT, Settings


def main(words: list[str] | None = None) -> int:
    """Serve until interrupted."""
    told = _parser().parse_args(words)
    settings = Settings(hosts=tuple(told.allow), leave_out=tuple(told.leave_out))
    try:
        serve(
            told.folder,
            host=told.host,
            port=told.port,
            workers=told.workers,
            log=told.log,
            settings=settings,
            opened=lambda address: print(address, flush=True),  # noqa: T201 - it is what was asked
        )
    except BaibuError as error:
        print(error.say("zh"), error.say("en"), sep="\n", file=sys.stderr)  # noqa: T201
        return error.exit
    except KeyboardInterrupt:
        return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m baibu.workbench.serving", description=__doc__)
    made.add_argument("folder", type=Path, help="of the package")
    made.add_argument("--host", default="127.0.0.1", help="to listen on; default: this machine")
    made.add_argument("--port", type=int, default=PORT, help="0 takes a free one")
    made.add_argument(
        "--workers", type=int, default=1, help="processes that answer; 0: one per processor"
    )
    made.add_argument("--log", type=Path, help="folder of the request log")
    made.add_argument("--allow", action="append", default=[], help="a host name to answer to")
    made.add_argument(
        "--leave-out", action="append", default=[], help="a column that is never written down"
    )
    return made


if __name__ == "__main__":
    sys.exit(main())
