"""Group rare words and bend the clock into a circle, by recipes kept as plain data."""

import json

import numpy as np
import pandas as pd

from baibu.workbench.bridges import recipes


def lab():
    city = ["Wuhan"] * 12 + ["Lyon"] * 9 + ["Nice", "Oslo", "Bari"]
    frame = pd.DataFrame({"city": city, "hour": range(24)})
    learnt = [recipes.rare(frame, "city", least=0.1), recipes.circle("hour", around=24)]
    made = recipes.applied(learnt, frame)
    again = recipes.applied(json.loads(json.dumps(learnt)), frame)
    gap = np.hypot(*(made[["hour_sin", "hour_cos"]].iloc[[0, 23]].diff().iloc[1]))
    rare = set(frame["city"]) - set(made["city"])
    facts = {"words": frame["city"].nunique(), "rare": len(rare), "gap": float(gap)}
    return facts | {"holds": made.equals(again) and len(rare) > 0}
