"""Checks of stage 4: slices, sets, dicts of lists, tuples as keys, and what they cost."""

from collections.abc import Callable
from typing import Any

from numpy.random import Generator
from solution import compare, count_pairs, group_by, inverted_index, unique

from baibu.grader.checks import Learner, check, expect

WORDS = "the model learns from data and makes an error with each new row of it".split()
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"]
SUBJECTS = ["Python", "maths", "English"]
AS_DICT = """
def as_dict(f, *given):
    found = f(*given)
    return dict(found) if isinstance(found, dict) else found
"""
LOOK = "lambda f, items, *more: (f(items, *more), items)"
ONE_PASS = """
def one_pass(items):
    seen, kept = set(), []
    for item in items:
        if item not in seen:
            seen.add(item)
            kept.append(item)
    return kept
"""
INDEX = """
def index_once(texts):
    index = {}
    for number, text in enumerate(texts):
        for word in set(text.split()):
            index.setdefault(word, []).append(number)
    return index
"""
BATCH = """
class Batch:
    def __init__(self, f, items, shifts):
        self.f, self.found = f, []
        self.given = [items[shift:] + items[:shift] for shift in shifts]

    def run(self):
        self.found = [self.f(items) for items in self.given]
        return len(self.found)

    def results(self):
        return [dict(found) if isinstance(found, dict) else found for found in self.found]
"""
SLOWER = 20  # times the time of one pass; a list that is searched takes a hundred times and more
ATTEMPTS = 6  # on a busy machine one measurement of a quick function may be far off, not all six
HOPELESS = 60  # times: no machine is as busy as that twice


@check(
    zh="last 返回最后 n 项；n = 0 时一项也没有，不够时全部返回",
    en="last gives the last n items: none for n = 0, all where there are fewer",
    proves=["containers"],
)
def takes_from_the_end(learner: Learner, rng: Generator) -> None:
    items = [int(value) for value in rng.integers(0, 100, 7)]
    expect(learner.last(items, 3)).equals(items[4:])
    expect(learner.last(items, 0)).equals([])
    expect(learner.last(items, 9)).equals(items)
    expect(learner.last(items, 7)).equals(items)
    expect(learner.last([], 2)).equals([])


@check(
    zh="unique 保留每项第一次出现的位置和次序",
    en="unique keeps each item where it first occurs",
    proves=["deduplication"],
)
def keeps_the_first(learner: Learner, rng: Generator) -> None:
    expect(learner.unique([70, 5, 70, 42, 5])).equals([70, 5, 42])
    items = [int(value) * 9973 for value in rng.integers(0, 12, 30)]
    expect(learner.unique(items)).equals(unique(items))
    expect(learner.unique([])).equals([])


@check(
    zh="unique 不改动给它的列表，文本和元组也能去重",
    en="unique leaves its list alone, and works for texts and tuples",
    proves=["deduplication", "containers"],
)
def leaves_the_list(learner: Learner, rng: Generator) -> None:
    look = learner.define(LOOK)
    items = [int(value) for value in rng.integers(100, 104, 9)]
    kept, after = look(learner.unique, items)
    expect(kept).equals(unique(items))
    expect(after, zh="调用之后的列表", en="the list afterwards").equals(items)
    rows = [("Mon", 30), ("Tue", 45), ("Mon", 30), ("Mon", 45)]
    expect(learner.unique(rows)).equals([rows[0], rows[1], rows[3]])
    expect(learner.unique(["b", "b"])).equals(["b"])


@check(
    zh=f"2000 个不同的数，unique 的用时不超过一遍扫描的 {SLOWER} 倍",
    en=f"for 2000 different numbers unique takes at most {SLOWER} times as long as one pass",
    proves=["complexity-analysis", "deduplication"],
)
def is_fast(learner: Learner, rng: Generator) -> None:
    items = [int(value) for value in rng.permutation(2000)]
    expect(learner.unique(items[:50] * 2)).equals(items[:50])
    once = learner.define(ONE_PASS, name="one_pass")
    keeps_up(learner, rng, "unique", once, items, unique, times=5)


@check(
    zh="compare 返回三个集合：只在 a、两边都有、只在 b",
    en="compare gives three sets: only in a, in both, only in b",
    proves=["containers"],
)
def splits_two_lists(learner: Learner, rng: Generator) -> None:
    expect(learner.compare([1, 2, 3], [3, 4])).equals(({1, 2}, {3}, {4}))
    a, b = ([int(value) for value in rng.integers(0, 20, 12)] for _ in range(2))
    expect(learner.compare(a, b)).equals(compare(a, b))
    expect(learner.compare(a, [])).equals((set(a), set(), set()))
    expect(learner.compare([1], [1])).equals((set(), {1}, set()))


@check(
    zh="group_by 把各行归到所在的组，组内保持次序",
    en="group_by collects the rows of each group in their order",
    proves=["containers"],
)
def groups_rows(learner: Learner, rng: Generator) -> None:
    rows = some_rows(rng, 12)
    expect(plain(learner, learner.group_by, rows, 0)).equals(group_by(rows, 0))
    expect(plain(learner, learner.group_by, rows, 1)).equals(group_by(rows, 1))
    expect(plain(learner, learner.group_by, [], 0)).equals({})


