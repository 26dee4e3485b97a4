"""Importing is cheap and needs no order: each module stands alone, and help loads nothing heavy."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from manual import modules

HEAVY = {
    "alembic",
    "fastapi",
    "jinja2",
    "markdown_it",
    "matplotlib",
    "numpy",
    "pandas",
    "pydantic",
    "pygments",
    "ray",
    "rich",
    "scipy",
    "sklearn",
    "sqlalchemy",
    "starlette",
    "torch",
    "uvicorn",
    "watchfiles",
}
# A module that its package imports is imported with the package, whoever asks for it: once will do.
ALONE = """
import gc, importlib, json, os, sys, traceback

def apart(work, *given):
    reader, writer = os.pipe()
    if os.fork() == 0:
        with os.fdopen(writer, "w", encoding="utf-8") as said:
            said.write(json.dumps(work(*given)))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as answer:
        said = json.load(answer)
    os.wait()
    return said

def imported(*names):
    before, failed = set(sys.modules), {}
    for name in names:
        try:
            importlib.import_module(name)
        except BaseException:
            failed[name] = traceback.format_exc()
    return failed, [name for name in sys.modules if name not in before]

names = json.loads(sys.argv[1])
imported(*[name for name in apart(imported, *names)[1] if not name.startswith("baibu")])
assert not any(name.startswith("baibu") for name in sys.modules)
gc.freeze()
gc.disable()
failed, with_package = {}, set()
for name in sorted(names):
    if name not in with_package:
        broken, loaded = apart(imported, name)
        failed.update(broken)
        if not broken:
            with_package.update(other for other in loaded if other.startswith(name + "."))
print(json.dumps(failed))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each module gets a fresh fork")
def test_each_module_imports_alone() -> None:
    names = [name for name in modules() if ".migrations" not in name]
    done = subprocess.run(
        [sys.executable, "-c", ALONE, json.dumps(names)], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == {}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_loads_no_heavy_module(language: str) -> None:
    assert not imported_by("--lang", language, "--help") & HEAVY


def test_a_wrong_command_loads_no_heavy_module() -> None:
    assert not imported_by("nonsense") & HEAVY


@pytest.mark.parametrize("command", ["next", "road", "hint"])
def test_a_command_that_grades_nothing_loads_no_numerical_library(
    command: str, tmp_path: Path
) -> None:
    words = [command, "2"] if command == "hint" else [command]
    loaded = imported_by("--home", str(tmp_path), *words)
    assert "sqlalchemy" in loaded, "this command was to do real work"
    assert not loaded & {"numpy", "pandas", "scipy", "sklearn", "torch", "matplotlib", "fastapi"}


def imported_by(*words: str) -> set[str]:
    """Run a command and give the top-level packages that it imported."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "baibu", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    names = re.findall(r"^import time:.*\|\s*([\w.]+)$", done.stderr, re.MULTILINE)
    assert "click" in names, done.stderr
    return {name.partition(".")[0] for name in names}
