"""How well mastery predicts, how honest its intervals are, and what an answer costs.

Simulated learners of known skill walk the real road. Their truth is not the model's: skills follow
other strengths with heavy tails, items differ in difficulty and sharpness, learners in how fast
they learn and in the form of the day, some answers are slips, some are guesses, and time wears.
Every method predicts each answer before it sees it; what is fitted is fitted on other learners.

Printed: AUC and log-loss beside an item mean, Elo, PFA, BKT and the best logistic regression;
coverage of the 90 % interval of the true chance; microseconds per answer with all skills.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.content import Catalog, load
from baibu.core.ids import CardId, EvidenceId, LearnerId, StageId
from baibu.derive import fold
from baibu.derive.mastery import (
    Filter,
    Mastery,
    MasteryView,
    Row,
    SkillGraph,
    beginning,
    graph_of,
    levels,
)
from baibu.derive.mastery import weights as model
from baibu.derive.mastery.levels import Z_90
from baibu.derive.mastery.record import EPOCH
from baibu.ledger.evidence import Evidence, Fact, Help, Prediction, Review, Verdict

Floats = NDArray[np.float64]
START = datetime(2026, 1, 5, 12, tzinfo=UTC)
LEARNERS = 40  # half of them to fit on
CUTS = (3, 10, 30, 60, 90)  # stages worked on, when intervals are looked at


@dataclass(frozen=True, kw_only=True)
class World:
    """What is true of the items, for all learners."""

    graph: SkillGraph
    road: tuple[str, ...]
    spread: Any  # T of the true covariance
    difficulty: dict[str, float]
    sharpness: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Learner:
    """One learner's rows, and the truth at the cuts."""

    rows: list[Row]
    cuts: list[tuple[int, datetime, Any]]  # rows so far, moment, true logits


def world(catalog: Catalog, rng: np.random.Generator) -> World:
    """Make the truth that all learners share."""
    graph = graph_of(catalog.stages, catalog.skills)
    count = len(graph.skills)
    follows = np.zeros((count, count))
    for child, parents in enumerate(graph.parents):
        strengths = rng.dirichlet(np.ones(len(parents))) if parents else ()
        for parent, strength in zip(parents, strengths, strict=True):
            follows[child, parent] = 0.75 * strength
    spread = np.linalg.inv(np.eye(count) - follows)
    spread /= np.sqrt(np.diag(spread @ spread.T))[:, None]
    difficulty: dict[str, float] = defaultdict(lambda: float(rng.normal(0, 0.6)))
    sharpness: dict[str, float] = defaultdict(lambda: float(np.exp(rng.normal(0, 0.25))))
    return World(
        graph=graph, road=tuple(catalog.stages), spread=spread, difficulty=difficulty,
        sharpness=sharpness,
    )  # fmt: skip


