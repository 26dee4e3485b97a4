"""Draw the numbers of the cards of stage 22."""

from random import Random
from statistics import mean, median


def filled(rng: Random) -> dict[str, object]:
    values = [rng.randint(20, 60) for _ in range(rng.choice([4, 5, 6]))]
    values.append(rng.choice([400, 600, 900]))
    rng.shuffle(values)
    column = [str(value) for value in values]
    column.insert(rng.randrange(len(column)), "None")
    middle = median(values)
    return {
        "column": f"[{', '.join(column)}]",
        "mean": f"{mean(values):.1f}",
        "answer": int(middle) if middle == int(middle) else float(middle),
    }
