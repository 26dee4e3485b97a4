"""Draw the numbers of the cards of stage 29."""

from random import Random


def chain(rng: Random) -> dict[str, object]:
    a, b = rng.choice([-3, -2, 2, 3, 4, 5]), rng.randint(-6, 6)
    power, x = rng.choice([2, 3]), rng.randint(-2, 3)
    inner = a * x + b
    slope = power * inner ** (power - 1) * a
    sign = "+" if b >= 0 else "−"
    return {
        "formula": f"({a}x {sign} {abs(b)})^{power}".replace("-", "−"), "x": x, "power": power,
        "inner": inner, "a": a, "less": power - 1, "answer": slope,
    }  # fmt: skip
