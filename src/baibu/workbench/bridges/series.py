"""Turn each time series into a row of numbers that describe it: by hand, or by tsfresh.

Reads  a table with a row for each moment of each series.
Gives  a table with a row for each series; names and values of the features are those of tsfresh.
Never  looks at a target: what is kept of the features is for others to choose.

Start reading at `described`; `by_tsfresh` asks the library for the same.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.bridges.errors import LibraryMissingError

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
TREND = 'linear_trend__attr_"slope"'
SLOPE = f"value__{TREND}"  # the slope of a column that is called `value`
PARAMETERS: Mapping[str, list[dict[str, Any]] | None] = {  # how tsfresh is asked for the same
    "mean": None,
    "median": None,
    "variance": None,
    "standard_deviation": None,
    "minimum": None,
    "maximum": None,
    "abs_energy": None,
    "absolute_sum_of_changes": None,
    "mean_abs_change": None,
    "autocorrelation": [{"lag": 1}],
    "linear_trend": [{"attr": "slope"}],
}


def described(frame: pd.DataFrame, *, name: str, time: str, value: str) -> pd.DataFrame:
    """Describe each series by hand; `name` is the column that tells them apart."""
    import pandas as pd

    ordered = frame.sort_values([name, time], kind="stable")
    rows = {
        one: {f"{value}__{known}": make(values) for known, make in _FEATURES.items()}
        for one, group in ordered.groupby(name)
        for values in [group[value].to_numpy(dtype=np.float64)]
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def by_tsfresh(frame: pd.DataFrame, *, name: str, time: str, value: str) -> pd.DataFrame:
    """Describe each series by the library, in the same columns."""
    if find_spec("tsfresh") is None:
        raise LibraryMissingError(library="tsfresh", package="tsfresh")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what the library uses of others
        made: pd.DataFrame = import_module("tsfresh").extract_features(
            frame[[name, time, value]], column_id=name, column_sort=time, n_jobs=0,
            disable_progressbar=True, default_fc_parameters=dict(PARAMETERS),
        )  # fmt: skip
    return made[[f"{value}__{known}" for known in _FEATURES]]


def _memory(values: Array) -> float:
    """Give the correlation of a series with itself one moment before."""
    off, spread = values - values.mean(), float(values.var())
    if len(values) < 2 or np.isclose(spread, 0):
        return float("nan")
    return float((off[:-1] * off[1:]).sum() / ((len(values) - 1) * spread))


def _slope(values: Array) -> float:
    at = np.arange(len(values)) - (len(values) - 1) / 2
    return float(at @ values / (at @ at)) if len(values) > 1 else float("nan")


def _mean_change(values: Array) -> float:
    return float(np.abs(np.diff(values)).mean()) if len(values) > 1 else float("nan")


_FEATURES: Mapping[str, Callable[[Array], float]] = {
    "mean": lambda values: float(values.mean()),
    "median": lambda values: float(np.median(values)),
    "variance": lambda values: float(values.var()),
    "standard_deviation": lambda values: float(values.std()),
    "minimum": lambda values: float(values.min()),
    "maximum": lambda values: float(values.max()),
    "abs_energy": lambda values: float(values @ values),
    "absolute_sum_of_changes": lambda values: float(np.abs(np.diff(values)).sum()),
    "mean_abs_change": _mean_change,
    "autocorrelation__lag_1": _memory,
    TREND: _slope,
}
