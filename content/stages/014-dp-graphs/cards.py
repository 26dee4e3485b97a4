"""Draw the numbers of the cards of stage 14."""

from random import Random

from solution import edit_script

WORDS = ["kitten", "model", "sample", "gradient", "tensor", "matrix", "kernel", "vector", "learner"]
LETTERS = "aeinrst"


def spelt_wrong(rng: Random) -> dict[str, object]:
    right = wrong = rng.choice(WORDS)
    while wrong == right:
        wrong = _misspelt(right, rng)
    steps = [step for step in edit_script(right, wrong) if step[0] != "keep"]
    return {
        "right": right, "wrong": wrong, "rows": len(right) + 1, "columns": len(wrong) + 1,
        "answer": len(steps),
    }  # fmt: skip


def _misspelt(word: str, rng: Random) -> str:
    letters = list(word)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(letters))
        what = rng.choice(["change", "drop", "add"])
        if what == "change":
            letters[place] = rng.choice(LETTERS)
        elif what == "drop":
            del letters[place]
        else:
            letters.insert(place, rng.choice(LETTERS))
    return "".join(letters)
