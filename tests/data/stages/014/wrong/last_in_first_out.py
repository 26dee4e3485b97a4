# diagnosis: depth_first
import sys


def memoised(f):
    memory = []
    index = {}

    def wrapped(*args):
        if args in index:
            return memory[index[args]]
        value = f(*args)
        index[args] = len(memory)
        memory.append(value)
        return value

    return wrapped


def edit_script(a, b):
    rows = [[("insert", y) for y in b[:j]] for j in range(len(b) + 1)]
    costs = list(range(len(b) + 1))
    rows = [None] + [None] * len(b)
    for j in range(1, len(b) + 1):
        rows[j] = (rows[j - 1], ("insert", b[j - 1]))
    for i, x in enumerate(a, 1):
        new, new_costs = [(rows[0], ("delete", x))], [i]
        for j, y in enumerate(b, 1):
            step = ("keep", x) if x == y else ("replace", x, y)
            options = [
                (costs[j - 1] + (x != y), (rows[j - 1], step)),
                (costs[j] + 1, (rows[j], ("delete", x))),
                (new_costs[-1] + 1, (new[-1], ("insert", y))),
            ]
            cost, chain = min(options, key=lambda option: option[0])
            new.append(chain)
            new_costs.append(cost)
        rows, costs = new, new_costs
    script, chain = [], rows[-1]
    while chain is not None:
        chain, step = chain
        script.insert(0, step)
    return script


def best_plan(tasks, hours):
    sys.setrecursionlimit(5000)

    @memoised
    def best(t, left):
        if t == len(tasks):
            return 0, None
        name, takes, gain = tasks[t]
        without = best(t + 1, left)[0], False
        if takes > left:
            return without
        return max(without, (best(t + 1, left - takes)[0] + gain, True))

    names, left = [], hours
    for t, (name, takes, _) in enumerate(tasks):
        if best(t, left)[1]:
            names.append(name)
            left -= takes
    return names


def order(needs):
    waiting_for = {stage: set(before) for stage, before in needs.items()}
    wanted_by = {stage: [] for stage in needs}
    for stage, before in waiting_for.items():
        for other in before:
            wanted_by[other].append(stage)
    ready = sorted(stage for stage, before in waiting_for.items() if not before)
    done = []
    while ready:
        stage = ready.pop()
        done.append(stage)
        for other in wanted_by[stage]:
            waiting_for[other].discard(stage)
            if not waiting_for[other]:
                ready.append(other)
    if any(waiting_for.values()):
        raise ValueError("circle")
    return done


def earliest(needs, minutes):
    begins = dict.fromkeys(needs, 0)
    ends = {}
    wanted_by = {stage: [other for other in ()] for stage in needs}
    for stage in needs:
        for other in needs[stage]:
            wanted_by[other].append(stage)
    for stage in order(needs):
        ends[stage] = begins[stage] + minutes[stage]
        for other in wanted_by[stage]:
            begins[other] = max(begins[other], ends[stage])
    return ends


def fewest_steps(graph, start, goal):
    queue, before, at = [start], {start: start}, 0
    while at < len(queue):
        place = queue.pop()
        for there in graph[place]:
            if there not in before:
                before[there] = place
                queue.append(there)
    if goal not in before:
        return None
    path = [goal]
    while path[0] != start:
        path.insert(0, before[path[0]])
    return path


def shortest_path(roads, start, goal):
    best = {start: (0, (start,))}
    again = {start}
    while again:
        changed = set()
        for place in again:
            cost, path = best[place]
            for there, more in roads[place].items():
                if there not in best or cost + more < best[there][0]:
                    best[there] = (cost + more, path + (there,))
                    changed.add(there)
        again = changed
    if goal not in best:
        return None
    cost, path = best[goal]
    return cost, list(path)
