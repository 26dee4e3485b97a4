"""Checks of stage 13: long random histories against a model, edges, and what each step costs."""

import heapq
import math
from collections import Counter, OrderedDict
from typing import Any

from numpy.random import Generator

from baibu.grader.checks import Learner, check, expect

WORDS = ["data", "day", "date", "python", "py", "pytest", "数", "数据", "数学", "统计"]
PLAY = """
ANSWERS = {"pop", "get", "complete"}


def play(make, given, operations):
    thing = make(*given)
    found = []
    for name, *args in operations:
        try:
            if name == "len":
                found.append(len(thing))
            elif name == "in":
                found.append(args[0] in thing)
            else:
                answer = getattr(thing, name)(*args)
                found.append(answer if name in ANSWERS else None)
        except (KeyError, IndexError, ValueError) as error:
            found.append(type(error).__name__)
    return found
"""
COUNTED = """
import random


class Named:
    looks = 0

    def __init__(self, number):
        self.number = number

    def __eq__(self, other):
        Named.looks += 1
        return self.number == getattr(other, "number", None)

    def __hash__(self):
        return hash(self.number)


class Priority:
    looks = 0

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        Priority.looks += 1
        return self.value < other.value

    def __gt__(self, other):
        return other < self

    def __le__(self, other):
        return not other < self

    def __ge__(self, other):
        return not self < other

    def __eq__(self, other):
        return self.value == other.value

    __hash__ = None
"""
HEAP_COST = f"""{COUNTED}

def cost(make, seed, n):
    draw = random.Random(seed)
    heap, items = make(), [Named(number) for number in range(n)]
    for item, value in zip(items, draw.sample(range(n, 100 * n), n)):
        heap.push(item, Priority(value))
    for value, item in enumerate(draw.sample(items, n // 2)):
        heap.decrease(item, Priority(value))
    found = [heap.pop()[0].number for _ in range(n)]
    return found, Priority.looks, Named.looks
"""
CACHE_COST = f"""{COUNTED}

def cost(make, seed, capacity, steps):
    draw = random.Random(seed)
    cache, keys = make(capacity), [Named(number) for number in range(2 * capacity)]
    hits = 0
    for _ in range(steps):
        key = draw.choice(keys)
        if cache.get(key) is not None:
            hits += 1
        else:
            cache.put(key, key.number + 1)
    return hits, Named.looks
"""
FAST = """
import time


def fast(make, words, few, many):
    trie = make()
    for word in words:
        trie.add(word)
    found = [trie.complete(prefix, 3) for prefix in few]
    is_fast = False
    for _ in range(3):
        begin = time.thread_time()
        for prefix in many:
            trie.complete(prefix, 3)
        between = time.thread_time()
        for prefix in many:
            [word for word in words if word.startswith(prefix)]
        is_fast = is_fast or 3 * (between - begin) <= time.thread_time() - between
        if is_fast:
            break
    return found, is_fast
"""


@check(
    zh="Heap 按优先级从小到大取出，优先级相等的也都取得到",
    en="Heap gives its items by rising priority, and all of those that are equal",
    proves=["data-structures"],
)
def pops_in_order(learner: Learner, rng: Generator) -> None:
    values = [int(value) for value in rng.permutation(200)[:100]]
    pushed = [("push", f"task {value}", value) for value in values]
    want = [(f"task {value}", value) for value in sorted(values)]
    found = play(learner, "Heap", [*pushed, *[("pop",)] * 100, ("len",)])
    expect(found[100:]).equals([*want, 0])
    equal = [("push", name, int(rng.integers(2))) for name in "abcdefg"]
    found = play(learner, "Heap", [*equal, *[("pop",)] * 7])[7:]
    levels = [priority for _, _, priority in equal]
    expect([entry[1] for entry in pairs(found)], zh="优先级", en="the priorities").equals(
        sorted(levels)
    )
    expect(sorted(pairs(found)), zh="取出的项", en="what came out").equals(
        sorted((name, priority) for _, name, priority in equal)
    )


