"""Draw means with intervals by group, and work the means out again."""

import numpy as np
import seaborn as sns
from sklearn.datasets import load_wine


def lab():
    wine = load_wine(as_frame=True).frame
    axes = sns.barplot(wine, x="target", y="alcohol", errorbar=("ci", 95), seed=0)
    heights = [bar.get_height() for bar in axes.patches]
    axes.figure.savefig("alcohol.svg")
    means = wine.groupby("target")["alcohol"].mean()
    holds = bool(np.allclose(heights, means))
    return {"bars": len(heights), "highest": int(means.idxmax()), "holds": holds}
