"""Draw the numbers of the cards of stage 25."""

from random import Random


def scaled(rng: Random) -> dict[str, object]:
    middle, spread = 5 * rng.randint(2, 30), rng.choice([2, 4, 5, 8, 10, 20])
    steps = rng.choice([-3, -2.5, -2, -1.5, -0.5, 0.5, 1.5, 2, 2.5, 3.5])
    value = middle + steps * spread
    everything = middle + rng.choice([1, 2, 3])
    return {
        "mean": middle, "spread": spread, "value": f"{value:g}", "all": everything,
        "answer": steps,
    }  # fmt: skip
