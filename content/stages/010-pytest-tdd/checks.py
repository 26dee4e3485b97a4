"""Checks of stage 10: the learner's own `merge`, and the learner's tests on right and wrong ones.

The tests run under pytest itself, in the sandbox, on the learner's file with another `merge` put
at its end. Right ones must pass; ten with one bug each are the mutants, of which eight must fail.
"""

from numpy.random import Generator
from solution import merge

from baibu.grader.checks import Learner, check, expect

ENOUGH = 8  # of the ten mutants
AFTERWARDS = "lambda merge, sessions: (merge(sessions), sessions)"
HARNESS = r'''
import os
import pathlib
import secrets
import shutil

os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
import pytest

FOLDER = pathlib.Path("suite")


class Watch:
    """Note what happened to the tests of each file; turn their order round if asked to."""

    def __init__(self, backwards):
        self.backwards = backwards
        self.found = {}

    def note(self, node, what):
        name = pathlib.PurePath(node.partition("::")[0]).stem
        self.found.setdefault(name, set()).add(what)

    def pytest_collection_modifyitems(self, items):
        if self.backwards:
            items.reverse()

    def pytest_runtest_logreport(self, report):
        if report.when == "call":
            self.note(report.nodeid, report.outcome)
        elif report.outcome == "failed":
            self.note(report.nodeid, "broken")

    def pytest_collectreport(self, report):
        if report.outcome == "failed":
            self.note(report.nodeid, "broken")


def try_suite(source, codes, backwards=False):
    """Run the tests of a file on other versions of `merge`: did any pass, fail, break?"""
    FOLDER.mkdir(exist_ok=True)
    names = []
    for code in codes:
        names.append(f"test_{secrets.token_hex(8)}")  # a module of its own each time
        path = FOLDER / f"{names[-1]}.py"
        path.write_text(source + "\n\n\n" + code, encoding="utf-8")
    watch = Watch(backwards)
    words = ["-s", "--import-mode=importlib", "--assert=plain", "--continue-on-collection-errors"]
    for plugin in ("cacheprovider", "terminal", "faulthandler", "warnings", "junitxml", "pastebin"):
        words += ["-p", f"no:{plugin}"]
    words += ["--rootdir", str(FOLDER.resolve()), "-c", "/dev/null", str(FOLDER.resolve())]
    pytest.main(words, plugins=[watch])
    shutil.rmtree(FOLDER)
    wanted = ("passed", "failed", "broken")
    return [{what: what in watch.found.get(name, ()) for what in wanted} for name in names]


def survivors(source, codes):
    """Say for each version whether the tests let it live."""
    return [not found["failed"] and not found["broken"] for found in try_suite(source, codes)]
'''
RIGHT = {
    "flags": """
def merge(sessions):
    if any(not start < end for start, end in sessions):
        raise ValueError
    at = sorted({point for session in sessions for point in session})
    joined = []
    for a, b in zip(at, at[1:]):
        if any(start <= a and b <= end for start, end in sessions):
            if joined and joined[-1][1] == a:
                joined[-1] = (joined[-1][0], b)
            else:
                joined.append((a, b))
    return joined
""",
    "recursive": """
def merge(sessions):
    rest = sorted(sessions)
    for begin, end in rest:
        if end <= begin:
            raise ValueError("it ends before it begins")
    if len(rest) < 2:
        return rest
    (a, b), (c, d), *others = rest
    if c <= b:
        return merge([(a, max(b, d)), *others])
    return [(a, b), *merge([(c, d), *others])]
""",
    "sweep": """
def merge(sessions):
    events = []
    for start, end in sessions:
        if end - start <= 0:
            raise ValueError("no minutes in it")
        events += [(start, 0), (end, 1)]
    joined, open_ones = [], 0
    for at, is_end in sorted(events):
        if not open_ones:
            begin = at
        open_ones += -1 if is_end else 1
        if not open_ones:
            joined.append((begin, at))
    return joined
""",
}
PLAIN = """
def merge(sessions):
    for start, end in sessions:
        if start >= end:
            raise ValueError(f"{start} to {end}")
    merged = []
    for start, end in sorted(sessions):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
"""
CHANGES = {  # name: what is changed in PLAIN, and into what
    "touching": ("start <= merged[-1][1]", "start < merged[-1][1]"),
    "gap of one": ("start <= merged[-1][1]", "start <= merged[-1][1] + 1"),
    "inside": ("max(merged[-1][1], end)", "end"),
    "chain": ("start <= merged[-1][1]", "start <= last"),
    "unsorted": ("in sorted(sessions)", "in sessions"),
    "in place": ("in sorted(sessions)", "in (sessions.sort() or sessions)"),
    "last lost": ("return merged", "return merged[:-1] if len(sessions) > 1 else merged"),
    "no error": ("start >= end", "False"),
    "empty session": ("start >= end", "start > end"),
    "first only": ("for start, end in sessions:", "for start, end in sessions[:1]:"),
}
NAMES = {
    "touching": ("首尾相接的不合并", "sessions that touch stay apart"),
    "gap of one": ("隔一分钟的也合并", "sessions one minute apart are joined"),
    "inside": ("包在里面的时段把结尾提前了", "a session inside another moves its end"),
    "chain": ("只和紧挨着的上一个比", "only the session before is looked at"),
    "unsorted": ("默认给的是排好序的", "the list is taken as sorted"),
    "in place": ("把调用者的列表排了序", "the caller's list is sorted"),
    "last lost": ("丢了最后一段", "the last one is lost"),
    "no error": ("说不通的时段也收", "senseless sessions are accepted"),
    "empty session": ("零分钟的时段也收", "sessions of no minutes are accepted"),
    "first only": ("只检查第一个时段", "only the first session is checked"),
}
CRUDE = {
    "nothing": "def merge(sessions):\n    return []\n",
    "the same": "def merge(sessions):\n    return list(sessions)\n",
    "one": "def merge(sessions):\n    s = sorted(sessions)\n    return [(s[0][0], s[-1][1])]\n",
}


