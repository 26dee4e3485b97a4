"""Describe twelve series by hand, and find those that were made to rise."""

import numpy as np
import pandas as pd

from baibu.workbench.bridges import series


def lab():
    draw, at = np.random.default_rng(0), np.arange(50)
    rows = [(n, t, (n % 3) * t / 10 + draw.normal()) for n in range(12) for t in at]
    frame = pd.DataFrame(rows, columns=["id", "time", "value"])
    made = series.described(frame, name="id", time="time", value="value")
    rising = [n for n in made.index if made.loc[n, series.SLOPE] > 0.05]
    meant = [n for n in range(12) if n % 3]
    facts = {"series": len(made), "features": made.shape[1], "found": len(rising)}
    return facts | {"holds": rising == meant}
