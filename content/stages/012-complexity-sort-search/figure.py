"""Figures and numbers of stage 12, computed by the solution."""

import math
import random

from solution import growth, lower_bound, merge_sort, quickselect

from baibu.publish.draw import Diagram, Plot, Style, number

SIZES = [64, 128, 256, 512, 1024]


class Counted:
    """A number that counts comparisons."""

    seen = 0

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        Counted.seen += 1
        return self.value < other.value

    def __gt__(self, other):
        Counted.seen += 1
        return self.value > other.value


def insertion_sort(items):
    """Sort by putting each item where it belongs among those before it."""
    placed = []
    for item in items:
        at = len(placed)
        while at > 0 and item < placed[at - 1]:
            at -= 1
        placed.insert(at, item)
    return placed


def shuffled(n):
    return [Counted(value) for value in random.Random(n).sample(range(n), n)]


WORKS = {
    "insertion sort": insertion_sort,
    "merge_sort": lambda items: merge_sort(items, lambda item: item),
    "quickselect": lambda items: quickselect(items, len(items) // 2),
    "lower_bound": lambda items: lower_bound(sorted(items, key=lambda i: i.value), items[0]),
}


def counts(work, runs=1):
    """Count the comparisons of work on each size, on average."""
    random.seed(12)
    found = []
    for n in SIZES:
        before = Counted.seen
        for _ in range(runs):
            work(shuffled(n))
        found.append((Counted.seen - before) / runs)
    return found


def numbers():
    """Give every number of the brief that can be computed."""
    steps = []
    items, value = [2, 4, 4, 7, 9], 7
    low, high = 0, len(items)
    while low < high:
        middle = (low + high) // 2
        steps.append((low, high, middle, items[middle]))
        low, high = (middle + 1, high) if items[middle] < value else (low, middle)
    spent = [0.0]

    def work(n):
        spent[0] += n * n / 10_000

    slope = growth(lambda n: n, work, [100, 200, 400], lambda: spent[0])
    facts = {
        "log_million": str(math.ceil(math.log2(1_000_000))),
        "squares": f"{100_000**2 / 4 / 1e9:.1f}",
        "n_log_n": f"{100_000 * math.log2(100_000) / 1e6:.1f}",
        "merged": str(merge_sort([5, 2, 4, 1], lambda item: item)),
        "place": str(lower_bound(items, value)),
        "insertion_1024": f"{counts(insertion_sort)[-1]:.0f}",
        "merge_1024": f"{counts(WORKS['merge_sort'])[-1]:.0f}",
        "slope": number(slope, 2),
    }
    for step, (low, high, middle, item) in enumerate(steps):
        facts |= {f"low{step}": str(low), f"high{step}": str(high)}
        facts |= {f"middle{step}": str(middle), f"item{step}": str(item)}
    return facts


def halves(say):
    drawing = Diagram(
        620,
        276,
        title=say(zh="拆到一项为止，再一对对归并", en="Split down to one item, then merge"),
    )
    down, up = Style(hue=1), Style(hue=3)
    top = drawing.box(240, 40, 140, 32, "5 2 4 1", style=down)
    two = [drawing.box(x, 88, 90, 32, w, style=down) for x, w in ((140, "5 2"), (390, "4 1"))]
    for part in two:
        drawing.arrow(top, part)
    ones = [
        drawing.box(x, 136, 40, 32, w, style=Style(hue="ink"))
        for x, w in ((120, "5"), (210, "2"), (370, "4"), (460, "1"))
    ]
    for place, one in enumerate(ones):
        drawing.arrow(two[place // 2], one)
    merged = [
        drawing.box(x, 184, 90, 32, " ".join(map(str, merge_sort(w, int))), style=up)
        for x, w in ((140, [5, 2]), (390, [4, 1]))
    ]
    for place, one in enumerate(ones):
        drawing.arrow(one, merged[place // 2])
    whole = " ".join(map(str, merge_sort([5, 2, 4, 1], int)))
    last = drawing.box(240, 236, 140, 32, whole, style=up, bold=True)
    for part in merged:
        drawing.arrow(part, last)
    drawing.text(8, 104, say(zh="拆", en="split"))
    drawing.text(8, 200, say(zh="归并", en="merge"))
    return drawing.svg()


def slopes(say):
    plot = Plot(
        600,
        360,
        x=(50, 1500),
        y=(3, 1_000_000),
        x_scale="log",
        y_scale="log",
        title=say(zh="双对数坐标里，幂次就是斜率", en="On two logarithmic axes a power is a slope"),
    )
    for place, (name, work) in enumerate(WORKS.items()):
        label = say(zh="插入排序", en=name) if name == "insertion sort" else name
        found = counts(work, 1 if name == "insertion sort" else 20)
        hue = (2, 1, 3, "ink")[place]
        plot.line(SIZES, found, label=label, style=Style(hue=hue, dashed=place % 2 == 1))
    plot.axis_titles("n", say(zh="比较次数", en="comparisons"))
    return plot.svg()
