# diagnosis: one_hour_less
import heapq
from functools import reduce


class memoised:
    def __init__(self, f):
        self.f = f
        self.known = {}

    def __call__(self, *given):
        try:
            return self.known[given]
        except KeyError:
            self.known[given] = result = self.f(*given)
            return result


def edit_script(a, b):
    m, n = len(a), len(b)
    rest = {}
    for i in range(m, -1, -1):
        for j in range(n, -1, -1):
            if i == m:
                rest[i, j] = n - j
            elif j == n:
                rest[i, j] = m - i
            elif a[i] == b[j]:
                rest[i, j] = rest[i + 1, j + 1]
            else:
                rest[i, j] = 1 + min(rest[i + 1, j + 1], rest[i + 1, j], rest[i, j + 1])
    script, i, j = [], 0, 0
    while i < m or j < n:
        if i < m and j < n and a[i] == b[j]:
            script.append(("keep", a[i]))
            i, j = i + 1, j + 1
        elif j < n and rest[i, j] == 1 + rest[i, j + 1]:
            script.append(("insert", b[j]))
            j += 1
        elif i < m and rest[i, j] == 1 + rest[i + 1, j]:
            script.append(("delete", a[i]))
            i += 1
        else:
            script.append(("replace", a[i], b[j]))
            i, j = i + 1, j + 1
    return script


def best_plan(tasks, hours):
    best = [(0, ())] * (hours + 1)
    for place, (_, takes, gain) in enumerate(tasks):
        for h in range(hours, takes, -1):
            total, chosen = best[h - takes]
            if total + gain > best[h][0]:
                best[h] = (total + gain, chosen + (place,))
    return [tasks[place][0] for place in best[hours][1]]


def order(needs):
    state, ordered = {}, []
    for first in needs:
        stack = [(first, False)]
        while stack:
            stage, is_leaving = stack.pop()
            if is_leaving:
                state[stage] = "done"
                ordered.append(stage)
                continue
            if state.get(stage) == "done":
                continue
            if state.get(stage) == "open":
                raise ValueError("circle at " + stage)
            state[stage] = "open"
            stack.append((stage, True))
            for other in needs[stage]:
                if state.get(other) == "open":
                    raise ValueError("circle at " + other)
                if other not in state:
                    stack.append((other, False))
    return ordered


def earliest(needs, minutes):
    def add(times, stage):
        return {**times, stage: minutes[stage] + max([0] + [times[o] for o in needs[stage]])}

    if len(needs) < 200:
        return reduce(add, order(needs), {})
    times = {}
    for stage in order(needs):
        times[stage] = minutes[stage] + max([0] + [times[o] for o in needs[stage]])
    return times


def fewest_steps(graph, start, goal):
    paths = {start: [start]}
    ring = [start]
    while ring:
        further = []
        for place in ring:
            if place == goal:
                return paths[goal]
            for there in graph[place]:
                if there not in paths:
                    paths[there] = paths[place] + [there]
                    further.append(there)
        ring = further
    return None


def shortest_path(roads, start, goal):
    waiting, settled = [(0, start, None)], {}
    while waiting:
        cost, place, before = heapq.heappop(waiting)
        if place in settled:
            continue
        settled[place] = before
        if place == goal:
            path = [goal]
            while settled[path[-1]] is not None:
                path.append(settled[path[-1]])
            return cost, list(reversed(path))
        for there, more in roads[place].items():
            if there not in settled:
                heapq.heappush(waiting, (cost + more, there, place or ""))
    return None
