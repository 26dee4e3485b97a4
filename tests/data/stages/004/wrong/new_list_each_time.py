# diagnosis: group_overwritten
def last(items, n):
    result = []
    for i in range(len(items)):
        if i >= len(items) - n:
            result.append(items[i])
    return result


def unique(items):
    seen = {}
    result = []
    for item in items:
        if item in seen:
            continue
        seen[item] = True
        result += [item]
    return result


def compare(a, b):
    only_a = set()
    both = set()
    only_b = set()
    in_a = set(a)
    in_b = set(b)
    for x in a:
        if x in in_b:
            both.add(x)
        else:
            only_a.add(x)
    for x in b:
        if x not in in_a:
            only_b.add(x)
    return only_a, both, only_b


def group_by(rows, column):
    groups = {}
    for row in rows:
        key = row[column]
        groups[key] = []
        groups[key].append(row)
    return groups


def count_pairs(words):
    counts = {}
    i = 1
    while i < len(words):
        pair = words[i - 1], words[i]
        if pair in counts:
            counts[pair] += 1
        else:
            counts[pair] = 1
        i += 1
    return counts


def inverted_index(texts):
    index = {}
    for number in range(len(texts)):
        for word in texts[number].split():
            if word not in index:
                index[word] = [number]
            elif index[word][-1] != number:
                index[word].append(number)
    return index
