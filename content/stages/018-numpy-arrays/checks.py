"""Checks of stage 18: one for each function, then what holds for all: arguments stay, no loops."""

import ast
from collections.abc import Callable
from typing import Any

import numpy as np
import solution
from numpy.random import Generator

from baibu.grader.checks import Learner, check, expect

NEAR = {"rtol": 1e-9, "nan": True}
SEEDS = 300  # draws by which the chance of each row is judged
AGAIN = 10  # of them made a second time

LATER = """
def later(function, array, fresh):
    result = function(array)
    array[...] = fresh
    return result
"""
LATER_CAPPED = """
def later(function, array, most):
    result = function(array, most)
    array[...] = -1
    return result
"""
CHANGED = """
def changed(function, table, weeks, most):
    gave = function(table, weeks, most)
    return table, weeks, gave
"""
HAND_BACK = """
def after(function, *arguments):
    return function(*arguments), arguments
"""
GLOBAL = """
def around(function, table, k, seed, start):
    import numpy
    numpy.random.seed(start)
    drawn = function(table, k, seed)
    return drawn, numpy.random.random(3)
"""


@check(
    zh="to_hours：任意形状，小时数是 float64",
    en="to_hours: any shape, hours as float64",
    proves=["array-programming"],
)
def to_hours(learner: Learner, rng: Generator) -> None:
    for shape in ((6,), (3, 4), (2, 2, 3), (0, 7)):
        minutes = rng.integers(1, 300, size=shape)
        got = learner.to_hours(minutes)
        expect(got).is_array(shape=shape, dtype="float")
        expect(got).close_to(minutes / 60, rtol=1e-9)
    expect(learner.to_hours(np.array([90, 20, 0]))).close_to(np.array([1.5, 1 / 3, 0.0]))


@check(
    zh="add_up：两个 uint8 相加，超过 255 也不回绕",
    en="add_up: sums of uint8 do not wrap around above 255",
    proves=["array-programming"],
)
def add_up(learner: Learner, rng: Generator) -> None:
    for shape in ((9,), (3, 5), (0,)):
        morning, evening = (rng.integers(100, 256, size=shape, dtype=np.uint8) for _ in range(2))
        got = learner.add_up(morning, evening)
        expect(got).is_array(shape=shape, dtype="int")
        expect(got).equals(solution.add_up(morning, evening))
        expect(str(got.dtype), zh="结果的 dtype", en="dtype of the result").equals("int64")
    low = np.array([1, 200], dtype=np.uint8)
    expect(learner.add_up(low, low)).equals(np.array([2, 400]))


@check(
    zh="by_week：每周一行，与传入的数组共用内存",
    en="by_week: a week for each row, in the memory of the argument",
    proves=["array-memory", "array-programming"],
)
def by_week(learner: Learner, rng: Generator) -> None:
    for n in (3, 1):
        is_view(learner, "by_week", days(rng, (7 * n,)), days(rng, (7 * n,)))
    expect(learner.by_week(np.arange(7)[:0])).equals(np.zeros((0, 7), dtype=int))


@check(
    zh="weekend：最后两列，与传入的数组共用内存",
    en="weekend: the last two columns, in the memory of the argument",
    proves=["array-memory", "array-programming"],
)
def weekend(learner: Learner, rng: Generator) -> None:
    for n in (4, 1):
        is_view(learner, "weekend", days(rng, (n, 7)), days(rng, (n, 7)))


@check(
    zh="newest_first：行的次序倒过来，与传入的数组共用内存",
    en="newest_first: the rows in reverse, in the memory of the argument",
    proves=["array-memory", "array-programming"],
)
def newest_first(learner: Learner, rng: Generator) -> None:
    for shape in ((3, 4), (4, 2)):
        is_view(learner, "newest_first", days(rng, shape), days(rng, shape))


