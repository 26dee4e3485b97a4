LONG_SESSIONS = """
SELECT s.id, s.day, s.minutes FROM sessions AS s WHERE s.minutes > 89
ORDER BY s.minutes DESC, s.day ASC, s.id ASC;
"""
NO_CITY = "SELECT l.id, l.name FROM learners AS l WHERE l.city IS NULL ORDER BY l.id;"
PER_LEARNER = """
SELECT DISTINCT learner_id, COUNT(*) OVER mine, SUM(minutes) OVER mine
FROM sessions WINDOW mine AS (PARTITION BY learner_id) ORDER BY 3 DESC, 1
"""
TOTALS = """
WITH t AS (SELECT learner_id, SUM(minutes) AS m FROM sessions GROUP BY learner_id)
SELECT l.id, l.name, IFNULL(t.m, 0) FROM learners l LEFT JOIN t ON t.learner_id = l.id ORDER BY l.id
"""
POPULAR = """
SELECT t.id, t.title, COUNT(DISTINCT s.learner_id) FROM sessions s, stages t
WHERE s.stage_id = t.id GROUP BY t.id, t.title HAVING COUNT(DISTINCT s.learner_id) >= 3 ORDER BY t.id
"""
UNTRIED = """
SELECT id, title FROM stages
WHERE id NOT IN (SELECT stage_id FROM sessions WHERE stage_id IS NOT NULL) ORDER BY id
"""
PASS_RATE = """
SELECT stage_id, COUNT(passed), SUM(CAST(passed AS REAL)) / COUNT(passed)
FROM sessions GROUP BY stage_id HAVING stage_id IS NOT NULL ORDER BY stage_id
"""
PLAN = """
WITH planned AS (SELECT block, SUM(minutes) AS m FROM stages GROUP BY block),
     spent AS (
         SELECT block, SUM(sessions.minutes) AS m
         FROM sessions JOIN stages ON stages.id = stage_id GROUP BY block
     )
SELECT planned.block, planned.m, COALESCE(spent.m, 0)
FROM planned LEFT JOIN spent USING (block) ORDER BY 1
"""
RUNNING = """
SELECT id, learner_id,
       SUM(minutes) OVER (PARTITION BY learner_id ORDER BY day, id
                          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
FROM sessions ORDER BY learner_id, day, id
"""
TOP_TWO = """
SELECT learner_id, id, minutes FROM (
    SELECT *, RANK() OVER (PARTITION BY learner_id ORDER BY minutes DESC, day, id) AS r
    FROM sessions
) WHERE r IN (1, 2) ORDER BY learner_id, r
"""
GAPS = """
SELECT b.id, JULIANDAY(b.day) - JULIANDAY(a.day) FROM
    (SELECT *, ROW_NUMBER() OVER (PARTITION BY learner_id ORDER BY day, id) AS n FROM sessions) b
LEFT JOIN
    (SELECT *, ROW_NUMBER() OVER (PARTITION BY learner_id ORDER BY day, id) AS n FROM sessions) a
ON a.learner_id = b.learner_id AND a.n = b.n - 1
ORDER BY b.learner_id, b.day, b.id
"""
MOVING = """
WITH d AS (SELECT day, SUM(minutes) AS m FROM sessions GROUP BY day)
SELECT day, m,
       1.0 * SUM(m) OVER (ORDER BY day ROWS 2 PRECEDING)
       / COUNT(*) OVER (ORDER BY day ROWS 2 PRECEDING)
FROM d ORDER BY day
"""
INDEX = """
CREATE INDEX IF NOT EXISTS "since"
ON sessions (learner_id ASC, day ASC, stage_id)
"""


def sessions_of(connection, name):
    people = [row[0] for row in connection.execute("SELECT id, name FROM learners") if row[1] == name]
    found = []
    for person in people:
        query = "SELECT day, id, minutes FROM sessions WHERE learner_id = ?"
        found.extend(connection.execute(query, [person]))
    return [(day, minutes) for day, _, minutes in sorted(found)]


def add_sessions(connection, rows):
    with connection as transaction:
        for row in rows:
            transaction.execute(
                "INSERT INTO sessions (learner_id, stage_id, day, minutes, passed)"
                " VALUES (:1, :2, :3, :4, :5)",
                {str(n + 1): value for n, value in enumerate(row)},
            )
    return len(rows)
