"""Figures and numbers of stage 11, computed by the solution."""

import math

from solution import keep_both

from baibu.publish.draw import Diagram, Style

CONFLICT = """day,subject,minutes
11,git,30
<<<<<<< HEAD
12,Python,40
=======
12,maths,25
>>>>>>> week
"""


def numbers():
    """Give every number of the brief that can be computed."""
    return {
        "tries": str(math.ceil(math.log2(60))),
        "lines": str(len(CONFLICT.splitlines())),
        "resolved": keep_both(CONFLICT).rstrip("\n"),
    }


def shapes(say):
    drawing = Diagram(
        720, 262, title=say(zh="同样的提交，三种历史", en="The same commits, three histories")
    )
    main, week = Style(hue=1), Style(hue=2)

    def row(x, words, commits):
        drawing.text(x, 52, words, bold=True)
        drawn = {}
        for name, (place, level, style, parents) in commits.items():
            drawn[name] = drawing.box(x + 54 * place, 104 + 76 * level, 34, 30, name, style=style)
            for parent in parents:
                drawing.arrow(drawn[name], drawn[parent])
        return drawn

    def label(box, words, hue, *, below=False):
        x, y = box.centre
        drawing.text(x, y + (28 if below else -28), words, anchor="middle", hue=hue)

    shared = {"A": (0, 0, main, ""), "B": (1, 0, main, "A"), "C": (1, 1, week, "A")}
    apart = row(8, say(zh="分开了", en="gone apart"), shared | {"D": (2, 1, week, "C")})
    label(apart["B"], "main", 1)
    label(apart["D"], "week", 2, below=True)
    merged = row(
        200,
        say(zh="合并之后", en="after the merge"),
        shared | {"D": (2, 1, week, "C"), "M": (3, 0, Style(hue=3), "BD")},
    )
    label(merged["M"], "main", 1)
    label(merged["D"], "week", 2, below=True)
    fresh = {"C′": (2, 0, week, "B"), "D′": (3, 0, week, ["C′"])}
    rebased = row(
        470,
        say(zh="变基之后", en="after the rebase"),
        {"A": (0, 0, main, ""), "B": (1, 0, main, "A")} | fresh,
    )
    label(rebased["B"], "main", 1)
    label(rebased["D′"], "week", 2)
    arrows = say(zh="箭头从提交指向它的父提交。", en="Arrows point from a commit to its parents.")
    drawing.text(360, 248, arrows, anchor="middle")
    return drawing.svg()
