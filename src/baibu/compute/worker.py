"""Do the tasks that the parent process sends, one after another, until the parent is gone.

Run as `python -m baibu.compute.worker`. Tasks come in by file descriptor 0, answers go out by 1;
both are moved away first, so that whatever a task prints goes to standard error and harms nobody.
When the parent ends, even by kill -9, descriptor 0 reports the end, and this process ends at once
with all it has started.

Start reading at `main`.
"""

from __future__ import annotations

import os
import queue
import signal
import threading
from typing import BinaryIO

from baibu.compute.wire import Answer, Raised, Task, done, dumped_answer, receive, send


def main() -> None:
    """Work until the parent is gone."""
    tasks_pipe, answers_pipe = _take_the_pipes()
    tasks: queue.SimpleQueue[Task | Answer] = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(tasks_pipe, tasks), daemon=True)
    reader.start()
    while True:
        task = tasks.get()
        answer = done(task) if isinstance(task, Task) else task
        try:
            send(answers_pipe, dumped_answer(answer))
        except BrokenPipeError:
            _end()


def _take_the_pipes() -> tuple[BinaryIO, BinaryIO]:
    tasks, answers = os.dup(0), os.dup(1)  # not inherited by programs that tasks start
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    if hasattr(os, "register_at_fork"):  # nor by copies of this process
        os.register_at_fork(after_in_child=lambda: _close(tasks, answers))
    return os.fdopen(tasks, "rb"), os.fdopen(answers, "wb")


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _read(pipe: BinaryIO, tasks: queue.SimpleQueue[Task | Answer]) -> None:
    while True:
        try:
            tasks.put(receive(pipe))
        except (EOFError, OSError):
            _end()
        except Exception as error:  # noqa: BLE001 - a task whose arguments cannot be rebuilt here
            tasks.put(Answer(error=Raised.of(error)))


def _end() -> None:
    """End at once, with every process of our group."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(0)


if __name__ == "__main__":
    main()
