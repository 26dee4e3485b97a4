# diagnosis: collects_first
def long_words(words, least):
    result = {}
    for word in words:
        if len(word) < least:
            continue
        result[word] = len(word)
    return result


def chunked(items, size):
    if size < 1:
        raise ValueError("a chunk has at least one item")
    waiting = []
    for item in tuple(items):
        if len(waiting) == size:
            yield waiting
            waiting = []
        waiting = waiting + [item]
    if len(waiting) > 0:
        yield waiting


def sliding_window(items, n):
    kept = []
    for item in items:
        kept.append(item)
        if len(kept) > n:
            del kept[0]
        if len(kept) == n:
            yield tuple(kept)


def batches(examples, size, drop_last=False):
    xs, ys = [], []
    for x, y in examples:
        xs.append(x)
        ys.append(y)
        if len(xs) == size:
            yield xs, ys
            xs, ys = [], []
    if xs and not drop_last:
        yield xs, ys


def running_mean(numbers):
    total = 0.0
    n = 0
    for number in numbers:
        total = total + number
        n = n + 1
        yield total / n
