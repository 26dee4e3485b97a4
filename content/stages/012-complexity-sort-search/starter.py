"""Stage 12: complexity, sorting, searching. Three functions, a measure of growth, and a report.
第 12 关：复杂度、排序与查找。三个函数，一把量增长的尺子，一份报告。
"""

import math
import random


def merge_sort(items: list, key) -> list:
    """Sort by key into a new list; items with equal keys keep their order.
    按键排好，返回新列表；键相等的项保持原来的次序。
    """
    if len(items) < 2:
        return items[:]
    middle = len(items) // 2
    left, right = items[:middle], items[middle:]  # TODO: sort both halves / 两半都要排好
    return left + right  # TODO: merge them / 归并起来


def quickselect(items: list, k: int):
    """Return the item that would stand at position k if the list were sorted.
    返回列表排好之后会站在第 k 位的那一项。
    """
    pivot = random.choice(items)
    below = [item for item in items if item < pivot]
    return pivot  # TODO: is it among below, the equal ones, or above? / 它在哪一堆里？


def lower_bound(items: list, value) -> int:
    """Return the first position whose item is not below the value; the length if there is none.
    返回第一个不小于 value 的位置；没有就返回长度。
    """
    low, high = 0, len(items)
    return low  # TODO: halve, as in stages 2 and 11 / 像第 2、第 11 关那样取半


def growth(prepare, work, sizes: list, clock, repeat: int = 3) -> float:
    """Return the slope of the logarithm of the cost of work on the logarithm of the size.
    返回双对数斜率：work 代价的对数，对规模的对数。
    """
    n = sizes[0]
    start = clock()
    work(prepare(n))  # TODO: all sizes, the best of repeat, not prepare / 各规模，取最快，不含准备
    return clock() - start


def reported() -> dict:
    """Return the slopes of your three functions, counted in comparisons.
    返回你那三个函数的斜率，按比较次数算。
    """
    return {"merge_sort": 0.0, "quickselect": 0.0, "lower_bound": 0.0}


class Counted:
    """A number that counts how often numbers of its kind are compared. Finished.
    会数比较次数的数。已写好。
    """

    seen = 0

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        Counted.seen += 1
        return self.value < other.value

    def __gt__(self, other):
        Counted.seen += 1
        return self.value > other.value

    def __le__(self, other):
        return not self > other

    def __ge__(self, other):
        return not self < other

    def __eq__(self, other):
        return self.value == other.value


def comparisons() -> int:
    """Return how many comparisons there were so far: a clock that ticks with each of them.
    返回到现在为止比较了几次：一只每比较一次走一格的钟。
    """
    return Counted.seen


def shuffled(n: int) -> list:
    """Return the numbers below n in random order. / 返回打乱的 0 到 n − 1。"""
    return [Counted(value) for value in random.sample(range(n), n)]


def in_order(n: int) -> list:
    """Return the numbers below n in order. / 返回排好的 0 到 n − 1。"""
    return [Counted(value) for value in range(n)]


if __name__ == "__main__":
    sizes = [64, 128, 256, 512, 1024]
    print(merge_sort([5, 2, 4, 1], lambda item: item), quickselect([5, 2, 4, 1], 2))
    print(lower_bound([2, 4, 4, 7, 9], 7), math.log2(1024))
    for work, prepare in (
        (lambda data: merge_sort(data, lambda item: item), shuffled),
        (lambda data: quickselect(data, len(data) // 2), shuffled),
        (lambda data: lower_bound(data, random.choice(data)), in_order),
    ):
        try:
            print(growth(prepare, work, sizes, comparisons, repeat=9))
        except (ValueError, ZeroDivisionError) as error:
            print("not yet / 还不行:", error)
