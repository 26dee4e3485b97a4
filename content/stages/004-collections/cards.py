"""Draw the numbers of the cards of stage 4."""

from random import Random


def slices(rng: Random) -> dict[str, object]:
    items = rng.sample(range(10, 60), 7)
    start, stop = rng.choice([(0, 5), (1, 6), (2, 7), (-5, 6), (-4, 7), (1, -1), (-6, -1)])
    step = rng.choice([1, 2, 3, -1])
    if step < 0:
        start, stop = stop - 1, start
    end = f":{step}" if step != 1 else ""
    return {"items": items, "slice": f"{start}:{stop}{end}", "answer": items[start:stop:step]}
