# diagnosis: number_overwritten
def last(items, n):
    return [item for i, item in enumerate(items) if len(items) - i <= n]


def unique(items):
    seen = set()
    return [x for x in items if not (x in seen or seen.add(x))]


def compare(a, b):
    a, b = frozenset(a), frozenset(b)
    return {x for x in a if x not in b}, {x for x in a if x in b}, {x for x in b if x not in a}


def group_by(rows, column):
    keys = {row[column] for row in rows}
    return {key: [row for row in rows if row[column] == key] for key in keys}


def count_pairs(words):
    pairs = [(words[i], words[i + 1]) for i in range(len(words) - 1)]
    counts = {pair: 0 for pair in pairs}
    for pair in pairs:
        counts[pair] += 1
    return counts


def inverted_index(texts):
    found = {}
    for number, text in enumerate(texts):
        for word in text.split():
            found[word] = {number: None}
    return {word: list(numbers) for word, numbers in found.items()}
