"""Describe twelve series by the library and by hand."""

import numpy as np
import pandas as pd
from tsfresh import extract_features


def lab():
    draw, at = np.random.default_rng(0), np.arange(50)
    rows = [(n, t, (n % 3) * t / 10 + draw.normal()) for n in range(12) for t in at]
    frame = pd.DataFrame(rows, columns=["id", "time", "value"])
    wanted = {"mean": None, "variance": None, "abs_energy": None, "mean_abs_change": None}
    made = extract_features(
        frame, column_id="id", column_sort="time", n_jobs=0, disable_progressbar=True,
        default_fc_parameters=wanted,
    )  # fmt: skip
    table = frame.pivot(index="id", columns="time", values="value").to_numpy()
    by_hand = [table.mean(1), table.var(1), (table**2).sum(1), np.abs(np.diff(table)).mean(1)]
    theirs = made[[f"value__{name}" for name in wanted]].to_numpy()
    off = float(np.abs(theirs - np.array(by_hand).T).max())
    return {"series": len(made), "features": made.shape[1], "off": off, "holds": off < 1e-9}
