"""Checks of stage 14: every answer is followed step by step, and compared with the best there is.

Small cases are tried out exhaustively, larger ones compared with tables of the judge's own. Where
several answers are best, any of them will do.
"""

import heapq
from collections import deque
from functools import cache
from itertools import combinations, permutations
from typing import Any

from numpy.random import Generator

from baibu.content import load
from baibu.grader.checks import Learner, check, expect

COUNTING = """
def counting(memoised, asked):
    calls = []

    def slow(*given):
        calls.append(given)
        return None if given[0] == 0 else list(given)

    quick = memoised(slow)
    return [quick(*given) for given in asked], len(calls)
"""
CLIMBING = """
def climbing(memoised, steps, n):
    def ways(k):
        return 1 if k == 0 else sum(again(k - step) for step in steps if step <= k)

    again = memoised(ways)
    return again(n)
"""
APART = """
def apart(memoised, a, b):
    plus, times = memoised(lambda x, y: x + y), memoised(lambda x, y: x * y)
    return [plus(a, b), times(a, b), plus(b, a), times(a, a), plus(a, b)]
"""
KINDS = {"keep": 2, "delete": 2, "insert": 2, "replace": 3}  # and how long each entry is


@check(
    zh="memoised 每组参数只算一次，交回同样的结果",
    en="memoised calculates once for the same arguments, and gives the same result",
    proves=["dynamic-programming"],
)
def remembers(learner: Learner, rng: Generator) -> None:
    counting = learner.define(COUNTING, name="counting")
    x, y = (int(value) for value in rng.integers(1, 50, 2))
    asked = [(x, y), (x, y), (y + 50,), (x, y), (0, 1), (0, 1), (x, y + 50), (y + 50, x), (x,)]
    found, calls = counting(learner.memoised, asked)
    want = [None if given[0] == 0 else list(given) for given in asked]
    expect(found, zh="结果", en="the results").equals(want)
    expect(calls, zh="真正算了几次", en="how often it was calculated").equals(len(set(asked)))


@check(
    zh="两个记忆化的函数互不相干；递归的每一步也记住",
    en="two memoised functions have nothing in common; each step of a recursion is remembered",
    proves=["dynamic-programming", "recursion"],
)
def remembers_apart(learner: Learner, rng: Generator) -> None:
    a, b = (int(value) for value in rng.permutation(range(2, 40))[:2])
    found = learner.define(APART, name="apart")(learner.memoised, a, b)
    expect(found).equals([a + b, a * b, b + a, a * a, a + b])
    climbing = learner.define(CLIMBING, name="climbing")
    steps = [1, int(rng.integers(2, 4))]
    expect(climbing(learner.memoised, steps, 90)).equals(ways(tuple(steps), 90))


@check(
    zh="edit_script 一步步把 a 变成 b",
    en="edit_script turns a into b, step by step",
    proves=["dynamic-programming"],
)
def transforms(learner: Learner, rng: Generator) -> None:
    for a, b in (("kitten", "sitting"), *some_words(rng, 4, "abc数", 6)):
        cost = followed(learner.edit_script(a, b), a, b)
        expect(cost, zh=f"{a} → {b} 的改动数", en=f"changes from {a} to {b}").equals(distance(a, b))


@check(
    zh="有一边是空的、两边相同：全插入、全删除、全保留",
    en="one side empty, or both alike: insert all, delete all, keep all",
    proves=["dynamic-programming"],
)
def transforms_edges(learner: Learner, rng: Generator) -> None:
    (word, _), *_ = some_words(rng, 1, "xyz", 5)
    word += "w"
    expect(learner.edit_script("", word)).equals([("insert", letter) for letter in word])
    expect(learner.edit_script(word, "")).equals([("delete", letter) for letter in word])
    expect(learner.edit_script(word, word)).equals([("keep", letter) for letter in word])
    expect(learner.edit_script("", "")).equals([])


@check(
    zh="改动最少：与穷举一致；200 个字母也算得出来",
    en="as few changes as possible: as by trying everything; 200 letters are no problem",
    proves=["dynamic-programming"],
)
def changes_little(learner: Learner, rng: Generator) -> None:
    for a, b in some_words(rng, 5, "ab", 5):
        cost = followed(learner.edit_script(a, b), a, b)
        expect(cost, zh=f"{a} → {b} 的改动数", en=f"changes from {a} to {b}").equals(tried(a, b))
    long = "".join(rng.choice(list("abcd"), 200).tolist())
    other = long[30:100] + "x" + long[100:150] + long[155:] + "dcba"
    cost = followed(learner.edit_script(long, other), long, other)
    expect(cost, zh="200 个字母的改动数", en="changes of 200 letters").equals(distance(long, other))


