"""Checks of stage 2: FizzBuzz, Collatz, bisection, the safe default, the nested sum."""

from typing import Any

import numpy as np
from numpy.random import Generator
from solution import collatz_steps, fizzbuzz, total

from baibu.grader.checks import Learner, check, expect

TRY_LOG = """
def try_log(log_minutes, log, minutes):
    returned = log_minutes(minutes, log)
    return log, returned is log
"""
COUNTED = """
calls = 0
def f(x):
    global calls
    calls += 1
    if calls > 10_000:  # halving takes about a thousand steps at most: this loop never ends
        raise RuntimeError("f was called 10 000 times, find_root does not end / find_root 停不下来")
    return shape(x)
shape = """
NESTED = [10, [20, [5]], 7]  # the worked example of the brief


@check(
    zh="fizzbuzz 返回由文本组成的列表",
    en="fizzbuzz returns a list of texts",
    proves=["functions"],
)
def returns_words(learner: Learner, rng: Generator) -> None:
    expect(learner.fizzbuzz(2)).equals(["1", "2"])
    expect(learner.fizzbuzz(0)).equals([])
    n = int(rng.integers(3, 12))
    expect(learner.fizzbuzz(n)).is_list(of="str", length=n)


@check(
    zh="每个数得到正确的词，15 的倍数也不例外",
    en="each number gets its word, multiples of 15 included",
    proves=["control-flow"],
)
def says_the_right_words(learner: Learner, rng: Generator) -> None:
    expect(learner.fizzbuzz(15)).equals(fizzbuzz(15))
    n = int(rng.integers(31, 90))
    expect(learner.fizzbuzz(n)).equals(fizzbuzz(n))


@check(
    zh="collatz_steps 数的是步数：从 1 出发是 0 步",
    en="collatz_steps counts steps: from 1 there are 0",
    proves=["control-flow"],
)
def counts_steps(learner: Learner, rng: Generator) -> None:
    expect(learner.collatz_steps(6)).equals(8)
    expect(learner.collatz_steps(1)).equals(0)
    n = int(rng.integers(20, 1000))
    expect(learner.collatz_steps(n)).equals(collatz_steps(n))


@check(
    zh="二十位的大数也数得对",
    en="numbers of twenty digits are counted exactly",
    proves=["control-flow"],
)
def counts_for_large_numbers(learner: Learner, rng: Generator) -> None:
    expect(learner.collatz_steps(12345678901234567891)).equals(collatz_steps(12345678901234567891))
    for _ in range(3):
        n = int(rng.integers(10**17, 9 * 10**17)) * 100 + 27
        expect(learner.collatz_steps(n)).equals(collatz_steps(n))


@check(
    zh="同样的调用，每次结果都一样",
    en="the same call gives the same answer every time",
    proves=["functions"],
)
def remembers_nothing(learner: Learner, rng: Generator) -> None:
    n = int(rng.integers(5, 30))
    first = learner.collatz_steps(n)
    expect(learner.collatz_steps(n), zh="第二次调用", en="the second call").equals(first)
    words = learner.fizzbuzz(n)
    expect(learner.fizzbuzz(n), zh="第二次调用", en="the second call").equals(words)
    expect(first, zh="第一次调用", en="the first call").equals(collatz_steps(n))
    expect(words, zh="第一次调用", en="the first call").equals(fizzbuzz(n))


@check(
    zh="find_root 找到上升函数的根",
    en="find_root finds the root of a rising function",
    proves=["root-finding"],
)
def finds_a_rising_root(learner: Learner, rng: Generator) -> None:
    square = counted(learner, "lambda x: x * x - 2")
    expect(learner.find_root(square, 1.0, 2.0)).close_to(2**0.5, atol=2e-9)
    root = round(float(rng.uniform(-5, 5)), 3)
    cubic = counted(learner, f"lambda x: (x - {root}) * (x * x + 1)")
    expect(learner.find_root(cubic, -20.0, 13.0)).close_to(root, atol=2e-9)


@check(
    zh="下降的函数也一样",
    en="it works for a falling function as well",
    proves=["root-finding"],
)
def finds_a_falling_root(learner: Learner, rng: Generator) -> None:
    root = round(float(rng.uniform(1, 9)), 3)
    falling = counted(learner, f"lambda x: 1 / x - 1 / {root}")
    expect(learner.find_root(falling, 0.5, 20.0)).close_to(root, atol=2e-9)


@check(
    zh="误差不超过 tolerance，区间再宽、曲线再平也一样",
    en="the error is at most tolerance, however wide the interval and however flat the curve",
    proves=["root-finding"],
)
def keeps_the_tolerance(learner: Learner, rng: Generator) -> None:
    root = round(float(rng.uniform(-40, 40)), 3)
    line = counted(learner, f"lambda x: x - {root}")
    expect(learner.find_root(line, -1e6, 3e6, 1e-6)).close_to(root, atol=1.01e-6)
    flat = counted(learner, f"lambda x: (x - {root}) ** 3")
    expect(learner.find_root(flat, root - 1.0, root + 1.7)).close_to(root, atol=2e-9)


