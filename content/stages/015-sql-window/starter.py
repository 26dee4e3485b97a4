"""Stage 15: SQL and relational data. Write each question as SQL; then the index, then two functions.
第 15 关：SQL 与关系数据库。每个问题写成一段 SQL；然后是索引，最后是两个函数。
"""

import sqlite3

# The tables, with a few rows to try things out on. The checks fill them with rows of their own.
# 各表的定义，附几行数据供你试用。检查会填进另外的数据。
TABLES = """
CREATE TABLE learners (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT, joined TEXT NOT NULL);
CREATE TABLE stages (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL, block TEXT NOT NULL, minutes INTEGER NOT NULL
);
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    learner_id INTEGER NOT NULL REFERENCES learners (id),
    stage_id INTEGER REFERENCES stages (id),
    day TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes > 0),
    passed INTEGER NOT NULL
);
INSERT INTO learners VALUES
    (1, 'Wei', '成都', '2026-02-20'), (2, 'Ana', 'Lyon', '2026-03-01'),
    (3, 'Wei', NULL, '2026-03-04');
INSERT INTO stages VALUES (1, 'loops', 'A', 60), (2, 'text', 'A', 90), (3, 'arrays', 'B', 90);
INSERT INTO sessions VALUES
    (1, 1, 1, '2026-03-02', 30, 0), (2, 1, 1, '2026-03-02', 45, 1), (3, 2, 2, '2026-03-03', 60, 1),
    (4, 1, NULL, '2026-03-05', 20, 0), (5, 2, 1, '2026-03-05', 60, 1);
"""

LONG_SESSIONS = "SELECT id, day, minutes FROM sessions"  # TODO: WHERE, ORDER BY
NO_CITY = ""  # TODO
PER_LEARNER = ""  # TODO
TOTALS = ""  # TODO
POPULAR = ""  # TODO
UNTRIED = ""  # TODO
PASS_RATE = ""  # TODO
PLAN = ""  # TODO
RUNNING = ""  # TODO
TOP_TWO = ""  # TODO
GAPS = ""  # TODO
MOVING = ""  # TODO

# Leave this query as it is; find the index that makes it fast.
# 这个查询不要改；找出能让它变快的索引。
SINCE = """
SELECT day, SUM(minutes)
FROM sessions
WHERE learner_id = ? AND day >= ?
GROUP BY day
ORDER BY day
"""

INDEX = ""  # TODO: CREATE INDEX ... ON sessions (...)


def sessions_of(connection, name):
    """Give day and minutes of the sessions of everybody with this name, by day, then by id.
    给出叫这个名字的人的所有学习记录的日期和分钟数，按日期、再按编号排列。
    """
    raise NotImplementedError  # TODO: a ? for the name / 名字用 ? 代替


def add_sessions(connection, rows):
    """Store all rows or none; give how many. A row: learner_id, stage_id, day, minutes, passed.
    要么全部存入，要么一行也不存；返回存入的行数。一行是 learner_id、stage_id、day、minutes、passed。
    """
    raise NotImplementedError  # TODO: with connection: ...


if __name__ == "__main__":
    database = sqlite3.connect(":memory:")
    database.executescript(TABLES)
    for row in database.execute(LONG_SESSIONS):
        print(row)
    for row in database.execute("EXPLAIN QUERY PLAN " + SINCE, (1, "2026-03-01")):
        print(row)
