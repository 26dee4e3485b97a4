"""Group rare words and bend the clock into a circle, by the library and by hand."""

import numpy as np
import pandas as pd
from feature_engine.creation import CyclicalFeatures
from feature_engine.encoding import RareLabelEncoder


def lab():
    city = ["Wuhan"] * 12 + ["Lyon"] * 9 + ["Nice", "Oslo", "Bari"]
    frame = pd.DataFrame({"city": city, "hour": range(24)})
    rare = RareLabelEncoder(tol=0.1, n_categories=2, variables=["city"]).fit(frame)
    clock = CyclicalFeatures(variables=["hour"], max_values={"hour": 24})
    made = clock.fit_transform(rare.transform(frame))
    often = frame["city"].value_counts(normalize=True) >= 0.1
    by_hand = frame["city"].where(frame["city"].map(often), "Rare")
    angle = 2 * np.pi * frame["hour"] / 24
    holds = np.allclose(made[["hour_sin", "hour_cos"]], np.c_[np.sin(angle), np.cos(angle)])
    gap = np.hypot(*(made[["hour_sin", "hour_cos"]].iloc[[0, 23]].diff().iloc[1]))
    facts = {"words": len(often), "rare": int((~often).sum()), "gap": float(gap)}
    return facts | {"holds": bool(holds) and list(made["city"]) == list(by_hand)}
