"""Figures and numbers of stage 14, computed by the solution and from the course itself."""

from solution import best_plan, earliest, edit_script, fewest_steps, shortest_path

from baibu.content import load
from baibu.publish.draw import Diagram, Style

WORDS = ("cat", "cart")
TASKS = [("a", 3, 40), ("b", 2, 25), ("c", 2, 25)]
ROADS = {
    "A": {"B": 6, "C": 2},
    "B": {"D": 1, "E": 8},
    "C": {"B": 3, "D": 7},
    "D": {"E": 4},
    "E": {},
}


def numbers():
    """Give every number of the brief that can be computed."""
    stages = load().stages
    needs = {str(stage.id): [str(other) for other in stage.needs] for stage in stages.values()}
    minutes = {str(stage.id): stage.minutes for stage in stages.values()}
    script = edit_script(*WORDS)
    cost, path = shortest_path(ROADS, "A", "E")
    graph = {place: list(to) for place, to in ROADS.items()}
    return {
        "stages": str(len(needs)),
        "edges": str(sum(len(before) for before in needs.values())),
        "calls": f"{calls(30):,}".replace(",", " "),
        "distance": str(sum(entry[0] != "keep" for entry in script)),
        "script": ", ".join(" ".join(entry) for entry in script),
        "plan": " + ".join(best_plan(TASKS, 4)),
        "cost": str(cost),
        "path": " → ".join(path),
        "few": " → ".join(fewest_steps(graph, "A", "E")),
        "total": str(round(sum(minutes.values()) / 60)),
        "longest": str(round(max(earliest(needs, minutes).values()) / 60)),
    }


def calls(n):
    """Count the calls of the recursion that forgets: 1, 1, then both before and itself."""
    last, now = 1, 1
    for _ in range(2, n + 1):
        last, now = now, last + now + 1
    return now


def table(say):
    a, b = WORDS
    rows = [
        [sum(e[0] != "keep" for e in edit_script(a[:i], b[:j])) for j in range(len(b) + 1)]
        for i in range(len(a) + 1)
    ]
    cells, i, j = {(0, 0): 3}, 0, 0
    for entry in edit_script(a, b):
        i += entry[0] != "insert"
        j += entry[0] != "delete"
        cells[i, j] = 2 if entry[0] != "keep" else 3
    drawing = Diagram(
        560,
        264,
        title=say(zh="每一格由三个邻居得出", en="Each cell comes from three neighbours"),
    )
    drawing.grid(
        60,
        84,
        rows,
        cell=(50.0, 38.0),
        highlight=cells,
        row_names=["∅", *a],
        column_names=["∅", *b],
    )
    drawing.text(
        340,
        120,
        say(
            zh="斜着走：保留或替换\n往右：插入\n往下：删除",
            en="diagonally: keep or replace\nto the right: insert\ndownwards: delete",
        ),
    )
    drawing.text(
        340,
        196,
        say(zh="框出的是回溯的路，\n橙色是改动。", en="framed: the way back;\norange: a change."),
    )
    return drawing.svg()


def roads(say):
    _, path = shortest_path(ROADS, "A", "E")
    drawing = Diagram(
        600, 250, title=say(zh="最便宜的路绕了远", en="The cheapest way makes a detour")
    )
    spots = {"A": (60, 140), "B": (250, 70), "C": (200, 210), "D": (400, 210), "E": (540, 110)}
    used = set(zip(path, path[1:]))
    boxes = {
        name: drawing.box(x - 20, y - 18, 40, 36, name, style=Style(hue=3 if name in path else 1))
        for name, (x, y) in spots.items()
    }
    for here, to in ROADS.items():
        for there, cost in to.items():
            style = Style(hue=3, width=3) if (here, there) in used else Style(hue="ink", width=1.4)
            drawing.arrow(boxes[here], boxes[there], style=style)
            (x, y), (u, v) = spots[here], spots[there]
            drawing.text((x + u) / 2, (y + v) / 2, str(cost), anchor="middle", bold=True)
    return drawing.svg()
