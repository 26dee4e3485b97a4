"""Draw the numbers of the cards of stage 5."""

from itertools import islice
from random import Random


def used_up(rng: Random) -> dict[str, object]:
    count, step, taken = rng.randint(6, 9), rng.randint(2, 5), rng.randint(2, 4)
    stream = (step * n for n in range(count))
    first = list(islice(stream, taken))
    rest = list(stream)
    return {
        "count": count, "step": step, "taken": taken, "first": first, "rest": rest,
        "answer": sum(rest),
    }  # fmt: skip
