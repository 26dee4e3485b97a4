"""Be the process that runs or serves a project for the app: `python -m baibu.app.project_worker`.

Reads  what to do and the project's folder from the command line; options of the service.
Gives  one line of JSON for each thing worth knowing; the run itself is written in the folder.
Never  outlives the process that began it: it ends when its standard input does.

Start reading at `main`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from baibu.core.errors import BaibuError

PATIENCE = 8.0  # seconds to put down what is held, once nobody listens any more


def main(words: list[str]) -> int:
    """Do one job, and say how it ended."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    what, folder, *options = words
    try:
        if what == "run":
            from baibu.app import project_run

            done = project_run.work(Path(folder), tell=_unheard, want=options)
            say({"state": done.state, "run": done.id})
        elif what == "look":
            from baibu.app import project_run

            project_run.look(Path(folder))
        else:
            from baibu.app import project_package

            project_package.serve(Path(folder), port=int(options[0]), opened=_opened)
    except BaibuError as error:
        say({"state": "failed", "code": error.code, "zh": error.say("zh"), "en": error.say("en")})
        return error.exit
    except KeyboardInterrupt:
        say({"state": "stopped"})
        return 130
    return 0


def say(told: Mapping[str, Any]) -> None:
    """Tell the process that began this one."""
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _unheard(_: Mapping[str, Any]) -> None:
    """Leave an event to the run's own file, which pages read."""


def _opened(address: str) -> None:
    say({"is_ready": True, "address": address})


def _end_with_parent() -> None:
    """Wait until whoever began this process closes the pipe or is gone, then end."""
    while os.read(sys.stdin.fileno(), 4096):  # not by a buffer, whose lock would outlive the run
        pass
    if sys.platform == "win32":
        signal.raise_signal(signal.SIGINT)
    else:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    threading.Event().wait(PATIENCE)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
