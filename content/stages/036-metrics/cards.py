"""Draw the numbers of the cards of stage 36."""

from random import Random


def counted(rng: Random) -> dict[str, object]:
    caught, missed = rng.randint(10, 60), rng.randint(2, 40)
    alarms, quiet = rng.randint(2, 50), rng.randint(50, 900)
    precision, recall = caught / (caught + alarms), caught / (caught + missed)
    right = (caught + quiet) / (caught + missed + alarms + quiet)
    return {
        "caught": caught, "missed": missed, "alarms": alarms, "quiet": quiet,
        "said": caught + alarms, "true": caught + missed, "accuracy": f"{right:.3f}",
        "answer": (round(precision, 3), round(recall, 3)),
    }  # fmt: skip
