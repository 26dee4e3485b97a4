"""Stage 21: group, join, reshape. The questions of stage 15 again, now in pandas.
第 21 关：分组、连接与重塑。第 15 关的问题再来一遍，这次用 pandas。
"""

import pandas as pd

LEARNERS = pd.DataFrame(
    [(1, "Wei", "成都", "2026-02-20"), (2, "Ana", "Lyon", "2026-03-01"), (3, "Wei", None, "2026-03-04")],
    columns=["id", "name", "city", "joined"],
)
STAGES = pd.DataFrame(
    [(1, "loops", "A", 60), (2, "text", "A", 90), (3, "arrays", "B", 90)],
    columns=["id", "title", "block", "minutes"],
)
SESSIONS = pd.DataFrame(
    [
        (1, 1, 1, "2026-03-02", 30, 0),
        (2, 1, 1, "2026-03-02", 45, 1),
        (3, 2, 2, "2026-03-03", 60, 1),
        (4, 1, None, "2026-03-05", 20, 0),
        (5, 2, 1, "2026-03-05", 60, 1),
    ],
    columns=["id", "learner_id", "stage_id", "day", "minutes", "passed"],
)


def long_sessions(sessions):
    """Give id, day, minutes of the sessions of 90 minutes or more.
    给出 90 分钟以上的记录的 id、day、minutes。
    """
    return sessions[sessions["minutes"] >= 90]  # TODO: order, columns, row numbers / 次序、列、行号


def no_city(learners):
    """Give id and name of learners whose city is not known.
    给出城市未知的人的 id 和 name。
    """
    raise NotImplementedError  # TODO


def per_learner(sessions):
    """Give learner_id, sessions, minutes of who has any.
    给出有记录的人的 learner_id、sessions、minutes。
    """
    raise NotImplementedError  # TODO


def totals(learners, sessions):
    """Give id, name, minutes of every learner.
    给出每个人的 id、name、minutes。
    """
    raise NotImplementedError  # TODO


def popular(stages, sessions):
    """Give id, title, learners of stages with three or more.
    给出至少三人学过的关的 id、title、learners。
    """
    raise NotImplementedError  # TODO


def untried(stages, sessions):
    """Give id and title of stages without a session.
    给出没有记录的关的 id 和 title。
    """
    raise NotImplementedError  # TODO


def pass_rate(sessions):
    """Give stage_id, tries, share.
    给出 stage_id、tries、share。
    """
    raise NotImplementedError  # TODO


def plan(stages, sessions):
    """Give block, planned, spent.
    给出 block、planned、spent。
    """
    raise NotImplementedError  # TODO


def running(sessions):
    """Give id, learner_id, total.
    给出 id、learner_id、total。
    """
    raise NotImplementedError  # TODO


def top_two(sessions):
    """Give learner_id, id, minutes of the two longest of each.
    给出每人最长的两次的 learner_id、id、minutes。
    """
    raise NotImplementedError  # TODO


def gaps(sessions):
    """Give id and days since the session before.
    给出 id 和离上一次的天数 days。
    """
    raise NotImplementedError  # TODO


def moving(sessions):
    """Give day, minutes, mean.
    给出 day、minutes、mean。
    """
    raise NotImplementedError  # TODO


def attach(sessions, stages):
    """Give the sessions with title and block; refuse repeated ids.
    给学习记录加上 title 和 block；编号重复就拒绝。
    """
    raise NotImplementedError  # TODO


def weekly(sessions):
    """Give week and minutes of every week.
    给出每一周的 week 和 minutes。
    """
    raise NotImplementedError  # TODO


def retention(learners, sessions):
    """Give cohort, m0, m1, ...: shares of active learners.
    给出 cohort、m0、m1……：活跃的人所占的比例。
    """
    raise NotImplementedError  # TODO


if __name__ == "__main__":
    print(long_sessions(SESSIONS))
    print(SESSIONS.dtypes)
    print(SESSIONS.groupby("learner_id")["minutes"].sum())
