"""Figures and numbers of stage 13, computed by the solution."""

from solution import Cache, Heap, Trie

from baibu.publish.draw import Diagram, Style

ADDED = ["day", "data", "data", "dog"]
PUSHED = [7, 4, 9, 2, 5, 3, 8]


def numbers():
    """Give every number of the brief that can be computed."""
    heap = Heap()
    for value in (5, 3, 8, 1):
        heap.push(value, value)
    whole = joined(heap)
    heap.pop()
    cache = Cache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("a")
    cache.put("c", 3)
    trie = Trie()
    for word in ADDED:
        trie.add(word)
    return {
        "heap": whole,
        "popped": joined(heap),
        "kept": ", ".join(key for key in "abc" if cache.get(key) is not None),
        "added": ", ".join(ADDED),
        "completed": str(trie.complete("da", 2)),
    }


def joined(heap):
    return ", ".join(str(priority) for priority, _ in heap.entries)


def heap_tree(say):
    heap = Heap()
    for value in PUSHED:
        heap.push(value, value)
    values = [priority for priority, _ in heap.entries]
    drawing = Diagram(
        620,
        290,
        title=say(
            zh="父节点都不大于子节点；列表就是一层层写下来", en="No child is less than its parent"
        ),
    )
    centres = [(310, 60), (170, 112), (450, 112), (100, 164), (240, 164), (380, 164), (520, 164)]
    boxes = [
        drawing.box(x - 24, y - 16, 48, 32, str(value), style=Style(hue=3 if not place else 1))
        for place, ((x, y), value) in enumerate(zip(centres, values))
    ]
    for place in range(1, len(boxes)):
        drawing.arrow(boxes[(place - 1) // 2], boxes[place])
    for place, (x, y) in enumerate(centres):
        aside, anchor = (-30, "end") if place % 2 else (30, "start")
        drawing.text(x + aside, y - 8, str(place), size=11, anchor=anchor)
    drawing.grid(
        140,
        236,
        [[str(value) for value in values]],
        cell=(54.0, 32.0),
        column_names=[str(place) for place in range(len(values))],
    )
    drawing.text(12, 252, say(zh="同一个堆，写成列表", en="as a list"))
    drawing.text(12, 226, say(zh="位置", en="place"))
    return drawing.svg()


def trie_tree(say):
    trie = Trie()
    for word in ADDED:
        trie.add(word)
    drawing = Diagram(
        620,
        300,
        title=say(zh="开头相同的词共用一段路", en="Words that begin alike share their path"),
    )
    spots = {
        "": (300, 62),
        "d": (300, 110),
        "da": (220, 158),
        "do": (380, 158),
        "dat": (160, 206),
        "day": (280, 206),
        "dog": (380, 206),
        "data": (160, 254),
    }
    boxes = {}
    for path, (x, y) in spots.items():
        node = trie._find(path)
        words = f"{path} · {node.count}" if node.count else path
        style = Style(hue=3) if node.count else Style(hue="ink")
        boxes[path] = drawing.box(x - 40, y - 15, 80, 30, words, style=style)
        if path:
            drawing.arrow(boxes[path[:-1]], boxes[path])
    drawing.text(
        430,
        110,
        say(
            zh="绿色：有词在此结束，\n后面是加入的次数",
            en="green: a word ends here,\nwith how often it was added",
        ),
    )
    return drawing.svg()
