"""Checks of stage 15: twelve result sets on hidden tables, a query plan, and two safe functions.

The SQL is run inside the sandbox, on tables filled with rows that are drawn here; what comes back
is compared with what the reference gives on the same rows. Whole numbers may come as floats.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

import solution
from numpy.random import Generator

from baibu.grader.checks import Learner, check, expect

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
"""
FILL = """
def filled(script, tables):
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.executescript(script)
    for name, rows in tables.items():
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    connection.commit()
    return connection
"""
ANSWER = (
    FILL
    + """

def answer(sql, script, tables):
    return filled(script, tables).execute(sql).fetchall()
"""
)
EXPLAIN = (
    FILL
    + """

def explained(query, index, values, script, tables):
    import re

    connection = filled(script, tables)
    found, counts = [], []
    for step in ("", index):
        connection.executescript(step)
        lines = [row[-1] for row in connection.execute("EXPLAIN QUERY PLAN " + query, values)]
        plan = [re.sub(r"USING.*INDEX \\S+", "USING INDEX", line) for line in lines]
        ticks = []
        connection.set_progress_handler(lambda: ticks.append(1) and None, 10)
        rows = connection.execute(query, values).fetchall()
        connection.set_progress_handler(None, 0)
        found.append((plan, rows))
        counts.append(len(ticks))
    return found, counts[1] * 10 <= counts[0]
"""
)
INDEXED = (
    FILL
    + """

def indexed(index, row, script, tables):
    connection = filled(script, tables)
    connection.executescript(index)
    for _ in range(2):
        connection.execute(
            "INSERT INTO sessions (learner_id, stage_id, day, minutes, passed)"
            " VALUES (?, ?, ?, ?, ?)",
            row,
        )
    names = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'sessions'"
    count = "SELECT COUNT(*) FROM sessions"
    return [connection.execute(query).fetchone()[0] for query in (names, count)]
"""
)
OF = (
    FILL
    + """

def sessions_found(sessions_of, name, script, tables):
    return sessions_of(filled(script, tables), name)
"""
)
ADD = (
    FILL
    + """

def added(add_sessions, batches, script, tables):
    connection = filled(script, tables)
    said = []
    for rows in batches:
        try:
            said.append(add_sessions(connection, rows))
            connection.rollback()  # what is stored for good stays
        except sqlite_error() as error:
            end = connection.rollback if said else connection.commit
            end()  # a commit would store what was left half done
            said.append(type(error).__name__)
    query = "SELECT learner_id, stage_id, day, minutes, passed FROM sessions ORDER BY id"
    return said, connection.execute(query).fetchall()


def sqlite_error():
    import sqlite3

    return sqlite3.Error
"""
)


def question(name: str, theirs: Callable[[Learner], Any], ours: str) -> Any:
    """Make the body of a check: the learner's query must give what the reference gives."""

    def run(learner: Learner, rng: Generator) -> None:
        answer = learner.define(ANSWER, name="answer")
        for _ in range(2):
            tables = some_tables(rng)
            got = answer(theirs(learner), TABLES, tables)
            expect(plain(got)).equals(plain(answers(ours, tables)))

    run.__name__ = name
    return run