@check(
    zh="decrease 之后，项排到新的位置",
    en="after decrease an item stands where it belongs now",
    proves=["data-structures"],
)
def decreases(learner: Learner, rng: Generator) -> None:
    names = [str(name) for name in rng.permutation(list("abcdefghijkl"))]
    pushed = [("push", name, 10 * (place + 1)) for place, name in enumerate(names)]
    for place, to in ((11, 5), (int(rng.integers(4, 11)), 15), (int(rng.integers(1, 11)), 1)):
        operations = [*pushed, ("decrease", names[place], to), *[("pop",)] * 12]
        expect(play(learner, "Heap", operations)[13:]).equals(modelled_heap(operations)[13:])
    same = [*pushed, ("pop",), ("decrease", names[5], 60), ("decrease", names[9], 25), ("len",)]
    same += [("pop",)] * 11
    expect(play(learner, "Heap", same)).equals(modelled_heap(same))


@check(
    zh="空堆取、没有的项、优先级变大、放两次：各抛出说好的错误",
    en="errors as agreed: popping nothing, an unknown item, a larger priority, pushing twice",
    proves=["data-structures"],
)
def refuses(learner: Learner, rng: Generator) -> None:
    low = int(rng.integers(1, 9))
    operations: list[tuple[Any, ...]] = [
        ("pop",),
        ("push", "a", low + 4),
        ("push", "b", low),
        ("decrease", "c", 1),
        ("decrease", "a", low + 5),
        ("push", "a", low - 1),
        ("len",),
        ("pop",),
        ("decrease", "b", 0),
        ("pop",),
        ("pop",),
        ("push", "b", low + 7),
        ("pop",),
    ]
    expect(play(learner, "Heap", operations)).equals(modelled_heap(operations))


@check(
    zh="Heap 每步的代价不超过几倍的 log₂ n，找项不靠逐个比",
    en="a step of Heap costs a few times log₂ n, and no item is searched for one by one",
    proves=["complexity-analysis", "data-structures"],
)
def heap_costs_little(learner: Learner, rng: Generator) -> None:
    n = 600
    cost = learner.define(HEAP_COST, name="cost")
    found, compared, looked = cost(learner.Heap, int(rng.integers(10**9)), n)
    expect(sorted(found), zh="取出的项", en="what came out").equals(list(range(n)))
    steps = 2.5 * n
    expect(
        compared / steps, zh="每步比较优先级的次数", en="comparisons of priorities a step"
    ).between(1.0, 4 * math.log2(n))
    expect(looked / steps, zh="每步比较项的次数", en="comparisons of items a step").between(
        0.0, 20.0
    )


@check(
    zh="Cache 满了就丢最久没用的；get 和 put 都算用过",
    en="a full Cache drops what was not used for longest; get and put both count as uses",
    proves=["data-structures"],
)
def forgets_the_oldest(learner: Learner, rng: Generator) -> None:
    a, b, c, d = (str(key) for key in rng.permutation(list("abcd")))
    put = [("put", key, place) for place, key in enumerate((a, b, c))]
    read = [("get", key) for key in (a, b, c, d)]
    for between in ([], [("get", a)], [("put", a, 7)], [("get", a), ("get", b)], [("get", d)]):
        operations = [*put, *between, ("put", d, 9), ("len",), *read]
        expect(play(learner, "Cache", operations, 3)).equals(modelled_cache(operations, 3))


@check(
    zh="Cache 里已有的键再 put，只换值，不丢别的；容量为 1 也行",
    en="putting a key that is there changes its value and drops nothing; a capacity of 1 works",
    proves=["data-structures"],
)
def replaces(learner: Learner, rng: Generator) -> None:
    value = int(rng.integers(10, 99))
    operations: list[tuple[Any, ...]] = [("put", "a", 1), ("put", "b", 2), ("put", "a", value)]
    operations += [("len",), ("get", "b"), ("get", "a")]
    expect(play(learner, "Cache", operations, 2)).equals(modelled_cache(operations, 2))
    operations = [("put", "a", value), ("put", "b", 5), ("get", "a"), ("get", "b"), ("len",)]
    expect(play(learner, "Cache", operations, 1)).equals(modelled_cache(operations, 1))


