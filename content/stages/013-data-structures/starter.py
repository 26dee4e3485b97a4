"""Stage 13: data structures. Three classes: a heap, a cache, a trie.
第 13 关：数据结构。三个类：堆、缓存、字典树。
"""


class Heap:
    """Items with priorities; the least priority comes out first.
    带优先级的项；数值最小的先出来。
    """

    def __init__(self):
        self.entries = []  # of (priority, item), level by level / 一层层写下来
        self.places = {}  # of each item in entries / 每一项在 entries 里的位置

    def __len__(self):
        return len(self.entries)

    def push(self, item, priority):
        """Put an item in. / 放入一项。"""
        self.entries.append((priority, item))  # TODO: let it rise / 让它上浮

    def pop(self):
        """Take out the item with the least priority: the item and its priority.
        取出优先级数值最小的项：项和优先级。
        """
        priority, item = self.entries.pop()  # TODO: the root; then the last one sinks / 是根
        return item, priority

    def decrease(self, item, priority):
        """Give an item a smaller priority. / 把一项的优先级数值变小。"""
        # TODO: where is it? / 它在哪里？


class Cache:
    """At most `capacity` values; whoever was not used for longest goes first.
    最多 `capacity` 个值；最久没用的先走。
    """

    def __init__(self, capacity):
        self.capacity = capacity
        self.values = {}

    def __len__(self):
        return len(self.values)

    def get(self, key, default=None):
        """Return the value of a key, and count that as a use. / 返回键的值，并算作用过一次。"""
        return self.values.get(key, default)  # TODO: it was used / 它被用过了

    def put(self, key, value):
        """Store a value, and count that as a use. / 存一个值，并算作用过一次。"""
        self.values[key] = value  # TODO: who has to go? / 谁该走？


class Trie:
    """Words by their first letters, with how often each was added.
    按开头的字母存词，并记住各加入过几次。
    """

    def __init__(self):
        self.children = {}  # letter -> Trie / 字母 -> Trie
        self.count = 0  # of the word that ends here / 在此结束的词加入过几次

    def add(self, word):
        """Add a word once more. / 把一个词再加入一次。"""
        self.count += 1  # TODO: walk down first / 先往下走

    def __contains__(self, word):
        return word in self.children  # TODO: walk, then look for the end / 走下去，再看结束标记

    def complete(self, prefix, n):
        """Return the n words most often added that begin with the prefix.
        返回以前缀开头、加入次数最多的 n 个词。
        """
        return [prefix][:n]  # TODO: walk, collect, sort / 走下去，收集，排序


if __name__ == "__main__":
    heap = Heap()
    for value in (5, 3, 8, 1):
        heap.push(f"task {value}", value)
    print(heap.entries, heap.pop(), len(heap))
    cache = Cache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    print(cache.get("a"), len(cache))
    trie = Trie()
    for word in ("day", "data", "data", "dog"):
        trie.add(word)
    print("data" in trie, "dat" in trie, trie.complete("da", 2))
