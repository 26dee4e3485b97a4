"""What holds for all tests."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator

import pytest

BROWSERS = {"playwright", "browser", "context", "page"}  # fixtures of Playwright


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what can be worked out again away from the person's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
            patch.setenv(variable, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def no_loop_of_a_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """Begin without the event loop that a browser's driver leaves running in this thread.

    Playwright keeps it from the first test with a browser until the session ends; it stands still
    while a test runs, but `asyncio.run` would refuse to start beside it.
    """
    if BROWSERS & set(request.fixturenames):
        yield
        return
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


def pytest_configure() -> None:
    """Let programs that tests start hear Ctrl-C, even where the tests run in the background.

    A shell starts background jobs with the interrupt ignored, and what they start inherits that;
    a handler of our own is replaced by the default when another program is executed.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if is_main and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
