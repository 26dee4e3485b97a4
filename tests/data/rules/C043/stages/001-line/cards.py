"""Draws numbers whose answer nobody can type as it is shown."""

from random import Random


def slope(rng: Random) -> dict[str, object]:
    rise, run = rng.randint(1, 90), rng.choice([3, 7, 9])
    return {"rise": rise, "run": run, "answer": rise / run}
