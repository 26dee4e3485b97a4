"""Draw the numbers of the cards of stage 32."""

from random import Random


def descent(rng: Random) -> dict[str, object]:
    curvature, start = rng.choice([1, 4, 5, 10, 20]), rng.choice([-8, -4, 2, 4, 10, 16])
    share = rng.choice([0.2, 0.5, 0.8, 1.5, 1.9, 2.5])  # of 1/curvature; above 2 it diverges
    rate, steps = share / curvature, rng.choice([2, 3])
    x = float(start)
    for _ in range(steps):
        x -= rate * curvature * x
    return {
        "curvature": curvature, "half": f"{curvature / 2:g}", "start": start,
        "rate": f"{rate:g}", "steps": steps, "factor": f"{1 - share:.3g}",
        "limit": f"{2 / curvature:g}", "answer": float(f"{x:.5g}"),
    }  # fmt: skip


def newton(rng: Random) -> dict[str, object]:
    value, x = rng.randint(2, 40), rng.randint(1, 8)
    after = x - (x * x - value) / (2 * x)
    return {
        "value": value, "x": x, "f": x * x - value, "slope": 2 * x,
        "root": f"{value**0.5:.4f}", "answer": float(f"{after:.4g}"),
    }  # fmt: skip
