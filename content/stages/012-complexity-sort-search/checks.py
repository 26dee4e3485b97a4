"""Checks of stage 12: order, stability, positions, and how many comparisons each of them takes."""

import math
import random
from bisect import bisect_left

from numpy.random import Generator

from baibu.grader.checks import Learner, check, expect

SUBJECTS = ["Python", "maths", "English", "git"]
COUNTED = """
import random


class Counted:
    seen = 0

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        Counted.seen += 1
        return self.value < other.value

    def __le__(self, other):
        Counted.seen += 1
        return self.value <= other.value

    def __gt__(self, other):
        Counted.seen += 1
        return self.value > other.value

    def __ge__(self, other):
        Counted.seen += 1
        return self.value >= other.value

    def __eq__(self, other):
        return self.value == other.value

    __hash__ = None


def drawn(seed, n, kind):
    if kind == "equal":
        return [Counted(seed % 1000)] * n
    values = random.Random(seed).sample(range(10 * n), n)
    return [Counted(value) for value in (sorted(values) if kind == "sorted" else values)]
"""
SORTING = f"""{COUNTED}

def sorting(f, seed, n, step):
    rows = [(item, place) for place, item in enumerate(drawn(seed, n, "random"))]
    before = Counted.seen
    found = f(rows, lambda row: row[0])
    return Counted.seen - before, [row[0].value for row in found][::step]
"""
SELECTING = f"""{COUNTED}

def selecting(f, seed, n, k, kind, many):
    found = []
    before = Counted.seen
    for number in range(many):
        found.append(f(drawn(seed + number, n, kind), k).value)
    return Counted.seen - before, found
"""
SEARCHING = """
class Steps:
    def __init__(self, n, step):
        self.n, self.step, self.looks, self.seen = n, step, 0, 0

    def __len__(self):
        return self.n

    def __getitem__(self, place):
        if not -self.n <= place < self.n:
            raise IndexError(place)
        self.looks += 1
        if self.looks > 999:
            raise RuntimeError("looked a thousand times: does the range shrink?")
        return (place % self.n) * self.step


def searching(f, n, step, values):
    found = []
    for value in values:
        items = Steps(n, step)
        found.append((f(items, value), items.looks))
    return found
"""
LOOKED = """
class Looked(list):
    looks = 0

    def __getitem__(self, place):
        self.looks += 1
        if self.looks > 999:
            raise RuntimeError("looked a thousand times: does the range shrink?")
        return super().__getitem__(place)


def looked(f):
    return lambda items, value: f(Looked(items), value)
"""
TIMED = """
import random


def timed(f):
    def run(seed, n):
        draw = random.Random(seed).random
        items = [draw() for _ in range(n)]
        return len(f(items, float))
    return run
"""
OURS = """
def ours(items, key):
    if len(items) < 2:
        return items[:]
    middle = len(items) // 2
    left, right = ours(items[:middle], key), ours(items[middle:], key)
    merged, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if key(right[j]) < key(left[i]):
            merged.append(right[j])
            j += 1
        else:
            merged.append(left[i])
            i += 1
    return merged + left[i:] + right[j:]
"""
SLOWER = 10  # times the time of our own merge sort
WORLD = """
class World:
    def __init__(self, power, wobble, late, repeat):
        self.power, self.wobble, self.late, self.repeat = power, wobble, late, repeat
        self.now, self.runs = 0.0, 0

    def prepare(self, n):
        self.now += 50.0 * n
        return {"n": n, "fresh": True}

    def work(self, data):
        n = data["n"]
        self.now += 1e-3 * n**self.power * self.wobble[n] if data["fresh"] else 1e-6
        data["fresh"] = False
        self.runs += 1
        if self.runs % self.repeat in self.late:
            self.now += 3.0 * n

    def clock(self):
        return self.now


def fitted(growth, power, wobble, late, repeat):
    world = World(power, wobble, late, repeat or 3)
    sizes = sorted(wobble)
    more = {} if repeat is None else {"repeat": repeat}
    return growth(world.prepare, world.work, sizes, world.clock, **more)
"""
MANY = 16  # runs of quickselect, whose pivots are random
MORE = 80  # of them, for a slope
SIZES = [64, 128, 256, 512, 1024]


