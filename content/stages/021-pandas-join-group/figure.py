"""Figures and numbers of stage 21, computed by the solution."""

import numpy as np
import pandas as pd
import solution

from baibu.publish.draw import Diagram

LEARNERS = pd.DataFrame(
    [
        (1, "Wei", "成都", "2026-02-20"),
        (2, "Ana", "Lyon", "2026-03-01"),
        (3, "Wei", None, "2026-03-04"),
    ],
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


def numbers():
    """Give every number of the brief that can be computed."""
    joined = STAGES.merge(SESSIONS, left_on="id", right_on="stage_id")
    whole = solution.plan(STAGES, SESSIONS).set_index("block")
    share = solution.retention(LEARNERS, SESSIONS)
    return {
        "dtype": str(SESSIONS["stage_id"].dtype),
        "rows": str(len(joined)),
        "multiplied": str(joined.groupby("block")["minutes_x"].sum()["A"]),
        "planned": str(whole["planned"]["A"]),
        "spent": str(whole["spent"]["A"]),
        "running": str(solution.running(SESSIONS)["total"].tolist()),
        "gaps": str(solution.gaps(SESSIONS)["days"].tolist()),
        "moving": str(solution.moving(SESSIONS)["mean"].tolist()),
        "week": str(tuple(solution.weekly(SESSIONS).iloc[0]))
        .replace("np.int64(", "")
        .replace("))", ")"),
        "february": ", ".join(f"{value:g}" for value in share.iloc[0, 1:]),
        "march": ", ".join(f"{value:g}" for value in share.iloc[1, 1:]),
    }


def fan_out(say):
    """One stage with three sessions: what the join makes of its row."""
    drawing = Diagram(
        640,
        226,
        title=say(
            zh="连接之后，第 1 关的行有三份", en="After the join, stage 1 is there three times"
        ),
    )
    stages = STAGES[STAGES["block"] == "A"][["id", "minutes"]]
    sessions = SESSIONS.dropna(subset="stage_id")[["stage_id", "minutes"]].astype(int)
    joined = stages.merge(sessions, left_on="id", right_on="stage_id")
    for x, frame, words, names in (
        (24, stages, "stages", ["id", "minutes"]),
        (192, sessions, "sessions", ["stage_id", "minutes"]),
        (400, joined.drop(columns="stage_id"), "merge", ["id", "minutes_x", "minutes_y"]),
    ):
        rows = [[str(value) for value in row] for row in frame.itertuples(index=False)]
        drawing.text(x, 48, words, bold=True)
        marked = {(n, 1): 2 for n, row in enumerate(rows) if words == "merge" and row[0] == "1"}
        drawing.grid(x, 84, rows, cell=(70.0, 28.0), column_names=names, highlight=marked)
    total, true = joined["minutes_x"].sum(), stages["minutes"].sum()
    told = say(zh="minutes_x 之和 {}，预计其实是 {}", en="minutes_x sums to {}; planned are {}")
    drawing.text(400, 212, told.format(total, true), size=12, hue=2)
    drawing.arrow((172, 126), (186, 126))
    drawing.arrow((340, 126), (394, 126))
    return drawing.svg()


def cohorts(say):
    """Retention of three cohorts that shrink: by month of joining, and by age."""
    learners, sessions = some_cohorts()
    table = solution.retention(learners, sessions)
    drawing = Diagram(
        560,
        96 + 34 * len(table),
        title=say(zh="每个批次还有多少人在学", en="How much of each cohort is still active"),
    )
    rows = [
        [value if np.isfinite(value) else "" for value in row[1:]]
        for row in table.itertuples(index=False)
    ]
    drawing.grid(
        96,
        78,
        rows,
        cell=(72.0, 34.0),
        digits=2,
        heat=True,
        row_names=table["cohort"].tolist(),
        column_names=list(table.columns[1:]),
    )
    drawing.text(96, 44, say(zh="加入之后第几个月", en="months since joining"), size=12)
    return drawing.svg()


def some_cohorts():
    """Make learners of three months, of whom fewer come each month."""
    rng = np.random.default_rng(21)
    learners, sessions = [], []
    for number in range(90):
        cohort = number % 3 + 1
        learners.append((number, f"n{number}", None, f"2026-{cohort:02d}-10"))
        for month in range(cohort, 7):
            if rng.random() < 0.9 * 0.72 ** (month - cohort):
                sessions.append((len(sessions), number, 1, f"2026-{month:02d}-20", 30, 0))
    return (
        pd.DataFrame(learners, columns=LEARNERS.columns),
        pd.DataFrame(sessions, columns=SESSIONS.columns),
    )