long_sessions = check(
    zh="LONG_SESSIONS：90 分钟以上的记录，从长到短",
    en="LONG_SESSIONS: sessions of 90 minutes or more, longest first",
    proves=["sql"],
)(question("long_sessions", lambda learner: learner.LONG_SESSIONS, solution.LONG_SESSIONS))
no_city = check(
    zh="NO_CITY：没有填城市的人",
    en="NO_CITY: learners whose city is not known",
    proves=["sql"],
)(question("no_city", lambda learner: learner.NO_CITY, solution.NO_CITY))
per_learner = check(
    zh="PER_LEARNER：每人的次数和总分钟数",
    en="PER_LEARNER: sessions and minutes of each learner who has any",
    proves=["group-aggregate"],
)(question("per_learner", lambda learner: learner.PER_LEARNER, solution.PER_LEARNER))
totals = check(
    zh="TOTALS：每个人都在，没有记录的是 0",
    en="TOTALS: everybody is there, with 0 where there is no session",
    proves=["table-joins"],
)(question("totals", lambda learner: learner.TOTALS, solution.TOTALS))
popular = check(
    zh="POPULAR：至少三个不同的人学过的关",
    en="POPULAR: stages that at least three different learners worked on",
    proves=["table-joins", "group-aggregate"],
)(question("popular", lambda learner: learner.POPULAR, solution.POPULAR))
untried = check(
    zh="UNTRIED：谁也没有学过的关",
    en="UNTRIED: stages that nobody worked on",
    proves=["table-joins"],
)(question("untried", lambda learner: learner.UNTRIED, solution.UNTRIED))
pass_rate = check(
    zh="PASS_RATE：每一关的次数和通过的比例",
    en="PASS_RATE: tries of each stage and the share that passed",
    proves=["group-aggregate"],
)(question("pass_rate", lambda learner: learner.PASS_RATE, solution.PASS_RATE))
plan = check(
    zh="PLAN：每个板块的预计分钟数和实际分钟数，没有被连接放大",
    en="PLAN: planned and spent minutes of each block, not multiplied by the join",
    proves=["table-joins", "group-aggregate"],
)(question("plan", lambda learner: learner.PLAN, solution.PLAN))
running = check(
    zh="RUNNING：每人的累计分钟数，同一天的两次分开算",
    en="RUNNING: the running total of each learner, two sessions of one day apart",
    proves=["sql", "group-aggregate"],
)(question("running", lambda learner: learner.RUNNING, solution.RUNNING))
top_two = check(
    zh="TOP_TWO：每人最长的两次",
    en="TOP_TWO: the two longest sessions of each learner",
    proves=["sql", "group-aggregate"],
)(question("top_two", lambda learner: learner.TOP_TWO, solution.TOP_TWO))
gaps = check(
    zh="GAPS：离本人上一次隔了几天",
    en="GAPS: the days since the same learner's session before",
    proves=["sql", "group-aggregate"],
)(question("gaps", lambda learner: learner.GAPS, solution.GAPS))
moving = check(
    zh="MOVING：每天的分钟数，以及最近三个学习日的平均",
    en="MOVING: the minutes of each day and the mean of the last three days",
    proves=["sql", "group-aggregate"],
)(question("moving", lambda learner: learner.MOVING, solution.MOVING))


@check(
    zh="有了 INDEX，SINCE 的查询计划用索引查找，步数不到十分之一，答案不变",
    en="with INDEX the plan of SINCE searches by it, in a tenth of the steps, with the same answer",
    proves=["sql"],
)
def plan_uses_the_index(learner: Learner, rng: Generator) -> None:
    explained = learner.define(EXPLAIN, name="explained")
    tables = some_tables(rng, learners=40, sessions=3000)
    values = (int(rng.integers(1, 40)), f"2026-02-{int(rng.integers(10, 25))}")
    found, is_quick = explained(solution.SINCE, learner.INDEX, values, TABLES, tables)
    want = answers(solution.SINCE, tables, values)
    for _, rows in found:
        expect(rows, zh="SINCE 的结果", en="what SINCE gives").equals(want)
    shown = " | ".join(str(line) for line in found[1][0])
    expect.that(
        "SEARCH sessions USING INDEX (learner_id=? AND day>?)" in shown,
        zh="查询计划里要有 SEARCH sessions USING INDEX (learner_id=? AND day>?)",
        en="the plan must say SEARCH sessions USING INDEX (learner_id=? AND day>?)",
        got=shown,
    )
    expect.that(
        "TEMP B-TREE" not in shown,
        zh="索引里的次序就是结果的次序，不必再排序（TEMP B-TREE）",
        en="the index holds the order of the result, so nothing is left to sort (TEMP B-TREE)",
        got=shown,
    )
    expect.that(
        is_quick,
        zh="步数至多是没有索引时的十分之一",
        en="it takes at most a tenth of the steps without the index",
    )


@check(
    zh="INDEX 只建一个索引，同一天的两次相同记录照样能存",
    en="INDEX makes one index, under which two equal sessions of one day can still be stored",
    proves=["sql"],
)
def index_allows_equal_rows(learner: Learner, rng: Generator) -> None:
    indexed = learner.define(INDEXED, name="indexed")
    tables = some_tables(rng)
    got = indexed(learner.INDEX, a_row(rng), TABLES, tables)
    expect(got).equals([1, len(tables["sessions"]) + 2])


@check(
    zh="sessions_of 找得到名字里带引号的人，引号不会变成 SQL",
    en="sessions_of finds names with a quote in them, and a quote never becomes SQL",
    proves=["sql", "table-joins"],
)
def quotes_are_data(learner: Learner, rng: Generator) -> None:
    found = learner.define(OF, name="sessions_found")
    for name in ("Wei", "D'Arc", "x' OR '1'='1", "李雷"):
        tables = some_tables(rng)
        expect(found(learner.sessions_of, name, TABLES, tables)).equals(named(name, tables))


