# diagnosis: symmetric_difference
from collections import Counter, defaultdict
from itertools import pairwise


def last(items, n):
    return items[-n:] if n else []


def unique(items):
    return list(dict.fromkeys(items))


def compare(a, b):
    either = set(a).symmetric_difference(b)
    return either, set(a).intersection(b), either


def group_by(rows, column):
    groups = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def count_pairs(words):
    return Counter(pairwise(words))


def inverted_index(texts):
    index = defaultdict(list)
    for number, text in enumerate(texts):
        for word in dict.fromkeys(text.split()):
            index[word].append(number)
    return index
