"""Signs asked as > 0, the end of the floats inside the loop."""

def fizzbuzz(n):
    words = []
    for number in range(1, n + 1):
        if number % 15 == 0:
            words.append("FizzBuzz")
        elif number % 3 == 0:
            words.append("Fizz")
        elif number % 5 == 0:
            words.append("Buzz")
        else:
            words.append(str(number))
    return words


def collatz_steps(n):
    steps = 0
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        steps = steps + 1
    return steps


def find_root(f, low, high, tolerance=1e-9):
    at_low = f(low)
    at_high = f(high)
    if at_low == 0:
        return low
    if at_high == 0:
        return high
    if (at_low > 0) == (at_high > 0):
        raise ValueError("same sign")
    while high - low > tolerance:
        middle = (low + high) / 2
        if middle == low or middle == high:
            return middle
        at_middle = f(middle)
        if (at_middle > 0) == (at_low > 0):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def log_minutes(minutes, log=None):
    if log is None:
        log = []
    log.append(minutes)
    return log


def total(nested):
    result = 0
    for item in nested:
        if isinstance(item, list):
            result = result + total(item)
        else:
            result = result + item
    return result
