"""Say whether the order of what weighs most is settled, so that asking more would change nothing.

Two neighbours in the order are settled once one is above the other by more than chance explains,
or once they are so close that their order is of no consequence. What weighs next to nothing is
settled from the start.

Start reading at `unsettled`.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
HEAVY = 0.05  # share of all weights from which a place in the order matters
ALIKE = 0.05  # share of all weights: neighbours that are surely closer may stand in either order


def unsettled(
    weights: Array, margin: Callable[[int, int], float], *, heavy: float = HEAVY
) -> tuple[int, ...]:
    """Name the places whose order is open; `margin` is the 95 % half-width of a difference."""
    total = float(np.maximum(weights, 0.0).sum())
    if total <= 0:
        return ()
    found: set[int] = set()
    for one, other in pairwise(np.argsort(-weights, kind="stable").tolist()):
        if weights[one] < heavy * total:
            break
        apart, unsure = float(weights[one] - weights[other]), margin(one, other)
        if apart < unsure and apart + unsure > ALIKE * total:
            found |= {one, other}
    return tuple(sorted(found))