@check(
    zh="端点正好是根，就返回这个端点；两端同号，抛出 ValueError",
    en="an end that is a root is returned; equal signs raise ValueError",
    proves=["root-finding", "control-flow"],
)
def looks_at_the_ends(learner: Learner, rng: Generator) -> None:
    root = int(rng.integers(-9, 9))
    line = counted(learner, f"lambda x: x - ({root})")
    expect(learner.find_root(line, root, root + 3)).close_to(float(root), atol=0.0)
    expect(learner.find_root(line, root - 3, root)).close_to(float(root), atol=0.0)
    learner.raises(ValueError, learner.find_root, line, root + 1, root + 4)
    learner.raises(ValueError, learner.find_root, line, root - 4, root - 1)


@check(
    zh="两端之间再没有浮点数时停下，不会一直转下去",
    en="it stops where no float is left in between, and never runs on for ever",
    proves=["root-finding", "control-flow"],
)
def ends_between_floats(learner: Learner, rng: Generator) -> None:
    root = float(rng.integers(2 * 10**8, 9 * 10**8)) + 1 / 3
    line = counted(learner, f"lambda x: x - {root!r} - 1e-9")
    got = learner.find_root(line, 0.0, 1e9)
    expect(got).close_to(root, atol=4 * float(np.spacing(root)))
    cosine = counted(learner, "lambda x: __import__('math').cos(x) - x")
    expect(learner.find_root(cosine, 0.0, 1.0, 0.0)).close_to(0.7390851332151607, atol=1e-15)


@check(
    zh="不给 log 时，每次调用都从新的列表开始",
    en="without a log, every call begins a new list",
    proves=["functions"],
)
def starts_a_new_log(learner: Learner, rng: Generator) -> None:
    first, second = (int(m) for m in rng.integers(10, 90, 2))
    expect(learner.log_minutes(first)).equals([first])
    expect(learner.log_minutes(second), zh="第二次调用", en="the second call").equals([second])


@check(
    zh="给了 log，就追加到这个列表本身，哪怕它是空的",
    en="a log that is given is itself appended to, even when it is empty",
    proves=["functions"],
)
def appends_to_the_given_log(learner: Learner, rng: Generator) -> None:
    before = [int(m) for m in rng.integers(10, 90, 2)]
    expect(learner.log_minutes(25, list(before))).equals([*before, 25])
    try_log = learner.define(TRY_LOG, name="try_log")
    for log in (before, []):
        after, same = try_log(learner.log_minutes, log, 25)
        expect(after, zh="调用者的列表", en="the caller's list").equals([*log, 25])
        expect.that(
            same,
            zh="返回的就是调用者给的那个列表",
            en="what is returned is the very list that was given",
        )


@check(
    zh="total 把每一层的数都加起来，空列表得 0",
    en="total adds the numbers of every level; an empty list gives 0",
    proves=["recursion"],
)
def adds_every_level(learner: Learner, rng: Generator) -> None:
    expect(learner.total([3, 4])).close_to(7)
    expect(learner.total(NESTED)).close_to(42)
    expect(learner.total([])).close_to(0)
    expect(learner.total([[], [[]]])).close_to(0)
    nested = grown(rng, levels=4)
    expect(learner.total(nested)).close_to(total(nested))


@check(
    zh="total 不改动给它的列表，二十层深也行",
    en="total leaves the list as it was, and goes twenty levels deep",
    proves=["recursion"],
)
def goes_deep(learner: Learner, rng: Generator) -> None:
    deep: list = [int(rng.integers(1, 9))]
    for _ in range(19):
        deep = [int(rng.integers(1, 9)), deep]
    expect(learner.total(deep)).close_to(total(deep))
    look = learner.define("lambda total, nested: (total(nested), nested)")
    expect(look(learner.total, deep)[1], zh="调用之后的列表", en="the list afterwards").equals(deep)


def counted(learner: Learner, shape: str) -> Any:
    """Define a function that ends a search without end by itself, long before the clock does."""
    f = learner.define(COUNTED + shape, name="f")
    f.label = shape  # what an example shows
    return f


def grown(rng: Generator, *, levels: int) -> list:
    """Make a list of small whole numbers and lists."""
    items: list = [int(value) for value in rng.integers(-9, 100, int(rng.integers(1, 4)))]
    if levels > 1:
        for _ in range(2):
            items.insert(int(rng.integers(0, len(items) + 1)), grown(rng, levels=levels - 1))
    return items