def mutant(name: str) -> str:
    """Write a mutant: the plain solution with one bug."""
    old, new = CHANGES[name]
    code = PLAIN.replace(old, new)
    if name == "chain":  # `last` is where the session before ends, joined or not
        code = code.replace("    merged = []\n", "    merged, last = [], 0\n")
        append = "            merged.append((start, end))\n"
        code = code.replace(append, f"{append}        last = end\n")
    return code


@check(
    zh="merge 合并重叠的、首尾相接的，排好序",
    en="merge joins sessions that overlap or touch, and sorts them",
    proves=["automated-testing"],
)
def merges(learner: Learner, rng: Generator) -> None:
    for sessions in (
        [(10, 40), (30, 90)],
        [(10, 40), (40, 90)],
        [(60, 90), (10, 40)],
        [(10, 90), (20, 30)],
        some_sessions(rng),
        some_sessions(rng),
        some_sessions(rng),
    ):
        expect(learner.merge(sessions)).equals(merge(sessions))


@check(
    zh="空列表得空列表；不改动给它的列表；说不通的时段抛出 ValueError",
    en="none gives none; the list given stays; a session that ends too early raises ValueError",
    proves=["automated-testing", "assertions"],
)
def keeps_its_promises(learner: Learner, rng: Generator) -> None:
    afterwards = learner.define(AFTERWARDS)
    for sessions in ([], [(5, 6)], some_sessions(rng)):
        got, after = afterwards(learner.merge, sessions)
        expect(got, zh="结果", en="the result").equals(merge(sessions))
        expect(after, zh="给它的列表", en="the list that was given").equals(sessions)
    for bad in ((40, 10), (40, 40)):
        sessions = some_sessions(rng)
        sessions.insert(int(rng.integers(1, len(sessions))), bad)
        learner.raises(ValueError, learner.merge, sessions)