@check(
    zh="没有的键返回默认值；存的是 0、空文本、None，也原样取回",
    en="a missing key gives the default; 0, an empty text and None come back as they are",
    proves=["data-structures"],
)
def keeps_empty_values(learner: Learner, rng: Generator) -> None:
    fallback = int(rng.integers(2, 99))
    operations: list[tuple[Any, ...]] = [("get", "x", fallback), ("get", "x")]
    for key, value in (("zero", 0), ("text", ""), ("none", None), ("list", [])):
        operations += [("put", key, value), ("get", key, fallback), ("len",)]
    expect(play(learner, "Cache", operations, 9)).equals(modelled_cache(operations, 9))


@check(
    zh="Cache 每步的代价与容量无关",
    en="a step of Cache costs the same, however large it is",
    proves=["complexity-analysis", "data-structures"],
)
def cache_costs_little(learner: Learner, rng: Generator) -> None:
    cost = learner.define(CACHE_COST, name="cost")
    steps = 4000
    hits, looked = cost(learner.Cache, int(rng.integers(10**9)), 500, steps)
    # half of the keys are in: 1850 of 4000 hits once it is full, deviation 32
    expect(hits, zh="命中的次数", en="hits").between(1400, 2200)
    expect(looked / steps, zh="每步比较键的次数", en="comparisons of keys a step").between(
        0.0, 10.0
    )


@check(
    zh="complete 给出以前缀开头的词，最常加入的在前，一样多的按字母",
    en="complete gives the words with a prefix, most often added first, ties by alphabet",
    proves=["data-structures"],
)
def completes(learner: Learner, rng: Generator) -> None:
    words = [str(word) for word in rng.choice(WORDS, 25)]
    operations: list[tuple[Any, ...]] = [("add", word) for word in words]
    for prefix in ("da", "d", "py", "数", ""):
        operations += [("complete", prefix, n) for n in (1, 3, 99)]
    expect(play(learner, "Trie", operations)).equals(modelled_trie(operations))
    last = [("add", word) for word in ("b", "ab", "a", "b", "aa")]
    operations = [*last, ("complete", "", 3), ("complete", "a", 0)]
    expect(play(learner, "Trie", operations)[5:]).equals([["b", "a", "aa"], []])


@check(
    zh="加入过的才算词，词的开头不算；没有的前缀什么也得不到",
    en="only what was added is a word, not its beginnings; an unknown prefix gives nothing",
    proves=["data-structures"],
)
def knows_words(learner: Learner, rng: Generator) -> None:
    long, short = (str(word) for word in rng.choice(["pytest", "dataset"], 2, replace=False))
    operations: list[tuple[Any, ...]] = [("in", long), ("add", long), ("add", short)]
    operations += [("in", word) for word in (long, long[:3], long + "s", "x", short[:-1], short)]
    operations += [("add", long[:3]), ("in", long[:3]), ("in", long), ("complete", long[:2], 9)]
    operations += [("complete", prefix, 5) for prefix in ("x", long + "s", long, "")]
    expect(play(learner, "Trie", operations)).equals(modelled_trie(operations))


@check(
    zh="三千个词里补全少见的前缀，用时不到逐个扫描的三分之一",
    en="among 3000 words a rare prefix is completed in less than a third of a scan's time",
    proves=["complexity-analysis"],
)
def completes_fast(learner: Learner, rng: Generator) -> None:
    letters = list("abcdefghijklmnop")
    drawn = rng.choice(letters, (3_000, 8))
    words = ["".join(row) for row in drawn.tolist()]
    # In the processor's own time, which other work does not stretch: 3 ms to scan, 0.1 to complete.
    few, many = ([str(word)[:6] for word in rng.choice(words, 10)] for _ in range(2))
    found, is_fast = learner.define(FAST, name="fast")(learner.Trie, words, few, many)
    model = Counter(words)
    expect(found, zh="补全", en="completions").equals([best(model, prefix, 3) for prefix in few])
    expect.that(
        is_fast,
        zh="用时不到逐个扫描的三分之一",
        en="it takes less than a third of the time of a scan",
    )


