"""Figures and numbers of stage 15, computed by the solution's own queries."""

import random
import sqlite3

import solution

from baibu.publish.draw import Diagram, Plot, Style

TABLES = """
CREATE TABLE learners (id INTEGER PRIMARY KEY, name TEXT, city TEXT, joined TEXT);
CREATE TABLE stages (id INTEGER PRIMARY KEY, title TEXT, block TEXT, minutes INTEGER);
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY, learner_id INTEGER, stage_id INTEGER, day TEXT, minutes INTEGER,
    passed INTEGER
);
"""
ROWS = """
INSERT INTO learners VALUES
    (1, 'Wei', '成都', '2026-02-20'), (2, 'Ana', 'Lyon', '2026-03-01'),
    (3, 'Wei', NULL, '2026-03-04');
INSERT INTO stages VALUES (1, 'loops', 'A', 60), (2, 'text', 'A', 90), (3, 'arrays', 'B', 90);
INSERT INTO sessions VALUES
    (1, 1, 1, '2026-03-02', 30, 0), (2, 1, 1, '2026-03-02', 45, 1), (3, 2, 2, '2026-03-03', 60, 1),
    (4, 1, NULL, '2026-03-05', 20, 0), (5, 2, 1, '2026-03-05', 60, 1);
"""
LOOSE = solution.RUNNING.replace("ORDER BY day, id)", "ORDER BY day)")
MULTIPLIED = """
SELECT stages.block, SUM(stages.minutes)
FROM stages JOIN sessions ON sessions.stage_id = stages.id
GROUP BY stages.block
"""


def small():
    """Make the database of the worked example."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES + ROWS)
    return connection


def numbers():
    """Give every number of the brief that can be computed."""
    database = small()
    rows = {name: database.execute(getattr(solution, name)).fetchall() for name in QUESTIONS}
    planned = {block: plan for block, plan, _ in rows["PLAN"]}
    without, with_index = steps(100_000)
    return {
        "totals": str(rows["TOTALS"]),
        "plan": str(rows["PLAN"]),
        "planned": str(planned["A"]),
        "multiplied": str(dict(database.execute(MULTIPLIED).fetchall())["A"]),
        "running": str([row[2] for row in rows["RUNNING"]]),
        "loose": str([row[2] for row in database.execute(LOOSE)]),
        "rate": str(rows["PASS_RATE"]),
        "gaps": str([row[1] for row in rows["GAPS"]]).replace("None", "NULL"),
        "moving": str([row[1] for row in rows["MOVING"]]),
        "steps_without": f"{without:,}".replace(",", " "),
        "steps_with": f"{with_index:,}".replace(",", " "),
    }


QUESTIONS = ("TOTALS", "PLAN", "RUNNING", "PASS_RATE", "GAPS", "MOVING")


def steps(rows):
    """Count the steps of SINCE for one learner of fifty rows, without and with the index."""
    rng = random.Random(15)
    log = [
        (n, n % (rows // 50) + 1, f"2026-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}")
        for n in range(rows)
    ]
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    connection.executemany("INSERT INTO sessions VALUES (?, ?, 1, ?, 30, 0)", log)
    counts = []
    for command in ("", solution.INDEX):
        connection.executescript(command)
        counts.append(counted(connection))
    return counts


def counted(connection):
    """Count the steps of SINCE, ten at a time."""
    ticks = []
    connection.set_progress_handler(lambda: ticks.append(1) and None, 10)
    connection.execute(solution.SINCE, (1, "2026-06-01")).fetchall()
    connection.set_progress_handler(None, 0)
    return max(len(ticks), 1) * 10


def index_steps(say):
    """Steps of one query as the table grows, on log axes."""
    sizes = [1_000, 3_000, 10_000, 30_000, 100_000]
    counts = [steps(size) for size in sizes]
    plot = Plot(
        560,
        300,
        x=(800, 130_000),
        y=(50, 3e6),
        x_scale="log",
        y_scale="log",
        title=say(zh="同一个查询要走多少步", en="Steps that one query takes"),
    )
    plot.line(sizes, [before for before, _ in counts], label=say(zh="没有索引", en="without index"))
    plot.line(
        sizes,
        [after for _, after in counts],
        style=Style(hue=2),
        label=say(zh="有索引", en="with index"),
    )
    plot.axis_titles(say(zh="表里的行数", en="rows of the table"), say(zh="步数", en="steps"))
    return plot.svg()


def window(say):
    """The rows of two learners, and the frame of one of them."""
    query = """
        SELECT learner_id, substr(day, 6), id, minutes,
               SUM(minutes) OVER (PARTITION BY learner_id ORDER BY day, id)
        FROM sessions ORDER BY learner_id, day, id
    """
    found = small().execute(query).fetchall()
    drawing = Diagram(
        640, 262, title=say(zh="窗口：一行看得见哪些行", en="A window: the rows that one row sees")
    )
    names = ["learner_id", "day", "id", "minutes", say(zh="累计", en="total")]
    rows = [[str(value) for value in row] for row in found]
    here = 1  # the second row: its frame is rows 0 and 1
    marked = {(r, 3): 2 for r in range(here + 1)} | {(here, 4): 2}
    grid = drawing.grid(40, 80, rows, cell=(78.0, 32.0), column_names=names, highlight=marked)
    first = sum(row[0] == found[0][0] for row in found)
    edge = grid.cell(first, 0).y
    drawing.line([(30, edge), (440, edge)], style=Style(hue=1, width=3))
    words = say(zh="分区 learner_id = {}", en="partition learner_id = {}")
    drawing.text(446, 80 + first * 16, words.format(found[0][0]), hue=1)
    drawing.text(446, edge + (len(rows) - first) * 16, words.format(found[-1][0]), hue=1)
    total = f"{found[0][3]} + {found[1][3]} = {found[1][4]}"
    drawing.text(446, 104 + first * 16, say(zh="看得见：", en="sees ") + total, hue=2)
    return drawing.svg()
