"""Draw the numbers of the cards of stage 19; NumPy answers them."""

from random import Random

import numpy as np


def broadcast(rng: Random) -> dict[str, object]:
    whole = [rng.randint(2, 9) for _ in range(rng.choice([2, 3]))]
    left = [size if rng.random() < 0.6 else 1 for size in whole]
    right = [size if one == 1 or rng.random() < 0.4 else 1 for size, one in zip(whole, left)]
    right = right[rng.choice([0, 0, 1]) if left[0] != 1 else 0 :]
    found = np.broadcast_shapes(tuple(left), tuple(right))
    return {"left": tuple(left), "right": tuple(right), "answer": found}