@check(
    zh="best_plan 放得下，收获与穷举的最大值相等",
    en="best_plan fits, and gains as much as the best of all selections",
    proves=["dynamic-programming"],
)
def plans_best(learner: Learner, rng: Generator) -> None:
    ((name, takes, gain),), _ = some_tasks(rng, 1, 5)
    expect(learner.best_plan([(name, takes, gain)], takes)).equals([name])
    expect(learner.best_plan([(name, takes, gain)], takes - 1)).equals([])
    dense = [("a", 1, 20), ("b", 4, 45)]  # a gains most an hour
    large = [("a", 3, 40), ("b", 2, 25), ("c", 2, 25)]  # a gains most
    for tasks, hours in ((dense, 4), (large, 4), *(some_tasks(rng, 8, 12) for _ in range(4))):
        best = max(
            sum(gain for _, _, gain in chosen)
            for size in range(len(tasks) + 1)
            for chosen in combinations(tasks, size)
            if sum(takes for _, takes, _ in chosen) <= hours
        )
        planned(learner, tasks, hours, best)
    expect(learner.best_plan([], int(rng.integers(9)))).equals([])


@check(
    zh="六十个任务也排得出来，一个任务最多做一次",
    en="sixty tasks are no problem, and none is done twice",
    proves=["dynamic-programming"],
)
def plans_many(learner: Learner, rng: Generator) -> None:
    tasks, hours = some_tasks(rng, 60, 200)
    planned(learner, tasks, hours, most(tasks, hours))
    tempting = [("tiny", 1, 50), *((f"t{n}", 7, int(rng.integers(5, 60))) for n in range(5))]
    planned(learner, tempting, 22, most(tempting, 22))


@check(
    zh="order 列出每一关，都排在它需要的之后",
    en="order lists every stage, each after those that it needs",
    proves=["graph-algorithms"],
)
def orders(learner: Learner, rng: Generator) -> None:
    chain = [f"s{n}" for n in rng.permutation(6)]
    needs = {stage: chain[place - 1 : place] if place else [] for place, stage in enumerate(chain)}
    expect(learner.order(dict(sorted(needs.items())))).equals(chain)
    for n in (8, 60):
        needs = some_needs(rng, n)
        is_order(learner.order(needs), needs)
    expect(learner.order({"only": []})).equals(["only"])
    look = learner.define("lambda f, needs: (f(needs), needs)")
    needs = some_needs(rng, 12)
    found, after = look(learner.order, needs)
    is_order(found, needs)
    expect(after, zh="之后的图", en="the graph afterwards").equals(needs)


@check(
    zh="这门课真正的图：order 的次序处处成立，earliest 也对",
    en="the true graph of this course: order holds everywhere, and earliest is right",
    proves=["graph-algorithms"],
)
def orders_this_course(learner: Learner, rng: Generator) -> None:
    needs, minutes = course()
    names = [str(name) for name in rng.permutation(list(needs))]
    needs = {name: needs[name] for name in names}
    is_order(learner.order(needs), needs)
    took = {name: minutes[name] + int(rng.integers(30)) for name in names}
    expect(learner.earliest(needs, took)).equals(finished(needs, took))


@check(
    zh="互相需要的抛出 ValueError，哪怕只是一部分",
    en="stages that need each other raise ValueError, even if they are only a part",
    proves=["graph-algorithms"],
)
def finds_circles(learner: Learner, rng: Generator) -> None:
    chain = [f"s{n}" for n in rng.permutation(5)]
    needs = {stage: chain[place - 1 : place] if place else [] for place, stage in enumerate(chain)}
    needs = dict(sorted(needs.items()))
    expect(learner.order(needs)).equals(chain)
    a, b, c = "x", "y", "z"
    for more in ({a: [b], b: [c], c: [a]}, {a: [a]}, {a: [b, "s0"], b: [a], c: [b]}):
        learner.raises(ValueError, learner.order, needs | more)


