"""A model of one's own is used only where its forecasts have proved better."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from baibu.derive.recall.log import Act, CardLog, ticks
from baibu.derive.recall.memory import DEFAULT, STANDARD, Memory, Model, within
from baibu.derive.recall.personal import (
    ADOPT_FROM,
    ALL,
    FOUR,
    FROM,
    STEP,
    Family,
    fitted,
    last_asked,
    losses,
    personal,
    table_of,
)
from baibu.derive.recall.stats import trials

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def lived(truth: Model, reviews: int, seed: int = 1) -> list[CardLog]:
    """Let somebody whose memory follows `truth` review, one card after the other, day by day."""
    rng = random.Random(seed)
    logs: list[CardLog] = []
    memories: list[Memory | None] = []
    at: list[float] = []
    count, day = 0, 0.0
    while count < reviews:
        for _ in range(8):
            logs.append(CardLog())
            memories.append(None)
            at.append(day)
        order = sorted(range(len(logs)), key=lambda n: at[n])[:40]
        for n in order:
            memory, gap = memories[n], day - at[n]
            if memory is not None and gap < 1:
                continue
            if memory is None:
                rating = rng.choices((1, 2, 3, 4), (24, 9, 50, 17))[0]
            else:
                recalled = rng.random() < truth.recall(memory, gap)
                rating = rng.choices((2, 3, 4), (22, 63, 15))[0] if recalled else 1
            memories[n] = truth.after(memory, gap, rating)
            moment = ticks(NOON + timedelta(days=day, seconds=count % 1_000))
            act = Act(moment, count.to_bytes(16, "big"), rating, 8.0)
            logs[n] = logs[n].plus(act, counts=True)
            at[n] = day
            count += 1
        day += 1.0
    return logs


FORGETFUL = Model(within([w / 6 for w in DEFAULT[:4]] + list(DEFAULT[4:20]) + [0.5]))


def test_the_table_foretells_what_the_cards_foretell_one_by_one() -> None:
    logs = lived(STANDARD, 500)
    loss, at = losses(np.array([DEFAULT, FORGETFUL.parameters]).T, table_of(logs))
    for row, model in enumerate((STANDARD, FORGETFUL)):
        found = trials(logs, model)
        expected = [-np.log(t.chance if t.recalled else 1 - t.chance) for t in found]
        order = np.argsort(at, kind="stable")
        assert at[order].tolist() == [t.at for t in found]
        assert loss[row][order] == pytest.approx(np.array(expected))


def test_a_table_of_the_first_reviews_holds_just_these() -> None:
    logs = lived(STANDARD, 300)
    assert len(table_of(logs, 120).moments) == 120
    assert len(table_of(logs).moments) >= 300


@pytest.mark.parametrize("family", [FOUR, ALL], ids=lambda family: str(family.name))
def test_a_fit_foretells_its_own_record_better_than_the_default(family: Family) -> None:
    table = table_of(lived(FORGETFUL, 1_200))
    fit = fitted(family, table, int(table.moments[-1]))
    loss, _ = losses(np.array([DEFAULT, fit]).T, table)
    assert loss[1].mean() < loss[0].mean() - 0.01
    assert within(fit) == fit


def test_a_memory_unlike_the_usual_is_recognised() -> None:
    fit = personal(lived(FORGETFUL, 1_700), 1_700)
    assert fit.family != "default"
    assert fit.gain > fit.error > 0


def test_a_memory_like_the_usual_keeps_the_usual_model_or_one_that_foretells_alike() -> None:
    fit = personal(lived(STANDARD, 1_700), 1_700)
    loss, _ = losses(np.array([DEFAULT, fit.parameters]).T, table_of(lived(STANDARD, 1_700, 2)))
    assert loss[1].mean() < loss[0].mean() + 0.005


def test_below_a_number_of_reviews_nothing_is_tried() -> None:
    assert personal(lived(FORGETFUL, 800), 800).family == "default"
    assert last_asked(ADOPT_FROM - 1) == 0
    assert last_asked(ADOPT_FROM) == ADOPT_FROM


def test_the_same_record_gives_the_same_fit_whatever_came_later() -> None:
    asked = last_asked(1_700)
    assert personal(lived(FORGETFUL, 2_000), asked) == personal(lived(FORGETFUL, 1_700), asked)


def test_it_is_asked_again_when_the_reviews_have_grown_by_half() -> None:
    asked = sorted({last_asked(n) for n in range(FROM, 20_000, 7)})
    assert asked[0] == 0
    ratios = [later / earlier for earlier, later in pairwise(asked[1:])]
    assert ratios == pytest.approx([STEP] * len(ratios), rel=0.01)


def test_of_a_very_long_record_the_cards_begun_last_are_looked_at() -> None:
    logs = lived(STANDARD, 900)
    table = table_of(logs, 800, 300)
    begun = [int(log.summary.first_at or 0) for log in logs]
    assert 300 <= len(table.moments) < 400
    assert table.at[0].min() > sorted(begun)[len(begun) // 3]
