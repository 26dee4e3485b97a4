"""Checks of stage 21: the numbers must be those that SQL gives on the same hidden tables.

The generator and the queries are those of stage 15, repeated here word for word, as a stage holds
all that decides its verdict; tests/content/test_twins.py keeps the two alike.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator

from baibu.grader.checks import Learner, check, expect

COLUMNS = {
    "learners": ["id", "name", "city", "joined"],
    "stages": ["id", "title", "block", "minutes"],
    "sessions": ["id", "learner_id", "stage_id", "day", "minutes", "passed"],
}
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
SQL = {
    "LONG_SESSIONS": """
SELECT id, day, minutes
FROM sessions
WHERE minutes >= 90
ORDER BY minutes DESC, day, id
""",
    "NO_CITY": """
SELECT id, name
FROM learners
WHERE city IS NULL
ORDER BY id
""",
    "PER_LEARNER": """
SELECT learner_id, COUNT(*), SUM(minutes) AS total
FROM sessions
GROUP BY learner_id
ORDER BY total DESC, learner_id
""",
    "TOTALS": """
SELECT learners.id, learners.name, COALESCE(SUM(sessions.minutes), 0)
FROM learners
LEFT JOIN sessions ON sessions.learner_id = learners.id
GROUP BY learners.id
ORDER BY learners.id
""",
    "POPULAR": """
SELECT stages.id, stages.title, COUNT(DISTINCT sessions.learner_id) AS people
FROM stages
JOIN sessions ON sessions.stage_id = stages.id
GROUP BY stages.id
HAVING people >= 3
ORDER BY stages.id
""",
    "UNTRIED": """
SELECT stages.id, stages.title
FROM stages
LEFT JOIN sessions ON sessions.stage_id = stages.id
WHERE sessions.id IS NULL
ORDER BY stages.id
""",
    "PASS_RATE": """
SELECT stage_id, COUNT(*), AVG(passed)
FROM sessions
WHERE stage_id IS NOT NULL
GROUP BY stage_id
ORDER BY stage_id
""",
    "PLAN": """
WITH spent AS (
    SELECT stage_id, SUM(minutes) AS minutes
    FROM sessions
    GROUP BY stage_id
)
SELECT stages.block, SUM(stages.minutes), COALESCE(SUM(spent.minutes), 0)
FROM stages
LEFT JOIN spent ON spent.stage_id = stages.id
GROUP BY stages.block
ORDER BY stages.block
""",
    "RUNNING": """
SELECT id, learner_id, SUM(minutes) OVER (PARTITION BY learner_id ORDER BY day, id)
FROM sessions
ORDER BY learner_id, day, id
""",
    "TOP_TWO": """
WITH ranked AS (
    SELECT learner_id, id, minutes,
           ROW_NUMBER() OVER (PARTITION BY learner_id ORDER BY minutes DESC, day, id) AS place
    FROM sessions
)
SELECT learner_id, id, minutes
FROM ranked
WHERE place <= 2
ORDER BY learner_id, place
""",
    "GAPS": """
SELECT id,
       julianday(day) - julianday(LAG(day) OVER (PARTITION BY learner_id ORDER BY day, id))
FROM sessions
ORDER BY learner_id, day, id
""",
    "MOVING": """
