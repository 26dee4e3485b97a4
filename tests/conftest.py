"""What holds for all tests."""

from __future__ import annotations

import signal
import threading


def pytest_configure() -> None:
    """Let programs that tests start hear Ctrl-C, even where the tests run in the background.

    A shell starts background jobs with the interrupt ignored, and what they start inherits that;
    a handler of our own is replaced by the default when another program is executed.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if is_main and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