class Walk:
    """One learner on the road."""

    def __init__(self, world: World, rng: np.random.Generator) -> None:
        self.world, self.rng = world, rng
        count = len(world.graph.skills)
        heavy = rng.standard_t(5, count) / math.sqrt(5 / 3)
        self.theta = -1.4 + 0.85 * (world.spread @ heavy) + rng.normal(0, 0.5)
        self.rate = float(np.exp(rng.normal(0, 0.35)))
        self.moment, self.form = START, 0.0
        self.rows: list[Row] = []
        self.due: list[tuple[datetime, str, int]] = []

    def go(self) -> Learner:
        """Walk the whole road."""
        cuts: list[tuple[int, datetime, Any]] = []
        for number, stage in enumerate(self.world.road, start=1):
            self._next_day()
            self._stage(stage)
            if number in CUTS:
                cuts.append((len(self.rows), self.moment, self.theta.copy()))
        return Learner(rows=self.rows, cuts=cuts)

    def _next_day(self) -> None:
        days = 1 + int(self.rng.geometric(0.5)) - 1 + 14 * (self.rng.random() < 0.02)
        self.theta -= 0.02 * math.log1p(days) * (self.theta > -1.4)
        self.moment += timedelta(days=days)
        self.form = float(self.rng.normal(0, 0.35))
        ready = [card for card in self.due if card[0] <= self.moment]
        self.due = [card for card in self.due if card[0] > self.moment]
        for _, card, times in ready:
            self._review(card, times)

    def _stage(self, stage: str) -> None:
        places = list(self.world.graph.of_stage(stage))
        for question in range(3 if len(stage) % 3 == 0 else 0):
            right = self._chance(places, f"{stage}?{question}", ease=0.0, guess=0.3)
            self._tell(Prediction.kind, stage, f"{stage}?{question}", self._draw(right))
        gain = 1.2 * self.rate * np.exp(self.rng.normal(0, 0.3, len(places)))
        self.theta[places] += 0.6 * gain
        for attempt in range(1, 7):
            chance = self._chance(places, stage, ease=0.3, guess=0.0)
            is_pass = self._draw(chance**0.8 * 0.97)
            share = 1.0 if is_pass else float(self.rng.binomial(6, 0.9 * chance) / 6 * 0.9)
            self._tell(Verdict.kind, stage, stage, share)
            if is_pass:
                break
            self.theta[places] += 0.15 * gain
            if attempt > 1:
                self._tell(Help.kind, stage, "hint", float(min(attempt - 1, 3)))
        self.theta[places] += 0.2 * gain
        for card in range(2):
            self.due.append((self.moment + timedelta(days=2), f"{stage}/c{card}", 0))

    def _review(self, card: str, times: int) -> None:
        places = list(self.world.graph.of_card(card))
        recalled = self._draw(self._chance(places, card, ease=1.2 + 0.3 * times, guess=0.0))
        self.theta[places] += 0.02
        self._tell(Review.kind, card, card, recalled)
        days = (2 if not recalled else 7 * 3**times) * float(self.rng.uniform(0.8, 1.3))
        if times < 2:
            again = self.moment + timedelta(days=days)
            self.due.append((again, card, times + 1 if recalled else times))

    def _chance(self, places: Sequence[int], item: str, *, ease: float, guess: float) -> float:
        world = self.world
        x = world.sharpness[item] * (self.theta[list(places)].mean() + self.form + ease)
        chance = 1 / (1 + math.exp(-(x - world.difficulty[item])))
        return guess + (0.98 - guess) * chance

    def _draw(self, chance: float) -> float:
        return float(self.rng.random() < chance)

    def _tell(self, kind: str, subject: str, item: str, right: float) -> None:
        self.moment += timedelta(minutes=3)
        at = (self.moment - EPOCH) // timedelta(microseconds=1)
        self.rows.append(Row(at, f"{len(self.rows):032x}", kind, subject, item, right))


# Methods: each gives the chance of every answer before it is seen.

Predict = Callable[[World, Learner], Iterator[float]]


def answers(learner: Learner) -> list[Row]:
    """Give the rows that are answers."""
    return [row for row in learner.rows if row.kind != Help.kind]


def is_right(row: Row) -> float:
    """Give what is to be predicted: a pass, a recall, an agreement."""
    return float(row.right == 1.0)


def places_of(world: World, row: Row) -> tuple[int, ...]:
    """Give the skills of an answer."""
    of = world.graph.of_card if row.kind == Review.kind else world.graph.of_stage
    return of(row.subject)


def ours(graph: SkillGraph) -> Predict:
    """Predict with Baibu's own model."""

    def predict(_: World, learner: Learner) -> Iterator[float]:
        state = Filter(graph, beginning(graph))
        for row in learner.rows:
            if row.kind != Help.kind:
                yield state.expect(row)
            state.take(row)

    return predict


