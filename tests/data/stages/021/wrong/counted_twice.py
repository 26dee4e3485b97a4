# diagnosis: sessions_for_people
import numpy as np
import pandas as pd


def long_sessions(sessions):
    return (
        sessions.query("minutes >= 90")
        .sort_values("id", kind="stable")
        .sort_values("day", kind="stable")
        .sort_values("minutes", ascending=False, kind="stable")
        .loc[:, ["id", "day", "minutes"]]
        .reset_index(drop=True)
    )


def no_city(learners):
    return learners.loc[learners.city.isnull(), ["id", "name"]].sort_values("id", ignore_index=True)


def per_learner(sessions):
    out = sessions.groupby("learner_id")["minutes"].agg(["size", "sum"]).reset_index()
    out.columns = ["learner_id", "sessions", "minutes"]
    return out.sort_values(["minutes", "learner_id"], ascending=[False, True], ignore_index=True)


def totals(learners, sessions):
    spent = sessions.groupby("learner_id").minutes.sum()
    out = learners[["id", "name"]].sort_values("id").reset_index(drop=True)
    return out.assign(minutes=spent.reindex(out.id, fill_value=0).to_numpy())


def popular(stages, sessions):
    pairs = sessions[["stage_id", "learner_id"]].dropna().drop_duplicates()
    joined = stages.merge(pairs, left_on="id", right_on="stage_id")
    out = joined.groupby(["id", "title"]).size().reset_index(name="learners")
    return out.loc[out.learners.ge(3)].reset_index(drop=True)


def untried(stages, sessions):
    out = stages.merge(
        sessions[["stage_id"]].dropna().drop_duplicates(),
        how="left", left_on="id", right_on="stage_id", indicator=True,
    )
    out = out[out["_merge"] == "left_only"]
    return out.sort_values("id")[["id", "title"]].reset_index(drop=True)


def pass_rate(sessions):
    out = sessions.groupby("stage_id").passed.agg(["count", "mean"]).reset_index()
    out = out.set_axis(["stage_id", "tries", "share"], axis=1)
    out["stage_id"] = out["stage_id"].astype(int)
    return out


def plan(stages, sessions):
    planned = stages.pivot_table(index="block", values="minutes", aggfunc="sum")["minutes"]
    block = stages.set_index("id")["block"]
    spent = sessions.groupby(sessions["stage_id"].map(block))["minutes"].sum()
    out = pd.DataFrame({"planned": planned, "spent": spent}).fillna(0).astype(int)
    return out.rename_axis("block").reset_index()


def timely(sessions):
    return sessions.sort_values(by=["learner_id", "day", "id"]).reset_index(drop=True)


def running(sessions):
    out = timely(sessions)
    total = out.groupby("learner_id")["minutes"].expanding().sum().to_numpy().astype(int)
    return pd.DataFrame({"id": out.id, "learner_id": out.learner_id, "total": total})


def top_two(sessions):
    out = sessions.assign(neg=-sessions.minutes).sort_values(["learner_id", "neg", "day", "id"])
    place = out.groupby("learner_id").cumcount()
    return out.loc[place < 2, ["learner_id", "id", "minutes"]].reset_index(drop=True)


def gaps(sessions):
    out = timely(sessions)
    day = pd.to_datetime(out.day)
    before = day.groupby(out.learner_id).shift()
    out["days"] = (day - before) / np.timedelta64(1, "D")
    return out[["id", "days"]]


def moving(sessions):
    daily = sessions.pivot_table(index="day", values="minutes", aggfunc="sum").reset_index()
    s = daily.minutes.astype(float)
    parts = pd.concat([s, s.shift(1), s.shift(2)], axis=1)
    return daily.assign(mean=parts.mean(axis=1))


def attach(sessions, stages):
    keys = stages.set_index("id")[["title", "block"]]
    if not keys.index.is_unique:
        raise ValueError(keys.index[keys.index.duplicated()].tolist())
    return sessions.join(keys, on="stage_id")


def weekly(sessions):
    day = pd.to_datetime(sessions["day"])
    week = day - pd.to_timedelta(day.dt.weekday, unit="D")
    total = sessions["minutes"].groupby(week).sum()
    whole = total.asfreq("7D", fill_value=0)
    return pd.DataFrame(
        {"week": [d.date().isoformat() for d in whole.index], "minutes": whole.values}
    )


def retention(learners, sessions):
    people = pd.DataFrame(
        {"learner_id": learners.id, "cohort": pd.to_datetime(learners.joined).dt.to_period("M")}
    )
    rows = people.merge(sessions[["learner_id", "day"]], on="learner_id")
    rows["month"] = pd.to_datetime(rows["day"]).dt.to_period("M")
    size = people["cohort"].value_counts().sort_index()
    last = rows["month"].max()
    table = pd.crosstab(rows["cohort"], rows["month"])
    out = {"cohort": [str(c) for c in size.index]}
    for age in range((last - size.index[0]).n + 1):
        column = []
        for cohort, n in size.items():
            month = cohort + age
            if month > last:
                column.append(np.nan)
            elif cohort in table.index and month in table.columns:
                column.append(table.at[cohort, month] / n)
            else:
                column.append(0.0)
        out[f"m{age}"] = column
    return pd.DataFrame(out)
