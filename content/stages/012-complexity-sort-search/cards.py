"""Draw the numbers of the cards of stage 12."""

import math
from random import Random

COSTS = {
    "n": lambda n: n,
    "n log n": lambda n: n * math.log(n),
    "n²": lambda n: n**2,
    "n³": lambda n: n**3,
}


def looks(rng: Random) -> dict[str, object]:
    size = rng.choice([10, 30, 60, 100, 500, 1000, 5000, 20_000, 100_000, 500_000, 10**6, 10**9])
    size += rng.randint(0, 9)
    left, count = size, 0
    while left:
        left, count = left // 2, count + 1
    return {"size": size, "power": 2**count, "answer": count}


def longer(rng: Random) -> dict[str, object]:
    order = rng.choice(list(COSTS))
    small, factor = rng.choice([1000, 2000, 5000]), rng.choice([2, 3, 5, 10])
    seconds = rng.choice([0.2, 0.5, 1.5, 2, 3])
    ratio = COSTS[order](small * factor) / COSTS[order](small)
    return {
        "order": order, "small": small, "large": small * factor, "seconds": seconds,
        "factor": factor, "ratio": f"{ratio:.3g}", "answer": float(f"{seconds * ratio:.3g}"),
    }  # fmt: skip