def fitted_ease(world: World, train: Sequence[Learner]) -> dict[str, float]:
    """Estimate the easiness of items from other learners: what the model leaves over."""
    left: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for learner in train:
        state = Filter(world.graph, beginning(world.graph))
        for row in learner.rows:
            if row.kind != Help.kind:
                left[row.item].append((is_right(row), state.expect(row)))
            state.take(row)
    ease: dict[str, float] = {}
    for item, pairs in left.items():
        x = 0.0
        for _ in range(8):  # Newton, with a prior of variance 0.36
            chances = [1 / (1 + math.exp(-(math.log(p / (1 - p)) + x))) for _, p in pairs]
            slope = sum(y - c for (y, _), c in zip(pairs, chances, strict=True)) - x / 0.36
            x += slope / (sum(c * (1 - c) for c in chances) + 1 / 0.36)
        ease[item] = x
    return ease


def item_mean(train: Sequence[Learner]) -> Predict:
    """Predict by the item alone."""
    seen: dict[str, list[float]] = defaultdict(lambda: [1.0, 2.0])
    for learner in train:
        for row in answers(learner):
            seen[row.item][0] += is_right(row)
            seen[row.item][1] += 1

    def predict(_: World, learner: Learner) -> Iterator[float]:
        yield from (seen[row.item][0] / seen[row.item][1] for row in answers(learner))

    return predict


def elo(world: World, train: Sequence[Learner]) -> Predict:
    """Predict with Elo: a global rating, one per skill, one per item; items learn on `train`."""
    items: dict[str, float] = defaultdict(float)
    tries: dict[str, int] = defaultdict(int)

    def walk(learner: Learner, *, learn: bool) -> Iterator[float]:
        whole, skills, count = 0.0, defaultdict(float), defaultdict(int)
        for n, row in enumerate(answers(learner)):
            places = places_of(world, row)
            x = whole + sum(skills[p] for p in places) / len(places) + items[row.item]
            chance = 1 / (1 + math.exp(-x))
            yield chance
            miss = is_right(row) - chance
            whole += 0.3 / (1 + 0.02 * n) * miss
            for place in places:
                skills[place] += 0.5 / (1 + 0.1 * count[place]) * miss
                count[place] += 1
            if learn:
                items[row.item] += 1.0 / (1 + 0.1 * tries[row.item]) * miss
                tries[row.item] += 1

    for learner in train:
        for _ in walk(learner, learn=True):
            pass
    return lambda _, learner: walk(learner, learn=False)


def bkt(world: World, train: Sequence[Learner]) -> Predict:
    """Predict with Bayesian knowledge tracing, one chain per skill, fitted by kind on a grid."""
    grid = [
        (start, learn, guess, slip)
        for start in (0.2, 0.5)
        for learn in (0.05, 0.2)
        for guess in (0.15, 0.3, 0.45)
        for slip in (0.1, 0.2, 0.3)
    ]

    def walk(
        learner: Learner, told: dict[str, tuple[float, float, float, float]]
    ) -> Iterator[float]:
        known: dict[int, float] = {}
        for row in answers(learner):
            start, learn, guess, slip = told[row.kind]
            chances = []
            for place in places_of(world, row):
                p = known.get(place, start)
                chances.append(p * (1 - slip) + (1 - p) * guess)
                hit = p * (1 - slip) if is_right(row) else p * slip
                total = chances[-1] if is_right(row) else 1 - chances[-1]
                p = hit / total
                known[place] = p + (1 - p) * learn
            yield sum(chances) / len(chances)

    best = dict.fromkeys((Verdict.kind, Prediction.kind, Review.kind), grid[0])
    some = train[:5]

    def short_of(told: dict[str, tuple[float, float, float, float]]) -> float:
        return loss(*judged(lambda _, learner: walk(learner, told), world, some))

    for kind in best:
        losses = {told: short_of({**best, kind: told}) for told in grid}
        best[kind] = min(losses, key=losses.__getitem__)
    return lambda _, learner: walk(learner, best)


