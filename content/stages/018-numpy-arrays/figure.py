"""Figures and numbers of stage 18, computed by the solution."""

import numpy as np
from solution import by_week, log_sessions, newest_first, weekend, weekly_totals

from baibu.publish.draw import Diagram, Style

DAYS = np.array([30, 0, 45, 60, 20, 90, 0, 50, 40, 0, 30, 0, 120, 60])


def numbers():
    """Give every number of the brief that can be computed."""
    table = by_week(DAYS)
    totals = np.zeros(3, dtype=int)
    totals[np.array([1, 1, 1])] += 10
    million = list(range(1_000_000))
    return {
        "days": ", ".join(str(day) for day in DAYS.tolist()),
        "per_week": str(weekly_totals(table).tolist()),
        "per_day": str(table.sum(axis=0).tolist()),
        "all": str(int(table.sum())),
        "weekend": str(weekend(table).tolist()),
        "newest": str(newest_first(weekend(table)).tolist()),
        "long": str(table[table > 50].tolist()),
        "long_places": str(np.flatnonzero(DAYS > 50).tolist()),
        "wrapped": str(int(np.add(np.uint8(200), np.uint8(100)))),
        "added_once": str(totals.tolist()),
        "added": str(log_sessions(np.array([1, 1, 1]), np.array([10, 10, 10]), 3).tolist()),
        "list_mb": f"{(8 * len(million) + 28 * len(million)) / 1e6:.0f}",
        "array_mb": f"{np.arange(1_000_000).nbytes / 1e6:.0f}",
        "byte_mb": f"{np.zeros(1_000_000, dtype=np.uint8).nbytes / 1e6:.0f}",
    }


def memory(say):
    """One row of memory, and three arrays that look at it."""
    table = by_week(DAYS)
    drawing = Diagram(640, 262, say(zh="同一块内存，三种看法", en="One memory, three ways to look"))
    marks = {(0, place): 3 for place in (5, 6, 12, 13)}
    drawing.text(20, 44, say(zh="内存里只有一排：", en="in memory there is one row only:"))
    drawing.grid(20, 54, [DAYS.tolist()], cell=(42.0, 30.0), highlight=marks)
    drawing.text(20, 128, "by_week(days)   (2, 7)")
    inside = {(r, c): 3 for r in range(2) for c in (5, 6)}
    drawing.grid(20, 140, table.tolist(), cell=(42.0, 30.0), highlight=inside)
    drawing.text(350, 128, "weekend(table)   (2, 2)")
    drawing.grid(350, 140, weekend(table).tolist(), cell=(42.0, 30.0),
                 highlight={(r, c): 3 for r in range(2) for c in range(2)})  # fmt: skip
    drawing.text(510, 128, "newest_first")
    drawing.grid(510, 140, newest_first(weekend(table)).tolist(), cell=(42.0, 30.0),
                 highlight={(r, c): 3 for r in range(2) for c in range(2)})  # fmt: skip
    note = say(
        zh="三个都是视图：没有复制一个数；往任何一个里写，四处都变",
        en="all three are views: no number is copied; write into one, and all change",
    )
    drawing.text(20, 230, note, size=13)
    return drawing.svg()


def axes(say):
    """A table with the sums along its two axes."""
    table = by_week(DAYS)
    drawing = Diagram(
        640, 236, say(zh="写哪条轴，哪条消失", en="The axis that you name disappears")
    )
    grid = drawing.grid(120, 56, table.tolist(), cell=(44.0, 34.0))
    down = drawing.grid(
        120, 174, [table.sum(axis=0).tolist()], cell=(44.0, 34.0),
        highlight={(0, c): 1 for c in range(7)},
    )  # fmt: skip
    right = drawing.grid(
        500, 56, weekly_totals(table)[:, None].tolist(), cell=(52.0, 34.0),
        highlight={(r, 0): 2 for r in range(2)},
    )  # fmt: skip
    drawing.arrow(grid.cell(1, 3), down.cell(0, 3), style=Style(hue=1, width=1.5))
    drawing.arrow(grid.cell(0, 6), right.cell(0, 0), style=Style(hue=2, width=1.5))
    drawing.arrow(grid.cell(1, 6), right.cell(1, 0), style=Style(hue=2, width=1.5))
    drawing.text(108, 78, say(zh="第 0 周", en="week 0"), anchor="end")
    drawing.text(108, 112, say(zh="第 1 周", en="week 1"), anchor="end")
    drawing.text(108, 196, "axis=0", anchor="end")
    drawing.text(526, 44, "axis=1", anchor="middle")
    drawing.text(440, 196, "(2, 7) → (7,)", size=12)
    drawing.text(562, 96, "(2, 7) → (2,)", size=12)
    return drawing.svg()
