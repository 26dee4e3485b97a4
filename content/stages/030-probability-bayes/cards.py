"""Draw the numbers of the cards of stage 30."""

from random import Random


def base_rate(rng: Random) -> dict[str, object]:
    ill, found, alarm = (
        rng.choice([1, 2, 5, 10, 20]),
        rng.choice([80, 90, 95, 99]),
        rng.randint(2, 12),
    )
    hits, false = 100 * ill * found, alarm * (10_000 - 100 * ill)
    share = 100 * hits / (hits + false)
    return {
        "ill": ill, "found": found, "alarm": alarm, "hits": hits // 100, "false": false // 100,
        "all": (hits + false) // 100, "answer": round(share, 1),
    }  # fmt: skip


def with_prior(rng: Random) -> dict[str, object]:
    tosses = rng.randint(3, 12)
    heads = rng.choice([0, tosses, rng.randint(0, tosses)])
    a = rng.choice([3, 4, 5])
    mode = (heads + a - 1) / (tosses + 2 * a - 2)
    return {
        "tosses": tosses, "heads": heads, "a": a, "seen": a - 1,
        "above": heads + a - 1, "below": tosses + 2 * a - 2,
        "likely": f"{heads / tosses:.3g}", "answer": round(mode, 3),
    }  # fmt: skip


def standard_error(rng: Random) -> dict[str, object]:
    percent, plays = 5 * rng.randint(2, 18), rng.choice([100, 400, 1000, 2500, 10_000, 40_000])
    share = percent / 100
    error = (share * (1 - share) / plays) ** 0.5
    return {"share": share, "plays": plays, "four": 4 * plays, "answer": float(f"{error:.2g}")}
