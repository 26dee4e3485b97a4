"""Twelve questions to a study log, an index, and two functions that talk to the database safely.

Each question is a text of SQL; the tables are those of the brief. Start reading at `TOTALS`.
"""

import sqlite3

LONG_SESSIONS = """
SELECT id, day, minutes
FROM sessions
WHERE minutes >= 90
ORDER BY minutes DESC, day, id
"""

NO_CITY = """
SELECT id, name
FROM learners
WHERE city IS NULL
ORDER BY id
"""

PER_LEARNER = """
SELECT learner_id, COUNT(*), SUM(minutes) AS total
FROM sessions
GROUP BY learner_id
ORDER BY total DESC, learner_id
"""

TOTALS = """
SELECT learners.id, learners.name, COALESCE(SUM(sessions.minutes), 0)
FROM learners
LEFT JOIN sessions ON sessions.learner_id = learners.id
GROUP BY learners.id
ORDER BY learners.id
"""

POPULAR = """
SELECT stages.id, stages.title, COUNT(DISTINCT sessions.learner_id) AS people
FROM stages
JOIN sessions ON sessions.stage_id = stages.id
GROUP BY stages.id
HAVING people >= 3
ORDER BY stages.id
"""

UNTRIED = """
SELECT stages.id, stages.title
FROM stages
LEFT JOIN sessions ON sessions.stage_id = stages.id
WHERE sessions.id IS NULL
ORDER BY stages.id
"""

PASS_RATE = """
SELECT stage_id, COUNT(*), AVG(passed)
FROM sessions
WHERE stage_id IS NOT NULL
GROUP BY stage_id
ORDER BY stage_id
"""

PLAN = """
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
"""

RUNNING = """
SELECT id, learner_id, SUM(minutes) OVER (PARTITION BY learner_id ORDER BY day, id)
FROM sessions
ORDER BY learner_id, day, id
"""

TOP_TWO = """
WITH ranked AS (
    SELECT learner_id, id, minutes,
           ROW_NUMBER() OVER (PARTITION BY learner_id ORDER BY minutes DESC, day, id) AS place
    FROM sessions
)
SELECT learner_id, id, minutes
FROM ranked
WHERE place <= 2
ORDER BY learner_id, place
"""

GAPS = """
SELECT id,
       julianday(day) - julianday(LAG(day) OVER (PARTITION BY learner_id ORDER BY day, id))
FROM sessions
ORDER BY learner_id, day, id
"""

MOVING = """
WITH daily AS (
    SELECT day, SUM(minutes) AS minutes
    FROM sessions
    GROUP BY day
)
SELECT day, minutes, AVG(minutes) OVER (ORDER BY day ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
FROM daily
ORDER BY day
"""

SINCE = """
SELECT day, SUM(minutes)
FROM sessions
WHERE learner_id = ? AND day >= ?
GROUP BY day
ORDER BY day
"""

INDEX = "CREATE INDEX sessions_by_learner_and_day ON sessions (day, learner_id)"


def sessions_of(connection: sqlite3.Connection, name: str) -> list[tuple]:
    """Give day and minutes of the sessions of everybody with a name, in order."""
    query = """
        SELECT sessions.day, sessions.minutes
        FROM sessions
        JOIN learners ON learners.id = sessions.learner_id
        WHERE learners.name = ?
        ORDER BY sessions.day, sessions.id
    """
    return connection.execute(query, (name,)).fetchall()


def add_sessions(connection: sqlite3.Connection, rows: list[tuple]) -> int:
    """Store all the rows or, where one is refused, none; give how many were stored."""
    command = """
        INSERT INTO sessions (learner_id, stage_id, day, minutes, passed)
        VALUES (?, ?, ?, ?, ?)
    """
    with connection:
        connection.executemany(command, rows)
    return len(rows)
