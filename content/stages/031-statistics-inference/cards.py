"""Draw the numbers of the cards of stage 31."""

from random import Random


def interval(rng: Random) -> dict[str, object]:
    middle, spread = rng.randint(20, 200), rng.choice([4, 5, 8, 10, 12, 15, 20])
    count = rng.choice([25, 64, 100, 400, 900])
    half = 1.96 * spread / count**0.5
    return {
        "mean": middle, "spread": spread, "count": count, "half": f"{half:.2f}",
        "answer": (round(middle - half, 2), round(middle + half, 2)),
    }  # fmt: skip


def permutations(rng: Random) -> dict[str, object]:
    repeats = rng.choice([99, 199, 499, 999, 1999, 4999])
    extreme = rng.choice([0, 2, 3, 4, 9, 14, 24])
    return {
        "repeats": repeats, "extreme": extreme, "above": extreme + 1, "below": repeats + 1,
        "answer": float(f"{(extreme + 1) / (repeats + 1):.4g}"),
    }  # fmt: skip
