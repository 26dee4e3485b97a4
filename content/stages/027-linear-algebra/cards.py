"""Draw the numbers of the cards of stage 27."""

from random import Random

import numpy as np

WHOLE = [(1, 2, 2), (2, 3, 6), (1, 4, 8), (4, 4, 7), (2, 6, 9), (6, 6, 7), (3, 4, 12), (2, 5, 14)]


def distances(rng: Random) -> dict[str, object]:
    steps = [size * rng.choice([-1, 1]) for size in rng.choice(WHOLE)]  # Euclidean length is whole
    rng.shuffle(steps)
    u = np.array([rng.randint(-5, 9) for _ in steps])
    v = u + np.array(steps)
    return {
        "u": u.tolist(), "v": v.tolist(), "steps": np.abs(v - u).tolist(),
        "answer": (int(np.abs(v - u).sum()), round(float(np.linalg.norm(v - u)))),
    }  # fmt: skip


def digits(rng: Random) -> dict[str, object]:
    power, scale = rng.randint(1, 7), rng.choice([2, 3])
    return {
        "matrix": rng.choice(["A", "B", "X"]), "condition": f"{scale} · 10^{power}",
        "squared": f"{scale**2} · 10^{2 * power}", "answer": (16 - power, 16 - 2 * power),
    }  # fmt: skip
