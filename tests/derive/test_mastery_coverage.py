"""A 90 % interval holds the true chance about nine times in ten, for learners of known skill.

`bench/mastery.py` measures this on many learners whose world differs from the model in every way;
here a few learners in a rougher world guard against an interval that has become a pose.
"""

from __future__ import annotations

import math
from datetime import timedelta

import numpy as np

from baibu.content import load
from baibu.derive.mastery import Filter, Mastery, Row, beginning, graph_of, levels
from baibu.derive.mastery.record import EPOCH
from baibu.ledger.evidence import Verdict

LEARNERS, STAGES = 20, 50
DAY = 86_400_000_000  # microseconds


def test_the_interval_holds_what_is_true_about_nine_times_in_ten() -> None:
    catalog = load()
    graph = graph_of(catalog.stages, catalog.skills)
    rng = np.random.default_rng(7)
    spread = np.linalg.cholesky(graph.prior_covariance(rho=0.75))
    held: list[bool] = []
    for _ in range(LEARNERS):
        true = -1.5 + spread @ rng.standard_normal(len(graph.skills))
        speed = math.exp(rng.normal(0.0, 0.3))
        at_work = Filter(graph, beginning(graph))
        for day, stage in enumerate(list(catalog.stages)[:STAGES]):
            places = list(graph.of_stage(stage))
            true[places] += 0.6 * speed
            hard, form = rng.normal(0.0, 0.5), rng.normal(0.0, 0.35)
            for attempt in range(4):
                chance = 1 / (1 + math.exp(-1.3 * (true[places].mean() + 0.2 + form - hard)))
                passes = rng.random() < chance
                share = 1.0 if passes else 0.8 * chance
                at = day * DAY + attempt
                at_work.take(Row(at, f"{at:032x}", Verdict.kind, stage, stage, share))
                if passes:
                    break
                true[places] += 0.1 * speed
            true[places] += 0.2 * speed
        state = Mastery(graph=graph, base=(0, at_work.belief()))
        now = EPOCH + timedelta(days=STAGES)
        for level, logit in zip(levels(state, now).values(), true, strict=True):
            held.append(level.low <= 1 / (1 + math.exp(-logit)) <= level.high)
    assert 0.85 <= np.mean(held) <= 0.95
