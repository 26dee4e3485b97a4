# diagnosis: right_wins_ties
import math
import random


def merge_sort(items, key):
    runs = [[(key(item), item)] for item in items]
    while len(runs) > 1:
        merged = []
        for a, b in zip(runs[::2], runs[1::2]):
            merged.append(merge(a, b))
        if len(runs) % 2:
            merged.append(runs[-1])
        runs = merged
    return [item for _, item in runs[0]] if runs else []


def merge(a, b):
    out = []
    a, b = a[::-1], b[::-1]
    while a and b:
        out.append(a.pop() if a[-1][0] < b[-1][0] else b.pop())
    out.extend(reversed(a or b))
    return out


def quickselect(items, k):
    items = list(items)
    low, high = 0, len(items) - 1
    while low < high:
        at = random.randint(low, high)
        pivot = items[at]
        less, place, more = low, low, high
        while place <= more:
            if items[place] < pivot:
                items[less], items[place] = items[place], items[less]
                less += 1
                place += 1
            elif items[place] > pivot:
                items[more], items[place] = items[place], items[more]
                more -= 1
            else:
                place += 1
        if k < less:
            high = less - 1
        elif k > more:
            low = more + 1
        else:
            return pivot
    return items[low]


def lower_bound(items, value):
    before, after = -1, len(items)
    while after - before > 1:
        middle = before + (after - before) // 2
        before, after = (middle, after) if items[middle] < value else (before, middle)
    return after


def growth(prepare, work, sizes, clock, repeat=3):
    def cost(n):
        data = prepare(n)
        start = clock()
        work(data)
        return clock() - start

    points = [(math.log2(n), math.log2(min(cost(n) for _ in range(repeat)))) for n in sizes]
    n = len(points)
    sx, sy = sum(x for x, _ in points), sum(y for _, y in points)
    sxy, sxx = sum(x * y for x, y in points), sum(x * x for x, _ in points)
    return (n * sxy - sx * sy) / (n * sxx - sx * sx)


def reported():
    return dict(merge_sort=1.25, quickselect=1.03, lower_bound=0.15)
