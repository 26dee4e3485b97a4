"""Draw the numbers of the cards of stage 13."""

import heapq
from random import Random


def pushed(rng: Random) -> dict[str, object]:
    heap = rng.sample(range(2, 40), 6)
    heapq.heapify(heap)
    new = rng.choice([n for n in range(1, 40) if n not in heap])
    after = list(heap)
    heapq.heappush(after, new)
    return {"heap": heap, "new": new, "place": after.index(new), "answer": after}
