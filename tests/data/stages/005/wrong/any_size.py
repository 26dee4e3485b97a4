# diagnosis: none
class Chunks:
    def __init__(self, items, size):
        self.stream = iter(items)
        self.size = size

    def __iter__(self):
        return self

    def __next__(self):
        chunk = []
        while len(chunk) < self.size:
            try:
                chunk.append(next(self.stream))
            except StopIteration:
                break
        if not chunk:
            raise StopIteration
        return chunk


def chunked(items, size):
    return Chunks(items, size)


def long_words(words, least):
    return {w: n for w in words for n in [len(w)] if n >= least}


def sliding_window(items, n):
    stream = iter(items)
    window = []
    while True:
        try:
            window.append(next(stream))
        except StopIteration:
            return
        window = window[-n:]
        if len(window) == n:
            yield tuple(window)


def batches(examples, size, drop_last=False):
    for pairs in chunked(examples, size):
        if drop_last and len(pairs) != size:
            break
        yield [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def running_mean(numbers):
    mean = n = 0
    for x in numbers:
        mean = (mean * n + x) / (n + 1)
        n += 1
        yield mean
