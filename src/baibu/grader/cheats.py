"""Make submissions that implement nothing and try to pass: none may earn a check of any stage.

Reads  a stage's files: the names that its checks ask for.
Gives  `Cheat`s as source text, the same for every stage but for the names. `prove` runs them.
Never  knows a right answer: whatever one of them earns shows a check that is too weak.

A guess at the question of a question set is an answer, and so no cheat.
Start reading at `cheats`; each entry of `THINGS` and `WHOLE` is one way to try.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from baibu.content import Body
from baibu.grader.inside import codec

TOOLS = {"define", "tensor", "raises", "seconds", "source"}  # of the proxy, not of a submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Cheat:
    """One submission that implements nothing."""

    name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the checks ask a submission for."""

    names: tuple[str, ...]
    classes: Mapping[str, tuple[str, ...]]  # class -> its methods


def asked(body: Body) -> Asked:
    """Find the names: `learner.NAME` in the checks, and whatever the reference makes public."""
    names: set[str] = set()
    classes: dict[str, tuple[str, ...]] = {}
    for node in ast.walk(ast.parse(body.checks)):
        match node:
            case ast.Attribute(value=ast.Name(id="learner"), attr=name) if name not in TOOLS:
                names.add(name)
    for node in ast.parse(body.solution).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            names.add(node.name)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            methods = [item.name for item in node.body if isinstance(item, ast.FunctionDef)]
            classes[node.name] = tuple(methods)
    return Asked(names=tuple(sorted(names)), classes=classes)


def cheats(body: Body) -> tuple[Cheat, ...]:
    """Give every cheat, made out for the names of one stage."""
    wanted = asked(body)
    head = f"NAMES = {wanted.names!r}\nCLASSES = {dict(wanted.classes)!r}\n"
    tail = "\n".join(["", _INSTALL.strip(), ""])
    made = {name: f"{head}\n{text.strip()}\n{tail}" for name, text in THINGS.items()}
    made |= {name: f"{head}\n{text.strip()}\n" for name, text in WHOLE.items()}
    for number, answer in enumerate(FORGED):
        frame = codec.inline(*codec.pack(answer | {"printed": "", "total": 0}, []), [])
        made[f"forged_frames_{number}"] = f"{head}FRAME = {frame!r}\n{_FORGE.strip()}\n{tail}"
    return tuple(Cheat(name=name, source=source) for name, source in made.items())


# `thing` answers every call. A name that stands for a class gets objects whose methods all answer
# like that, and whose attributes are such answers.
_INSTALL = """
def cheating_class(methods):
    class Cheating:
        def __init__(self, *args, **kwargs):
            self.given = args, kwargs

        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            return thing if name in methods else thing(*self.given[0])

        def __call__(self, *args, **kwargs):
            return thing(*args, **kwargs)

    return Cheating


for name in NAMES:
    globals()[name] = cheating_class(CLASSES[name]) if name in CLASSES else thing
"""

_ALWAYS_EQUAL = """
class AlwaysEqual:
    def __init__(self, *args, **kwargs):
        pass

    def itself(self, *args, **kwargs):
        return self

    def yes(self, *args, **kwargs):
        return True

    __call__ = __getitem__ = __enter__ = itself
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = itself
    __rtruediv__ = __pow__ = __neg__ = __abs__ = __matmul__ = __rmatmul__ = __round__ = itself
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = yes

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0

    def __len__(self):
        return 2

    def __iter__(self):
        return iter((self, self))

    def __float__(self):
        return 1.0

    def __int__(self):
        return 1

    __index__ = __int__

    def __array__(self, *args, **kwargs):
        import numpy

        return numpy.ones(1)
"""


def _gives(expression: str, *, imports: str = "") -> str:
    """Write a thing that answers every call with the same value."""
    return f"{imports}\n\ndef thing(*args, **kwargs):\n    return {expression}"


_NUMPY = "import numpy"
_SHAPED = """
import numpy

def shaped(fill, args):
    arrays = [item for item in args if isinstance(item, numpy.ndarray)]
    return numpy.full_like(arrays[0], fill, dtype=float) if arrays else fill

def thing(*args, **kwargs):
    return shaped(FILL, args)
"""

