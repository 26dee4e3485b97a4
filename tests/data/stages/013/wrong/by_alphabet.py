# diagnosis: alphabet_only
class Heap:
    """Three children each, and recursion."""

    def __init__(self):
        self.items, self.rank, self.at = [], {}, {}

    def __len__(self):
        return len(self.items)

    def less(self, a, b):
        return self.rank[self.items[a]] < self.rank[self.items[b]]

    def set(self, place, item):
        self.items[place] = item
        self.at[item] = place

    def swap(self, a, b):
        x, y = self.items[a], self.items[b]
        self.set(a, y)
        self.set(b, x)

    def up(self, place):
        if place and self.less(place, (place - 1) // 3):
            self.swap(place, (place - 1) // 3)
            self.up((place - 1) // 3)

    def down(self, place):
        best = place
        for child in range(3 * place + 1, min(3 * place + 4, len(self.items))):
            if self.less(child, best):
                best = child
        if best != place:
            self.swap(best, place)
            self.down(best)

    def push(self, item, priority):
        if item in self.rank:
            raise ValueError("twice")
        self.rank[item] = priority
        self.items.append(item)
        self.at[item] = len(self.items) - 1
        self.up(len(self.items) - 1)

    def pop(self):
        if len(self.items) == 0:
            raise IndexError
        first = self.items[0]
        last = self.items.pop()
        del self.at[first]
        if self.items:
            self.set(0, last)
            self.down(0)
        return first, self.rank.pop(first)

    def decrease(self, item, priority):
        if self.rank[item] < priority:
            raise ValueError("larger")
        self.rank[item] = priority
        self.up(self.at[item])


class Cache:
    """The time of the last use, in a queue that is cleaned now and then."""

    def __init__(self, capacity):
        self.capacity, self.values, self.used, self.queue, self.first, self.clock = (
            capacity, {}, {}, [], 0, 0
        )

    def __len__(self):
        return len(self.values)

    def use(self, key):
        self.clock += 1
        self.used[key] = self.clock
        self.queue.append((key, self.clock))

    def get(self, key, default=None):
        if key in self.values:
            self.use(key)
            return self.values[key]
        return default

    def put(self, key, value):
        if key not in self.values and len(self.values) >= self.capacity:
            while True:
                old, when = self.queue[self.first]
                self.first += 1
                if self.used.get(old) == when:
                    break
            del self.values[old], self.used[old]
        self.values[key] = value
        self.use(key)


class Trie:
    """No trie at all: a sorted list, and a binary search."""

    def __init__(self):
        self.counts, self.words = {}, None

    def add(self, word):
        if word not in self.counts:
            self.words = None
        self.counts[word] = self.counts.get(word, 0) + 1

    def __contains__(self, word):
        return word in self.counts

    def complete(self, prefix, n):
        if self.words is None:
            self.words = sorted(self.counts)
        low, high = 0, len(self.words)
        while low < high:
            middle = (low + high) // 2
            if self.words[middle] < prefix:
                low = middle + 1
            else:
                high = middle
        found = []
        while low < len(self.words) and self.words[low].startswith(prefix):
            found.append((0, self.words[low]))
            low += 1
        return [word for _, word in sorted(found)][:n]
