# diagnosis: none
import sqlite3

LONG_SESSIONS = "select id, day, minutes from sessions where not minutes < 90 order by 3 desc, 2, 1"
NO_CITY = "select id, name from learners where coalesce(city, '') = '' order by id"
PER_LEARNER = """
select learner_id, count(id), total(minutes) from sessions group by 1 order by 3 desc, 1
"""
TOTALS = """
select id, name, (select total(minutes) from sessions where learner_id = learners.id)
from learners order by id
"""
POPULAR = """
select id, title, people from (
    select stage_id, count(*) as people
    from (select distinct stage_id, learner_id from sessions)
    group by stage_id
) join stages on id = stage_id
where people > 2 order by id
"""
UNTRIED = """
select id, title from stages
where not exists (select 1 from sessions where stage_id = stages.id)
order by id
"""
PASS_RATE = """
select stages.id, count(*), 1.0 * sum(passed) / count(*)
from stages join sessions on stage_id = stages.id group by stages.id order by 1
"""
PLAN = """
select block, sum(minutes),
    (select total(s.minutes) from sessions s join stages t on s.stage_id = t.id
     where t.block = outer_stages.block)
from stages as outer_stages group by block order by block
"""
RUNNING = """
select id, learner_id,
    (select sum(b.minutes) from sessions b
     where b.learner_id = a.learner_id and (b.day < a.day or b.day = a.day and b.id <= a.id))
from sessions a order by learner_id, day, id
"""
TOP_TWO = """
select learner_id, id, minutes from sessions a
where (select count(*) from sessions b where b.learner_id = a.learner_id
       and (b.minutes > a.minutes
            or b.minutes = a.minutes and (b.day < a.day or b.day = a.day and b.id < a.id))) < 2
order by learner_id, minutes desc, day, id
"""
GAPS = """
select id, cast(julianday(day) - julianday(before) as integer) from (
    select id, learner_id, day, lag(day) over w as before
    from sessions window w as (partition by learner_id order by day, id)
) order by learner_id, day, id
"""
MOVING = """
select day, sum(minutes), avg(sum(minutes)) over (order by julianday(day) range between 2 preceding and current row)
from sessions group by day order by day
"""
INDEX = "create index quick on sessions (learner_id, day, minutes);"


def sessions_of(connection, name):
    found = connection.execute(
        "select day, minutes from sessions"
        " where learner_id in (select id from learners where name = :name) order by day, id",
        {"name": name},
    )
    return [tuple(row) for row in found]


def add_sessions(connection, rows):
    count = 0
    try:
        for learner_id, stage_id, day, minutes, passed in rows:
            connection.execute(
                "insert into sessions values (null, ?, ?, ?, ?, ?)",
                [learner_id, stage_id, day, minutes, passed],
            )
            count += 1
    except sqlite3.Error:
        connection.rollback()
        raise
    connection.commit()
    return count
