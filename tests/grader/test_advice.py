"""What a stage asks to write by hand is noticed where it is used; the verdict stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from baibu.content import Body, Stage
from baibu.grader import Report, grade
from baibu.grader.advice import MOST, advise

BY_HAND = ("numpy.polyfit", "numpy.linalg.lstsq", "sklearn", "scipy.optimize")


def noticed(source: str) -> list[tuple[int, str]]:
    """Give line and name of each remark."""
    return [(remark.line, remark.name) for remark in advise(BY_HAND, source)]


@pytest.mark.parametrize(
    ("source", "line", "name"),
    [
        ("import numpy\nnumpy.polyfit(x, y, 1)", 2, "numpy.polyfit"),
        ("import numpy as np\ndef fit(x, y):\n    return np.polyfit(x, y, 1)", 3, "numpy.polyfit"),
        ("import numpy.linalg as la\nla.lstsq(a, b)", 2, "numpy.linalg.lstsq"),
        ("from numpy import linalg\nlinalg.lstsq(a, b)", 2, "numpy.linalg.lstsq"),
        ("from numpy import polyfit\npolyfit(x, y, 1)", 2, "numpy.polyfit"),
        ("from numpy import polyfit as p\nq = p\nq(x, y, 1)", 2, "numpy.polyfit"),
        ("import numpy as np\nmath = np\nmath.polyfit(x, y, 1)", 3, "numpy.polyfit"),
        ("import numpy as np\nlines = map(np.polyfit, xs, ys)", 2, "numpy.polyfit"),
        ("import numpy as np\ngetattr(np, 'polyfit')(x, y, 1)", 2, "numpy.polyfit"),
        ("from numpy import *\npolyfit(x, y, 1)", 2, "numpy.polyfit"),
        ("import importlib\nimportlib.import_module('sklearn.svm').SVC()", 2, "sklearn.svm.SVC"),
        ("from importlib import import_module as get\nm = get('sklearn.svm')", 2, "sklearn.svm"),
        ("__import__('numpy').polyfit(x, y, 1)", 1, "numpy.polyfit"),
        ("import sklearn.svm", 1, "sklearn.svm"),
        ("from sklearn.svm import *", 1, "sklearn.svm"),
        ("def fit(x):\n    from scipy.optimize import brentq\n    return brentq(f, 0, 1)", 3,
         "scipy.optimize.brentq"),
        ("import scipy.optimize\nclass Model:\n    best = scipy.optimize.minimize", 3,
         "scipy.optimize.minimize"),
        ("import numpy as np\ndef fit(x, y, by=np.polyfit):\n    return by(x, y, 1)", 2,
         "numpy.polyfit"),
        ("import numpy as np\n[np.polyfit(x, y, 1) for x in xs]", 2, "numpy.polyfit"),
        ("def fit(x, y):\n    return np.polyfit(x, y, 1)\nimport numpy as np", 2, "numpy.polyfit"),
        ("import numpy as np\nprint(f'{np.polyfit(x, y, 1)}')", 2, "numpy.polyfit"),
    ],
)  # fmt: skip
def test_a_use_is_found_however_it_is_written(source: str, line: int, name: str) -> None:
    assert (line, name) in noticed(source)


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nnp.polyval(p, x)",
        "def polyfit(x, y):\n    return 0\npolyfit(1, 2)",
        "from numpy import *\ndef polyfit(x, y):\n    return 0\npolyfit(1, 2)",
        "import numpy as np\ndef run(np):\n    return np.polyfit(1, 2, 3)",
        "class Model:\n    def polyfit(self):\n        return 0\nModel().polyfit()",
        "# numpy.polyfit would do it\ntext = 'np.polyfit'",
        "import numpy as np\nnp.linalg.norm(lstsq)",
        "from .sklearn import thing\nthing()",
        "from helpers import polyfit\npolyfit(1, 2)",
        "polyfit(",
        "",
    ],
)
def test_what_only_looks_like_it_is_left_alone(source: str) -> None:
    assert noticed(source) == []


def test_a_use_is_told_once_and_its_import_is_not_told_again() -> None:
    source = "from sklearn.svm import SVC\nmodel = SVC()\nother = SVC() or SVC()\n"
    assert noticed(source) == [(2, "sklearn.svm.SVC"), (3, "sklearn.svm.SVC")]


def test_a_remark_shows_the_line_as_it_is_written_and_cuts_a_long_one() -> None:
    (short,) = advise(BY_HAND, "import numpy as np\nif True:\n    p = np.polyfit(x, y, 1)  # fit\n")
    assert short.source == "p = np.polyfit(x, y, 1)  # fit"
    (long,) = advise(BY_HAND, f"import numpy\nnumpy.polyfit({'x, ' * 400})")
    assert len(long.source) == 200


def test_there_is_an_end_to_remarks() -> None:
    assert len(noticed("import numpy\n" + "numpy.polyfit(x, y, 1)\n" * 500)) == MOST


@pytest.mark.parametrize(
    "hostile",
    [
        "(" * 50_000,
        "-" * 100_000 + "1",
        "not " * 30_000 + "polyfit",
        "polyfit" + ".a" * 60_000,
        "polyfit" + "+1" * 60_000,
        "polyfit" + "()" * 60_000,
        "[" * 150 + "polyfit" + "]" * 150,
        "lambda: " * 5_000 + "polyfit",
        "x = '\\d polyfit'",
        "polyfit\0",
        "polyfit = \ud800",
        "import numpy as x\n" + "x = x.a\n" * 30_000 + "# polyfit",
        "polyfit = " + "a" * 250_000,
    ],
    ids=lambda text: text[:12].encode("unicode_escape").decode(),
)
def test_no_text_can_trip_it(hostile: str) -> None:
    assert noticed(hostile) == []


def test_advice_stands_beside_a_verdict_and_does_not_change_it(stage: Stage, body: Body) -> None:
    asking = replace(stage, by_hand=("numpy.mean",))
    report = grade(asking, body, body.solution, learner_seed=7, personal=False)
    assert report.passed
    assert {remark.name for remark in report.advice} == {"numpy.mean"}
    assert all("np.mean" in remark.source for remark in report.advice)
    assert Report.from_json(report.to_json()) == report


def test_a_report_of_before_there_was_advice_can_be_read(stage: Stage, body: Body) -> None:
    report = grade(stage, body, "def fit(x):\n    return 1\n", learner_seed=7, personal=False)
    old = report.to_json()
    del old["advice"]
    for check in old["checks"]:
        if check["failure"]:
            del check["failure"]["explanation"]
    assert Report.from_json(old).checks[0].failure is not None
    assert Report.from_json(old).advice == ()
