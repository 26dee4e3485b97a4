"""Draw the numbers of the cards of stage 1."""

from random import Random


def division(rng: Random) -> dict[str, object]:
    b = rng.choice([7, 8, 9, 12, 24, 60])
    a = rng.randint(3 * b, 12 * b)
    return {"a": a, "b": b, "back": (a // b) * b, "answer": (a // b, a % b)}
