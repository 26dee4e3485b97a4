"""Answer the judge's requests about one submission, from inside the sandbox.

Reads  frames from one socket: load source, get a name, call, index, define.
Gives  frames: a value, or the exception that was raised, with the learner's own lines; and
       what was printed.
Never  holds a check, an expected value, a seed of the hidden data, or a verdict.

Start reading at `serve`.
"""

from __future__ import annotations

import builtins
import itertools
import linecache
import sys
import types
from typing import Any

from . import codec
from .line import Line

PRINT_CAP = 16_384  # characters kept of what a submission prints
TRACE_CAP = 8  # innermost lines of the learner's own code
MESSAGE_CAP = 600  # characters of an exception's message
MADE_CAP = 50  # functions and classes told of at once
NAME = "solution.py"


class Printed:
    """Keep the beginning of what is printed, and count the rest."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0

    def write(self, text: str) -> int:
        """Keep what fits."""
        text = str(text)
        room = PRINT_CAP - self.size
        if room > 0:
            self.parts.append(text[:room])
        self.size += len(text)
        return len(text)

    def flush(self) -> None:
        """Do nothing: there is nothing behind."""

    def isatty(self) -> bool:
        """Say no: nobody watches."""
        return False

    def writable(self) -> bool:
        """Say yes."""
        return True

    def take(self) -> str:
        """Give what was printed since the last time."""
        text, self.parts = "".join(self.parts), []
        return text


class Runner:
    """The state of one submission: its module, and the objects that stayed inside."""

    def __init__(self) -> None:
        self.module = types.ModuleType("solution")
        self.objects: dict[int, Any] = {0: self.module}
        self.sources = 0

    def keep(self, value: Any) -> dict[str, Any]:
        """Remember an object, and describe it."""
        number = len(self.objects)
        self.objects[number] = value
        return {"t": "handle", "id": number, "type": type(value).__name__, "call": callable(value)}

    def special(self, tree: dict[str, Any]) -> Any:
        """Turn a handle back into its object, an array into a tensor."""
        if tree["t"] == "handle":
            return self.objects[tree["id"]]
        import torch

        return torch.from_numpy(tree["array"])

    def answer(self, message: dict[str, Any], buffers: list[memoryview]) -> Any:
        """Do what one request asks."""
        operation = message["op"]
        if operation == "load":
            self.run(message["source"], NAME, self.module.__dict__, register=True)
            return self.made()
        if operation == "define":
            return self.define(message["source"], message.get("name"))
        target = self.objects[message["of"]]
        if operation == "get":
            return getattr(target, message["name"])
        if operation == "item":
            return target[codec.decode(message["key"], buffers, self.special)]
        if operation == "length":
            return len(target)
        if operation == "call":
            args = codec.decode(message["args"], buffers, self.special)
            kwargs = codec.decode(message["kwargs"], buffers, self.special)
            return target(*args, **kwargs)
        raise codec.ProtocolError(f"unknown request {operation}")

    def run(self, source: str, name: str, namespace: dict[str, Any], *, register: bool) -> None:
        """Execute source under a file name that tracebacks and `inspect` can use."""
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        if register:
            namespace.update(__name__="solution", __file__=name)
            sys.modules["solution"] = self.module
        exec(compile(source, name, "exec", dont_inherit=True), namespace)

    def made(self) -> dict[str, Any]:
        """Give the functions and classes that the file makes: checks will ask for some of them."""
        kinds = (types.FunctionType, type)
        found = (
            (name, value)
            for name, value in self.module.__dict__.items()
            if type(value) in kinds and value.__module__ == "solution"
        )
        return dict(itertools.islice(found, MADE_CAP))

    def define(self, source: str, name: str | None) -> Any:
        """Evaluate an expression, or execute source and give one of its names."""
        self.sources += 1
        file = f"<given {self.sources}>"
        namespace: dict[str, Any] = {"__name__": "given", "__builtins__": builtins}
        if name is None:
            return eval(compile(source, file, "eval", dont_inherit=True), namespace)
        self.run(source, file, namespace, register=False)
        return namespace[name]


def describe(error: BaseException) -> dict[str, Any]:
    """Describe an exception: its built-in kinds, its message, the learner's own lines."""
    kinds = [
        kind.__name__
        for kind in type(error).__mro__
        if kind.__module__ == "builtins" and kind is not object
    ]
    return {
        "type": type(error).__name__,
        "kinds": kinds,
        "message": _message(error),
        "trace": _trace(error),
    }


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return str(error.msg)[:MESSAGE_CAP]
    try:
        return str(error)[:MESSAGE_CAP]
    except BaseException:
        return "(its message cannot be shown)"


def _trace(error: BaseException) -> list[list[Any]]:
    lines: list[list[Any]] = []
    if isinstance(error, SyntaxError) and error.filename == NAME:
        return [[error.lineno or 0, "", (error.text or "").rstrip()]]
    here = error.__traceback__
    while here is not None:
        code = here.tb_frame.f_code
        if code.co_filename == NAME:
            text = linecache.getline(NAME, here.tb_lineno).rstrip()
            lines.append([here.tb_lineno, code.co_name, text])
        here = here.tb_next
    return lines[-TRACE_CAP:]


def reply(
    runner: Runner, request: dict[str, Any], buffers: list[memoryview]
) -> tuple[dict[str, Any], list[codec.Buffer]]:
    """Answer one request: a message and its buffers."""
    try:
        value = runner.answer(request, buffers)
        encoder = codec.Encoder(runner.keep)
        return {"value": encoder.encode(value)}, encoder.buffers
    except codec.TooLargeError as error:
        return {"large": str(error)}, []
    except codec.ProtocolError as error:
        return {"refused": str(error)}, []
    except MemoryError:
        return {"memory": True}, []
    except BaseException as error:
        return {"raise": describe(error)}, []


def serve(line: Line) -> None:
    """Answer requests until the judge hangs up."""
    printed = Printed()
    for stream in ("stdout", "stderr", "__stdout__", "__stderr__"):
        setattr(sys, stream, printed)
    sys.stdin = None
    runner = Runner()
    while True:
        message, parts = reply(runner, *line.receive())
        told = {"printed": printed.take(), "total": printed.size}
        try:
            line.send(message | told, parts)
        except codec.TooLargeError as error:
            line.send({"large": str(error)} | told, [])
        except MemoryError:
            line.send({"memory": True} | told, [])