THINGS: Mapping[str, str] = {
    "always_equal": _ALWAYS_EQUAL + "\nthing = AlwaysEqual()",
    "made_of_always_equals": _ALWAYS_EQUAL + _gives("[AlwaysEqual(), AlwaysEqual()]"),
    "dict_of_always_equals": _ALWAYS_EQUAL + _gives("{0: AlwaysEqual(), 'total': AlwaysEqual()}"),
    "none": _gives("None"),
    "nan": _gives("float('nan')"),
    "infinity": _gives("float('inf')"),
    "zero": _gives("0"),
    "zero_float": _gives("0.0"),
    "one": _gives("1"),
    "one_float": _gives("1.0"),
    "huge": _gives("10 ** 5000"),
    "true": _gives("True"),
    "false": _gives("False"),
    "no_text": _gives("''"),
    "empty_list": _gives("[]"),
    "empty_tuple": _gives("()"),
    "empty_dict": _gives("{}"),
    "zeros_in_a_pair": _gives("(0.0, 0.0)"),
    "empty_array": _gives("numpy.empty(0)", imports=_NUMPY),
    "array_of_no_dimension": _gives("numpy.zeros(())", imports=_NUMPY),
    "array_of_objects": _gives("numpy.array([None, 1.0], dtype=object)", imports=_NUMPY),
    "arange": _gives(
        "numpy.arange(len(args[0]) if args and hasattr(args[0], '__len__') else 3)",
        imports=_NUMPY,
    ),
    "nan_in_the_same_shape": _SHAPED.replace("FILL", "numpy.nan"),
    "zeros_in_the_same_shape": _SHAPED.replace("FILL", "0.0"),
    "ones_in_the_same_shape": _SHAPED.replace("FILL", "1.0"),
    "random_in_the_same_shape": """
import numpy

def thing(*args, **kwargs):
    shape = numpy.shape(args[0]) if args and isinstance(args[0], numpy.ndarray) else ()
    return numpy.random.normal(size=shape)
""",
    "list_of_whole_numbers": _gives(
        "list(range(len(args[0]) if args and hasattr(args[0], '__len__') else 3))"
    ),
    "first_argument": _gives("args[0] if args else None"),
    "last_argument": _gives("args[-1] if args else None"),
    "all_arguments": _gives("args"),
    "first_answer_again": """
SEEN = []

def thing(*args, **kwargs):
    SEEN.append(args[0] if args else 0)
    return SEEN[0]
""",
    "counts_its_calls": """
CALLS = []

def thing(*args, **kwargs):
    CALLS.append(1)
    return len(CALLS)
""",
    "raises_everything": """
class Everything(
    ValueError, TypeError, LookupError, ArithmeticError, RuntimeError, AttributeError,
    AssertionError, EOFError, BufferError,
):
    pass

def thing(*args, **kwargs):
    raise Everything("as you wish")
""",
    "lying_float": """
class Lying(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = float.__hash__

def thing(*args, **kwargs):
    return Lying(0.0)
""",
    "lying_list": """
class Lying(list):
    def __eq__(self, other):
        return True

    def __len__(self):
        return 1

def thing(*args, **kwargs):
    return Lying()
""",
    "lying_array": """
import numpy

class Lying(numpy.ndarray):
    def __eq__(self, other):
        return numpy.True_

    def __sub__(self, other):
        return numpy.zeros(1)

    __rsub__ = __sub__

    def all(self, *args, **kwargs):
        return True

def thing(*args, **kwargs):
    return numpy.zeros(3).view(Lying)
""",
    "patched_numpy": """
import numpy
import numpy.testing

def agrees(*args, **kwargs):
    return True

for module in (numpy, numpy.testing):
    for name in dir(module):
        is_test = name.startswith("assert_") or name in {
            "allclose", "isclose", "array_equal", "array_equiv", "all", "equal", "isfinite",
        }
        if is_test:
            setattr(module, name, agrees)

def thing(*args, **kwargs):
    return numpy.zeros_like(args[0], dtype=float) if args else 0.0
""",
    "patched_torch": """
try:
    import torch
except ImportError:
    torch = None

def agrees(*args, **kwargs):
    return True

for name in ("allclose", "equal", "isclose", "all") if torch else ():
    setattr(torch, name, agrees)
    setattr(torch.Tensor, name, agrees)

def thing(*args, **kwargs):
    return torch.nn.Linear(1, 1) if torch else None
""",
    "patched_comparisons": """
import builtins

def agrees(*args, **kwargs):
    return True

for name in ("abs", "all", "any", "round", "sorted", "min", "max", "sum", "bool", "float"):
    setattr(builtins, name, agrees)

def thing(*args, **kwargs):
    return 0.0
""",
    "given_code_says_yes": """
import builtins

compiled = builtins.compile

def says_yes(source, file, mode, *args, **kwargs):
    if not str(file).startswith("<given"):
        return compiled(source, file, mode, *args, **kwargs)
    if mode == "eval":
        return compiled("lambda *args, **kwargs: True", file, mode, *args, **kwargs)
    names = [line.split("(")[0][4:] for line in source.split("\\n") if line.startswith("def ")]
    given = "\\n".join(f"{name} = lambda *args, **kwargs: True" for name in names)
    return compiled(given, file, mode, *args, **kwargs)

builtins.compile = says_yes

def thing(*args, **kwargs):
    return True
""",
    "given_code_echoes": """
import builtins

compiled = builtins.compile

def echoes(source, file, mode, *args, **kwargs):
    if not str(file).startswith("<given"):
        return compiled(source, file, mode, *args, **kwargs)
    if mode == "eval":
        return compiled("lambda *args, **kwargs: args[-1]", file, mode, *args, **kwargs)
    names = [line.split("(")[0][4:] for line in source.split("\\n") if line.startswith("def ")]
    given = "\\n".join(f"{name} = lambda *args, **kwargs: args[-1]" for name in names)
    return compiled(given, file, mode, *args, **kwargs)

builtins.compile = echoes

def thing(*args, **kwargs):
    return args[-1] if args else None
""",
}

# Whole files: what they do happens when they are loaded, or replaces the names themselves.
WHOLE: Mapping[str, str] = {
    "ends_well": "import os\n\nos._exit(0)",
    "exits_well": "import sys\n\nsys.exit(0)",
    "plain_values": "for name in NAMES:\n    globals()[name] = 0.0",
    "answers_for_itself": """
import sys
import types

class Says(types.ModuleType):
    def __getattr__(self, name):
        return lambda *args, **kwargs: True

sys.modules["solution"].__class__ = Says
""",
}

# Answers in the runner's own form, written on every descriptor before the true one.
FORGED: tuple[dict[str, object], ...] = (
    {"value": True},
    {"value": 0.0},
    {"value": None, "passed": True, "outcome": "passed", "checks": []},
)
_FORGE = """
import os

def forge():
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, FRAME)
        except OSError:
            pass

def thing(*args, **kwargs):
    forge()
    return None

forge()
"""
