"""Checks of stage 5: comprehensions, and generators that never hold more than they need."""

from numpy.random import Generator
from solution import batches, chunked, long_words, running_mean, sliding_window

from baibu.grader.checks import Learner, check, expect

WORDS = "the model learns from data and makes a small error on each new example".split()
COLLECT = """
def collect(f, items, *more):
    return list(f(iter(items), *more))
"""
FIRST = """
def first_of_endless(f, k, *more):
    import itertools

    return list(itertools.islice(f(itertools.count(100), *more), k))
"""
DRAWN = """
def first_and_drawn(f, k, *more):
    drawn = 0

    def source():
        nonlocal drawn
        for value in range(1000):
            drawn += 1
            yield value

    stream = iter(f(source(), *more))
    found = [next(stream) for _ in range(k)]
    return found, drawn
"""
MEMORY = """
def length_and_small(f, n, most, *more):
    import tracemalloc

    tracemalloc.start()
    length = sum(1 for _ in f((10**6 + value for value in range(n)), *more))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return length, peak < most
"""


@check(
    zh="long_words 只留够长的词，给出各自的长度",
    en="long_words keeps the long words with their lengths",
    proves=["containers"],
)
def keeps_long_words(learner: Learner, rng: Generator) -> None:
    expect(learner.long_words(["a", "model", "learns"], 5)).equals({"model": 5, "learns": 6})
    for least in (0, 4, int(rng.integers(2, 8))):
        expect(learner.long_words(WORDS, least)).equals(long_words(WORDS, least))
    expect(learner.long_words(["a"], 2)).equals({})


@check(
    zh="chunked 每次给 size 项的列表，最后一个可以短，但不会空",
    en="chunked gives lists of size items; the last may be short and is never empty",
    proves=["lazy-iteration"],
)
def cuts_chunks(learner: Learner, rng: Generator) -> None:
    collect = learner.define(COLLECT, name="collect")
    expect(collect(learner.chunked, [1, 2, 3, 4, 5], 2)).equals([[1, 2], [3, 4], [5]])
    expect(collect(learner.chunked, [1, 2, 3, 4], 2)).equals([[1, 2], [3, 4]])
    expect(collect(learner.chunked, [], 3)).equals([])
    items, size = [int(v) for v in rng.integers(0, 99, 20)], int(rng.integers(3, 8))
    expect(collect(learner.chunked, items, size)).equals(list(chunked(items, size)))


@check(
    zh="size 小于 1 时，chunked 抛出 ValueError",
    en="chunked raises ValueError when size is below 1",
    proves=["lazy-iteration"],
)
def refuses_size_zero(learner: Learner, rng: Generator) -> None:
    collect = learner.define(COLLECT, name="collect")
    expect(collect(learner.chunked, [7, 8], 1)).equals([[7], [8]])
    learner.raises(ValueError, collect, learner.chunked, [1, 2, 3], 0)
    learner.raises(ValueError, collect, learner.chunked, [1, 2, 3], -2)


@check(
    zh="chunked 在没完没了的流上也行，给出一块之前最多多取一项",
    en="chunked works on an endless stream, and draws at most one item more than it gives",
    proves=["lazy-iteration"],
)
def cuts_an_endless_stream(learner: Learner, rng: Generator) -> None:
    drawn = learner.define(DRAWN, name="first_and_drawn")
    size = int(rng.integers(3, 9))
    found, used = drawn(learner.chunked, 2, size)
    expect(found).equals([list(range(size)), list(range(size, 2 * size))])
    expect(used, zh="取了几项", en="items drawn").at_most(2 * size + 1)
    first = learner.define(FIRST, name="first_of_endless")
    expect(first(learner.chunked, 2, 3)).equals([[100, 101, 102], [103, 104, 105]])