@check(
    zh="pytest 找得到测试，你自己的 merge 全部通过，倒过来运行也一样",
    en="pytest finds tests, your own merge passes them all, also in reverse order",
    proves=["automated-testing"],
)
def passes_its_own_tests(learner: Learner, rng: Generator) -> None:
    try_suite = learner.define(HARNESS, name="try_suite")
    another = CRUDE[str(rng.choice(["nothing", "the same"]))]
    forwards, crude = try_suite(learner.source, ["", another])
    backwards = try_suite(learner.source, [""], backwards=True)[0]
    expect(forwards, zh="结果", en="the outcome").has_keys(["passed", "failed", "broken"])
    expect.that(
        forwards["passed"] or forwards["failed"],
        zh="pytest 至少找到一个测试",
        en="pytest finds at least one test",
        got=forwards,
    )
    good = {"passed": True, "failed": False, "broken": False}
    expect(forwards, zh="你自己的 merge", en="your own merge").equals(good)
    expect(backwards, zh="倒过来运行", en="in reverse order").equals(forwards)
    expect.that(
        crude["failed"] or crude["broken"],
        zh="换成什么也不合并的 merge，要有测试失败",
        en="with a merge that joins nothing, some test must fail",
        got=crude,
    )


@check(
    zh="写法不同、同样正确的 merge，测试也放它通过",
    en="the tests let other right ways of writing merge pass",
    proves=["automated-testing"],
)
def accepts_other_right_ones(learner: Learner, rng: Generator) -> None:
    try_suite = learner.define(HARNESS, name="try_suite")
    names = [str(name) for name in rng.permutation(sorted(RIGHT))]
    codes = [CRUDE["nothing"], *(RIGHT[name] for name in names)]
    crude, *right = try_suite(learner.source, codes)
    found = [(told["passed"], told["failed"], told["broken"]) for told in right]
    said = {
        "zh": "三种正确写法：通过、失败、出错",
        "en": "three right ones: passed, failed, broken",
    }
    expect(found, **said).equals([(True, False, False)] * 3)
    expect.that(
        crude["failed"] or crude["broken"],
        zh="总是返回空列表的 merge，要有测试失败",
        en="a merge that always gives an empty list must fail some test",
        got=crude,
    )


@check(
    zh="测试拦下三种粗劣的 merge",
    en="the tests stop three crude versions of merge",
    proves=["automated-testing", "assertions"],
)
def stops_crude_ones(learner: Learner, rng: Generator) -> None:
    names = [str(name) for name in rng.permutation(sorted(CRUDE))]
    right = str(rng.choice(sorted(RIGHT)))
    find = learner.define(HARNESS, name="survivors")
    alive = find(learner.source, [*(CRUDE[name] for name in names), RIGHT[right]])
    expect(alive, zh="放过的（最后一个是对的）", en="let pass (the last is right)").equals(
        [False, False, False, True]
    )


@check(
    zh=f"十个各有一处错的 merge（变异体），测试至少拦下 {ENOUGH} 个",
    en=f"of ten versions with one bug each, the mutants, the tests stop at least {ENOUGH}",
    proves=["automated-testing", "assertions"],
)
def kills_mutants(learner: Learner, rng: Generator) -> None:
    names = [str(name) for name in rng.permutation(sorted(CHANGES))]
    find = learner.define(HARNESS, name="survivors")
    alive = find(learner.source, [PLAIN, *(mutant(name) for name in names)])
    expect(alive, zh="每个变异体活没活下来", en="which live").is_list(of="bool", length=11)
    expect.that(
        alive[0],
        zh="对的 merge 通过所有测试",
        en="the right merge passes all tests",
    )
    living = [name for name, lives in zip(names, alive[1:], strict=True) if lives]
    expect.that(
        len(CHANGES) - len(living) >= ENOUGH,
        zh=f"至少拦下 {ENOUGH} 个；活下来的：{'；'.join(NAMES[name][0] for name in living)}",
        en=f"at least {ENOUGH} are stopped; alive: {'; '.join(NAMES[name][1] for name in living)}",
        got=f"{len(CHANGES) - len(living)} / {len(CHANGES)}",
    )


def some_sessions(rng: Generator) -> list[tuple[int, int]]:
    """Draw sessions of which some overlap, some touch and some do neither, in no order."""
    starts = [int(s) for s in rng.integers(0, 120, int(rng.integers(4, 9)))]
    sessions = [(start, start + int(rng.integers(1, 25))) for start in starts]
    end = sessions[0][1]
    sessions.append((end, end + 3))
    return [sessions[int(i)] for i in rng.permutation(len(sessions))]
