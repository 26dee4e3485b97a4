"""Draw the numbers of the cards of stage 18; NumPy answers them."""

from random import Random

import numpy as np


def shape(rng: Random) -> dict[str, object]:
    weeks, days, hours = rng.randint(2, 9), rng.choice([5, 7]), rng.choice([4, 6, 8, 12, 24])
    table = np.zeros((weeks, days, hours))
    axis = rng.randrange(3)
    ways = {
        f"table.sum(axis={axis})": table.sum(axis=axis),
        f"table.mean(axis={axis}, keepdims=True)": table.mean(axis=axis, keepdims=True),
        f"table.reshape(-1, {hours})": table.reshape(-1, hours),
        "table[:, 0]": table[:, 0],
        "table[:, :, :2]": table[:, :, :2],
        "table[:, None]": table[:, None],
        "table.T": table.T,
    }
    code = rng.choice(list(ways))
    return {"before": table.shape, "code": code, "answer": ways[code].shape}