@check(
    zh="两个 Heap、两个 Cache、两个 Trie 互不相干",
    en="two heaps, two caches, two tries have nothing to do with each other",
    proves=["data-structures"],
)
def stay_apart(learner: Learner, rng: Generator) -> None:
    value = int(rng.integers(1, 99))
    two = learner.define(
        "def two(make, given, fill, ask):\n"
        "    first, second = make(*given), make(*given)\n"
        "    getattr(first, fill[0])(*fill[1:])\n"
        "    return [getattr(one, ask[0])(*ask[1:]) if ask[0] != 'len' else len(one)\n"
        "            for one in (first, second)]\n",
        name="two",
    )
    found = two(learner.Heap, (), ("push", "a", value), ("len",))
    expect(found, zh="两个堆的长度", en="the lengths of two heaps").equals([1, 0])
    found = two(learner.Cache, (3,), ("put", "a", value), ("get", "a", -1))
    expect(found, zh="两个缓存", en="two caches").equals([value, -1])
    found = two(learner.Trie, (), ("add", f"w{value}"), ("complete", "w", 2))
    expect(found, zh="两棵字典树", en="two tries").equals([[f"w{value}"], []])


@check(
    zh="几轮各三百次随机操作，Heap 的每个回答都和模型一致",
    en="in rounds of three hundred random operations every answer of Heap is that of a model",
    proves=["data-structures"],
)
def heap_follows_the_model(learner: Learner, rng: Generator) -> None:
    for _ in range(4):
        operations = heap_history(rng, 300)
        expect(play(learner, "Heap", operations)).equals(modelled_heap(operations))


@check(
    zh="三百次随机操作，Cache 的每个回答都和 OrderedDict 一致",
    en="over three hundred random operations every answer of Cache is that of an OrderedDict",
    proves=["data-structures"],
)
def cache_follows_the_model(learner: Learner, rng: Generator) -> None:
    operations = cache_history(rng, 300, 8)
    expect(play(learner, "Cache", operations, 8)).equals(modelled_cache(operations, 8))


@check(
    zh="三百次随机操作，Trie 的每个回答都和 Counter 一致",
    en="over three hundred random operations every answer of Trie is that of a Counter",
    proves=["data-structures"],
)
def trie_follows_the_model(learner: Learner, rng: Generator) -> None:
    operations = trie_history(rng, 300)
    expect(play(learner, "Trie", operations)).equals(modelled_trie(operations))


@check(
    zh="一万次随机操作，三者仍然和模型一致",
    en="over ten thousand random operations all three still agree with their models",
    proves=["data-structures"],
    slow=True,
)
def all_follow_for_long(learner: Learner, rng: Generator) -> None:
    operations = heap_history(rng, 10_000)
    expect(play(learner, "Heap", operations)).equals(modelled_heap(operations))
    capacity = int(rng.integers(20, 40))
    operations = cache_history(rng, 10_000, capacity)
    expect(play(learner, "Cache", operations, capacity)).equals(
        modelled_cache(operations, capacity)
    )
    operations = trie_history(rng, 10_000)
    expect(play(learner, "Trie", operations)).equals(modelled_trie(operations))


def play(learner: Learner, name: str, operations: list[tuple[Any, ...]], *given: Any) -> list[Any]:
    """Make a thing inside and let it answer a list of operations."""
    inside = learner.define(PLAY, name="play")
    found = inside(getattr(learner, name), given, operations)
    return list(expect(found).is_list(length=len(operations)))


def pairs(found: list[Any]) -> list[Any]:
    """Demand pairs of a name and a number."""
    for entry in found:
        expect.that(
            isinstance(entry, tuple) and len(entry) == 2,
            zh="pop 返回项和优先级",
            en="pop gives an item and its priority",
            got=entry,
        )
        expect(entry[0]).is_text()
        expect(entry[1]).is_int()
    return found