@check(
    zh="earliest：等最慢的那个先决关完成，再加自己的时间",
    en="earliest: when the slowest of those needed is done, plus its own time",
    proves=["graph-algorithms", "dynamic-programming"],
)
def finishes_early(learner: Learner, rng: Generator) -> None:
    fixed = {"d": ["b", "c"], "b": ["a"], "c": ["a"], "a": []}
    took = {name: int(rng.integers(10, 90)) for name in "abcd"}
    want = finished(fixed, took)
    expect(learner.earliest(fixed, took)).equals(want)
    needs = some_needs(rng, 40)
    took = {name: int(rng.integers(10, 90)) for name in needs}
    expect(learner.earliest(needs, took)).equals(finished(needs, took))


@check(
    zh="三千关连成一串，order 和 earliest 也不出错",
    en="three thousand stages in a row are no problem for order and earliest",
    proves=["graph-algorithms", "recursion"],
)
def goes_deep(learner: Learner, rng: Generator) -> None:
    names = [f"s{n}" for n in rng.permutation(3000)]
    needs = {name: names[place - 1 : place] if place else [] for place, name in enumerate(names)}
    backwards = dict(reversed(needs.items()))
    expect(learner.order(backwards)).equals(names)
    found = learner.earliest(backwards, dict.fromkeys(names, 2))
    expect(found).equals({name: 2 * place + 2 for place, name in enumerate(names)})


@check(
    zh="fewest_steps 给出一条路，步数最少；走不到就是 None",
    en="fewest_steps gives a path with the fewest steps; None where there is none",
    proves=["graph-algorithms"],
)
def takes_few_steps(learner: Learner, rng: Generator) -> None:
    fixed = {"a": ["b", "c"], "b": ["c"], "c": ["d"], "d": ["a"], "e": ["a"]}
    for start, goal in (("a", "d"), ("b", "b"), ("a", "e"), ("e", "d")):
        stepped(learner, fixed, start, goal)
    for n in (12, 12, 40):
        graph = {place: list(to) for place, to in some_roads(rng, n, 2).items()}
        for start, goal in rng.permutation(list(graph))[:8].reshape(4, 2).tolist():
            stepped(learner, graph, start, goal)


@check(
    zh="四千个地点，fewest_steps 不重复走",
    en="with four thousand places fewest_steps walks nowhere twice",
    proves=["graph-algorithms"],
)
def walks_once(learner: Learner, rng: Generator) -> None:
    wide = 63
    graph = {
        f"{x},{y}": [
            f"{a},{b}"
            for a, b in ((x + 1, y), (x, y + 1), (x - 1, y), (x, y - 1))
            if 0 <= a < wide and 0 <= b < wide
        ]
        for x in range(wide)
        for y in range(wide)
    }
    far = f"{int(rng.integers(40, wide))},{int(rng.integers(40, wide))}"
    stepped(learner, graph, "0,0", far)
    graph["island"] = []
    stepped(learner, graph, "0,0", "island")


@check(
    zh="shortest_path 给出花费和路，与穷举的最小值相等",
    en="shortest_path gives the cost and the path, as cheap as the best of all paths",
    proves=["graph-algorithms"],
)
def is_cheapest(learner: Learner, rng: Generator) -> None:
    late = {"s": {"x": 5, "y": 1}, "x": {"g": 1}, "y": {"x": 1}, "g": {}}  # x is cheaper later
    travelled(learner, late, "s", "g", 3)
    fixed = {"a": {"b": 1, "c": 9}, "b": {"c": 7, "d": 2}, "c": {}, "d": {"c": 1}, "e": {"a": 1}}
    for start, goal in (("a", "c"), ("e", "c"), ("a", "a"), ("c", "a"), ("a", "e")):
        travelled(learner, fixed, start, goal, cheapest(fixed, start, goal))
    for _ in range(6):
        roads = some_roads(rng, 6, 2)
        start, goal = rng.permutation(list(roads))[:2].tolist()
        inner = [place for place in roads if place not in (start, goal)]
        costs = [
            length(roads, [start, *way, goal])
            for size in range(len(inner) + 1)
            for way in permutations(inner, size)
        ]
        known = [cost for cost in costs if cost is not None]
        travelled(learner, roads, start, goal, min(known) if known else None)


@check(
    zh="两千个地点、六千条路，shortest_path 也算得出来，花费为 0 的路也行",
    en="two thousand places and six thousand roads are no problem, nor are roads that cost 0",
    proves=["graph-algorithms"],
)
def travels_far(learner: Learner, rng: Generator) -> None:
    roads = some_roads(rng, 2000, 3, least=0)
    start, goal = rng.permutation(list(roads))[:2].tolist()
    travelled(learner, roads, start, goal, cheapest(roads, start, goal))


