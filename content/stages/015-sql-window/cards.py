"""Draw the numbers of the cards of stage 15; SQLite answers them."""

import sqlite3
from random import Random


def joined(rng: Random) -> dict[str, object]:
    left = sorted(rng.choices(range(1, 6), k=rng.randint(3, 4)))
    right = sorted(rng.choices(range(1, 6), k=rng.randint(3, 5)))
    with sqlite3.connect(":memory:") as base:
        for name, keys in (("a", left), ("b", right)):
            base.execute(f"CREATE TABLE {name} (k INTEGER)")
            base.executemany(f"INSERT INTO {name} VALUES (?)", [(key,) for key in keys])
        counts = tuple(
            base.execute(f"SELECT COUNT(*) FROM a {how} JOIN b ON a.k = b.k").fetchone()[0]
            for how in ("", "LEFT")
        )
    base.close()
    return {"left": left, "right": right, "alone": counts[1] - counts[0], "answer": counts}