def regression(world: World, train: Sequence[Learner], *, items: bool) -> Predict:
    """Predict with logistic regression on counts; with `items` Best-LR, else PFA."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    names: dict[str, int] = {}

    def features(learner: Learner) -> list[dict[int, float]]:
        wins, fails = defaultdict(float), defaultdict(float)
        found = []
        for row in answers(learner):
            told: dict[str, float] = {f"kind {row.kind}": 1.0}
            if items:
                told[f"item {row.item}"] = 1.0
                told["all wins"] = math.log1p(sum(wins.values()))
                told["all fails"] = math.log1p(sum(fails.values()))
                told["item wins"] = math.log1p(wins[row.item])
                told["item fails"] = math.log1p(fails[row.item])
            for place in places_of(world, row):
                told[f"skill {place}"] = 1.0
                shape = math.log1p if items else float
                told[f"wins {place}"] = shape(wins[place])
                told[f"fails {place}"] = shape(fails[place])
                if items:
                    told["skill wins"] = told.get("skill wins", 0) + math.log1p(wins[place])
                    told["skill fails"] = told.get("skill fails", 0) + math.log1p(fails[place])
            found.append({names.setdefault(name, len(names)): v for name, v in told.items()})
            count = wins if is_right(row) else fails
            for key in (*places_of(world, row), row.item):
                count[key] += 1
        return found

    def matrix(rows: list[dict[int, float]], width: int) -> csr_matrix:
        at = [(i, j, v) for i, row in enumerate(rows) for j, v in row.items() if j < width]
        i, j, v = zip(*at, strict=True)
        return csr_matrix((v, (i, j)), shape=(len(rows), width))

    made = [row for learner in train for row in features(learner)]
    width = len(names)
    right = [is_right(row) for learner in train for row in answers(learner)]
    fit = LogisticRegression(C=0.3, max_iter=400).fit(matrix(made, width), right)
    return lambda _, learner: iter(fit.predict_proba(matrix(features(learner), width))[:, 1])


# Measures


def judged(predict: Predict, world: World, learners: Sequence[Learner]) -> tuple[Floats, Floats]:
    """Give what was predicted and what came."""
    said = [p for learner in learners for p in predict(world, learner)]
    came = [is_right(row) for learner in learners for row in answers(learner)]
    return np.clip(said, 1e-4, 1 - 1e-4), np.array(came)


def loss(said: Floats, came: Floats) -> float:
    """Give the log-loss."""
    return float(-(came * np.log(said) + (1 - came) * np.log(1 - said)).mean())


def auc(said: Floats, came: Floats) -> float:
    """Give the chance that a right answer was held likelier than a wrong one."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(came, said))


def coverage(
    world: World, learners: Sequence[Learner], inflations: Sequence[float]
) -> dict[float, dict[str, float]]:
    """Give, for each inflation, how often the 90 % interval holds the true chance."""
    held: dict[float, dict[str, list[bool]]] = {i: defaultdict(list) for i in inflations}
    for learner in learners:
        at_work, done = Filter(world.graph, beginning(world.graph)), 0
        for number, (count, moment, theta) in zip(CUTS, learner.cuts, strict=True):
            for row in learner.rows[done:count]:
                at_work.take(row)
            done = count
            found = levels(Mastery(graph=world.graph, base=(0, at_work.belief())), moment)
            for level, logit in zip(found.values(), theta, strict=True):
                groups = ["all", "practised" if level.evidence else "never practised"]
                groups += [f"after {number} stages"]
                groups += ["called sure"] if level.is_sure else []
                for inflation in inflations:
                    spread = level.variance * inflation / model.INFLATION
                    is_in = abs(logit - level.logit) <= Z_90 * math.sqrt(spread)
                    for group in groups:
                        held[inflation][group].append(is_in)
    return {i: {k: float(np.mean(told)) for k, told in by.items()} for i, by in held.items()}


def cost(world: World, learners: Sequence[Learner]) -> float:
    """Give the microseconds for one answer."""
    times = []
    for learner in learners[:5]:
        state = Filter(world.graph, beginning(world.graph))
        start = time.perf_counter()
        for row in learner.rows:
            state.take(row)
        times.append((time.perf_counter() - start) / len(learner.rows))
    return 1e6 * min(times)


