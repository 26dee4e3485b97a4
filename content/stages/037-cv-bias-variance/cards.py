"""Draw the numbers of the cards of stage 37."""

from random import Random


def fits(rng: Random) -> dict[str, object]:
    settings, inner, outer = rng.randint(2, 12), rng.choice([3, 4, 5, 10]), rng.choice([3, 5, 10])
    each = settings * inner + 1
    return {
        "settings": settings,
        "inner": inner,
        "outer": outer,
        "each": each,
        "answer": outer * each,
    }
