"""Draw the numbers of the cards of stage 2."""

from random import Random


def bisection(rng: Random) -> dict[str, object]:
    width = rng.choice([1, 2, 3, 4, 5, 8, 10, 12, 16, 20])
    tolerance = rng.choice([0.5, 0.1, 0.05, 0.02, 0.01, 0.001])
    left, steps = float(width), 0
    while left > tolerance:
        left, steps = left / 2, steps + 1
    return {
        "width": width, "tolerance": tolerance, "answer": steps,
        "left": f"{left:.4g}", "before": f"{2 * left:.4g}",
    }  # fmt: skip