# -- following what came back ---------------------------------------------------------------------


def followed(script: Any, a: str, b: str) -> int:
    """Carry a script out, demand that it turns a into b, and count its changes."""
    place, made, changes = 0, "", 0
    for entry in expect(script).is_list():
        is_entry = (
            isinstance(entry, tuple)
            and all(isinstance(part, str) for part in entry)
            and len(entry) == KINDS.get(entry[0] if entry else "", -1)
        )
        expect.that(
            is_entry,
            zh="每一项是 keep、replace、delete、insert 之一，带着字母",
            en="each entry is keep, replace, delete or insert, with its letters",
            got=entry,
        )
        if entry[0] != "insert":
            expect(entry[1], zh=f"a 的第 {place} 个字母", en=f"letter {place} of a").equals(
                a[place : place + 1]
            )
            place += 1
        made += entry[-1] if entry[0] != "delete" else ""
        changes += entry[0] != "keep"
    expect(place, zh="a 用掉的字母数", en="letters of a used up").equals(len(a))
    expect(made, zh="变成的文本", en="the text that it becomes").equals(b)
    return changes


def planned(learner: Learner, tasks: list[tuple[str, int, int]], hours: int, best: int) -> None:
    """Demand a selection that fits, in the order of the tasks, with the best gain."""
    names = [name for name, _, _ in tasks]
    chosen = expect(learner.best_plan(tasks, hours)).is_list(of="str")
    places = [names.index(name) if name in names else -1 for name in chosen]
    expect.that(
        places == sorted(set(places)) and -1 not in places,
        zh="任务各不相同，按原来的次序",
        en="the tasks are all different and in their order",
        got=chosen,
    )
    expect(sum(tasks[place][1] for place in places), zh="用掉的小时", en="hours taken").at_most(
        hours
    )
    expect(sum(tasks[place][2] for place in places), zh="收获", en="the gain").equals(best)


def is_order(found: Any, needs: dict[str, list[str]]) -> None:
    """Demand that all stages are there, each after those that it needs."""
    listed = expect(found).is_list(of="str", length=len(needs))
    expect(sorted(listed), zh="列出的关", en="the stages listed").equals(sorted(needs))
    place = {stage: number for number, stage in enumerate(listed)}
    for stage, before in needs.items():
        for other in before:
            expect.that(
                place[other] < place[stage],
                zh=f"{other} 在 {stage} 之前",
                en=f"{other} comes before {stage}",
                got=found,
            )


def stepped(learner: Learner, graph: dict[str, list[str]], start: str, goal: str) -> None:
    """Demand a path of edges with the fewest steps, or None."""
    far = {start: 0}
    waiting = deque([start])
    while waiting:
        place = waiting.popleft()
        for neighbour in graph[place]:
            if neighbour not in far:
                far[neighbour] = far[place] + 1
                waiting.append(neighbour)
    found = learner.fewest_steps(graph, start, goal)
    if goal not in far:
        expect(found, zh=f"{start} 到不了 {goal}", en=f"{goal} cannot be reached").equals(None)
        return
    is_path({place: dict.fromkeys(to, 1) for place, to in graph.items()}, found, start, goal)
    expect(len(found) - 1, zh="步数", en="steps").equals(far[goal])


def travelled(
    learner: Learner, roads: dict[str, dict[str, int]], start: str, goal: str, best: int | None
) -> None:
    """Demand a cost and a path that costs just that, the least there is, or None."""
    found = learner.shortest_path(roads, start, goal)
    if best is None:
        expect(found, zh=f"{start} 到不了 {goal}", en=f"{goal} cannot be reached").equals(None)
        return
    expect.that(
        isinstance(found, tuple) and len(found) == 2,
        zh="返回花费和路",
        en="a cost and a path come back",
        got=found,
    )
    expect(found[0], zh="花费", en="the cost").equals(best)
    is_path(roads, found[1], start, goal)
    expect(length(roads, found[1]), zh="这条路的花费", en="what the path costs").equals(best)


def is_path(roads: dict[str, dict[str, int]], path: Any, start: str, goal: str) -> None:
    """Demand a list of places from start to goal, joined by roads."""
    expect(path, zh="路", en="the path").is_list(of="str")
    ends = [path[0], path[-1]] if path else []
    expect(ends, zh="路的两端", en="the ends of the path").equals([start, goal])
    for here, there in zip(path, path[1:], strict=False):
        expect.that(
            here in roads and there in roads[here],
            zh=f"{here} 到 {there} 有路",
            en=f"a road leads from {here} to {there}",
            got=path,
        )


