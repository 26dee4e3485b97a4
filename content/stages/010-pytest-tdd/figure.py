"""Figures and numbers of stage 10, computed by the solution and by changed copies of it."""

import inspect

from solution import merge

from baibu.publish.draw import Diagram, Plot, Style

SESSIONS = [(80, 90), (0, 30), (20, 50), (50, 60)]
ENOUGH = 8  # as in the checks
CASES = (
    ([(10, 40), (60, 90)], ("有空隙", "apart")),
    ([(10, 40), (30, 90)], ("重叠", "overlapping")),
    ([(10, 40), (40, 90)], ("首尾相接", "touching")),
    ([(10, 40), (41, 90)], ("隔一分钟", "one apart")),
    ([(10, 90), (20, 30)], ("包在里面", "inside")),
    ([(60, 90), (10, 40)], ("次序打乱", "not in order")),
)
CHANGES = (
    ("start <= merged[-1][1]", "start < merged[-1][1]", ("<", "<")),
    ("start <= merged[-1][1]", "start <= merged[-1][1] + 1", ("+ 1", "+ 1")),
    ("max(last, end)", "end", ("取后者", "later end")),
    ("in sorted(sessions)", "in sessions", ("不排序", "unsorted")),
    ("return merged", "return merged[:-1] if len(merged) > 1 else merged", ("丢最后", "last lost")),
)


def numbers():
    """Give every number of the brief that can be computed."""
    return {
        "sessions": str(SESSIONS),
        "merged": str(merge(SESSIONS)),
        "touching": str(merge(CASES[2][0])),
        "apart": str(merge(CASES[3][0])),
        "inside": str(merge(CASES[4][0])),
        "enough": str(ENOUGH),
    }


def mutant(old, new):
    """Make a copy of merge with one thing changed."""
    namespace = {}
    exec(inspect.getsource(merge).replace(old, new), namespace)
    return namespace["merge"]


def killed(say):
    drawing = Diagram(
        640,
        74 + 34 * len(CASES),
        title=say(zh="哪个例子拦得下哪个变异体", en="Which example stops which mutant"),
    )
    left, wide, high = 170, 90, 34
    for column, (_, _, (zh, en)) in enumerate(CHANGES):
        drawing.text(
            left + wide * (column + 0.5), 52, say(zh=zh, en=en), anchor="middle", bold=True
        )
    for row, (sessions, (zh, en)) in enumerate(CASES):
        y = 64 + high * row
        drawing.text(8, y + 21, say(zh=zh, en=en))
        for column, (old, new, _) in enumerate(CHANGES):
            stops = mutant(old, new)(sessions) != merge(sessions)
            style = Style(hue=2 if stops else "grid")
            words = say(zh="拦下", en="stops") if stops else ""
            drawing.box(left + wide * column + 3, y + 3, wide - 6, high - 6, words, style=style)
    return drawing.svg()


def joined(say):
    plot = Plot(
        600,
        250,
        x=(-2, 95),
        y=(0, 6),
        y_ticks=[],
        title=say(zh="重叠或相接的合成一段", en="What overlaps or touches becomes one"),
    )
    for row, (start, end) in enumerate(SESSIONS):
        y = 5.2 - row * 0.8
        plot.rect((start, y - 0.25), (end, y + 0.25), style=Style(hue=1, opacity=0.6))
        plot.text(end, y, f"{start} – {end}", at="right")
    for start, end in merge(SESSIONS):
        plot.rect((start, 0.7), (end, 1.3), style=Style(hue=3, opacity=0.9))
        plot.text(start, 1.75, f"{start} – {end}", at="right")
    plot.axis_titles(say(zh="分钟", en="minute"), "")
    return plot.svg()