@check(
    zh="count_pairs 数相邻的词对，键是两个词的元组",
    en="count_pairs counts neighbouring words, under tuples of two",
    proves=["containers"],
)
def counts_neighbours(learner: Learner, rng: Generator) -> None:
    words = "to be or not to be".split()
    expect(plain(learner, learner.count_pairs, words)).equals(count_pairs(words))
    words = [str(word) for word in rng.choice(WORDS[:4], 25)]
    expect(plain(learner, learner.count_pairs, words)).equals(count_pairs(words))


@check(
    zh="少于两个词没有词对；重叠的对也要数，连起来相同的两对不混",
    en="fewer than two words make no pair; overlapping pairs count; equal joins stay apart",
    proves=["containers"],
)
def counts_at_the_edges(learner: Learner, rng: Generator) -> None:
    expect(plain(learner, learner.count_pairs, ["a", "a", "a"])).equals({("a", "a"): 2})
    words = ["ab", "c", "x", "a", "bc"]
    expect(plain(learner, learner.count_pairs, words)).equals(count_pairs(words))
    expect(plain(learner, learner.count_pairs, ["alone"])).equals({})
    expect(plain(learner, learner.count_pairs, [])).equals({})


@check(
    zh="inverted_index 给出每个词出现在哪几段文本里，编号从小到大",
    en="inverted_index gives, for each word, the numbers of its texts in rising order",
    proves=["containers"],
)
def indexes_words(learner: Learner, rng: Generator) -> None:
    texts = ["red green", "blue red", "green"]
    want = {"red": [0, 1], "green": [0, 2], "blue": [1]}
    expect(plain(learner, learner.inverted_index, texts)).equals(want)
    texts = [" ".join(rng.permutation(WORDS)[:4]) for _ in range(12)]
    expect(plain(learner, learner.inverted_index, texts)).equals(inverted_index(texts))


@check(
    zh="同一段里重复的词只记一次；只认整个词；多余的空格不算词",
    en="a word repeated in a text counts once; only whole words do; extra spaces are no words",
    proves=["containers", "deduplication"],
)
def indexes_each_once(learner: Learner, rng: Generator) -> None:
    for texts in (
        ["to be or not to be", "be"],
        ["start", "art", "the art"],
        ["two  spaces ", "", "spaces"],
        ["Data data", "data"],
    ):
        expect(plain(learner, learner.inverted_index, texts)).equals(inverted_index(texts))


@check(
    zh=f"5000 段文本，inverted_index 的用时不超过一遍扫描的 {SLOWER} 倍",
    en=f"for 5000 texts inverted_index takes at most {SLOWER} times as long as one pass",
    proves=["complexity-analysis"],
)
def indexes_fast(learner: Learner, rng: Generator) -> None:
    texts = [f"row {int(value) % 20}" for value in rng.permutation(5000)]
    few = texts[:4]
    expect(plain(learner, learner.inverted_index, few)).equals(inverted_index(few))
    once = learner.define(INDEX, name="index_once")
    keeps_up(learner, rng, "inverted_index", once, texts, inverted_index, times=1)


def keeps_up(
    learner: Learner,
    rng: Generator,
    name: str,
    once: Any,
    items: list,
    reference: Callable[[list], Any],
    *,
    times: int,
) -> None:
    """Demand that the learner's function keeps up with one pass, on other items at every call."""
    batch = learner.define(BATCH, name="Batch")
    base, own = float("inf"), float("inf")
    turns = rng.permutation(len(items))[: ATTEMPTS * times].reshape(ATTEMPTS, times)
    for attempt, shifts in enumerate(turns.tolist()):
        theirs = batch(getattr(learner, name), items, shifts)
        base = min(base, learner.seconds(batch(once, items, shifts).run, repeat=8))
        own = min(own, learner.seconds(theirs.run, repeat=1))
        want = [reference(items[shift:] + items[:shift]) for shift in shifts]
        expect(theirs.results(), zh=f"{name} 的结果", en=f"the results of {name}").equals(want)
        if own <= SLOWER * base or (attempt > 0 and own > HOPELESS * base):
            break
    expect.that(
        own <= SLOWER * base,
        zh=f"{name} 的用时不超过一遍扫描的 {SLOWER} 倍",
        en=f"{name} takes at most {SLOWER} times as long as one pass",
        got=f"{own / base:.0f} ×",
        want=f"<= {SLOWER} ×",
    )


def plain(learner: Learner, f: Any, *given: Any) -> Any:
    """Call a function and take a Counter or a defaultdict as the dict that it is."""
    return learner.define(AS_DICT, name="as_dict")(f, *given)


def some_rows(rng: Generator, n: int) -> list[tuple]:
    """Make rows of a study ledger: day, subject, minutes."""
    return [
        (str(rng.choice(DAYS)), str(rng.choice(SUBJECTS)), int(rng.integers(10, 90)))
        for _ in range(n)
    ]