@check(
    zh="三万项流过 chunked，手里始终只有一块",
    en="while 30 000 items pass, chunked holds one chunk at a time",
    proves=["lazy-iteration"],
)
def holds_one_chunk(learner: Learner, rng: Generator) -> None:
    memory = learner.define(MEMORY, name="length_and_small")
    size = int(rng.integers(40, 60))
    length, is_small = memory(learner.chunked, 30_000, 100_000, size)
    expect(length, zh="块数", en="the number of chunks").equals(-(-30_000 // size))
    expect.that(
        is_small,
        zh="占用的内存不超过 100 kB",
        en="it takes no more than 100 kB of memory",
    )


@check(
    zh="sliding_window 给出每 n 个相邻项的元组，不够 n 项就没有",
    en="sliding_window gives tuples of n neighbours, none where there are fewer",
    proves=["lazy-iteration"],
)
def slides(learner: Learner, rng: Generator) -> None:
    collect = learner.define(COLLECT, name="collect")
    expect(collect(learner.sliding_window, [1, 2, 3, 4], 2)).equals([(1, 2), (2, 3), (3, 4)])
    expect(collect(learner.sliding_window, [1, 2, 3], 3)).equals([(1, 2, 3)])
    expect(collect(learner.sliding_window, [1, 2], 3)).equals([])
    items, n = [int(v) for v in rng.integers(0, 99, 12)], int(rng.integers(3, 6))
    expect(collect(learner.sliding_window, items, n)).equals(list(sliding_window(items, n)))
    expect(collect(learner.sliding_window, items, 1)).equals([(item,) for item in items])


@check(
    zh="sliding_window 来一项给一个窗口，不等流结束",
    en="sliding_window gives a window with each item and does not wait for the end",
    proves=["lazy-iteration"],
)
def slides_over_an_endless_stream(learner: Learner, rng: Generator) -> None:
    drawn = learner.define(DRAWN, name="first_and_drawn")
    n = int(rng.integers(3, 6))
    found, used = drawn(learner.sliding_window, 3, n)
    expect(found).equals(list(sliding_window(range(n + 2), n)))
    expect(used, zh="取了几项", en="items drawn").at_most(n + 3)
    memory = learner.define(MEMORY, name="length_and_small")
    length, is_small = memory(learner.sliding_window, 10_000, 100_000, n)
    expect(length, zh="窗口数", en="the number of windows").equals(10_000 - n + 1)
    expect.that(
        is_small,
        zh="占用的内存不超过 100 kB",
        en="it takes no more than 100 kB of memory",
    )


@check(
    zh="batches 把 x 和 y 分成两个列表，最后不满的一批也给",
    en="batches parts x and y into two lists, and gives the incomplete last batch",
    proves=["lazy-iteration"],
)
def makes_batches(learner: Learner, rng: Generator) -> None:
    collect = learner.define(COLLECT, name="collect")
    examples = [(float(x), int(x > 0)) for x in rng.normal(size=11).round(2)]
    expect(collect(learner.batches, examples[:3], 2)).equals(list(batches(examples[:3], 2)))
    size = int(rng.integers(3, 5))
    expect(collect(learner.batches, examples, size)).equals(list(batches(examples, size)))
    expect(collect(learner.batches, examples[:4], 2)).equals(list(batches(examples[:4], 2)))


@check(
    zh="drop_last 为 True 时不要不满的一批，满的一批不少",
    en="with drop_last an incomplete batch is left out, and a full one never is",
    proves=["lazy-iteration"],
)
def drops_the_last(learner: Learner, rng: Generator) -> None:
    collect = learner.define(COLLECT, name="collect")
    examples = [(int(x), "ab"[x % 2]) for x in rng.integers(0, 50, 8)]
    for n, size in ((7, 3), (6, 3), (8, 5), (8, 4)):
        got = collect(learner.batches, examples[:n], size, True)
        expect(got).equals(list(batches(examples[:n], size, True)))


@check(
    zh="running_mean 每来一个数就给出到此为止的平均",
    en="running_mean gives the mean so far with every number",
    proves=["lazy-iteration"],
)
def runs_the_mean(learner: Learner, rng: Generator) -> None:
    collect = learner.define(COLLECT, name="collect")
    expect(collect(learner.running_mean, [4, 8, 6])).close_to([4.0, 6.0, 6.0])
    numbers = [float(v) for v in rng.normal(5, 3, 15).round(3)]
    expect(collect(learner.running_mean, numbers)).close_to(list(running_mean(numbers)), rtol=1e-9)
    expect(collect(learner.running_mean, [])).equals([])


@check(
    zh="running_mean 不等流结束，也不留下看过的数",
    en="running_mean neither waits for the end nor keeps the numbers",
    proves=["lazy-iteration"],
)
def runs_on_an_endless_stream(learner: Learner, rng: Generator) -> None:
    drawn = learner.define(DRAWN, name="first_and_drawn")
    k = int(rng.integers(3, 9))
    found, used = drawn(learner.running_mean, k)
    expect(found).close_to([value / 2 for value in range(k)])
    expect(used, zh="取了几项", en="items drawn").at_most(k + 1)
    memory = learner.define(MEMORY, name="length_and_small")
    length, is_small = memory(learner.running_mean, 5_000, 30_000)
    expect(length, zh="平均的个数", en="the number of means").equals(5_000)
    expect.that(
        is_small,
        zh="占用的内存不超过 30 kB",
        en="it takes no more than 30 kB of memory",
    )
