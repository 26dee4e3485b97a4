"""A library is read without what it drags in."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec

import pytest

from baibu.core.settings import child_environment
from baibu.workbench import lean


@pytest.mark.skipif(find_spec("torch") is None, reason="the extra `deep` is not installed")
def test_a_forest_is_kept_without_reading_pytorch() -> None:
    told = subprocess.run(
        [
            sys.executable, "-c",
            "import sys\n"
            "from baibu.workbench.lean import skops_io\n"
            "assert skops_io().loads(skops_io().dumps({'a': 1})) == {'a': 1}\n"
            "print('torch' in sys.modules)\n",
        ],
        env=child_environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == "False"


def test_a_library_is_hidden_only_while_another_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def hidden() -> bool:
        monkeypatch.delitem(sys.modules, "this", raising=False)
        try:
            return find_spec("this") is None
        except ModuleNotFoundError:
            return True

    with lean._absent("this", "json"):
        assert hidden()
        assert import_module("json").loads("1") == 1  # was read before
    assert not hidden()