def heap_history(rng: Generator, n: int) -> list[tuple[Any, ...]]:
    """Draw operations; all priorities differ, some make no sense."""
    operations: list[tuple[Any, ...]] = []
    names = ["nobody"]
    kinds = rng.choice(["push", "decrease", "pop", "len"], n, p=[0.45, 0.3, 0.2, 0.05])
    back = rng.integers(0, 60, n).tolist()
    for number, (kind, priority) in enumerate(
        zip(kinds.tolist(), rng.permutation(n).tolist(), strict=True)
    ):
        if kind == "push":
            names.append(f"task {number}")
            operations.append((kind, names[-1], priority))
        elif kind == "decrease":
            operations.append((kind, names[-1 - min(back[number], len(names) - 1)], priority))
        else:
            operations.append((kind,))
    return operations


def cache_history(rng: Generator, n: int, capacity: int) -> list[tuple[Any, ...]]:
    """Draw reads and writes of twice as many keys as there is room for."""
    keys = rng.integers(0, 2 * capacity, n).tolist()
    writes = (rng.random(n) < 0.5).tolist()
    return [
        ("put", key, number) if is_write else ("get", key)
        for number, (key, is_write) in enumerate(zip(keys, writes, strict=True))
    ]


def trie_history(rng: Generator, n: int) -> list[tuple[Any, ...]]:
    """Draw words of three letters, and ask for some of them and their beginnings."""
    operations: list[tuple[Any, ...]] = []
    letters = rng.choice(["a", "b", "数"], (n, 6)).tolist()
    for number, longest in enumerate(rng.integers(1, 7, n).tolist()):
        word = "".join(letters[number][:longest])
        if number % 50 == 49:
            operations.append(("complete", word[:2], 1 + number % 7))
        else:
            operations.append(("in", word) if number % 5 == 4 else ("add", word))
    return operations


def modelled_heap(operations: list[tuple[Any, ...]]) -> list[Any]:
    """Answer with heapq and a dict; what the dict no longer says is skipped."""
    queue: list[tuple[int, str]] = []
    inside: dict[str, int] = {}
    found: list[Any] = []
    for name, *args in operations:
        answer: Any = None
        if name == "len":
            answer = len(inside)
        elif name == "pop":
            while queue and inside.get(queue[0][1]) != queue[0][0]:
                heapq.heappop(queue)
            if queue:
                priority, item = heapq.heappop(queue)
                del inside[item]
                answer = (item, priority)
            else:
                answer = "IndexError"
        elif name == "decrease" and args[0] not in inside:
            answer = "KeyError"
        elif (name == "decrease" and args[1] > inside[args[0]]) or (
            name == "push" and args[0] in inside
        ):
            answer = "ValueError"
        elif inside.get(args[0]) != args[1]:
            inside[args[0]] = args[1]
            heapq.heappush(queue, (args[1], args[0]))
        found.append(answer)
    return found


def modelled_cache(operations: list[tuple[Any, ...]], capacity: int) -> list[Any]:
    """Answer with an OrderedDict."""
    inside: OrderedDict[Any, Any] = OrderedDict()
    found: list[Any] = []
    for name, *args in operations:
        if name == "len":
            found.append(len(inside))
            continue
        key = args[0]
        is_there = key in inside
        if name == "put":
            inside[key] = args[1]
        if key in inside:
            inside.move_to_end(key)
        if len(inside) > capacity:
            inside.popitem(last=False)
        default = args[1] if len(args) > 1 else None
        found.append(None if name == "put" else inside[key] if is_there else default)
    return found


def modelled_trie(operations: list[tuple[Any, ...]]) -> list[Any]:
    """Answer with a Counter."""
    inside: Counter[str] = Counter()
    found: list[Any] = []
    for name, *args in operations:
        if name == "add":
            inside[args[0]] += 1
            found.append(None)
        else:
            found.append(args[0] in inside if name == "in" else best(inside, *args))
    return found


def best(counts: Counter[str], prefix: str, n: int) -> list[str]:
    """Give the n most frequent words with a prefix, ties by alphabet."""
    words = [word for word in counts if word.startswith(prefix)]
    return sorted(words, key=lambda word: (-counts[word], word))[:n]