@check(
    zh="capped：大于上限的改成上限，结果有自己的内存",
    en="capped: what is above becomes the limit, in memory of its own",
    proves=["array-programming", "array-memory"],
)
def capped(learner: Learner, rng: Generator) -> None:
    later = learner.define(LATER_CAPPED, name="later")
    for shape, most in (((5,), 60), ((3, 7), 100), ((2, 3), 500), ((0, 7), 10)):
        table = days(rng, shape)
        got = learner.capped(table, most)
        expect(got).is_array(shape=shape, dtype="int")
        expect(got).equals(solution.capped(table, most))
        got = later(learner.capped, table, most)
        expect(
            got, zh="原数组被改写之后的结果", en="the result, after the argument was overwritten"
        ).equals(solution.capped(table, most))


@check(
    zh="clear_above：就地改动，只动指定的行，不返回值",
    en="clear_above: changes the array itself, in the rows named only, and gives nothing back",
    proves=["array-memory"],
)
def clear_above(learner: Learner, rng: Generator) -> None:
    changed = learner.define(CHANGED, name="changed")
    for shape, size in (((4, 7), 2), ((6, 3), 4), ((3, 5), 0)):
        table, weeks = days(rng, shape), rng.permutation(shape[0])[:size]
        table[:, 0] = 170  # at least one cell of each row is above the limit
        want = table.copy()
        solution.clear_above(want, weeks, 100)
        got, kept, gave = changed(learner.clear_above, table, weeks, 100)
        expect(got, zh="调用之后的表", en="the table after the call").equals(want)
        expect(kept, zh="调用之后的 weeks", en="weeks after the call").equals(weeks)
        expect(gave, zh="返回值", en="what is returned").equals(None)


@check(
    zh="log_sessions：同一天出现几次就加几次，共 k 天",
    en="log_sessions: a day that occurs again is added again; k days",
    proves=["array-programming"],
)
def log_sessions(learner: Learner, rng: Generator) -> None:
    expect(
        learner.log_sessions(np.array([1, 3, 1]), np.array([30, 20, 15]), 5),
    ).equals(np.array([0, 45, 0, 20, 0]))
    for n, k in ((12, 4), (5, 9)):
        when, minutes = rng.integers(0, k - 1, size=n), days(rng, (n,)) + 1
        got = learner.log_sessions(when, minutes, k)
        expect(got).is_array(shape=(k,), dtype="int")
        expect(got).equals(solution.log_sessions(when, minutes, k))
    none = learner.log_sessions(when[:0], minutes[:0], 3)
    expect(none).equals(np.zeros(3, dtype=int))


@check(
    zh="weekly_totals：每行一个和，没有行、没有列也行",
    en="weekly_totals: a sum for each row, also without rows or columns",
    proves=["array-programming"],
)
def weekly_totals(learner: Learner, rng: Generator) -> None:
    for shape in ((4, 7), (1, 3), (3, 3), (0, 7), (2, 0)):
        table = days(rng, shape)
        got = learner.weekly_totals(table)
        expect(got).is_array(shape=shape[:1], dtype="int")
        expect(got).equals(solution.weekly_totals(table))


@check(
    zh="weekly_means：只对有记录的天取平均，一天都没有得 NaN",
    en="weekly_means: the mean of the days that were noted; NaN without any",
    proves=["array-programming"],
)
def weekly_means(learner: Learner, rng: Generator) -> None:
    full = days(rng, (3, 7)) + 0.5
    expect(learner.weekly_means(full)).close_to(full.mean(axis=1), rtol=1e-9)
    gaps = days(rng, (5, 7)) + 1.0
    gaps[rng.random((5, 7)) < 0.3] = np.nan
    gaps[:, 0], gaps[1, 3] = 60.0, np.nan
    expect(learner.weekly_means(gaps)).close_to(solution.weekly_means(gaps), rtol=1e-9)
    gaps[3] = np.nan
    got = learner.weekly_means(gaps)
    expect(got).is_array(shape=(5,), dtype="float", nan=True)
    expect(got).close_to(solution.weekly_means(gaps), **NEAR)


