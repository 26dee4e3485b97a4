"""Keep test rows apart so that rows which are nearly the same stay together.

Start reading at `drawn`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def drawn(groups: Array, classes: Array, share: float, *, seed: int) -> Array:
    """Draw about a share of each class, whole groups; at least one, and never all.

    A group stands with the class of its first row.
    """
    rng = np.random.default_rng(seed)
    first = np.unique(groups, return_index=True)[1]
    sizes = np.bincount(groups)
    chosen = np.zeros(len(first), dtype=bool)
    for one in np.unique(classes):
        members = rng.permutation(np.flatnonzero(classes[first] == one))
        if len(members) < 2:
            continue
        wanted = share * sizes[members].sum()
        before = np.cumsum(sizes[members]) - sizes[members]
        taken = members[before + sizes[members] / 2 <= wanted]
        taken = taken if len(taken) else members[:1]
        chosen[taken[: len(members) - 1]] = True
    found: Array = chosen[groups]
    return found
