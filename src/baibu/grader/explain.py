"""Say in plain words what Python's own message means, for the exceptions that newcomers meet.

Reads  the failure of a check and the submission's text; never runs anything.
Gives  one sentence in both languages that stands beside Python's message, or nothing: a message
       that is not known is better left alone.

The sentences are in `messages/explain.toml`. Start reading at `explanation`.
"""

from __future__ import annotations

import builtins
import difflib
import importlib.util
import keyword
import re
import sys
from collections.abc import Callable, Mapping

from baibu.core.language import Text, messages
from baibu.grader.report import Failure

Facts = Mapping[str, str]
COMMON = {  # names that people use without importing them -> how they are imported
    "np": "import numpy as np",
    "numpy": "import numpy",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "torch": "import torch",
    "nn": "from torch import nn",
    "math": "import math",
    "random": "import random",
    "re": "import re",
    "json": "import json",
    "defaultdict": "from collections import defaultdict",
    "Counter": "from collections import Counter",
    "deque": "from collections import deque",
    "dataclass": "from dataclasses import dataclass",
    "Callable": "from collections.abc import Callable",
}
MOST_WORDS = 5_000  # among which one is looked for that is spelt alike
WORD = r"(?P<name>[^\W\d]\w{0,60})"

# (exceptions, what the message looks like, key of the sentence); the first that fits is used.
ROWS: tuple[tuple[str, str, str], ...] = (
    ("NameError", rf"^name '{WORD}' is not defined", "name"),
    ("UnboundLocalError", rf"local variable '{WORD}'", "unbound"),
    ("SyntaxError", r"expected an indented block", "indent_expected"),
    ("SyntaxError", r"unexpected indent|unindent does not match", "indent_unexpected"),
    ("SyntaxError", r"[Ii]nconsistent use of tabs", "indent_tabs"),
    ("SyntaxError", r"was never closed|unexpected EOF|EOF while", "unclosed"),
    ("SyntaxError", r"expected ':'", "colon"),
    ("SyntaxError", r"unterminated (?:triple-quoted )?(?:f-)?string", "unterminated"),
    ("SyntaxError", r"Maybe you meant '=='", "assign_in_condition"),
    ("SyntaxError", r"invalid character|non-printable", "invalid_character"),
    ("TypeError", r"missing (?P<count>\d+) required", "arguments_missing"),
    ("TypeError", r"takes .* positional arguments? but (?P<count>\d+)", "arguments_too_many"),
    ("TypeError", rf"unexpected keyword argument '{WORD}'", "keyword_unexpected"),
    ("TypeError", r"'NoneType' object|NoneType", "none_used"),
    ("TypeError", r"'(?P<kind>[\w.]{1,60})' object is not callable", "not_callable"),
    ("TypeError", r"object is not (?:subscriptable|iterable)", "not_a_sequence"),
    ("TypeError", r"unsupported operand|can only concatenate|must be str", "kinds_differ"),
    ("AttributeError", r"'NoneType' object has no attribute", "none_attribute"),
    ("AttributeError", rf"module '(?P<module>[\w.]{{1,60}})' has no attribute '{WORD}'", "module"),
    ("AttributeError", rf"'(?P<kind>[\w.]{{1,60}})' object has no attribute '{WORD}'", "attribute"),
    ("IndexError", r"out of range|out of bounds", "index"),
    ("IndexError", r"too many indices", "too_many_indices"),
    ("KeyError", r"", "key"),
    ("ZeroDivisionError", r"", "zero"),
    ("ModuleNotFoundError", r"No module named '(?P<module>[\w.]{1,60})'", "library"),
    ("ImportError", rf"cannot import name '{WORD}' from", "import_name"),
    ("ValueError", r"could not be broadcast|could not broadcast|not aligned", "shapes"),
    ("ValueError", r"mismatch in its core", "shapes"),
    ("ValueError", r"all the input array dimensions|same number of dimensions", "shapes"),
    ("ValueError", r"cannot reshape", "reshape"),
    ("ValueError", r"truth value of (?:an array|a Series|a DataFrame)", "truth_of_many"),
    ("ValueError", r"(?:too many|not enough) values to unpack", "unpack"),
    ("ValueError", r"setting an array element with a sequence|inhomogeneous", "ragged"),
    ("ValueError", r"invalid literal for int|could not convert string", "not_a_number"),
    ("RuntimeError", r"shapes cannot be multiplied|size of tensor", "shapes"),
    ("RuntimeError", r"does not require grad", "no_gradient"),
    ("RecursionError", r"", "recursion"),
    ("NotImplementedError", r"", "unwritten"),
    ("SystemExit", r"", "exits"),
    ("KeyboardInterrupt", r"", "interrupts"),
    ("StopIteration", r"", "exhausted"),
    ("EOFError", r"", "input"),
    ("FileNotFoundError", r"", "no_file"),
    ("PermissionError", r"", "refused"),
    ("OverflowError", r"", "overflow"),
)  # fmt: skip


