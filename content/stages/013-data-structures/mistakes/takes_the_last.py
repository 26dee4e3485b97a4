"""A heap with decrease-key, a cache that forgets the least recently used, and a trie."""

from typing import Any


class Heap:
    """Items with priorities; the least priority comes out first."""

    def __init__(self) -> None:
        self.entries: list[tuple[Any, Any]] = []  # priority and item; no child below its parent
        self.places: dict[Any, int] = {}  # of each item in `entries`

    def __len__(self) -> int:
        return len(self.entries)

    def push(self, item: Any, priority: Any) -> None:
        """Put an item in."""
        if item in self.places:
            raise ValueError(f"{item!r} is in already")
        self.entries.append((priority, item))
        self.places[item] = len(self.entries) - 1
        self._rise(len(self.entries) - 1)

    def pop(self) -> tuple[Any, Any]:
        """Take out the item with the least priority: the item and its priority."""
        if not self.entries:
            raise IndexError("the heap is empty")
        priority, item = self.entries.pop()
        del self.places[item]
        return item, priority

    def decrease(self, item: Any, priority: Any) -> None:
        """Give an item a smaller priority."""
        place = self.places[item]
        if self.entries[place][0] < priority:
            raise ValueError("the new priority is larger")
        self.entries[place] = (priority, item)
        self._rise(place)

    def _rise(self, place: int) -> None:
        while place > 0:
            parent = (place - 1) // 2
            if not self.entries[place][0] < self.entries[parent][0]:
                break
            self._swap(place, parent)
            place = parent

    def _sink(self, place: int) -> None:
        while 2 * place + 1 < len(self.entries):
            child = 2 * place + 1
            other = child + 1
            if other < len(self.entries) and self.entries[other][0] < self.entries[child][0]:
                child = other
            if not self.entries[child][0] < self.entries[place][0]:
                break
            self._swap(place, child)
            place = child

    def _swap(self, a: int, b: int) -> None:
        self.entries[a], self.entries[b] = self.entries[b], self.entries[a]
        self.places[self.entries[a][1]] = a
        self.places[self.entries[b][1]] = b


class Node:
    """A link of the cache's chain."""

    def __init__(self, key: Any = None, value: Any = None) -> None:
        self.key, self.value = key, value
        self.before: Node = self
        self.after: Node = self


class Cache:
    """At most `capacity` values; whoever was not used for longest goes first."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.nodes: dict[Any, Node] = {}
        self.ring = Node()  # after it stands the least recently used, before it the most

    def __len__(self) -> int:
        return len(self.nodes)

    def get(self, key: Any, default: Any = None) -> Any:
        """Give the value of a key, and count that as a use; else the default."""
        if key not in self.nodes:
            return default
        node = self.nodes[key]
        self._unlink(node)
        self._link(node)
        return node.value

    def put(self, key: Any, value: Any) -> None:
        """Store a value, and count that as a use."""
        if key in self.nodes:
            node = self.nodes[key]
            node.value = value
            self._unlink(node)
        else:
            if len(self.nodes) == self.capacity:
                oldest = self.ring.after
                self._unlink(oldest)
                del self.nodes[oldest.key]
            node = self.nodes[key] = Node(key, value)
        self._link(node)

    def _link(self, node: Node) -> None:
        """Put a node at the end: the most recently used."""
        last = self.ring.before
        node.before, node.after = last, self.ring
        last.after = self.ring.before = node

    def _unlink(self, node: Node) -> None:
        node.before.after, node.after.before = node.after, node.before


class Trie:
    """Words by their first letters, with how often each was added."""

    def __init__(self) -> None:
        self.children: dict[str, Trie] = {}
        self.count = 0  # of the word that ends here

    def add(self, word: str) -> None:
        """Add a word once more."""
        node = self
        for letter in word:
            if letter not in node.children:
                node.children[letter] = Trie()
            node = node.children[letter]
        node.count += 1

    def __contains__(self, word: str) -> bool:
        node = self._find(word)
        return node is not None and node.count > 0

    def complete(self, prefix: str, n: int) -> list[str]:
        """Give the n words most often added that begin with the prefix; ties by alphabet."""
        found: list[tuple[int, str]] = []
        start = self._find(prefix)
        waiting = [(start, prefix)] if start is not None else []  # a stack
        while waiting:
            node, word = waiting.pop()
            if node.count > 0:
                found.append((-node.count, word))
            waiting += [(child, word + letter) for letter, child in node.children.items()]
        return [word for _, word in sorted(found)[:n]]

    def _find(self, prefix: str) -> "Trie | None":
        node = self
        for letter in prefix:
            if letter not in node.children:
                return None
            node = node.children[letter]
        return node