@check(
    zh="merge_sort 按键排好，返回新列表",
    en="merge_sort sorts by key into a new list",
    proves=["sorting-searching"],
)
def sorts(learner: Learner, rng: Generator) -> None:
    itself = learner.define("lambda item: item")
    for n in (int(rng.integers(5, 9)), 16, 33):
        items = [int(value) for value in rng.integers(-20, 20, n)]
        expect(learner.merge_sort(items, itself)).equals(sorted(items))
    for few in ([], [7], [2, 1]):
        expect(learner.merge_sort(few, itself)).equals(sorted(few))
    size = learner.define("abs")
    items = [int(value) for value in rng.permutation(range(-9, 0))]
    expect(learner.merge_sort(items, size)).equals(sorted(items, key=abs))


@check(
    zh="merge_sort 稳定：键相等的行保持原来的次序",
    en="merge_sort is stable: rows with equal keys keep their order",
    proves=["sorting-searching"],
)
def is_stable(learner: Learner, rng: Generator) -> None:
    minutes = learner.define("lambda row: row[2]")
    for n in (6, 40):
        rows = [(day, str(rng.choice(SUBJECTS)), 30 * int(rng.integers(1, 4))) for day in range(n)]
        expect(learner.merge_sort(rows, minutes)).equals(sorted(rows, key=lambda row: row[2]))


@check(
    zh="merge_sort 不改动给它的列表",
    en="merge_sort leaves the list alone that it is given",
    proves=["sorting-searching"],
)
def leaves_the_list(learner: Learner, rng: Generator) -> None:
    look = learner.define("lambda f, items: (f(items, float), items)")
    for n in (1, 12):
        items = [int(value) for value in rng.permutation(50)[:n]]
        found, after = look(learner.merge_sort, items)
        expect(found).equals(sorted(items))
        expect(after, zh="调用之后的列表", en="the list afterwards").equals(items)
    own = learner.define("lambda f, items: f(items, float) is items")
    expect(
        own(learner.merge_sort, [3]), zh="返回的就是传进去的那个列表", en="it is the same list"
    ).equals(False)


@check(
    zh="merge_sort 排 1000 项，比较不超过 20000 次",
    en="merge_sort takes at most 20 000 comparisons for 1000 items",
    proves=["complexity-analysis", "sorting-searching"],
)
def compares_little(learner: Learner, rng: Generator) -> None:
    sorting = learner.define(SORTING, name="sorting")
    seed = int(rng.integers(10**9))
    took, found = sorting(learner.merge_sort, seed, 1000, 125)
    want = sorted(random.Random(seed).sample(range(10_000), 1000))[::125]
    expect(found, zh="排好的结果，每隔 125 项取一项", en="every 125th item of the result").equals(
        want
    )
    expect(took, zh="比较次数", en="comparisons").between(1000, 20_000)


@check(
    zh="quickselect 给出排在第 k 位的项，有相等的也对",
    en="quickselect gives the item at position k, among equal ones too",
    proves=["sorting-searching"],
)
def selects(learner: Learner, rng: Generator) -> None:
    for spread in (1000, 4, 1):
        items = [int(value) for value in rng.integers(0, spread, 15)]
        for k in (0, int(rng.integers(1, 14)), 14):
            expect(learner.quickselect(items, k)).equals(sorted(items)[k])
    expect(learner.quickselect([8], 0)).equals(8)
    words = [str(word) for word in rng.permutation(SUBJECTS)]
    expect(learner.quickselect(words, 2)).equals(sorted(words)[2])
    look = learner.define("lambda f, items, k: (f(items, k), items)")
    items = [int(value) for value in rng.permutation(30)]
    expect(
        look(learner.quickselect, items, 7), zh="结果，和之后的列表", en="the item, and the list"
    ).equals((7, items))


@check(
    zh="quickselect 不把整个列表排好：取最小的几项之一，平均每项比较不到 7.5 次",
    en="quickselect does not sort it all: fewer than 7.5 comparisons an item for one of the least",
    proves=["complexity-analysis"],
)
def selects_with_few(learner: Learner, rng: Generator) -> None:
    # 16 runs of a random pivot, two comparisons an item and round: 4.1 an item, standard deviation
    # 0.36 (20 000 trials: never above 5.7). Sorting takes at least 9.5.
    selecting = learner.define(SELECTING, name="selecting")
    n, k, seed = 2000, int(rng.integers(2, 9)), int(rng.integers(10**9))
    took, found = selecting(learner.quickselect, seed, n, k, "random", MANY)
    want = [sorted(random.Random(seed + r).sample(range(10 * n), n))[k] for r in range(MANY)]
    expect(found, zh="第 k 位的项", en="the items at position k").equals(want)
    expect(took / (n * MANY), zh="每项的比较次数", en="comparisons an item").between(0.9, 7.5)


