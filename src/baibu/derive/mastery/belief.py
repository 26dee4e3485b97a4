"""Work out what rows of evidence say about every skill: one Gaussian over the logits of all skills.

Each row is an answer that a person gets right with chance sigma(ease + mean of its skills + item).
The most likely logit of that answer is found exactly (one dimension, Newton), and the whole state
follows it: m += Pa (x* - x) / v, P -= w / (1 + w v) Pa Pa'. The item's own part is kept beside the
state, as if independent of it (recall.md, section 3).

Reads  rows in order of time.
Gives  a `Belief`; with `watch`, what each row changed.
Never  looks at a clock: forgetting is added by `levels`, for a moment.

Start reading at `Filter.take`.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from baibu.derive.mastery import weights
from baibu.derive.mastery.graph import Places, SkillGraph
from baibu.derive.mastery.record import Row
from baibu.ledger.evidence import Help, Placement, Prediction, Review, Verdict

if TYPE_CHECKING:
    from baibu.derive.mastery.graph import Floats

DAY = 86_400_000_000  # microseconds
PROBIT = math.pi / 8  # a logit with variance v is as sure as one divided by sqrt(1 + pi v / 8)


class StageSeen(NamedTuple):
    """What is remembered of a stage, so that the next verdict on it gets its weight."""

    verdicts: int = 0
    best: float = 0.0  # share of checks passed so far
    tier: int = 0  # highest hint taken
    solved: bool = False  # the solution was read before a pass
    passed: bool = False


class Change(NamedTuple):
    """What one row did."""

    row: Row
    places: Places  # of the skills that it is evidence of
    weight: float  # beside a verdict, which counts 1
    expected: float  # chance that was given to the right answer
    taught: float  # logits, of those skills, for the work itself
    shown: Floats | None  # logits, of all skills, for what was shown


Watch = Callable[[Change], None]


@dataclass(frozen=True, eq=False)
class Belief:
    """What is believed after some rows. Its arrays are never written to."""

    mean: Floats  # logits, by skill
    covariance: Floats
    items: dict[str, tuple[float, float]]  # an item's own part: mean and variance
    stages: dict[str, StageSeen]
    last: dict[int, int]  # of each skill with evidence of its own: when the last came
    count: dict[int, int]  # and how much there is
    cards: dict[str, int]  # when each card was reviewed last
    shown: int  # rows of what a person did, beside what she said of herself

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Belief) and self.to_json() == other.to_json()

    def to_json(self) -> dict[str, Any]:
        """Give it as plain JSON; the arrays bit for bit."""
        return {
            "mean": _packed(self.mean),
            "covariance": _packed(self.covariance),
            "items": {name: list(pair) for name, pair in self.items.items()},
            "stages": {name: list(seen) for name, seen in self.stages.items()},
            "last": [list(pair) for pair in self.last.items()],
            "count": [list(pair) for pair in self.count.items()],
            "cards": self.cards,
            "shown": self.shown,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Belief:
        """Read it back."""
        mean = _unpacked(data["mean"])
        return cls(
            mean=mean,
            covariance=_unpacked(data["covariance"]).reshape(len(mean), len(mean)),
            items={name: (pair[0], pair[1]) for name, pair in data["items"].items()},
            stages={name: StageSeen(*seen) for name, seen in data["stages"].items()},
            last=dict(data["last"]),
            count=dict(data["count"]),
            cards=dict(data["cards"]),
            shown=data["shown"],
        )


def believed(
    graph: SkillGraph, rows: Iterable[Row], start: Belief, watch: Watch | None = None
) -> Belief:
    """Give the belief after more rows, which come in order of time."""
    at_work = Filter(graph, start, watch)
    for row in rows:
        at_work.take(row)
    return at_work.belief()


def beginning(graph: SkillGraph, background: str = "") -> Belief:
    """Give the belief before any evidence."""
    mean = graph.prior_mean(background)
    mean.flags.writeable = False
    return Belief(mean, graph.usual_covariance, {}, {}, {}, {}, {}, 0)


@dataclass
class Filter:
    """A belief at work on rows: its own copy, changed in place."""

    graph: SkillGraph
    start: Belief
    watch: Watch | None = None
    items: dict[str, tuple[float, float]] = field(init=False)

    def __post_init__(self) -> None:
        self.mean, self.covariance = self.start.mean.copy(), self.start.covariance.copy()
        self.items, self.stages = dict(self.start.items), dict(self.start.stages)
        self.last, self.count = dict(self.start.last), dict(self.start.count)
        self.cards, self.shown = dict(self.start.cards), self.start.shown
        self._buffer = self.covariance.copy()

    def belief(self) -> Belief:
        """Give what is believed now."""
        mean, covariance = self.mean.copy(), self.covariance.copy()
        mean.flags.writeable = covariance.flags.writeable = False
        return Belief(
            mean, covariance, dict(self.items), dict(self.stages),
            dict(self.last), dict(self.count), dict(self.cards), self.shown,
        )  # fmt: skip

    def take(self, row: Row) -> None:
        """Take one row in."""
        if row.kind == Help.kind:
            self._help(row)
            return
        places = self._places(row)
        if not places:
            return
        weight = self._weight(row)
        expected = self.expect(row)
        taught = self._teach(row, places)
        change = self._answer(row, places, weight * weights.ANSWERS_IN_A_VERDICT)
        if row.kind == Verdict.kind:
            self._note(row)
        if row.kind == Review.kind:
            self.cards[row.item] = row.at
        if weight:
            self.shown += row.kind != Placement.kind
            for at in places:
                self.last[at] = row.at
                self.count[at] = self.count.get(at, 0) + 1
        if self.watch is not None:
            self.watch(Change(row, places, weight, expected, taught, change))

    def expect(self, row: Row) -> float:
        """Give the chance of a right answer, before it is known."""
        places = self._places(row)
        x, v, _ = self._before(row, places)
        if row.kind == Verdict.kind:  # who hands a stage in has worked it through
            x += weights.TAUGHT * (1 - self.stages.get(row.subject, StageSeen()).best)
            v += weights.TAUGHT_VAR
        return sigmoid(x / math.sqrt(1 + PROBIT * v))

    def _places(self, row: Row) -> Places:
        if row.kind == Review.kind:
            return self.graph.of_card(row.subject)
        if row.kind == Placement.kind:
            return self.graph.of_skill(row.subject)
        return self.graph.of_stage(row.subject)

    def _help(self, row: Row) -> None:
        seen = self.stages.get(row.subject, StageSeen())
        if seen.passed:
            return
        if row.right == 0:
            self.stages[row.subject] = seen._replace(solved=True)
        else:
            self.stages[row.subject] = seen._replace(tier=max(seen.tier, int(row.right)))

    def _weight(self, row: Row) -> float:
        weight = weights.WEIGHTS[row.kind]
        if row.kind == Verdict.kind:
            return weight * self._verdict_factor(row)
        if row.kind == Prediction.kind:
            return 0.0 if row.item in self.items else weight  # the first answer alone counts
        if row.kind == Review.kind:
            before = self.cards.get(row.item)
            if before is None:
                return weight
            days = max(row.at - before, 0) / DAY
            return weight * days / (days + weights.REVIEW_GAP_DAYS)
        # A placement takes nothing away from what was shown, or said before.
        settled = self.shown or self.items.get(row.item, (0.0, 0.0))[0] > 0
        return 0.0 if settled and row.right < 0.5 else weight

    def _verdict_factor(self, row: Row) -> float:
        seen = self.stages.get(row.subject, StageSeen())
        if seen.passed:
            return weights.PASSED_AGAIN
        if seen.solved:
            return weights.AFTER_SOLUTION
        helped = weights.AFTER_HINTS[min(seen.tier, len(weights.AFTER_HINTS) - 1)]
        return float(helped * weights.AGAIN**seen.verdicts)

    def _teach(self, row: Row, places: Places) -> float:
        """Let work on a stage raise the skills that it teaches, as far as its checks come to pass.

        A submission that passes nothing new teaches nearly nothing, however often it is sent.
        """
        if row.kind != Verdict.kind:
            return 0.0
        seen = self.stages.get(row.subject, StageSeen())
        if seen.passed:
            return 0.0
        part = max(row.right - seen.best, 0.0) * (weights.AFTER_SOLUTION if seen.solved else 1.0)
        gain = weights.TAUGHT * part + (weights.GAIN if row.right > seen.best else 0.0)
        for at in places:
            self.mean[at] += gain
            self.covariance[at, at] += weights.TAUGHT_VAR * part + weights.DRIFT
        return gain

    def _note(self, row: Row) -> None:
        seen = self.stages.get(row.subject, StageSeen())
        self.stages[row.subject] = seen._replace(
            verdicts=seen.verdicts + 1,
            best=max(seen.best, row.right),
            passed=seen.passed or row.passes,
        )

    def _before(self, row: Row, places: Places) -> tuple[float, float, Floats]:
        """Give the logit of an answer, its variance, and its covariance with every skill."""
        share = 1.0 / len(places)
        along = self.covariance[places[0]]  # a row is a column: it is symmetric
        for at in places[1:]:
            along = along + self.covariance[at]
        along = along * share
        x, v = self.items.get(row.item, (0.0, weights.VAR_ITEM))
        x += weights.EASE[row.kind] + self.graph.ease.get(row.item, 0.0)
        for at in places:
            x += share * float(self.mean[at])
            v += share * float(along[at])
        return x, v, along

    def _answer(self, row: Row, places: Places, worth: float) -> Floats | None:
        """Let an answer change the state; give what it changed."""
        import numpy as np

        item, item_var = self.items.setdefault(row.item, (0.0, weights.VAR_ITEM))
        if not worth:
            return None
        x, v, along = self._before(row, places)
        right = row.right**weights.NEARLY if row.kind == Verdict.kind else row.right
        best = likeliest(x, v, worth, right)
        push = (best - x) / v
        chance = sigmoid(best)
        pull = worth * chance * (1 - chance)
        shrink = pull / (1 + pull * v)
        change: Floats = along * push
        self.mean += change
        scaled = along * math.sqrt(shrink)
        np.multiply(scaled[:, None], scaled, out=self._buffer)  # symmetric to the last bit
        self.covariance -= self._buffer
        self.items[row.item] = (item + item_var * push, item_var * (1 - shrink * item_var))
        return change


def likeliest(x: float, v: float, worth: float, right: float) -> float:
    """Give the most likely logit after an answer: the one root of a rising function.

    Newton's step where it helps, half the bracket where it does not.
    """
    low, high = x - v * worth, x + v * worth
    best, before = x, math.inf
    for _ in range(100):
        chance = sigmoid(best)
        miss = best - x - v * worth * (right - chance)
        if miss > 0:
            high = best
        else:
            low = best
        after = best - miss / (1 + v * worth * chance * (1 - chance))
        if not low <= after <= high or abs(miss) > before / 2:
            after = (low + high) / 2
        if abs(after - best) < 1e-12:
            break
        best, before = after, abs(miss)
    return best


def sigmoid(x: float) -> float:
    """Give the chance of a logit."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))


def _packed(array: Floats) -> str:
    return base64.b64encode(array.astype("<f8").tobytes()).decode("ascii")


def _unpacked(text: str) -> Floats:
    import numpy as np

    return np.frombuffer(base64.b64decode(text), dtype="<f8")
