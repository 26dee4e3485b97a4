"""Have the figures of stages drawn before anybody opens them.

Reads  which stages may be opened soon: those that are open, and those that the open one leads to.
Gives  their drawings, kept on this machine, by a process of lowest priority; one at a time.
Never  keeps anybody waiting: neither a page, nor a verdict, nor the end of the program.

Start reading at `Drawer.want`.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from baibu.core.settings import cache_folder, child_environment
from baibu.publish.figures import figures

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
Begin = Callable[[list[Path]], "subprocess.Popen[bytes]"]


def begun(folders: list[Path]) -> subprocess.Popen[bytes]:
    """Start the process that draws."""
    quiet = 0
    if sys.platform == "win32":
        quiet = subprocess.IDLE_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "baibu.publish.ahead", *map(str, folders)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=child_environment(**dict.fromkeys(THREADS, "1")),
        creationflags=quiet,
    )


class Drawer:
    """What is to be drawn, and the process that draws it."""

    def __init__(self, begin: Begin = begun) -> None:
        self._begin = begin
        self._lock = threading.Lock()
        self._asked: set[Path] = set()  # ever: whatever became of it, it is not tried again
        self._left: list[Path] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def want(self, folders: Iterable[Path]) -> None:
        """Have the figures of these stages drawn; give back at once."""
        with self._lock:
            new = [folder for folder in dict.fromkeys(folders) if folder not in self._asked]
            if self._is_closed or not new or cache_folder("figures") is None:
                return  # what cannot be kept would be drawn in vain
            self._asked.update(new)
            self._left += new
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="drawer", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Wait until nothing is left to be drawn, or it was closed."""
        while (thread := self._thread) is not None:
            thread.join()

    def close(self) -> None:
        """End at once; what is not drawn yet is drawn when its page is opened."""
        with self._lock:
            self._is_closed = True
            self._left.clear()
            if self._process is not None:
                self._process.kill()
        self.wait()

    def _work(self) -> None:
        while (folders := self._next()) is not None:
            missing = [folder for folder in folders if not figures(folder).are_drawn()]
            process = self._started(missing) if missing else None
            if process is not None:
                process.wait()

    def _next(self) -> list[Path] | None:
        """Take all that is left; nothing ends the thread."""
        with self._lock:
            self._process = None
            folders, self._left = self._left, []
            if not folders:
                self._thread = None
            return folders or None

    def _started(self, folders: list[Path]) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if not self._is_closed:
                self._process = self._begin(folders)
            return self._process
