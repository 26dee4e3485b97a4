"""Figures and numbers of stage 6, computed by the solution."""

import csv
import json

from solution import check_row, read_rows

from baibu.publish.draw import Diagram, Style

SCHEMA = [("day", "int"), ("subject", "text"), ("hours", "float")]
LINES = ["day,subject,hours\n", '3,"maths,\n', 'again",1.5\n', "\n", "4,Python,two\n"]


def numbers():
    """Give every number of the brief that can be computed."""
    rows = list(read_rows(LINES))
    return {
        "quoted": str(next(csv.reader(['3,"maths, again",1.5\n']))),
        "split": str('3,"maths, again",1.5'.split(",")),
        "json": json.dumps({"day": 3, "subject": "数学", "done": True}, ensure_ascii=False),
        "record": str(check_row(["3", "Python", "1.5"], SCHEMA)),
        "row_1": str(rows[1]),
        "row_2": str(rows[2]),
    }


def pipeline(say):
    drawing = Diagram(
        640, 190, title=say(zh="一次只有一行在路上", en="One row is on its way at a time")
    )
    file = drawing.box(8, 80, 100, 40, "in.csv", style=Style(hue=1))
    rows = drawing.box(160, 80, 120, 40, "read_rows")
    checks = drawing.box(330, 80, 120, 40, "check_row")
    good = drawing.box(510, 44, 120, 40, "out.jsonl", style=Style(hue=3))
    bad = drawing.box(510, 124, 120, 40, "bad.jsonl", style=Style(hue=2))
    for start, end in ((file, rows), (rows, checks), (checks, good), (checks, bad)):
        drawing.arrow(start, end)
    drawing.text(134, 62, say(zh="文本行", en="lines"), anchor="middle")
    drawing.text(305, 62, say(zh="字段", en="fields"), anchor="middle")
    drawing.text(462, 56, say(zh="记录", en="record"), anchor="middle")
    drawing.text(440, 150, say(zh="行号和字段", en="line, fields"), anchor="middle")
    return drawing.svg()