@check(
    zh="add_sessions 存入全部行，并且真的存下了",
    en="add_sessions stores all rows, and for good",
    proves=["sql"],
)
def stores_rows(learner: Learner, rng: Generator) -> None:
    added = learner.define(ADD, name="added")
    tables = some_tables(rng)
    rows = [a_row(rng) for _ in range(int(rng.integers(3, 7)))]
    got = added(learner.add_sessions, [rows, []], TABLES, tables)
    want = [row[1:] for row in tables["sessions"]] + rows
    expect(got).equals(([len(rows), 0], want))


@check(
    zh="有一行不合格，add_sessions 就报错，一行也不留下",
    en="where one row is refused, add_sessions raises and none of the rows stays",
    proves=["sql"],
)
def stores_all_or_none(learner: Learner, rng: Generator) -> None:
    added = learner.define(ADD, name="added")
    tables = some_tables(rng)
    good = [a_row(rng) for _ in range(3)]
    nobody = (10_000, *a_row(rng)[1:])  # refers to no learner
    backwards = (*a_row(rng)[:3], -5, 0)
    batches = [[*good, nobody], [good[0], backwards, good[1]], good]
    got = added(learner.add_sessions, batches, TABLES, tables)
    want = [row[1:] for row in tables["sessions"]] + good
    expect(got).equals((["IntegrityError", "IntegrityError", 3], want))


NAMES = ["Wei", "Ana", "李雷", "D'Arc", "Noor", "Tomo", "韩梅", "Ida"]
CITIES = ["成都", "Lyon", "Oslo", None]
TITLES = ["loops", "text", "arrays", "tables", "trees", "graphs", "tests"]


def some_tables(rng: Generator, learners: int = 8, sessions: int = 70) -> dict[str, list[tuple]]:
    """Draw a study log: a name twice, a city missing, the last learner and stage without sessions.

    Some sessions are set by hand, so that every trap is there whatever is drawn: three of learner 1
    on one day, as long as each other and longer than the rest; one of free study; and three people
    at stage 6.
    """
    names = [str(name) for name in rng.permutation(NAMES[1:])]
    people = [
        (n + 1, names[n % 7], CITIES[int(rng.integers(4))], f"2026-01-{int(rng.integers(10, 29))}")
        for n in range(learners)
    ]
    people[1] = (2, "Wei", None, people[1][3])
    people[4] = (5, "Wei", *people[4][2:])
    plans = [int(rng.integers(4, 13)) * 10 for _ in TITLES]
    plans[1] = plans[0]  # two stages of one block may well take as long as each other
    stages = [(n + 1, TITLES[n], "ABC"[n // 3], plans[n]) for n in range(len(TITLES))]
    log = [
        (
            int(rng.integers(1, learners)),
            None if rng.random() < 0.15 else int(rng.choice([1, 1, 2, 2, 3, 4, 5, 5])),
            f"2026-02-{int(rng.integers(1, 25)):02d}",
            int(rng.integers(3, 25)) * 5,
            int(rng.random() < 0.4),
        )
        for _ in range(sessions)
    ]
    log += [(1, stage, "2026-02-12", 125, stage % 2) for stage in (1, 2, 3)]
    log += [(person, 6, f"2026-02-{person + 14}", 35, 1) for person in (1, 2, 3)]
    log += [
        (2, None, "2026-02-12", 90, 0),
        (5, 1, "2026-02-13", 60, 1),
        (6, 1, "2026-02-13", 45, 1),
    ]
    shuffled = [log[i] for i in rng.permutation(len(log))]
    return {
        "learners": people,
        "stages": stages,
        "sessions": [(n + 1, *row) for n, row in enumerate(shuffled)],
    }


def a_row(rng: Generator) -> tuple:
    """Draw a session that can be stored."""
    day = f"2026-03-{int(rng.integers(10, 29))}"
    return (int(rng.integers(1, 8)), int(rng.integers(1, 8)), day, int(rng.integers(5, 99)), 1)


def answers(sql: str, tables: dict[str, list[tuple]], values: tuple = ()) -> list[tuple]:
    """Work out what a query gives, here in the judge."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    for name, rows in tables.items():
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    found = connection.execute(sql, values).fetchall()
    connection.close()
    return found


def named(name: str, tables: dict[str, list[tuple]]) -> list[tuple]:
    """Find the sessions of everybody with a name, without SQL."""
    numbers = {person[0] for person in tables["learners"] if person[1] == name}
    rows = [row for row in tables["sessions"] if row[1] in numbers]
    return [(row[3], row[4]) for row in sorted(rows, key=lambda row: (row[3], row[0]))]


def plain(rows: Any) -> Any:
    """Write whole floats as whole numbers: SQL has several ways to a sum."""
    if type(rows) in (list, tuple):
        return type(rows)(plain(item) for item in rows)
    return int(rows) if type(rows) is float and rows.is_integer() else rows
