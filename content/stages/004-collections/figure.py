"""Figures and numbers of stage 4, computed by the solution."""

from solution import compare, count_pairs, group_by, inverted_index, unique

from baibu.publish.draw import Diagram, Plot, Style

ITEMS = [70, 5, 70, 42, 5]
TEXTS = ["red green", "blue red", "green"]
WORDS = "to be or not to be".split()
ROWS = [("Mon", 30), ("Tue", 45), ("Mon", 20)]
SLOTS = 8


def numbers():
    """Give every number of the brief that can be computed."""
    only_a, both, only_b = compare([1, 2, 3], [3, 4])
    return {
        "unique": str(unique(ITEMS)),
        "fifty": str({"Mon": 50, "Tue": 45}["Mon"]),
        "scan_small": f"{looks(1_000):,}".replace(",", " "),
        "scan_large": f"{looks(100_000):,}".replace(",", " "),
        "index": str(inverted_index(TEXTS)),
        "pairs": str(count_pairs(WORDS)),
        "groups": str(group_by(ROWS, 0)),
        "only_a": str(only_a),
        "both": str(both),
        "only_b": str(only_b),
        "slot_70": str(hash(70) % SLOTS),
        "slot_5": str(hash(5) % SLOTS),
        "slot_42": str(hash(42) % SLOTS),
    }


def looks(n):
    """Count the comparisons of de-duplicating n different items with a list."""
    return n * (n - 1) // 2


def slots(say):
    drawing = Diagram(
        640,
        182,
        title=say(zh="从键算出位置，一下找到", en="The place is computed from the key"),
    )
    table = [""] * SLOTS
    for item in unique(ITEMS):
        table[hash(item) % SLOTS] = str(item)
    grid = drawing.grid(
        120, 132, [table], cell=(60.0, 34.0), column_names=[str(i) for i in range(SLOTS)]
    )
    for item in unique(ITEMS):
        place = hash(item) % SLOTS
        middle = grid.cell(0, place).centre[0]
        key = drawing.box(middle - 24, 40, 48, 30, str(item), style=Style(hue=1))
        drawing.arrow(key, (middle, 108))
    drawing.text(8, 55, say(zh="键", en="keys"))
    drawing.text(8, 121, say(zh="位置", en="place"))
    drawing.text(8, 149, say(zh="表", en="table"))
    return drawing.svg()


def growth(say):
    sizes = [0, 200, 400, 600, 800, 1000]
    plot = Plot(
        560,
        300,
        x=(0, 1050),
        y=(0, 540),
        title=say(zh="去重 n 项要看多少次", en="Looks needed to de-duplicate n items"),
    )
    plot.line(sizes, [looks(n) / 1000 for n in sizes], label=say(zh="用列表", en="with a list"))
    plot.line(
        sizes,
        [n / 1000 for n in sizes],
        style=Style(hue=2),
        label=say(zh="用集合", en="with a set"),
    )
    plot.axis_titles("n", say(zh="千次", en="thousands"))
    return plot.svg()