@check(
    zh="first_reached：第一个达到目标的位置，没有则得 −1",
    en="first_reached: the first place that reaches the goal, -1 without any",
    proves=["array-programming"],
)
def first_reached(learner: Learner, rng: Generator) -> None:
    expect(learner.first_reached(np.array([10, 45, 60, 45, 90]), 60)).equals(2)
    expect(learner.first_reached(np.array([75, 10, 60]), 60)).equals(0)
    for _ in range(3):
        minutes = days(rng, (12,))
        goal = int(minutes[rng.integers(12)])
        expect(learner.first_reached(minutes, goal)).equals(solution.first_reached(minutes, goal))
    expect(learner.first_reached(minutes, 1000), zh="没有达到", en="never reached").equals(-1)
    expect(learner.first_reached(minutes[:0], 10), zh="空数组", en="no days").equals(-1)


@check(
    zh="draw_weeks：k 个不同的行，机会均等，种子相同则结果相同",
    en="draw_weeks: k different rows, equal chances, the same for the same seed",
    proves=["array-programming"],
)
def draw_weeks(learner: Learner, rng: Generator) -> None:
    table = numbered(rng, 8, 3)
    for k in (8, 5, 1):
        got = learner.draw_weeks(table, k, int(rng.integers(10**6)))
        expect(got).is_array(shape=(k, 3), dtype="int")
        rows = [int(row) for row in got[:, 0] - table[0, 0]]
        expect.that(
            len(set(rows)) == k and set(rows) <= set(range(8)),
            zh="抽到的是表里 k 个不同的行",
            en="what is drawn are k different rows of the table",
            got=got,
        )
        expect(got, zh="抽到的行", en="the rows drawn").equals(table[rows])
    small, seeds = numbered(rng, 6, 2), rng.choice(10**6, size=SEEDS, replace=False)
    drawn = [learner.draw_weeks(small, 2, int(seed))[:, 0] - small[0, 0] for seed in seeds]
    counts = np.bincount(np.concatenate(drawn).astype(int), minlength=6)
    # each is drawn 100 times, standard deviation 8.2: beyond 50 from it by chance: below 1e-8
    expect.that(
        bool((np.abs(counts - SEEDS / 3) < 50).all()),
        zh=f"换 {SEEDS} 个种子，每次从 6 行里抽 2 行，各行都抽到 100 次上下",
        en=f"with {SEEDS} seeds, 2 of 6 rows each, every row is drawn about 100 times",
        got=counts,
    )
    pairs = {(int(min(pair)), int(max(pair))) for pair in drawn}
    # each of the 15 pairs is drawn 20 times: one is missing by chance in 2 of 10^8 runs
    expect.that(
        len(pairs) == 15,
        zh="任何两行都可能同时抽到",
        en="any two rows can be drawn together",
        got=len(pairs),
        want=15,
    )
    # without its seed a draw comes again by chance once in 30 times, ten draws once in 6 x 10^14
    again = [learner.draw_weeks(small, 2, int(seed))[:, 0] - small[0, 0] for seed in seeds[:AGAIN]]
    for first, second in zip(drawn, again, strict=False):
        expect(second, zh="同一个种子再抽一次", en="the same seed once more").equals(first)


@check(
    zh="draw_weeks：不碰 NumPy 的全局随机状态",
    en="draw_weeks: leaves NumPy's global random state alone",
    proves=["array-programming"],
)
def leaves_global_state(learner: Learner, rng: Generator) -> None:
    around = learner.define(GLOBAL, name="around")
    start, table = int(rng.integers(10**6)), numbered(rng, 5, 2)
    drawn, after = around(learner.draw_weeks, table, 3, int(rng.integers(10**6)), start)
    expect(after, zh="之后的全局随机数", en="global random numbers afterwards").close_to(
        np.random.RandomState(start).random(3), rtol=1e-12
    )
    expect(drawn).is_array(shape=(3, 2), dtype="int")
    rows = sorted(int(row) for row in drawn[:, 0] - table[0, 0])
    expect.that(
        len(set(rows)) == 3 and set(rows) <= set(range(5)),
        zh="抽到的是表里 3 个不同的行",
        en="what is drawn are 3 different rows of the table",
        got=drawn,
    )


