"""Draw the numbers of the cards of stage 33."""

from random import Random


def dummy(rng: Random) -> dict[str, object]:
    yes, no = rng.sample([30, 45, 60, 90, 120, 180, 240, 300], 2)
    tested = rng.choice([50, 100, 200])
    right = rng.randint(tested // 4, 9 * tested // 10)
    label = "yes" if yes > no else "no"
    test_yes = right if label == "yes" else tested - right
    return {
        "yes": yes, "no": no, "test_yes": test_yes, "test_no": tested - test_yes,
        "tested": tested, "right": right, "label": label, "answer": round(right / tested, 3),
    }  # fmt: skip
