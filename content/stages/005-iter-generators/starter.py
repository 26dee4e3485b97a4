"""Stage 5: comprehensions, iterators, generators. Five functions to write.
第 5 关：推导式、迭代器与生成器。五个函数要你写。
"""


def long_words(words, least: int) -> dict:
    """Return a dict from each word of at least `least` characters to its length.
    返回字典：每个至少有 `least` 个字符的词，对应它的长度。
    """
    return {word: len(word) for word in words}  # TODO: only the long ones / 只要长的


def chunked(items, size: int):
    """Yield lists of `size` items each; the last may be shorter.
    每次产出 `size` 项组成的列表；最后一个可以短一些。
    """
    # TODO: this collects everything before it begins / 这里先把所有的都收集起来才开始
    everything = list(items)
    for start in range(0, len(everything), size):
        yield everything[start : start + size + 1]


def sliding_window(items, n: int):
    """Yield every n neighbouring items as a tuple.
    把每 n 个相邻的项作为一个元组产出。
    """
    for item in items:
        yield (item,)  # TODO: remember the last n / 记住最近的 n 项


def batches(examples, size: int, drop_last: bool = False):
    """Yield, for `size` pairs (x, y) at a time, the list of the x and the list of the y.
    每取 `size` 对 (x, y)，产出由 x 组成的列表和由 y 组成的列表。
    """
    # TODO: chunked does the cutting / 切块的事交给 chunked
    yield [], []


def running_mean(numbers):
    """Yield, after each number, the mean of all numbers so far.
    每来一个数，产出到此为止所有数的平均。
    """
    for number in numbers:
        yield number  # TODO: count, and keep the mean / 计数，并记住平均


if __name__ == "__main__":
    print(long_words(["a", "model", "learns"], 3))
    print(list(chunked(range(7), 3)))
    print(list(sliding_window("ABCDE", 3)))
    print(list(batches([(1, "a"), (2, "b"), (3, "a")], 2)))
    print(list(running_mean([4, 8, 6])))
