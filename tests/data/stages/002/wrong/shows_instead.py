# diagnosis: prints_words
def word(i):
    if i % 3 == 0 and i % 5 == 0:
        return "FizzBuzz"
    if i % 3 == 0:
        return "Fizz"
    if i % 5 == 0:
        return "Buzz"
    return str(i)


def fizzbuzz(n):
    result = []
    i = 1
    while i <= n:
        result = result + [word(i)]
        i = i + 1
    print(result)


def collatz_steps(n):
    path = [n]
    while path[-1] > 1:
        last = path[-1]
        if last % 2:
            path.append(last * 3 + 1)
        else:
            path.append(last >> 1)
    return len(path) - 1


def sign(v):
    if v > 0:
        return 1
    if v < 0:
        return -1
    return 0


def find_root(f, low, high, tolerance=1e-9):
    if sign(f(low)) == 0:
        return low
    if sign(f(high)) == 0:
        return high
    if sign(f(low)) == sign(f(high)):
        raise ValueError("same sign")
    while high - low > tolerance:
        middle = 0.5 * low + 0.5 * high
        if middle <= low or middle >= high:
            break
        if sign(f(middle)) == 0:
            return middle
        if sign(f(middle)) != sign(f(low)):
            high = middle
        else:
            low = middle
    return 0.5 * low + 0.5 * high


nothing = object()


def log_minutes(minutes, log=nothing):
    if log is nothing:
        return [minutes]
    log.append(minutes)
    return log


def total(nested):
    # a stack instead of recursion
    waiting = [nested]
    s = 0
    while waiting:
        here = waiting.pop()
        for x in here:
            if type(x) is list:
                waiting.append(x)
            else:
                s += x
    return s
