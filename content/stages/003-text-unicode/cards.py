"""Draw the numbers of the cards of stage 3."""

from random import Random

LATIN, ACCENTS, HAN, FACES = "abcdefgh", "éüñç", "百步模型数据", "🙂🚀🎯"


def utf8_bytes(rng: Random) -> dict[str, object]:
    amounts = [rng.randint(1, 4), rng.randint(0, 2), rng.randint(1, 3), rng.randint(0, 2)]
    letters = [
        rng.choice(signs)
        for signs, amount in zip((LATIN, ACCENTS, HAN, FACES), amounts, strict=True)
        for _ in range(amount)
    ]
    rng.shuffle(letters)
    text = "".join(letters)
    sizes = " + ".join(str(len(letter.encode("utf-8"))) for letter in text)
    return {"text": text, "signs": len(text), "sizes": sizes, "answer": len(text.encode("utf-8"))}
