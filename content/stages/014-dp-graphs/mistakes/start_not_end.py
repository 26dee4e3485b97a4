"""Each part once: memoisation, edit distance, a knapsack, orders and shortest paths in graphs."""

import heapq
from collections import deque
from collections.abc import Callable
from typing import Any


def memoised(f: Callable[..., Any]) -> Callable[..., Any]:
    """Give a function that calls f once for the same arguments and remembers what it gave."""
    known: dict[tuple[Any, ...], Any] = {}

    def remembering(*given: Any) -> Any:
        if given not in known:
            known[given] = f(*given)
        return known[given]

    return remembering


def edit_script(a: str, b: str) -> list[tuple[str, ...]]:
    """Turn a into b with as few changes as possible: what to do with each letter."""
    cost = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]  # of a[:i] into b[:j]
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            if i == 0 or j == 0:
                cost[i][j] = i + j
            else:
                swap = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1])
                cost[i][j] = min(swap, cost[i - 1][j] + 1, cost[i][j - 1] + 1)
    script: list[tuple[str, ...]] = []
    i, j = len(a), len(b)
    while i > 0 or j > 0:
        if i > 0 and j > 0 and a[i - 1] == b[j - 1]:
            script.append(("keep", a[i - 1]))
            i, j = i - 1, j - 1
        elif i > 0 and j > 0 and cost[i][j] == cost[i - 1][j - 1] + 1:
            script.append(("replace", a[i - 1], b[j - 1]))
            i, j = i - 1, j - 1
        elif i > 0 and cost[i][j] == cost[i - 1][j] + 1:
            script.append(("delete", a[i - 1]))
            i -= 1
        else:
            script.append(("insert", b[j - 1]))
            j -= 1
    return script[::-1]


def best_plan(tasks: list[tuple[str, int, int]], hours: int) -> list[str]:
    """Choose tasks (name, hours, gain) that fit into the hours and gain most together."""
    best = [[0] * (hours + 1)]  # best[t][h]: with the first t tasks in h hours
    for _, takes, gain in tasks:
        before = best[-1]
        row = [
            max(before[h], before[h - takes] + gain) if takes <= h else before[h]
            for h in range(hours + 1)
        ]
        best.append(row)
    chosen, left = [], hours
    for t in range(len(tasks), 0, -1):
        name, takes, _ = tasks[t - 1]
        if best[t][left] != best[t - 1][left]:
            chosen.append(name)
            left -= takes
    return chosen[::-1]


def order(needs: dict[str, list[str]]) -> list[str]:
    """Put all stages in an order in which each comes after those that it needs."""
    followers: dict[str, list[str]] = {stage: [] for stage in needs}
    missing = {stage: len(before) for stage, before in needs.items()}
    for stage, before in needs.items():
        for other in before:
            followers[other].append(stage)
    ready = deque(stage for stage, count in missing.items() if count == 0)
    ordered = []
    while ready:
        stage = ready.popleft()
        ordered.append(stage)
        for follower in followers[stage]:
            missing[follower] -= 1
            if missing[follower] == 0:
                ready.append(follower)
    if len(ordered) < len(needs):
        raise ValueError("some stages need each other")
    return ordered


def earliest(needs: dict[str, list[str]], minutes: dict[str, int]) -> dict[str, int]:
    """Say when each stage could be finished if any number of people worked side by side."""
    finished: dict[str, int] = {}
    for stage in order(needs):
        start = max((finished[other] for other in needs[stage]), default=0)
        finished[stage] = start + minutes[stage]
    return {stage: finished[stage] - minutes[stage] for stage in finished}


def fewest_steps(graph: dict[str, list[str]], start: str, goal: str) -> list[str] | None:
    """Find a path with as few edges as possible, both ends included."""
    came_from: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while waiting and goal not in came_from:
        place = waiting.popleft()
        for neighbour in graph[place]:
            if neighbour not in came_from:
                came_from[neighbour] = place
                waiting.append(neighbour)
    return _back(came_from, goal) if goal in came_from else None


def shortest_path(
    roads: dict[str, dict[str, int]], start: str, goal: str
) -> tuple[int, list[str]] | None:
    """Find a path with the least total cost, by Dijkstra's algorithm: the cost and the path."""
    came_from: dict[str, str | None] = {start: None}
    least = {start: 0}
    waiting = [(0, start)]
    done = set()
    while waiting:
        cost, place = heapq.heappop(waiting)
        if place in done:
            continue
        if place == goal:
            return cost, _back(came_from, goal)
        done.add(place)
        for neighbour, length in roads[place].items():
            if neighbour not in least or cost + length < least[neighbour]:
                least[neighbour] = cost + length
                came_from[neighbour] = place
                heapq.heappush(waiting, (cost + length, neighbour))
    return None


def _back(came_from: dict[str, str | None], goal: str) -> list[str]:
    """Follow the way back from the goal to the start, and turn it round."""
    path: list[str] = []
    place: str | None = goal
    while place is not None:
        path.append(place)
        place = came_from[place]
    return path[::-1]
