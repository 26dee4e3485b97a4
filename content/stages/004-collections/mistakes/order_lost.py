"""Lists, tuples, dicts and sets, each where its strength is needed."""


def last(items: list, n: int) -> list:
    """Give the last n items, all of them where there are fewer."""
    return items[max(len(items) - n, 0) :]


def unique(items: list) -> list:
    """Keep the first of equal items, in their order."""
    return list(set(items))


def compare(a: list, b: list) -> tuple[set, set, set]:
    """Split the items of two lists: only in a, in both, only in b."""
    left, right = set(a), set(b)
    return left - right, left & right, right - left


def group_by(rows: list[tuple], column: int) -> dict:
    """Collect the rows that agree in a column, in their order."""
    groups: dict = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


def count_pairs(words: list[str]) -> dict[tuple[str, str], int]:
    """Count how often each word follows each other one."""
    counts: dict[tuple[str, str], int] = {}
    for pair in zip(words, words[1:]):
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def inverted_index(texts: list[str]) -> dict[str, list[int]]:
    """Map each word to the numbers of the texts in which it occurs."""
    index: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        for word in set(text.split()):
            index.setdefault(word, []).append(number)
    return index
