"""Stage 4: lists, tuples, dicts and sets. Six functions to write.
第 4 关：列表、元组、字典与集合。六个函数要你写。
"""


def last(items: list, n: int) -> list:
    """Return the last n items; all of them where there are fewer.
    返回最后 n 项；不够 n 项就全部返回。
    """
    return items[-n:]  # TODO: try n = 0 / 试试 n = 0


def unique(items: list) -> list:
    """Return the items, each once, in the order in which they first occur.
    返回去重后的各项，按第一次出现的次序。
    """
    kept = []
    for item in items:
        if item not in kept:  # TODO: right, and slow. Which container answers this at once?
            kept.append(item)  # TODO：对是对，就是慢。哪种容器一下就能回答？
    return kept


def compare(a: list, b: list) -> tuple:
    """Return three sets: items only in a, items in both, items only in b.
    返回三个集合：只在 a 里的、两边都有的、只在 b 里的。
    """
    # TODO
    return set(), set(), set()


def group_by(rows: list, column: int) -> dict:
    """Return a dict from each value of the column to the list of its rows.
    返回字典：这一列的每个值，对应有这个值的各行组成的列表。
    """
    groups = {}
    # TODO: find the group's list, or begin one / 找到这一组的列表，没有就新建
    return groups


def count_pairs(words: list) -> dict:
    """Return a dict from each pair of neighbouring words to how often it occurs.
    返回字典：相邻的每一对词，对应出现的次数。
    """
    counts = {}
    # TODO: a tuple can be a key / 元组可以当键
    return counts


def inverted_index(texts: list) -> dict:
    """Return a dict from each word to the list of numbers of the texts in which it occurs.
    返回字典：每个词，对应含有它的各段文本的编号列表。
    """
    index = {}
    for number, text in enumerate(texts):
        for word in text.split():
            index[word] = [number]  # TODO: this forgets what was there / 原来的被忘掉了
    return index


if __name__ == "__main__":
    print(last([1, 2, 3, 4], 2), last([1, 2, 3, 4], 0))
    print(unique([3, 1, 3, 2, 1]))
    print(compare([1, 2, 3], [3, 4]))
    print(group_by([("Mon", 30), ("Tue", 45), ("Mon", 20)], 0))
    print(count_pairs(["to", "be", "or", "not", "to", "be"]))
    print(inverted_index(["to be", "not to be", "be to be"]))
