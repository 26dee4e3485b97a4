"""Draw the numbers of the cards of stage 28; NumPy answers them."""

from random import Random

import numpy as np


def eigenvalues(rng: Random) -> dict[str, object]:
    low, gap = rng.randint(-4, 4), rng.randint(1, 6)
    high = low + gap
    a = rng.choice([n for n in range(-3, 8) if n not in (low, high)])
    d = low + high - a
    rows = [[a, 1], [a * d - low * high, d]]  # sum and product of the eigenvalues are as drawn
    found = sorted((round(float(value.real)) for value in np.linalg.eigvals(rows)), reverse=True)
    return {
        "first": f"[{rows[0][0]}, {rows[0][1]}]", "second": f"[{rows[1][0]}, {rows[1][1]}]",
        "trace": a + d, "determinant": low * high, "answer": tuple(found),
    }  # fmt: skip
