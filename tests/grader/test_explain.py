"""Beside Python's own message stands what it means, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from baibu.core.language import messages
from baibu.grader import Report
from baibu.grader.explain import ROWS, closest, explanation
from baibu.grader.extras import MODULES
from baibu.grader.inside.runner import describe
from baibu.grader.judge import failure_of
from baibu.grader.report import Failure
from baibu.grader.session import Raised

Graded = Callable[[str], Report]


def failed(source: str) -> Failure:
    """Run a piece of code, and tell its exception as a check would."""
    space = {"__name__": "solution"}
    try:
        exec(compile(source, "solution.py", "exec", dont_inherit=True), space)
    except BaseException as error:  # noqa: BLE001 - exits as well
        return failure_of(Raised(describe(error)))
    raise AssertionError("it was to raise")


def explained(source: str) -> str:
    """Give the English sentence, or nothing; both languages name the same facts."""
    text = explanation(failed(source), source, MODULES)
    if text is None:
        return ""
    quoted = re.compile(r"`[^`]+`")
    assert set(quoted.findall(text.zh)) == set(quoted.findall(text.en))
    return text.en


NUMPY = "import numpy as np\n"
MEANT: dict[str, tuple[str, str]] = {
    # what people write: (source, a part of what they are told)
    "a misspelt variable": ("slope = 1\nprint(slpoe)", "Did you mean `slope`?"),
    "a misspelt function": ("def gradient(x):\n    return x\ngradeint(1)", "`gradient`"),
    "a misspelt builtin": ("lenn([1])", "Did you mean `len`?"),
    "the wrong case": ("Total = 1\ntotal", "Did you mean `Total`?"),
    "a forgotten import": ("np.zeros(3)", "`import numpy as np`"),
    "an unknown name": ("qwxz + 1", "not yet defined"),
    "a local variable too early": (
        "total = 0\ndef add():\n    total += 1\nadd()",
        "`total` somewhere",
    ),
    "too few arguments": ("def f(x, y):\n    pass\nf(1)", "too few arguments (1 missing)"),
    "too many arguments": ("def f(x):\n    pass\nf(1, 2)", "more arguments (2)"),
    "a forgotten self": ("class A:\n    def f():\n        pass\nA().f()", "`self`"),
    "a wrong keyword": ("def f(rate):\n    pass\nf(lr=1)", "by the name `lr`"),
    "None in a sum": ("def f():\n    pass\nf() + 1", "without `return`"),
    "None indexed": ("x = [1].sort()\nx[0]", "`sort`"),
    "a number called": ("x = 3\nx(2)", "A value of kind int stands before"),
    "a number indexed": ("x = 3\nx[0]", "One single value"),
    "text and number": ("1 + 'a'", "do not go together"),
    "number and text": ("'a' + 1", "do not go together"),
    "an attribute of None": ("None.shape", "before the dot is `None`"),
    "a misspelt method": ("[].apend(1)", "Did you mean `append`?"),
    "a method of arrays": ("[1, 2].mean()", "belongs to NumPy arrays"),
    "a misspelt function of NumPy": (NUMPY + "np.vstak([1])", "Did you mean `vstack`?"),
    "beyond the end of a list": ("[1][1]", "the last has the position n - 1"),
    "beyond the end of an array": (NUMPY + "np.zeros(2)[2]", "the last has the position"),
    "too many indices": (NUMPY + "np.zeros(2)[0, 0]", "more indices"),
    "a missing key": ("{'a': 1}['b']", "no such key"),
    "division by nothing": ("1 / len([])", "divided by 0"),
    "shapes of a sum": (NUMPY + "np.zeros(3) + np.zeros(4)", "shapes do not go together"),
    "shapes of a product": (NUMPY + "np.zeros((2, 3)) @ np.zeros((2, 3))", "shapes do not go"),
    "shapes of dot": (NUMPY + "np.dot(np.zeros((2, 3)), np.zeros(2))", "shapes do not go"),
    "a shape that does not fit": (NUMPY + "np.zeros(6).reshape(4, 2)", "just as many values"),
    "the truth of many": (NUMPY + "if np.zeros(2) > 0:\n    pass", "`.any()`"),
    "unpacking too few": ("a, b = 1, 2, 3", "names on the left"),
    "rows of different lengths": (NUMPY + "np.array([[1, 2], [3]])", "rows differ in length"),
    "a text as a number": ("float('1,5')", "cannot be read as a number"),
    "an unknown library": ("import leftpad", "not part of this stage's libraries"),
    "a misspelt library": ("import nunpy", "Did you mean `numpy`?"),
    "a library of an extra": ("import librosa", "the extra “speech”"),
    "a part that is not there": ("import numpy.matirx", "no part called `numpy.matirx`"),
    "a name that is not there": ("from numpy import matmull", "nothing called `matmull`"),
    "no indentation": ("def f():\nreturn 1", "four spaces in"),
    "too much indentation": ("x = 1\n  y = 2", "indented differently"),
    "a half indentation": ("if True:\n    x = 1\n  y = 2", "indented differently"),
    "an open bracket": ("x = (1, 2\ny = 3", "opened and not closed"),
    "a missing colon": ("def f()\n    pass", "ends in a colon"),
    "an open text": ("x = 'abc", "quotation mark"),
    "a single equals sign": ("if x = 1:\n    pass", "write `==`"),
    "a full-width comma": ("f(1，2)", "half-width"),
    "no way out of recursion": ("def f():\n    f()\nf()", "calls itself without end"),
    "what is not written": ("raise NotImplementedError", "still to be written"),
    "an exit": ("exit(0)" if False else "raise SystemExit(0)", "ends the program"),
    "an interrupt": ("raise KeyboardInterrupt", "nobody pressed Ctrl-C"),
    "an empty iterator": ("next(iter([]))", "none is left"),
    "a file": ("open('data_of_mine.csv')", "cannot be seen from inside"),
    "a huge number": ("2.0 ** 5000", "beyond what a float can hold"),
    "a message of their own": ("raise ValueError('x must be positive')", ""),
    "an exception of their own": ("class Odd(Exception):\n    pass\nraise Odd('so')", ""),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MEANT)
def test_a_message_is_put_in_plain_words(mistake: str) -> None:
    source, part = MEANT[mistake]
    told = explained(source)
    assert part in told
    assert bool(told) == bool(part)


def test_every_sentence_can_be_reached_and_every_row_has_one() -> None:
    sentences = set(messages("explain"))
    closer = {"name", "module", "attribute", "library"}
    assert {key for _, _, key in ROWS} <= sentences
    rest = sentences - {key for _, _, key in ROWS}
    assert all(key.partition("_")[0] in closer for key in rest)


def test_a_word_that_is_not_like_any_other_is_not_guessed() -> None:
    assert closest("qwxz", {"total", "slope"}) is None
    assert closest("slope", {"slope"}) is None
    assert closest("Slope", {"slope", "slop"}) == "slope"


@pytest.mark.parametrize(
    "message",
    ["name '" + "x" * 10_000 + "' is not defined", "name '{0.__class__}' is not defined", "{}", ""],
)
def test_an_invented_message_does_no_harm(message: str) -> None:
    invented = Raised({"type": "NameError", "kinds": ["NameError"], "message": message})
    explanation(failure_of(invented), "x = 1", MODULES)


@pytest.mark.parametrize(
    "source",
    ["a" * 250_000, " ".join(f"slo{n}" for n in range(30_000)), "(" * 250_000],
    ids=["one long name", "many names", "no name"],
)
def test_a_large_file_is_no_hindrance(source: str) -> None:
    told = failure_of(Raised({"type": "NameError", "message": "name 'slope' is not defined"}))
    assert explanation(told, source, MODULES) is not None


def test_the_verdict_carries_it(graded: Graded) -> None:
    report = graded("def fit(x, y, lr, epochs):\n    slope = 0.0\n    return slpoe, 0.0\n")
    failure = report.checks[0].failure
    assert failure is not None
    assert failure.what.en == "NameError: name 'slpoe' is not defined"
    assert failure.explanation is not None
    assert "`slope`" in failure.explanation.zh
    assert Report.from_json(report.to_json()) == report


def test_nothing_is_read_from_the_disk_but_the_sentences(tmp_path: Path) -> None:
    (tmp_path / "leftpad.py").write_text("raise SystemExit('imported')")
    assert "not part of" in explained("import leftpad")
