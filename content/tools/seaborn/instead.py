"""Draw means with intervals by group with Matplotlib alone, and work the means out again."""

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_wine


def lab():
    wine, draw = load_wine(as_frame=True).frame, np.random.default_rng(0)
    groups = [group["alcohol"].to_numpy() for _, group in wine.groupby("target")]
    means = np.array([group.mean() for group in groups])
    drawn = [draw.choice(group, (1000, len(group))).mean(axis=1) for group in groups]
    low, high = np.quantile(drawn, [0.025, 0.975], axis=1)
    bars = plt.bar(range(3), means, yerr=[means - low, high - means])
    plt.savefig("alcohol.svg")
    by_pandas = wine.groupby("target")["alcohol"].mean()
    holds = bool(np.allclose([bar.get_height() for bar in bars], by_pandas))
    return {"bars": 3, "draws": 1000, "highest": int(by_pandas.idxmax()), "holds": holds}