@check(
    zh="除 clear_above 外，都不改动传入的数组",
    en="none but clear_above changes an array that it is given",
    proves=["array-memory"],
)
def arguments_stay(learner: Learner, rng: Generator) -> None:
    after = learner.define(HAND_BACK, name="after")
    for name, arguments in examples(rng).items():
        got, kept = after(getattr(learner, name), *arguments)
        expect(kept, zh=f"调用 {name} 之后的参数", en=f"the arguments after {name}").equals(
            arguments
        )
        if name != "draw_weeks":
            want = getattr(solution, name)(*arguments)
            expect(got, zh=f"{name} 的结果", en=f"the result of {name}").close_to(want, **NEAR)


@check(
    zh="十二个函数里没有循环：没有 for、while、推导式，也没有改头换面的循环",
    en="no loops in the functions: no for, while or comprehension, nor a loop in disguise",
    proves=["array-programming"],
)
def no_loops(learner: Learner, rng: Generator) -> None:
    given = examples(rng)
    given.pop("draw_weeks")  # its draws may come from any generator
    for name, arguments in given.items():
        got = getattr(learner, name)(*arguments)
        want = getattr(solution, name)(*arguments)
        expect(got, zh=f"{name} 的结果", en=f"the result of {name}").close_to(want, **NEAR)
    learner.clear_above(days(rng, (2, 7)), np.array([0]), 60)
    found = loops(learner.source)
    line, kind = found[0] if found else (0, "")
    expect.that(
        not found,
        zh=f"函数里没有循环（第 {line} 行有 {kind}）",
        en=f"no loops in the functions (line {line} has {kind})",
    )


def is_view(learner: Learner, name: str, array: Any, fresh: Any) -> None:
    """Demand the right values, and that they follow when the argument is overwritten."""
    right: Callable[..., Any] = getattr(solution, name)
    function = getattr(learner, name)
    expect(function(array)).equals(right(array))
    got = learner.define(LATER, name="later")(function, array, fresh)
    expect(
        got, zh="原数组被改写之后的结果", en="the result, after the argument was overwritten"
    ).equals(right(fresh))


def days(rng: Generator, shape: tuple[int, ...]) -> Any:
    """Draw minutes of study."""
    return rng.integers(0, 180, size=shape)


def numbered(rng: Generator, n: int, d: int) -> Any:
    """Make a table whose first column numbers the rows, from an arbitrary number on."""
    table = days(rng, (n, d))
    table[:, 0] = np.arange(n) + rng.integers(1000, 9000)
    return table


def examples(rng: Generator) -> dict[str, tuple[Any, ...]]:
    """Give arguments for each function that is to leave them as they are."""
    table, bytes_ = days(rng, (4, 7)), rng.integers(1, 120, size=(2, 3, 5), dtype=np.uint8)
    noted = table + 0.5
    noted[0, 1:3] = np.nan
    return {
        "to_hours": (table,),
        "add_up": (bytes_[0], bytes_[1]),
        "by_week": (table.ravel(),),
        "weekend": (table,),
        "newest_first": (table,),
        "capped": (table, 90),
        "log_sessions": (rng.integers(0, 7, size=7), table[0].copy(), 7),
        "weekly_totals": (table,),
        "weekly_means": (noted,),
        "first_reached": (table[1].copy(), 90),
        "draw_weeks": (table, 2, int(rng.integers(10**6))),
    }


LOOPS = (
    ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip
DISGUISED = {
    "map", "filter", "vectorize", "apply_along_axis", "apply_over_axes", "frompyfunc",
    "fromiter", "nditer", "ndenumerate", "ndindex", "exec", "eval",
}  # fmt: skip


def loops(source: str) -> list[tuple[int, str]]:
    """Find the loops inside functions: line and kind; a function that calls itself is one too."""
    found = []
    tree = ast.parse(source)
    for function in ast.walk(tree):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        for node in ast.walk(function):
            if isinstance(node, LOOPS):
                found.append((node.lineno, type(node).__name__))
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                own = getattr(function, "name", None)
                itself = isinstance(node.func, ast.Name) and called == own
                if called in DISGUISED or itself:
                    found.append((node.lineno, called))
    return sorted(set(found))
