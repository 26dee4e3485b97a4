"""Let a project do a step itself: `steps/NAME.py` with a function of the step's name.

It reads what the step reads - or fewer of these - and gives what the step gives. It is the
person's own code on the person's own machine: nothing seals it in.

Start reading at `own`.
"""

from __future__ import annotations

import importlib.util
import inspect
import sys
import traceback
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from baibu.core.errors import BaibuError
from baibu.workbench.artefacts import Bundle
from baibu.workbench.errors import OwnStepError, OwnStepFailedError
from baibu.workbench.step import Function, Given, Step, Work, source_hash


def own(step: Step, path: Path) -> Step:
    """Give a step as the project does it itself."""
    if not path.is_file():
        raise OwnStepError(where=path, name=step.id, reason="there is no such file")
    module = _loaded(step.id, path)
    function = getattr(module, step.id, None)
    if not inspect.isfunction(function):
        raise OwnStepError(where=path, name=step.id, reason=f"it has no function {step.id}")
    wanted = tuple(inspect.signature(function).parameters)[1:]
    unknown = [name for name in wanted if name not in step.reads]
    if unknown:
        known = ", ".join(step.reads)
        reason = f"it reads {', '.join(unknown)}; there are: {known}"
        raise OwnStepError(where=path, name=step.id, reason=reason)
    return replace(
        step,
        reads=wanted,
        function=_guarded(step, function, path),
        code=source_hash(path),
        is_own=True,
    )


def _guarded(step: Step, function: Function, path: Path) -> Function:
    """Hold it to what the step must give, and tell where it broke."""

    def guarded(work: Work, **inputs: Any) -> Given:
        try:
            found = function(work, **inputs)
        except BaibuError:
            raise
        except Exception as error:
            line = _line(error, path)
            reason = f"{type(error).__name__}: {error}"
            raise OwnStepFailedError(where=f"{path}:{line}", name=step.id, reason=reason) from error
        wanted = [name for name in step.gives if name not in step.spare]
        if not isinstance(found, Mapping) or set(found) - set(step.spare) != set(wanted):
            held = ", ".join(found) if isinstance(found, Mapping) else type(found).__name__
            reason = f"it gives {held}; wanted: {', '.join(wanted)}"
            raise OwnStepError(where=path, name=step.id, reason=reason)
        return dict.fromkeys(step.spare, Bundle()) | dict(found)

    return guarded


def _loaded(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"baibu_own_steps.{name}", path)
    assert spec is not None  # noqa: S101 - a .py file always has one
    assert spec.loader is not None  # noqa: S101
    module = importlib.util.module_from_spec(spec)
    beside = str(path.parent)
    if beside not in sys.path:
        sys.path.insert(0, beside)  # so that own steps may share modules
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        line = _line(error, path)
        reason = f"{type(error).__name__}: {error}"
        raise OwnStepError(where=f"{path}:{line}", name=name, reason=reason) from error
    return module


def _line(error: Exception, path: Path) -> int:
    """Find the last line of the file that the exception went through."""
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    lines = [
        frame.lineno or 0
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename) == path
    ]
    return lines[-1] if lines else 0
