# diagnosis: labels_first
from collections import deque
from itertools import accumulate, count, islice


def long_words(words, least):
    return dict((w, len(w)) for w in words if not len(w) < least)


def chunked(items, size):
    if size <= 0:
        raise ValueError(size)
    stream = iter(items)
    return iter(lambda: list(islice(stream, size)), [])


def sliding_window(items, n):
    stream = iter(items)
    window = deque(islice(stream, n - 1), maxlen=n)
    for item in stream:
        window.append(item)
        yield tuple(window)


def batches(examples, size, drop_last=False):
    for chunk in chunked(examples, size):
        if len(chunk) == size or not drop_last:
            xs, ys = zip(*chunk)
            yield list(ys), list(xs)


def running_mean(numbers):
    return (total / n for total, n in zip(accumulate(numbers), count(1)))