def explanation(failure: Failure, source: str, extras: Mapping[str, str]) -> Text | None:
    """Explain an exception; `extras` tells which extra brings a module."""
    if failure.kind != "raised":
        return None
    kind, message = _parted(failure)
    for wanted, pattern, key in ROWS:
        found = re.search(pattern, message) if kind == wanted else None
        if found is not None:
            facts: Facts = {name: value or "" for name, value in found.groupdict().items()}
            closer = CLOSER.get(key)
            key, facts = closer(facts, source, extras) if closer else (key, facts)
            return messages("explain")[key].filled(facts)
    return None


def _parted(failure: Failure) -> tuple[str, str]:
    """Take the sentence of a failure apart: the exception and its message."""
    said = failure.what.en
    if said.startswith("The file is not valid Python"):
        return "SyntaxError", said
    kind, _, message = said.partition(": ")
    return kind.removesuffix(" was raised"), message


# -- sentences that depend on more than the message -----------------------------------------------


def _name(facts: Facts, source: str, _: Facts) -> tuple[str, Facts]:
    name = facts["name"]
    if name in COMMON:
        return "name_not_imported", {**facts, "line": COMMON[name]}
    like = closest(name, _words(source) | set(dir(builtins)))
    return ("name_like", {**facts, "like": like}) if like else ("name", facts)


def _module(facts: Facts, source: str, _: Facts) -> tuple[str, Facts]:
    module = sys.modules.get(facts["module"])
    if facts["module"] == "solution" or module is None:
        like = closest(facts["name"], _words(source))
    else:
        like = closest(facts["name"], {word for word in dir(module) if word[:1] != "_"})
    return ("module_like", {**facts, "like": like}) if like else ("module", facts)


def _attribute(facts: Facts, source: str, _: Facts) -> tuple[str, Facts]:
    if facts["kind"] in {"list", "tuple"} and facts["name"] in ARRAY_ONLY:
        return "attribute_of_array", facts
    kind = getattr(builtins, facts["kind"], None)
    own = set(dir(kind)) if isinstance(kind, type) else _words(source)
    like = closest(facts["name"], {word for word in own if not word.startswith("__")})
    return ("attribute_like", {**facts, "like": like}) if like else ("attribute", facts)


def _library(facts: Facts, _: str, extras: Facts) -> tuple[str, Facts]:
    module = facts["module"].partition(".")[0]
    if module in extras:
        return "library_extra", {"module": module, "extra": extras[module]}
    like = closest(module, set(LIBRARIES)) or closest(module, sys.stdlib_module_names)
    if like and like != module:
        return "library_like", {"module": module, "like": like}
    if module in LIBRARIES or importlib.util.find_spec(module) is not None:
        return "library_part", facts  # it is there, but not such a part of it
    return "library", {"module": module}


CLOSER: Mapping[str, Callable[[Facts, str, Facts], tuple[str, Facts]]] = {
    "name": _name,
    "module": _module,
    "attribute": _attribute,
    "library": _library,
}
ARRAY_ONLY = {"mean", "sum", "shape", "dot", "T", "std", "var", "max", "min", "reshape", "astype"}
LIBRARIES = ("numpy", "pandas", "scipy", "sklearn", "matplotlib", "torch")


def closest(name: str, words: set[str] | frozenset[str]) -> str | None:
    """Find the word that was most likely meant: letters swapped, left out, or in the wrong case."""
    others = sorted(word for word in words if abs(len(word) - len(name)) <= 2 and word != name)
    for word in others[:MOST_WORDS]:
        if word.lower() == name.lower():
            return word
    found = difflib.get_close_matches(name, others[:MOST_WORDS], n=1, cutoff=0.74)
    return found[0] if found else None


def _words(source: str) -> set[str]:
    """List the names that occur in a text."""
    return {word for word in re.findall(r"[^\W\d]\w*", source) if not keyword.iskeyword(word)}
