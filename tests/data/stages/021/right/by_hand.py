from collections import Counter, defaultdict
from datetime import date, timedelta

import numpy as np
import pandas as pd


def frame(columns, rows):
    return pd.DataFrame(rows, columns=columns)


def in_time(sessions):
    return sorted(sessions.to_dict("records"), key=lambda s: (s["learner_id"], s["day"], s["id"]))


def long_sessions(sessions):
    rows = [(-s.minutes, s.day, s.id) for s in sessions.itertuples() if s.minutes > 89]
    return frame(["id", "day", "minutes"], [(i, d, -m) for m, d, i in sorted(rows)])


def no_city(learners):
    rows = [(p.id, p.name) for p in learners.itertuples() if not isinstance(p.city, str)]
    return frame(["id", "name"], sorted(rows))


def per_learner(sessions):
    count, spent = Counter(), Counter()
    for s in sessions.itertuples():
        count[s.learner_id] += 1
        spent[s.learner_id] += s.minutes
    order = sorted(count, key=lambda n: (-spent[n], n))
    return frame(["learner_id", "sessions", "minutes"], [(n, count[n], spent[n]) for n in order])


def totals(learners, sessions):
    spent = Counter()
    for s in sessions.itertuples():
        spent[s.learner_id] += s.minutes
    rows = sorted((p.id, p.name, spent[p.id]) for p in learners.itertuples())
    return frame(["id", "name", "minutes"], rows)


def visitors(sessions):
    who = defaultdict(set)
    for s in sessions.itertuples():
        who[s.stage_id].add(s.learner_id)
    return who


def popular(stages, sessions):
    who = visitors(sessions)
    rows = [(t.id, t.title, len(who[t.id])) for t in stages.itertuples() if len(who[t.id]) > 2]
    return frame(["id", "title", "learners"], sorted(rows))


def untried(stages, sessions):
    who = visitors(sessions)
    return frame(["id", "title"], sorted((t.id, t.title) for t in stages.itertuples() if t.id not in who))


def pass_rate(sessions):
    tries = defaultdict(list)
    for s in sessions.itertuples():
        if s.stage_id == s.stage_id:
            tries[int(s.stage_id)].append(s.passed)
    rows = [(n, len(tries[n]), sum(tries[n]) / len(tries[n])) for n in sorted(tries)]
    return frame(["stage_id", "tries", "share"], rows)


def plan(stages, sessions):
    planned, spent, block = Counter(), Counter(), {}
    for t in stages.itertuples():
        block[t.id] = t.block
        planned[t.block] += t.minutes
    for s in sessions.itertuples():
        if s.stage_id in block:
            spent[block[s.stage_id]] += s.minutes
    return frame(["block", "planned", "spent"], [(b, planned[b], spent[b]) for b in sorted(planned)])


def running(sessions):
    total, rows = Counter(), []
    for s in in_time(sessions):
        total[s["learner_id"]] += s["minutes"]
        rows.append((s["id"], s["learner_id"], total[s["learner_id"]]))
    return frame(["id", "learner_id", "total"], rows)


def top_two(sessions):
    taken, rows = Counter(), []
    key = lambda s: (s["learner_id"], -s["minutes"], s["day"], s["id"])  # noqa: E731
    for s in sorted(sessions.to_dict("records"), key=key):
        if taken[s["learner_id"]] < 2:
            taken[s["learner_id"]] += 1
            rows.append((s["learner_id"], s["id"], s["minutes"]))
    return frame(["learner_id", "id", "minutes"], rows)


def gaps(sessions):
    last, rows = {}, []
    for s in in_time(sessions):
        day = date.fromisoformat(s["day"])
        before = last.get(s["learner_id"])
        rows.append((s["id"], np.nan if before is None else float((day - before).days)))
        last[s["learner_id"]] = day
    return frame(["id", "days"], rows)


def moving(sessions):
    spent = Counter()
    for s in sessions.itertuples():
        spent[s.day] += s.minutes
    days = sorted(spent)
    rows = []
    for n, day in enumerate(days):
        window = [spent[d] for d in days[max(0, n - 2) : n + 1]]
        rows.append((day, spent[day], float(np.mean(window))))
    return frame(["day", "minutes", "mean"], rows)


def attach(sessions, stages):
    if stages["id"].duplicated().any():
        raise ValueError("a stage stands twice")
    known = stages.set_index("id")
    found = sessions.copy()
    found["title"] = found["stage_id"].map(known["title"])
    found["block"] = found["stage_id"].map(known["block"])
    return found


def weekly(sessions):
    spent = Counter()
    for s in sessions.itertuples():
        day = date.fromisoformat(s.day)
        spent[day - timedelta(days=day.weekday())] += s.minutes
    week, rows = min(spent), []
    while week <= max(spent):
        rows.append((week.isoformat(), spent[week]))
        week += timedelta(weeks=1)
    return frame(["week", "minutes"], rows)


def retention(learners, sessions):
    number = lambda text: int(text[:4]) * 12 + int(text[5:7]) - 1  # noqa: E731
    joined = {p.id: number(p.joined) for p in learners.itertuples()}
    seen = {(s.learner_id, number(s.day)) for s in sessions.itertuples()}
    first, last = min(joined.values()), max(m for _, m in seen)
    rows = []
    for cohort in sorted(set(joined.values())):
        group = [n for n in joined if joined[n] == cohort]
        row = [f"{cohort // 12}-{cohort % 12 + 1:02}"]
        for age in range(last - first + 1):
            if cohort + age > last:
                row.append(np.nan)
            else:
                row.append(sum((n, cohort + age) in seen for n in group) / len(group))
        rows.append(row)
    return frame(["cohort", *(f"m{age}" for age in range(last - first + 1))], rows)
