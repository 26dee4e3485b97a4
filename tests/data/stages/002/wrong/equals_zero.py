# diagnosis: waits_for_zero
import math


def fizzbuzz(n):
    return ["Fizz" * (i % 3 == 0) + "Buzz" * (i % 5 == 0) or f"{i}" for i in range(1, n + 1)]


def collatz_steps(n):
    if n == 1:
        return 0
    return 1 + collatz_steps(n // 2 if n % 2 == 0 else n * 3 + 1)


def find_root(f, low, high, tolerance=1e-9):
    fl, fh = f(low), f(high)
    for end, value in ((low, fl), (high, fh)):
        if value == 0:
            return end
    if math.copysign(1, fl) == math.copysign(1, fh):
        raise ValueError("same sign at both ends")
    while True:
        m = low + (high - low) / 2
        fm = f(m)
        if fm == 0:
            return m
        if fl * fm > 0:
            low, fl = m, fm
        else:
            high = m


def log_minutes(minutes, log=None):
    log = [] if log is None else log
    log += [minutes]
    return log


def total(nested):
    return sum(total(x) if isinstance(x, list) else x for x in nested)
