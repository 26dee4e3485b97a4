# diagnosis: none
import math
from random import randrange


def merge_sort(items, key):
    def merged(left, right):
        i = j = 0
        while i < len(left) or j < len(right):
            if j == len(right):
                yield left[i]
                i += 1
            elif i == len(left) or key(left[i]) > key(right[j]):
                yield right[j]
                j += 1
            else:
                yield left[i]
                i += 1

    def halved(low, high):
        if high - low <= 1:
            return items[low:high]
        middle = (low + high) >> 1
        return list(merged(halved(low, middle), halved(middle, high)))

    return halved(0, len(items))


def quickselect(items, k):
    pivot = items[randrange(len(items))]
    groups = {-1: [], 0: [], 1: []}
    for item in items:
        groups[-1 if item < pivot else int(item > pivot)].append(item)
    small, same = len(groups[-1]), len(groups[0])
    if k < small:
        return quickselect(groups[-1], k)
    if k >= small + same:
        return quickselect(groups[1], k - small - same)
    return pivot


def lower_bound(items, value):
    def between(low, high):
        if low == high:
            return low
        middle = low + (high - low) // 2
        if items[middle] >= value:
            return between(low, middle)
        return between(middle + 1, high)

    return between(0, len(items))


def growth(prepare, work, sizes, clock, repeat=3):
    logs = []
    for n in sizes:
        best = math.inf
        for _ in range(repeat):
            data = prepare(n)
            before = clock()
            work(data)
            after = clock()
            best = min(best, after - before)
        logs.append((math.log10(n), math.log10(best)))
    middle = sum(x for x, _ in logs) / len(logs)
    return sum((x - middle) * y for x, y in logs) / sum((x - middle) * x for x, _ in logs)


def reported():
    return {"lower_bound": 0, "merge_sort": 1, "quickselect": 1}