@check(
    zh="quickselect 遇到已经排好的、全都相等的，也不会变慢",
    en="quickselect is no slower where the items are sorted already, or all equal",
    proves=["complexity-analysis"],
)
def selects_from_sorted(learner: Learner, rng: Generator) -> None:
    # A random pivot takes 6.7 comparisons an item, standard deviation 2 (100 000 trials: at most
    # 18.4). One that is always the least takes up to 3000.
    selecting = learner.define(SELECTING, name="selecting")
    n, seed = 3000, int(rng.integers(10**9))
    for kind in ("sorted", "equal"):
        for k in (int(rng.integers(50, 99)), n // 2, n - int(rng.integers(1, 99))):
            took, found = selecting(learner.quickselect, seed, n, k, kind, 1)
            values = sorted(random.Random(seed).sample(range(10 * n), n))
            want = values[k] if kind == "sorted" else seed % 1000
            expect(found, zh="第 k 位的项", en="the item at position k").equals([want])
            expect(took / n, zh="每项的比较次数", en="comparisons an item").between(0.0, 60.0)


@check(
    zh="lower_bound 给出第一个不小于 value 的位置；都小于它，就给出长度",
    en="lower_bound gives the first position that is not below the value; the length if all are",
    proves=["sorting-searching"],
)
def finds_the_place(learner: Learner, rng: Generator) -> None:
    find = learner.define(LOOKED, name="looked")(learner.lower_bound)
    expect(find([], int(rng.integers(9)))).equals(0)
    for _ in range(3):
        items = sorted(int(value) for value in rng.integers(0, 12, int(rng.integers(5, 15))))
        for value in (-1, items[0], items[len(items) // 2], items[-1], 99, int(rng.integers(12))):
            expect(find(items, value)).equals(bisect_left(items, value))
    for few, value in (([4, 4, 4], 4), ([2], 3), ([2], 2), ([2, 4], 3)):
        expect(find(few, value)).equals(bisect_left(few, value))


@check(
    zh="lower_bound 在一万亿项里最多看 42 次",
    en="lower_bound looks at no more than 42 of a million million items",
    proves=["complexity-analysis", "sorting-searching"],
)
def searches_with_few(learner: Learner, rng: Generator) -> None:
    searching = learner.define(SEARCHING, name="searching")
    for n in (200, 10**12):
        step = int(rng.integers(2, 9))
        places = [0, 1, n - 1, n, *(int(place) for place in rng.integers(0, n, 4))]
        values = [place * step - int(rng.integers(0, 2)) for place in places]
        found = searching(learner.lower_bound, n, step, values)
        want = [-(-value // step) for value in values]
        expect([at for at, _ in found], zh="位置", en="the positions").equals(want)
        most = max(looks for _, looks in found)
        limit = math.ceil(math.log2(n)) + 2
        expect(most, zh=f"{n} 项里看的次数", en=f"looks at {n} items").between(1, limit)


@check(
    zh="growth 量的是 work，每次用新数据，拟合出双对数斜率",
    en="growth measures work alone, on fresh data, and fits the slope of the logarithms",
    proves=["complexity-analysis"],
)
def fits_slopes(learner: Learner, rng: Generator) -> None:
    fitted = learner.define(WORLD, name="fitted")
    for power in (1.0, 2.0, float(rng.uniform(0.3, 2.5))):
        sizes = sorted({int(n) for n in rng.integers(20, 2000, 6)})
        got = fitted(learner.growth, power, dict.fromkeys(sizes, 1.0), [], None)
        expect(got, zh="斜率", en="the slope").close_to(power, rtol=1e-6)
    wobble = {n: float(rng.uniform(0.6, 1.6)) for n in (50, 100, 300, 1000, 1500)}
    want = slope([(n, n**1.5 * wobble[n]) for n in wobble])
    got = fitted(learner.growth, 1.5, wobble, [], 2)
    expect(got, zh="全部规模的最小二乘斜率", en="least squares over all sizes").close_to(
        want, rtol=1e-6
    )


@check(
    zh="growth 重复 repeat 次取最快的，偶尔被打断也不受影响",
    en="growth takes the best of its runs, so that an interruption does no harm",
    proves=["complexity-analysis"],
)
def survives_interruptions(learner: Learner, rng: Generator) -> None:
    fitted = learner.define(WORLD, name="fitted")
    wobble = {n: float(rng.uniform(0.8, 1.2)) for n in (40, 80, 160, 320)}
    want = slope([(n, n**1.2 * wobble[n]) for n in wobble])
    for late in ([1], [2], [0], [1, 2]):
        got = fitted(learner.growth, 1.2, wobble, late, None)
        expect(got, zh="斜率", en="the slope").close_to(want, rtol=1e-6)
    got = fitted(learner.growth, 1.2, wobble, [1, 2, 3, 4, 5], 6)
    expect(got, zh="重复六次的斜率", en="the slope with six runs").close_to(want, rtol=1e-6)


@check(
    zh="reported 报告的斜率，与数出来的相差不超过 0.15",
    en="the slopes of reported are within 0.15 of what is counted",
    proves=["complexity-analysis"],
)
def reports_what_is_counted(learner: Learner, rng: Generator) -> None:
    found = expect(learner.reported()).has_keys(["merge_sort", "quickselect", "lower_bound"])
    for name, value in found.items():
        want = counted(learner, name, int(rng.integers(10**9)))
        expect(value, zh=f"{name} 的斜率", en=f"the slope of {name}").between(
            want - 0.15, want + 0.15
        )


@check(
    zh=f"merge_sort 排十万项，用时不超过我们的归并排序的 {SLOWER} 倍",
    en=f"merge_sort takes at most {SLOWER} times as long as our own for 100 000 items",
    proves=["complexity-analysis"],
    slow=True,
)
def sorts_many(learner: Learner, rng: Generator) -> None:
    minus = learner.define("lambda item: -item")
    items = [int(value) for value in rng.integers(0, 99, 8)]
    expect(learner.merge_sort(items, minus)).equals(sorted(items, reverse=True))
    timed = learner.define(TIMED, name="timed")
    mine, ours = timed(learner.merge_sort), timed(learner.define(OURS, name="ours"))
    for few, n in ((1_500, 3_000), (20_000, 100_000)):
        times = 9.9e9
        for _ in range(3):  # other work on the machine may hold it up, so there is a second try
            seed = int(rng.integers(10**9))
            base = learner.seconds(ours, seed, few, repeat=1) * n * math.log(n)
            base /= few * math.log(few)
            times = min(times, learner.seconds(mine, seed + 1, n, repeat=1) / base)
            if times <= SLOWER or times > 3 * SLOWER:
                break
        expect.that(
            times <= SLOWER,
            zh=f"{n} 项：用时不超过我们的 {SLOWER} 倍",
            en=f"{n} items: at most {SLOWER} times as long as ours",
            got=f"{times:.0f} ×",
            want=f"<= {SLOWER} ×",
        )


def counted(learner: Learner, name: str, seed: int) -> float:
    """Count the comparisons of the learner's own function, and fit their slope.

    Only quickselect varies by chance. With 80 runs for each size its slope is 1.03 with a standard
    deviation of 0.015, so that 1 is within 0.15 by eight of these.
    """
    costs = []
    for n in SIZES:
        if name == "merge_sort":
            took, _ = learner.define(SORTING, name="sorting")(learner.merge_sort, seed, n, n)
        elif name == "quickselect":
            selecting = learner.define(SELECTING, name="selecting")
            took, _ = selecting(learner.quickselect, seed, n, n // 2, "random", MORE)
        else:
            searching = learner.define(SEARCHING, name="searching")
            values = [(seed + 7919 * r) % (3 * n) for r in range(8)]
            took = sum(looks for _, looks in searching(learner.lower_bound, n, 3, values))
        costs.append((n, max(int(took), 1)))
        if name == "quickselect":  # what is far off is not counted any further
            an_item = took / (n * MORE)
            expect(an_item, zh="每项的比较次数", en="comparisons an item").between(0.5, 50)
    return slope(costs)


def slope(costs: list[tuple[int, float]]) -> float:
    """Fit the slope of log cost on log n."""
    points = [(math.log(n), math.log(cost)) for n, cost in costs]
    x_mean, y_mean = (sum(part) / len(points) for part in zip(*points, strict=True))
    above = sum((x - x_mean) * (y - y_mean) for x, y in points)
    return above / sum((x - x_mean) ** 2 for x, _ in points)
