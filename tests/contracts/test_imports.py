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
# Modules are imported in the order in which they are needed, so each meets what it needs whole, and
# itself not yet loaded. That says as much as a fresh process: what is loaded was tried where it was
# not, and cannot need the module, or it would have brought it. Only modules that bring others along
# (a circle, or a package that imports its own) go into forks, each from where none is loaded.
# A module that its package imports is imported with the package, whoever asks for it: once will do.
ALONE = """
import gc, importlib, importlib.machinery, json, os, sys, traceback

wanted = set(json.loads(sys.argv[1]))
failed = {}

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

def brought(name):
    before = set(sys.modules)
    try:
        importlib.import_module(name)
    except BaseException:
        failed[name] = traceback.format_exc()
    return [name for name in sys.modules if name not in before]

def brought_alone(name):
    loaded = brought(name)
    return failed.get(name), loaded

def in_order():
    executed, finished = importlib.machinery.SourceFileLoader.exec_module, []
    def noted(self, module):
        executed(self, module)
        finished.append(module.__name__)
    importlib.machinery.SourceFileLoader.exec_module = noted
    libraries = [other for name in sorted(wanted) for other in brought(name)]
    finished = [name for name in finished if name in wanted]
    finished += sorted(wanted.difference(finished))
    return finished, [name for name in libraries if name not in wanted]

def together():
    groups = [[other for other in brought(name) if other in wanted] for name in order]
    return [group for group in groups if len(group) > 1]

def tried(name):
    wrong, loaded = apart(brought_alone, name)
    if wrong:
        failed[name] = wrong
        return set()
    return {other for other in loaded if other.startswith(name + ".")}

order, libraries = apart(in_order)
for name in libraries:
    brought(name)
assert wanted.isdisjoint(sys.modules)
gc.freeze()
gc.disable()
forked = {name: group for group in apart(together) for name in group}
for name in order:
    with_package = set()
    for other in [] if name in sys.modules else sorted(forked.get(name, ())):
        if other not in with_package:
            with_package |= tried(other)
    if name not in failed:
        brought(name)
print(json.dumps({name: said for name, said in failed.items() if name in wanted}))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="modules that need each other get forks")
def test_each_module_imports_alone() -> None:
    assert broken_alone(*[name for name in modules() if ".migrations" not in name]) == set()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="modules that need each other get forks")
def test_a_circle_that_one_of_two_cannot_enter_is_found(tmp_path: Path) -> None:
    bodies = {
        "door": "X = 1\nfrom wall import Y\n",
        "wall": "from door import X\nY = X\n",
        "needs_the_door": "import door\n",
        "needs_nothing": "",
        "broken": "import needs_nothing, no_such_module\n",
    }
    for name, body in bodies.items():
        (tmp_path / f"{name}.py").write_text(body)
    assert broken_alone(*bodies, at=tmp_path) == {"wall", "broken"}


def broken_alone(*names: str, at: Path | None = None) -> set[str]:
    """Name the modules that do not import where none of them is loaded."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE, json.dumps(names)],
        capture_output=True,
        text=True,
        check=True,
        cwd=at,
    )
    failed: dict[str, str] = json.loads(done.stdout)
    for said in failed.values():
        sys.stderr.write(said)
    return set(failed)


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
