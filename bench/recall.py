"""Recall: how well it is foretold, what the same minutes keep, and how fast the record is folded.

Run `python -m bench.recall --learners 20` for a quick look; the figures in the notes are of 100.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from datetime import UTC, datetime, timedelta

from baibu.core.ids import CardId, EvidenceId, LearnerId
from baibu.derive import RECALL, fold
from baibu.derive.recall.log import ticks
from baibu.derive.recall.queue import Wish, queue
from baibu.ledger.evidence import Evidence, Review
from bench import recall_log, recall_minutes, recall_people

ACTS, CARDS = 100_000, 2_000


def folding() -> None:
    """Time a long record: from the beginning, from a snapshot, and the queue that follows."""
    rng = random.Random(1)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    items = []
    for seq in range(ACTS):
        at += timedelta(seconds=rng.random() * 300)
        fact = Review(
            card=CardId(f"bench/{rng.randrange(CARDS)}"),
            rating=rng.choice((1, 2, 3, 3, 3, 4)),
            grades=4,
            seconds=8.0,
            via="cli",
        )
        items.append(
            Evidence(
                id=EvidenceId(f"{rng.getrandbits(128):032x}"),
                learner=LearnerId("me"),
                at=at,
                content_hash="",
                fact=fact,
                seq=seq,
            )
        )
    began = time.perf_counter()
    state = fold(RECALL, items)
    print(f"\n{ACTS:,} reviews of {CARDS:,} cards")
    print(f"  folded from the beginning  {time.perf_counter() - began:8.2f} s  (goal 10)")
    text = json.dumps(RECALL.to_json(state))
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        again = RECALL.from_json(json.loads(text))
        taken.append(time.perf_counter() - began)
        assert again == state
    print(f"  from a snapshot            {min(taken) * 1e3:8.1f} ms (goal 50)")
    now = ticks(at + timedelta(days=2))
    wish = Wish(now=now, day_began=now - 3_600_000_000, minutes=20.0)
    times = []
    for _ in range(9):
        began = time.perf_counter()
        chosen = queue(state.cards, [], state.model, wish)
        times.append(time.perf_counter() - began)
    print(f"  queue of {len(chosen)} cards          {min(times) * 1e3:8.1f} ms")


def main() -> None:
    """Print everything."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--learners", type=int, default=100)
    asked.add_argument("--workers", type=int, default=2)
    wanted = asked.parse_args()
    folding()
    recall_log.show()
    recall_people.show()
    recall_minutes.show(wanted.learners, wanted.workers)


if __name__ == "__main__":
    main()
