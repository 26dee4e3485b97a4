"""Stage 14: dynamic programming and graphs. Seven functions.
第 14 关：动态规划与图。七个函数。
"""

import heapq
from collections import deque


def memoised(f):
    """Return a function that calls f once for the same arguments and remembers what it gave.
    返回一个函数：同样的参数只调用 f 一次，并记住结果。
    """

    def remembering(*given):
        return f(*given)  # TODO: a dict / 要一个字典

    return remembering


def edit_script(a: str, b: str) -> list:
    """Turn a into b with as few changes as possible: what to do with each letter.
    用最少的改动把 a 变成 b：逐个字母说明怎么做。
    """
    script = [("delete", x) for x in a]
    script += [("insert", y) for y in b]
    return script  # TODO: that works, but costs far too much / 能行，但改动太多了


def best_plan(tasks: list, hours: int) -> list:
    """Choose tasks (name, hours, gain) that fit into the hours and gain most together.
    选出放得下的任务（名字、小时、收获），使收获最大。
    """
    return [name for name, takes, _ in tasks[:1] if takes <= hours]  # TODO: a table / 要一张表


def order(needs: dict) -> list:
    """Put all stages in an order in which each comes after those that it needs.
    给所有关排次序，每一关都在它需要的之后。
    """
    return list(needs)  # TODO: who is ready? / 谁可以开始了？


def earliest(needs: dict, minutes: dict) -> dict:
    """Say when each stage could be finished if all is done side by side that can be.
    能同时做的都同时做，每一关最早何时完成。
    """
    return dict(minutes)  # TODO: after the slowest that it needs / 等最慢的那个


def fewest_steps(graph: dict, start: str, goal: str):
    """Return a path with as few edges as possible, or None.
    返回边数最少的路；走不到就返回 None。
    """
    waiting = deque([start])
    print(len(waiting))  # TODO: walk outwards / 往外走


def shortest_path(roads: dict, start: str, goal: str):
    """Return the least total cost and a path that costs just that, or None.
    返回最少的花费，和正好花这么多的一条路；走不到就返回 None。
    """
    waiting = []
    heapq.heappush(waiting, (0, start))  # TODO: settle the cheapest / 定下最便宜的


if __name__ == "__main__":
    print(edit_script("cat", "cart"))
    print(best_plan([("a", 3, 40), ("b", 2, 25), ("c", 2, 25)], 4))
    print(order({"numpy": ["collections"], "collections": ["hello"], "hello": []}))
    print(fewest_steps({"a": ["b"], "b": ["c"], "c": []}, "a", "c"))
    print(shortest_path({"a": {"b": 5, "c": 1}, "b": {}, "c": {"b": 2}}, "a", "b"))
