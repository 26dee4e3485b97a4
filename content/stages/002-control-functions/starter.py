"""Stage 2: control flow and functions. Write the first three and the last; repair log_minutes.
第 2 关：流程控制与函数。前三个和最后一个要你写，log_minutes 要你修。
"""


def fizzbuzz(n: int) -> list[str]:
    """Return the list of the words for 1, 2, ..., n.
    返回 1, 2, ..., n 对应的词组成的列表。
    """
    words = []
    # TODO: loop over the numbers and append one word for each
    # TODO：逐个处理这些数，每个数追加一个词
    return words


def collatz_steps(n: int) -> int:
    """Return how many steps lead from n to 1.
    返回从 n 走到 1 要几步。
    """
    steps = 0
    # TODO: repeat until n is 1, and count
    # TODO：一直重复到 n 等于 1，并计数
    return steps


def find_root(f, low: float, high: float, tolerance: float = 1e-9) -> float:
    """Return a root of the function f between low and high.
    返回函数 f 在 low 和 high 之间的一个根。
    """
    # TODO: check the signs at both ends, then halve the interval again and again
    # TODO：先检查两端的正负号，再一次次把区间减半
    return (low + high) / 2


def log_minutes(minutes: int, log: list = []) -> list:
    """Append minutes to the log and return it; without a log, start a new one.
    把 minutes 追加到 log 并返回；没有给 log，就新建一个。
    """
    # TODO: this works once. Call it twice and look.
    # TODO：第一次没问题。调用两次，看看结果。
    log.append(minutes)
    return log


def total(nested: list) -> float:
    """Return the sum of all numbers in a list that may contain lists.
    返回列表里所有数之和，列表里面还可以有列表。
    """
    # TODO: an item is a number or a list; for a list, call total itself
    # TODO：每一项是数或列表；遇到列表，就调用 total 自己
    return 0


if __name__ == "__main__":
    print(fizzbuzz(15))
    print(collatz_steps(6))
    print(find_root(lambda x: x * x - 2, 1, 2))
    print(log_minutes(30), log_minutes(45))
    print(total([10, [20, [5]], 7]))