WITH daily AS (
    SELECT day, SUM(minutes) AS minutes
    FROM sessions
    GROUP BY day
)
SELECT day, minutes, AVG(minutes) OVER (ORDER BY day ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
FROM daily
ORDER BY day
""",
}
KEEP = """
def kept(function, *frames):
    before = [frame.copy(deep=True) for frame in frames]
    found = function(*frames)
    same = [a.equals(b) and list(a.columns) == list(b.columns) for a, b in zip(before, frames)]
    return found, all(same)
"""


def question(
    name: str, theirs: Callable[[Learner], Any], given: list[str], columns: dict[str, str]
) -> Any:
    """Make the body of a check: the learner's frame must hold the rows that SQL gives."""

    def run(learner: Learner, rng: Generator) -> None:
        for _ in range(2):
            tables = some_tables(rng)
            got = theirs(learner)(*(frame_of(tables, one) for one in given))
            demand(got, columns, answers(SQL[name], tables))

    run.__name__ = name.lower()
    return run


LONG_SESSIONS = {"id": "i", "day": "", "minutes": "i"}
NO_CITY = {"id": "i", "name": ""}
PER_LEARNER = {"learner_id": "i", "sessions": "i", "minutes": "i"}
TOTALS = {"id": "i", "name": "", "minutes": "i"}
POPULAR = {"id": "i", "title": "", "learners": "i"}
UNTRIED = {"id": "i", "title": ""}
PASS_RATE = {"stage_id": "i", "tries": "i", "share": "f"}
PLAN = {"block": "", "planned": "i", "spent": "i"}
RUNNING = {"id": "i", "learner_id": "i", "total": "i"}
TOP_TWO = {"learner_id": "i", "id": "i", "minutes": "i"}
GAPS = {"id": "i", "days": "f"}
MOVING = {"day": "", "minutes": "i", "mean": "f"}

long_sessions = check(
    zh="long_sessions：90 分钟以上的记录，从长到短",
    en="long_sessions: sessions of 90 minutes or more, longest first",
    proves=["pandas"],
)(question("LONG_SESSIONS", lambda learner: learner.long_sessions, ["sessions"], LONG_SESSIONS))
no_city = check(
    zh="no_city：没有填城市的人",
    en="no_city: learners whose city is not known",
    proves=["pandas"],
)(question("NO_CITY", lambda learner: learner.no_city, ["learners"], NO_CITY))
per_learner = check(
    zh="per_learner：每人的次数和总分钟数",
    en="per_learner: sessions and minutes of each learner who has any",
    proves=["group-aggregate"],
)(question("PER_LEARNER", lambda learner: learner.per_learner, ["sessions"], PER_LEARNER))
totals = check(
    zh="totals：每个人都在，没有记录的是 0，仍是整数",
    en="totals: everybody is there, with a whole 0 where there is no session",
    proves=["table-joins"],
)(question("TOTALS", lambda learner: learner.totals, ["learners", "sessions"], TOTALS))
popular = check(
    zh="popular：至少三个不同的人学过的关",
    en="popular: stages that at least three different learners worked on",
    proves=["table-joins", "group-aggregate"],
)(question("POPULAR", lambda learner: learner.popular, ["stages", "sessions"], POPULAR))
untried = check(
    zh="untried：谁也没有学过的关",
    en="untried: stages that nobody worked on",
    proves=["table-joins"],
)(question("UNTRIED", lambda learner: learner.untried, ["stages", "sessions"], UNTRIED))
pass_rate = check(
    zh="pass_rate：每一关的次数和通过的比例，编号仍是整数",
    en="pass_rate: tries of each stage and the share that passed; ids stay whole numbers",
    proves=["group-aggregate"],
)(question("PASS_RATE", lambda learner: learner.pass_rate, ["sessions"], PASS_RATE))
plan = check(
    zh="plan：每个板块的预计和实际分钟数，没有被连接放大",
    en="plan: planned and spent minutes of each block, not multiplied by the join",
    proves=["table-joins", "group-aggregate"],
)(question("PLAN", lambda learner: learner.plan, ["stages", "sessions"], PLAN))
running = check(
    zh="running：每人的累计分钟数",
    en="running: the running total of each learner",
    proves=["group-aggregate"],
)(question("RUNNING", lambda learner: learner.running, ["sessions"], RUNNING))
top_two = check(
    zh="top_two：每人最长的两次",
    en="top_two: the two longest sessions of each learner",
    proves=["group-aggregate"],
)(question("TOP_TWO", lambda learner: learner.top_two, ["sessions"], TOP_TWO))
gaps = check(
    zh="gaps：离本人上一次隔了几天",
    en="gaps: the days since the same learner's session before",
    proves=["group-aggregate"],
)(question("GAPS", lambda learner: learner.gaps, ["sessions"], GAPS))
moving = check(
    zh="moving：每天的分钟数，以及最近三个学习日的平均",
    en="moving: the minutes of each day and the mean of the last three",
    proves=["group-aggregate"],
)(question("MOVING", lambda learner: learner.moving, ["sessions"], MOVING))


@check(
    zh="attach 保留每一行，次序不变；自由学习没有名称",
    en="attach keeps every row in its order; free study has no title",
    proves=["table-joins"],
)
def attaches(learner: Learner, rng: Generator) -> None:
    tables = some_tables(rng)
    order = [int(n) for n in rng.permutation(len(tables["sessions"]))]
    tables["sessions"] = [tables["sessions"][n] for n in order]
    got = learner.attach(frame_of(tables, "sessions"), frame_of(tables, "stages"))
    names = {stage[0]: stage[1:3] for stage in tables["stages"]}
    want = [(*row, *names.get(row[2], (None, None))) for row in tables["sessions"]]
    kinds = dict.fromkeys(COLUMNS["sessions"], "") | {"title": "", "block": ""}
    demand(got, kinds, want)


@check(
    zh="各关的编号有重复时，attach 抛出 ValueError，而不是悄悄变出多余的行",
    en="where a stage id repeats, attach raises ValueError and does not multiply rows in silence",
    proves=["table-joins"],
)
def refuses_repeated_keys(learner: Learner, rng: Generator) -> None:
    tables = some_tables(rng)
    sessions, stages = frame_of(tables, "sessions"), frame_of(tables, "stages")
    good = learner.attach(sessions, stages)
    expect(good).is_frame([*COLUMNS["sessions"], "title", "block"])
    expect(len(good), zh="行数", en="the number of rows").equals(len(sessions))
    again = pd.concat([stages, stages.iloc[[int(rng.integers(3))]]], ignore_index=True)
    learner.raises(ValueError, learner.attach, sessions, again)


@check(
    zh="weekly 一周也不缺，没有学习的那周是 0",
    en="weekly leaves no week out; one without sessions has 0",
    proves=["group-aggregate", "pandas"],
)
def counts_weeks(learner: Learner, rng: Generator) -> None:
    start = pd.Timestamp("2026-01-01") + pd.Timedelta(days=int(rng.integers(60)))
    away = [*range(8), 13, 14, 35, 41, *(int(n) for n in rng.integers(50, 80, size=6))]
    days = [start + pd.Timedelta(days=n) for n in away]
    minutes = [int(n) for n in rng.integers(5, 99, size=len(days))]
    rows = [
        (n + 1, 1, 1, day.strftime("%Y-%m-%d"), spent, 0)
        for n, (day, spent) in enumerate(zip(days, minutes))
    ]
    got = learner.weekly(frame_of({"sessions": rows}, "sessions"))
    mondays = [day - pd.Timedelta(days=day.weekday()) for day in days]
    want = []
    monday = min(mondays)
    while monday <= max(mondays):
        spent = sum(n for one, n in zip(mondays, minutes) if one == monday)
        want.append((monday.strftime("%Y-%m-%d"), spent))
        monday += pd.Timedelta(days=7)
    demand(got, {"week": "", "minutes": "i"}, want)


@check(
    zh="retention：分母是整个批次，数的是人，还没到的月份是 NaN，到了没人来是 0",
    en="retention divides by the whole cohort, counts people, and tells NaN (not yet) from 0",
    proves=["group-aggregate", "pandas"],
)
def follows_cohorts(learner: Learner, rng: Generator) -> None:
    learners, sessions = some_cohorts(rng)
    tables = {"learners": learners, "sessions": sessions}
    got = learner.retention(frame_of(tables, "learners"), frame_of(tables, "sessions"))
    want = shares(learners, sessions)
    kinds = {"cohort": ""} | {f"m{n}": "f" for n in range(len(want[0]) - 1)}
    demand(got, kinds, want)


@check(
    zh="给来的表原样不动",
    en="the tables given are left as they were",
    proves=["pandas"],
)
def leaves_tables_alone(learner: Learner, rng: Generator) -> None:
    kept = learner.define(KEEP, name="kept")
    tables = some_tables(rng)
    tables["sessions"] = [tables["sessions"][n] for n in rng.permutation(len(tables["sessions"]))]
    learners, stages, sessions = (frame_of(tables, name) for name in COLUMNS)
    for name, function, frames, columns in (
        ("TOTALS", learner.totals, (learners, sessions), TOTALS),
        ("PLAN", learner.plan, (stages, sessions), PLAN),
        ("RUNNING", learner.running, (sessions,), RUNNING),
        ("GAPS", learner.gaps, (sessions,), GAPS),
        ("TOP_TWO", learner.top_two, (sessions,), TOP_TWO),
        ("PASS_RATE", learner.pass_rate, (sessions,), PASS_RATE),
    ):
        found = kept(function, *frames)
        expect.that(
            type(found) is tuple and len(found) == 2,
            zh="函数能够调用",
            en="the function can be called",
        )
        demand(found[0], columns, answers(SQL[name], tables))
        expect.that(
            found[1],
            zh=f"{name.lower()} 不改动给它的表",
            en=f"{name.lower()} does not change the tables that it is given",
        )


# -- comparing -------------------------------------------------------------------------------------


def demand(got: Any, columns: dict[str, str], want: list[tuple]) -> None:
    """Demand a frame: columns, rows numbered from 0, kinds of number, and the rows themselves."""
    expect(got).is_frame(list(columns))
    index = list(got.index)
    expect.that(
        index == list(range(len(got))),
        zh="行号是 0、1、2……（reset_index、ignore_index）",
        en="the rows are numbered 0, 1, 2, ... (reset_index, ignore_index)",
        got=index,
    )
    for name, kind in columns.items():
        if kind:
            found = got[name].dtype.kind
            expect(found, zh=f"{name} 的类型", en=f"the kind of {name}").equals(kind)
    wanted = [tuple(plain(value) for value in row) for row in want]
    found = rows_of(got)
    expect(len(found), zh="行数", en="the number of rows").equals(len(wanted))
    for number, (mine, theirs) in enumerate(zip(found, wanted)):
        for name, cell, value in zip(columns, mine, theirs):
            place = {"zh": f"第 {number} 行的 {name}", "en": f"{name} in row {number}"}
            if isinstance(value, float):
                expect(cell, **place).close_to(value, rtol=1e-9)
            else:
                expect(cell, **place).equals(value)


def frame_of(tables: dict[str, list[tuple]], name: str) -> pd.DataFrame:
    """Make a data frame of a table."""
    return pd.DataFrame(tables[name], columns=COLUMNS[name])


def rows_of(frame: pd.DataFrame) -> list[tuple]:
    """Give the rows of a frame as tuples; missing is None, a whole number is an int."""
    return [tuple(plain(value) for value in row) for row in frame.itertuples(index=False)]


def plain(value: Any) -> Any:
    """Bring a cell to what both sides call it."""
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return int(value) if float(value).is_integer() else float(value)
    return value


# -- the tables of stage 15, and its answers -------------------------------------------------------


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


# -- cohorts ---------------------------------------------------------------------------------------


def some_cohorts(rng: Generator) -> tuple[list[tuple], list[tuple]]:
    """Draw learners who joined in January, February and April, and sessions until June.

    Nobody of the first cohort is active in March, nor anybody of the last in May; some of the
    second never are; some learners study several times a month.
    """
    learners, sessions = [], []
    for number in range(1, 22):
        cohort = (1, 2, 4)[number % 3]
        learners.append(
            (number, f"n{number}", None, f"2026-{cohort:02d}-{int(rng.integers(1, 29)):02d}")
        )
        for month in range(cohort, 7):
            is_quiet = (cohort, month) in ((1, 3), (4, 5)) or (cohort == 2 and number < 9)
            is_sure = month == 6 and number in (3, 18, 19)
            if is_quiet or not (is_sure or rng.random() < 0.6):
                continue
            for _ in range(int(rng.integers(1, 4))):
                day = f"2026-{month:02d}-{int(rng.integers(1, 29)):02d}"
                sessions.append((len(sessions) + 1, number, 1, day, int(rng.integers(5, 90)), 0))
    return learners, sessions


def shares(learners: list[tuple], sessions: list[tuple]) -> list[tuple]:
    """Work the retention out learner by learner."""
    numbered = {row[0]: int(row[3][5:7]) for row in learners}
    active = {(row[1], int(row[3][5:7])) for row in sessions}
    cohorts, last = sorted(set(numbered.values())), max(month for _, month in active)
    rows = []
    for cohort in cohorts:
        members = [number for number, month in numbered.items() if month == cohort]
        row: list[Any] = [f"2026-{cohort:02d}"]
        for month in range(cohort, cohort + last - cohorts[0] + 1):
            here = sum((number, month) in active for number in members)
            row.append(plain(here / len(members)) if month <= last else None)
        rows.append(tuple(row))
    return rows
