"""Branches, loops and functions: FizzBuzz, Collatz, bisection, a safe default, a nested sum."""

from collections.abc import Callable


def fizzbuzz(n: int) -> list[str]:
    """Give the words for 1, 2, ..., n."""
    words = []
    for number in range(1, n):
        if number % 15 == 0:
            words.append("FizzBuzz")
        elif number % 3 == 0:
            words.append("Fizz")
        elif number % 5 == 0:
            words.append("Buzz")
        else:
            words.append(str(number))
    return words


def collatz_steps(n: int) -> int:
    """Count the steps from n to 1: halve an even number, make an odd one 3n + 1."""
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def find_root(
    f: Callable[[float], float], low: float, high: float, tolerance: float = 1e-9
) -> float:
    """Find a root of f between low and high, to within `tolerance` or as well as floats can."""
    if f(low) == 0:
        return low
    if f(high) == 0:
        return high
    starts_below = f(low) < 0
    if starts_below == (f(high) < 0):
        raise ValueError(f"f has the same sign at {low} and {high}")
    middle = (low + high) / 2
    while high - low > tolerance and low < middle < high:
        if (f(middle) < 0) == starts_below:
            low = middle
        else:
            high = middle
        middle = (low + high) / 2
    return middle


def log_minutes(minutes: int, log: list[int] | None = None) -> list[int]:
    """Append minutes to a log, a new one when none is given, and return it."""
    if log is None:
        log = []
    log.append(minutes)
    return log


def total(nested: list) -> float:
    """Add up all numbers in a list that may contain lists."""
    result = 0
    for item in nested:
        if isinstance(item, list):
            result += total(item)
        else:
            result += item
    return result
