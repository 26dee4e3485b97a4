# diagnosis: increase_allowed
class Heap:
    """Never moves an item: pushes it again and skips what is outdated."""

    def __init__(self):
        self.tree = [None]
        self.valid = {}
        self.number = 0

    def __len__(self):
        return len(self.valid)

    def push(self, item, priority):
        if item in self.valid:
            raise ValueError(item)
        self.enter(item, priority)

    def enter(self, item, priority):
        self.number += 1
        self.valid[item] = (priority, self.number)
        self.tree.append((priority, self.number, item))
        at = len(self.tree) - 1
        while at > 1 and self.tree[at][0] < self.tree[at // 2][0]:
            self.tree[at], self.tree[at // 2] = self.tree[at // 2], self.tree[at]
            at //= 2

    def decrease(self, item, priority):
        if item not in self.valid:
            raise KeyError(item)
        now = self.valid[item][0]
        if priority < now:
            self.enter(item, priority)

    def pop(self):
        while len(self.tree) > 1:
            priority, number, item = self.take()
            if item in self.valid and self.valid[item][1] == number:
                del self.valid[item]
                return item, priority
        raise IndexError("pop from an empty heap")

    def take(self):
        top, last = self.tree[1], self.tree.pop()
        if len(self.tree) == 1:
            return top
        at = 1
        while True:
            child = 2 * at
            if child >= len(self.tree):
                break
            if child + 1 < len(self.tree) and self.tree[child + 1][0] < self.tree[child][0]:
                child += 1
            if not self.tree[child][0] < last[0]:
                break
            self.tree[at] = self.tree[child]
            at = child
        self.tree[at] = last
        return top


class Cache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.kept = {}

    def __len__(self):
        return len(self.kept)

    def get(self, key, default=None):
        try:
            value = self.kept.pop(key)
        except KeyError:
            return default
        self.kept[key] = value
        return value

    def put(self, key, value):
        self.kept.pop(key, None)
        self.kept[key] = value
        if len(self.kept) > self.capacity:
            del self.kept[next(iter(self.kept))]


class Trie:
    def __init__(self):
        self.root = {}

    def walk(self, word):
        here = self.root
        for letter in word:
            here = here.get(letter)
            if here is None:
                return None
        return here

    def add(self, word):
        here = self.root
        for letter in word:
            here = here.setdefault(letter, {})
        here[None] = here.get(None, 0) + 1

    def __contains__(self, word):
        here = self.walk(word)
        return bool(here) and None in here

    def complete(self, prefix, n):
        def below(here, word):
            if None in here:
                yield word, here[None]
            for letter, there in here.items():
                if letter is not None:
                    yield from below(there, word + letter)

        start = self.walk(prefix)
        if start is None:
            return []
        words = sorted(below(start, prefix))
        words.sort(key=lambda entry: entry[1], reverse=True)
        return [word for word, _ in words[:n]]
