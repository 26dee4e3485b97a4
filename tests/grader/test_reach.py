"""Code that is the same as far as a check went did the same: it need not be run again."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from baibu.content import Body, Mistake, Stage, load
from baibu.grader.behaviour import CUT, Behaviour, agree, behaviour, goes_on_like
from baibu.grader.checks import Check
from baibu.grader.diagnose import PUBLIC_SEEDS
from baibu.grader.judge import Bench, run_check
from baibu.grader.load_checks import load_checks
from baibu.grader.reach import NOTE, Reached, noting, outline
from baibu.grader.seen import recall, remember

CATALOG = load()
SEED = PUBLIC_SEEDS[0]
BASE = '''
"""Say something."""
from __future__ import annotations

import math

LIMIT = 3
LONG = LIMIT + 1


def mean(x):
    """Give the mean."""
    return sum(x) / len(x)


def spread(x):
    return math.sqrt(sum((a - mean(x)) ** 2 for a in x))


def walk(x):
    for a in x[:LONG]:
        yield a


class Box:
    size = 1

    def fill(self, x):
        self.x = list(x)

    def total(self):
        return sum(self.x)
'''
ONLY_MEAN = Reached(frozenset({"mean"}), frozenset({"mean"}))
WALK = Reached(frozenset({"walk"}), frozenset({"walk"}))
FILL = Reached(frozenset({"Box.fill"}), frozenset({"Box"}))


def is_same(reached: Reached, old: str, new: str) -> bool:
    """Say whether a change could not be noticed by what was reached."""
    assert BASE.count(old) == 1
    changed = BASE.replace(old, new)
    return outline(BASE).print_of(reached) == outline(changed).print_of(reached)


@pytest.mark.parametrize(
    ("reached", "old", "new"),
    [
        (ONLY_MEAN, "** 2", "** 3"),
        (ONLY_MEAN, "LIMIT = 3", "LIMIT = 4"),
        (ONLY_MEAN, "import math", "import math\nimport os"),
        (ONLY_MEAN, '"""Give the mean."""', '"""Anything else."""'),
        (ONLY_MEAN, "class Box", "def other():\n    pass\n\n\nclass Box"),
        (FILL, "sum(self.x)", "max(self.x)"),
        (FILL, "/ len(x)", "/ 2"),
    ],
)
def test_a_change_elsewhere_makes_no_difference(reached: Reached, old: str, new: str) -> None:
    assert is_same(reached, old, new)


@pytest.mark.parametrize(
    ("reached", "old", "new"),
    [
        (ONLY_MEAN, "/ len(x)", "/ 2"),
        (ONLY_MEAN, "def mean(x)", "def mean(x, y=0)"),
        (ONLY_MEAN, "class Box", "def sum(x):\n    return 0\n\n\nclass Box"),
        (ONLY_MEAN, "import math", "import math\nprint(1)"),
        (WALK, "LIMIT = 3", "LIMIT = 4"),  # by way of LONG
        (FILL, "size = 1", "size = 2"),
        (FILL, "class Box", "class Box(dict)"),
        (
            FILL,
            "    def total",
            "    def __eq__(self, other):\n        return True\n\n    def total",
        ),
        (FILL, "    def total", "    @property\n    def total"),
        (Reached(frozenset(), frozenset({"walk"})), "def walk(x)", "def walk(x, y)"),
    ],
)
def test_a_change_within_reach_makes_one(reached: Reached, old: str, new: str) -> None:
    assert not is_same(reached, old, new)


def test_code_that_looks_at_code_is_never_made_to_note() -> None:
    assert noting("import inspect\n") is None
    assert noting("def f(:\n") is None


def test_a_file_that_cannot_be_read_is_like_no_other() -> None:
    broken = BASE.replace("def mean(x):", "def mean(x)")
    assert outline(broken).print_of(ONLY_MEAN) != outline(BASE).print_of(ONLY_MEAN)


def test_functions_note_that_they_ran_and_do_what_they_did() -> None:
    told = noting(BASE)
    assert told is not None
    names: dict[str, object] = {}
    exec(told, names)
    assert names[NOTE] == set()
    exec("found = spread([1, 3]), list(walk([5, 6])), Box.__doc__, mean.__doc__", names)
    assert names["found"] == (2**0.5, [5, 6], None, "Give the mean.")
    assert names[NOTE] == {"spread", "mean", "walk"}
    assert names["__doc__"] == "Say something."


def did(
    stage: Stage,
    body: Body,
    mistake: Mistake,
    check: Check,
    *,
    notes: bool = False,
    beside: Behaviour | None = None,
) -> Behaviour:
    """Run one check on a bench of its own, beside another behaviour until it differs."""
    bench = Bench(stage=stage, source=mistake.source, isolated=False, notes=notes)
    try:
        goes_on = goes_on_like(beside) if beside is not None else None
        found = behaviour(run_check(bench, check, SEED, goes_on))
        reached = bench.reached
    finally:
        bench.close()
    if notes:
        remember(body, mistake, check.name, SEED, found, reached=reached)
    return found


def checks_of(stage: Stage, body: Body) -> list[Check]:
    """Give every second check."""
    return [check for check in load_checks(stage, body).checks if not check.slow][1::2]


@pytest.mark.slow
@pytest.mark.parametrize(("number", "every"), [(5, 3), (8, 4), (22, 5)])
def test_what_is_recalled_is_what_running_shows(number: int, every: int) -> None:
    stage = CATALOG.stage(number)
    body = CATALOG.body(stage)
    recalled = 0
    for check, mistake in product(checks_of(stage, body), body.mistakes[::every]):
        known = recall(body, mistake, check.name, SEED)
        recalled += known is not None
        ran = did(stage, body, mistake, check, notes=known is None)
        assert known is None or agree(known, ran), (check.name, mistake.stem)
    assert recalled > len(checks_of(stage, body))


@pytest.mark.slow
@pytest.mark.parametrize("number", [5, 7])  # checks of 7 put something right before they end
def test_a_run_that_is_cut_tells_who_is_alike_as_well_as_a_whole_one(number: int) -> None:
    stage = CATALOG.stage(number)
    body = replace(CATALOG.body(stage), hash="cut and whole")
    cut = 0
    for check in checks_of(stage, body):
        whole = [(mistake, did(stage, body, mistake, check)) for mistake in body.mistakes[::4]]
        for (_, mine), (mistake, theirs) in product(whole[::3], whole):
            found = recall(body, mistake, check.name, SEED, beside=mine)
            found = found or did(stage, body, mistake, check, notes=True, beside=mine)
            cut += found.kind == CUT
            assert agree(mine, found) == agree(mine, theirs), (check.name, mistake.stem)
    assert cut > 0
