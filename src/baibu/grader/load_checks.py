"""Load the trusted code of a stage: its checks, with its solution importable beside them."""

from __future__ import annotations

import ast
import importlib
import sys
import threading
import types
from dataclasses import dataclass

from baibu.content import Body, Stage
from baibu.grader.checks import Check, Observation
from baibu.grader.errors import BrokenChecksError
from baibu.grader.whole import WHOLE

BESIDE = ("solution", "given")  # what the checks of a stage may import of its folder
_LOCK = threading.Lock()
_KEPT: dict[tuple[str, str], Loaded] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The checks of a stage in the order in which they are written."""

    checks: tuple[Check, ...]
    observations: tuple[Observation, ...]


def load_checks(stage: Stage, body: Body) -> Loaded:
    """Execute `checks.py`; kept by the content's hash."""
    key = (stage.id, body.hash)
    with _LOCK:
        if key not in _KEPT:
            _KEPT[key] = _load(stage, body)
        return _KEPT[key]


def bring_libraries(stage: Stage, body: Body) -> None:
    """Import what the checks import when they run, so that nobody waits for it then."""
    load_checks(stage, body)
    for node in ast.walk(ast.parse(body.checks)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module not in BESIDE:
            importlib.import_module(node.module)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name not in BESIDE:
                    importlib.import_module(alias.name)


def _load(stage: Stage, body: Body) -> Loaded:
    before = {name: sys.modules.get(name) for name in BESIDE}
    try:
        if body.given:
            _run("given", body.given, str(stage.folder / "given.py"))
        solution = _run("solution", body.solution, str(stage.folder / "solution.py"))
        sys.modules["solution"] = solution
        module = _run(f"checks_{stage.number:03d}", body.checks, str(stage.folder / "checks.py"))
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise BrokenChecksError(where=stage.folder, stage=stage.number, reason=reason) from error
    finally:
        for name, module_before in before.items():
            sys.modules.pop(name, None)
            if module_before is not None:
                sys.modules[name] = module_before
    values = list(vars(module).values())
    first = (WHOLE,) if stage.kind == "project" else ()
    return Loaded(
        checks=(*first, *(value for value in values if isinstance(value, Check))),
        observations=tuple(value for value in values if isinstance(value, Observation)),
    )


def _run(name: str, source: str, path: str) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__file__ = path
    sys.modules[name] = module  # dataclasses and pickles look their module up
    exec(compile(source, path, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - ours
    return module