# -- what is best ---------------------------------------------------------------------------------


@cache
def tried(a: str, b: str) -> int:
    """Try every way to turn a into b."""
    if not a or not b:
        return len(a) + len(b)
    return min(tried(a[1:], b[1:]) + (a[0] != b[0]), tried(a[1:], b) + 1, tried(a, b[1:]) + 1)


def distance(a: str, b: str) -> int:
    """Fill the table row by row."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        above, row = row, [i]
        for j, y in enumerate(b, start=1):
            row.append(min(above[j - 1] + (x != y), above[j] + 1, row[-1] + 1))
    return row[-1]


def ways(steps: tuple[int, ...], n: int) -> int:
    """Count the ways to climb n stairs."""
    counts = [1]
    for k in range(1, n + 1):
        counts.append(sum(counts[k - step] for step in steps if step <= k))
    return counts[n]


def most(tasks: list[tuple[str, int, int]], hours: int) -> int:
    """Fill a row of gains, from the right."""
    best = [0] * (hours + 1)
    for _, takes, gain in tasks:
        for h in range(hours, takes - 1, -1):
            best[h] = max(best[h], best[h - takes] + gain)
    return best[hours]


def finished(needs: dict[str, list[str]], minutes: dict[str, int]) -> dict[str, int]:
    """Go round until nothing changes."""
    found = dict(minutes)
    while True:
        new = {s: minutes[s] + max((found[b] for b in needs[s]), default=0) for s in needs}
        if new == found:
            return {stage: found[stage] for stage in needs}
        found = new


def cheapest(roads: dict[str, dict[str, int]], start: str, goal: str) -> int | None:
    """Find the least cost."""
    waiting, done = [(0, start)], set()
    while waiting:
        cost, place = heapq.heappop(waiting)
        if place == goal:
            return cost
        if place not in done:
            done.add(place)
            for there, more in roads[place].items():
                heapq.heappush(waiting, (cost + more, there))
    return None


def length(roads: dict[str, dict[str, int]], path: list[str]) -> int | None:
    """Add a path up; None where a road is missing."""
    total = 0
    for here, there in zip(path, path[1:], strict=False):
        if there not in roads[here]:
            return None
        total += roads[here][there]
    return total


# -- what is drawn --------------------------------------------------------------------------------


@cache
def course() -> tuple[dict[str, list[str]], dict[str, int]]:
    """Read the graph of this course."""
    stages = load().stages.values()
    needs = {str(stage.id): [str(other) for other in stage.needs] for stage in stages}
    return needs, {str(stage.id): stage.minutes for stage in stages}


def some_words(rng: Generator, many: int, letters: str, longest: int) -> list[tuple[str, str]]:
    """Draw pairs of words that have a lot in common."""
    pairs = []
    for _ in range(many):
        a = "".join(rng.choice(list(letters), int(rng.integers(2, longest + 1))).tolist())
        b = "".join(rng.choice(list(letters), int(rng.integers(2, longest + 1))).tolist())
        pairs.append((a, b))
    return pairs


def some_tasks(rng: Generator, n: int, hours: int) -> tuple[list[tuple[str, int, int]], int]:
    """Draw tasks with their hours and gains."""
    tasks = [
        (f"task {number}", int(rng.integers(2, 9)), int(rng.integers(1, 60))) for number in range(n)
    ]
    return tasks, hours


def some_needs(rng: Generator, n: int) -> dict[str, list[str]]:
    """Draw a graph without circles, and list its stages in any order."""
    hidden = [f"s{number}" for number in rng.permutation(n)]
    needs = {
        stage: [str(other) for other in rng.permutation(hidden[:place])[: int(rng.integers(4))]]
        for place, stage in enumerate(hidden)
    }
    return {f"s{number}": needs[f"s{number}"] for number in range(n)}


def some_roads(rng: Generator, n: int, each: int, least: int = 1) -> dict[str, dict[str, int]]:
    """Draw places with roads to a few others."""
    roads: dict[str, dict[str, int]] = {}
    targets = rng.integers(0, n, (n, each)).tolist()
    lengths = rng.integers(least, 30, (n, each)).tolist()
    for here in range(n):
        pairs = zip(targets[here], lengths[here], strict=True)
        roads[f"p{here}"] = {f"p{there}": cost for there, cost in pairs if there != here}
    return roads