def folding(world: World, count: int = 100_000) -> tuple[float, float]:
    """Give the seconds to fold so much evidence from scratch, and to go on from a snapshot."""
    rng = np.random.default_rng(0)
    view, stages = MasteryView(world.graph), list(world.road)
    nobody = LearnerId("me")
    told: list[Evidence] = []
    for place in range(count):
        stage = stages[int(rng.integers(len(stages)))]
        card = CardId(f"{stage}/c{int(rng.integers(4))}")
        fact: Fact = Review(card=card, rating=3, grades=4, seconds=4.0, via="cli")
        if place % 10 == 0:
            outcome = "passed" if rng.random() < 0.6 else "failed"
            checks = [{"outcome": "passed"}, {"outcome": outcome}]
            report = {"passed": outcome == "passed", "checks": checks}
            own = EvidenceId(f"{place:032x}")
            fact = Verdict(
                stage=StageId(stage), attempt=own, via="cli", source="", report=report, seed=0
            )
        at = START + timedelta(minutes=place)
        told.append(
            Evidence(
                id=EvidenceId(f"{place:032x}"), learner=nobody, at=at, content_hash="", fact=fact
            )
        )
    start = time.perf_counter()
    state = fold(view, told)
    levels(state, told[-1].at)
    scratch = time.perf_counter() - start
    kept = json.dumps(view.to_json(state))
    start = time.perf_counter()
    levels(view.from_json(json.loads(kept)), told[-1].at)
    return scratch, time.perf_counter() - start


def main(seed: int = 0) -> None:
    """Measure."""
    rng = np.random.default_rng(seed)
    made = world(load(), rng)
    learners = [Walk(made, rng).go() for _ in range(LEARNERS)]
    train, test = learners[: LEARNERS // 2], learners[LEARNERS // 2 :]
    rows = sum(len(answers(learner)) for learner in test)
    right = np.mean([is_right(row) for learner in test for row in answers(learner)])
    print(f"\nMastery: {len(test)} simulated learners, {rows} answers, {right:.2f} right")
    graph = replace(made.graph, ease=fitted_ease(made, train))
    methods: dict[str, Predict] = {
        "item mean": item_mean(train),
        "BKT": bkt(made, train),
        "PFA": regression(made, train, items=False),
        "Elo": elo(made, train),
        "Best-LR": regression(made, train, items=True),
        "Baibu, nothing fitted": ours(made.graph),
        "Baibu, items' ease fitted": ours(graph),
    }
    print(f"  {'':28s}{'AUC':>7s}{'log-loss':>10s}{'AUC of verdicts':>18s}{'first 20':>10s}")
    for name, predict in methods.items():
        said, came = judged(predict, made, test)
        kinds = np.array([row.kind for learner in test for row in answers(learner)])
        place = np.array([n for learner in test for n, _ in enumerate(answers(learner))])
        only, early = kinds == Verdict.kind, place < 20
        print(
            f"  {name:28s}{auc(said, came):7.3f}{loss(said, came):10.4f}"
            f"{auc(said[only], came[only]):18.3f}{auc(said[early], came[early]):10.3f}"
        )
    print("  90 % interval of the true chance holds it, by how the variance is inflated:")
    inflations = sorted({1.0, 1.5, 2.0, 2.5, model.INFLATION})
    for inflation, told in coverage(made, test, inflations).items():
        print(f"    x {inflation:4.2f}  " + "  ".join(f"{k} {v:.3f}" for k, v in told.items()))
    print(f"  {cost(made, test):.0f} microseconds per answer, {len(graph.skills)} skills")
    scratch, snapshot = folding(made)
    print(
        f"  100,000 pieces of evidence: {scratch:.1f} s from scratch,"
        f" {1e3 * snapshot:.0f} ms from a snapshot"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
