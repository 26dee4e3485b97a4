"""The twelve questions of stage 15 again, in pandas; then a checked join, weeks, and cohorts.

Reads  the tables `learners`, `stages`, `sessions` as data frames, days as texts.
Gives  new frames whose rows are numbered 0, 1, 2, ...
Never  changes a table that it is given.

Start reading at `plan` and `retention`.
"""

from __future__ import annotations

import pandas as pd

ORDER = ["learner_id", "day", "id"]  # of a learner's sessions in time


def long_sessions(sessions: pd.DataFrame) -> pd.DataFrame:
    """Give the sessions of 90 minutes or more, longest first."""
    found = sessions[sessions["minutes"] >= 90]
    found = found.sort_values(["minutes", "day", "id"], ascending=[False, True, True])
    return found[["id", "day", "minutes"]].reset_index(drop=True)


def no_city(learners: pd.DataFrame) -> pd.DataFrame:
    """Give the learners whose city is not known."""
    found = learners[learners["city"].isna()].sort_values("id")
    return found[["id", "name"]].reset_index(drop=True)


def per_learner(sessions: pd.DataFrame) -> pd.DataFrame:
    """Count the sessions and minutes of each learner who has any, most minutes first."""
    found = sessions.groupby("learner_id", as_index=False).agg(
        sessions=("id", "count"), minutes=("minutes", "sum")
    )
    found = found.sort_values(["minutes", "learner_id"], ascending=[False, True])
    return found.reset_index(drop=True)


def totals(learners: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Give the minutes of every learner, 0 for those without a session."""
    spent = sessions.groupby("learner_id")["minutes"].sum()
    found = learners[["id", "name"]].merge(
        spent, left_on="id", right_index=True, validate="one_to_one"
    )
    found["minutes"] = found["minutes"].fillna(0).astype("int64")
    return found.sort_values("id", ignore_index=True)


def popular(stages: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Give the stages that at least three different learners worked on."""
    people = sessions.groupby("stage_id")["learner_id"].nunique().rename("learners")
    found = stages[["id", "title"]].merge(people, left_on="id", right_index=True)
    return found[found["learners"] >= 3].sort_values("id", ignore_index=True)


def untried(stages: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Give the stages without any session."""
    found = stages[~stages["id"].isin(sessions["stage_id"])]
    return found[["id", "title"]].sort_values("id", ignore_index=True)


def pass_rate(sessions: pd.DataFrame) -> pd.DataFrame:
    """Give the tries of each stage and the share that passed."""
    tried = sessions.dropna(subset="stage_id").astype({"stage_id": "int64"})
    grouped = tried.groupby("stage_id", as_index=False)
    return grouped.agg(tries=("id", "count"), share=("passed", "mean"))


def plan(stages: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Give the planned and the spent minutes of each block."""
    spent = sessions.groupby("stage_id")["minutes"].sum().rename("spent")
    each = stages.merge(spent, how="left", left_on="id", right_index=True, validate="one_to_one")
    each["spent"] = each["spent"].fillna(0).astype("int64")
    return each.groupby("block", as_index=False).agg(
        planned=("minutes", "sum"), spent=("spent", "sum")
    )


def running(sessions: pd.DataFrame) -> pd.DataFrame:
    """Give each learner's minutes up to and with each session."""
    found = sessions.sort_values(ORDER, ignore_index=True)
    found["total"] = found.groupby("learner_id")["minutes"].cumsum()
    return found[["id", "learner_id", "total"]]


def top_two(sessions: pd.DataFrame) -> pd.DataFrame:
    """Give the two longest sessions of each learner; of equal ones the earlier."""
    ranked = sessions.sort_values(
        ["learner_id", "minutes", "day", "id"], ascending=[True, False, True, True]
    )
    found = ranked.groupby("learner_id").head(2)
    return found[["learner_id", "id", "minutes"]].reset_index(drop=True)


def gaps(sessions: pd.DataFrame) -> pd.DataFrame:
    """Give the days since the same learner's session before; NaN for the first."""
    found = sessions.sort_values(ORDER, ignore_index=True)
    found["day"] = pd.to_datetime(found["day"])
    found["days"] = found.groupby("learner_id")["day"].diff().dt.days.astype("float64")
    return found[["id", "days"]]


def moving(sessions: pd.DataFrame) -> pd.DataFrame:
    """Give the minutes of each day, and their mean over the last three such days."""
    daily = sessions.groupby("day", as_index=False)["minutes"].sum()
    daily["mean"] = daily["minutes"].rolling(3, min_periods=1).mean()
    return daily


def attach(sessions: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    """Give the sessions with title and block; ValueError where a stage id repeats."""
    known = stages[["id", "title", "block"]].rename(columns={"id": "stage_id"})
    return sessions.merge(known, how="left", on="stage_id", validate="many_to_one")


def weekly(sessions: pd.DataFrame) -> pd.DataFrame:
    """Give the minutes of every week from the first to the last, named by its Monday."""
    minutes = sessions.set_index(pd.to_datetime(sessions["day"]))["minutes"]
    found = minutes.resample("W-MON", closed="left", label="left").sum()
    return pd.DataFrame({"week": found.index.strftime("%Y-%m-%d"), "minutes": found.to_numpy()})


def retention(learners: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Give, for each month of joining, the share that was active 0, 1, 2, ... months later."""
    people = learners.assign(cohort=months(learners["joined"]))[["id", "cohort"]]
    active = sessions.merge(people, left_on="learner_id", right_on="id", validate="many_to_one")
    active["age"] = months(active["day"]) - active["cohort"]
    count = active.groupby(["cohort", "age"])["learner_id"].nunique().unstack()
    size = people.groupby("cohort")["id"].count()
    last = months(sessions["day"]).max()
    table = count.reindex(index=size.index, columns=range(last - size.index.min() + 1))
    share = table.fillna(0).div(size, axis=0)
    for age in share.columns:
        share.loc[share.index + age > last, age] = float("nan")
    share.columns = [f"m{age}" for age in share.columns]
    names = [f"{month // 12}-{month % 12 + 1:02d}" for month in share.index]
    return share.reset_index(drop=True).assign(cohort=names)[["cohort", *share.columns]]


def months(days: pd.Series) -> pd.Series:
    """Number the months of days written as texts, one a month without a gap."""
    return days.str[:4].astype("int64") * 12 + days.str[5:7].astype("int64") - 1
