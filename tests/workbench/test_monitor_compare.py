"""Two versions are compared so that equals are hardly ever told apart, and betters mostly are."""

from __future__ import annotations

import numpy as np
import pytest

from baibu.core.language import LANGUAGES, messages
from baibu.workbench.monitor import compare
from baibu.workbench.monitor.compare import assigned, divided, sample_size, shadow
from baibu.workbench.monitor.errors import NotComparableError, WatchSettingError
from workbench.service import Floats, World, service


def chances(count: int, seed: int) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    yes = rng.beta(1, 1, count)
    return (rng.random(count) < yes).astype(float), yes


def noisy(yes: Floats, noise: float, seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    return np.clip(yes + noise * rng.normal(size=len(yes)), 0, 1)


def test_a_better_model_is_promoted_and_a_worse_one_is_not() -> None:
    truth, yes = chances(1_000, 0)
    worse = noisy(yes, 0.5, 1)
    found = shadow("roc_auc", truth, worse, yes)
    assert found.decision == "promote"
    assert found.low > 0
    back = shadow("roc_auc", truth, yes, worse)
    assert back.decision == "keep"
    assert back.gain == pytest.approx(-found.gain)


def test_less_is_better_where_the_metric_says_so() -> None:
    truth, yes = chances(1_000, 0)
    assert shadow("log_loss", truth, noisy(yes, 0.3, 1), yes).decision == "promote"


def test_a_gain_that_does_not_matter_changes_nothing() -> None:
    truth, yes = chances(20_000, 2)
    found = shadow("roc_auc", truth, noisy(yes, 0.06, 1), yes, least_gain=0.05)
    assert found.low > 0
    assert found.decision == "keep"


def test_equals_are_rarely_told_apart_in_the_shadow() -> None:
    promoted = 0
    for seed in range(60):
        truth, yes = chances(200, seed)
        pair = noisy(yes, 0.2, seed + 1_000), noisy(yes, 0.2, seed + 2_000)
        promoted += shadow("brier", truth, *pair).decision == "promote"
    assert promoted <= 5  # of 60; 1.5 are to be expected


def test_the_same_answers_agree_wholly_and_gain_nothing() -> None:
    truth, yes = chances(300, 1)
    found = shadow("roc_auc", truth, yes, yes)
    assert (found.gain, found.agreement, found.decision) == (0.0, 1.0, "keep")


def test_several_classes_and_amounts_are_compared_alike() -> None:
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 3, 600).astype(float)
    sure = np.eye(3)[truth.astype(int)] * 0.6 + 0.4 / 3
    flat = np.full((600, 3), 1 / 3)
    assert shadow("log_loss", truth, flat, sure).decision == "promote"
    amounts = rng.normal(size=600)
    assert shadow("rmse", amounts, np.zeros(600), amounts * 0.5).decision == "promote"


def test_too_few_rows_are_no_comparison() -> None:
    truth, yes = chances(20, 1)
    with pytest.raises(NotComparableError):
        shadow("roc_auc", truth, yes, yes)
    with pytest.raises(NotComparableError):
        divided(truth, truth, planned=None)


def test_the_sample_size_is_the_one_of_the_textbook_and_has_its_power() -> None:
    # two shares of .10 and .12: 80 % power at 5 % want about 3 600-3 850 rows each
    size = sample_size((0.1 * 0.9) ** 0.5, 0.02)
    assert size == pytest.approx(3_532, abs=5)  # 2 (1.96 + .8416)^2 .09 / .02^2
    rng = np.random.default_rng(0)
    won = sum(
        divided(
            rng.binomial(1, 0.10, size).astype(float),
            rng.binomial(1, 0.12, size).astype(float),
            planned=size,
        ).decision
        == "promote"
        for _ in range(300)
    )
    assert 0.72 <= won / 300 <= 0.88


def test_a_fixed_test_says_nothing_before_its_size_is_reached() -> None:
    old, new = np.zeros(100), np.ones(100)
    assert divided(old, new, planned=101).decision == "undecided"
    assert divided(old, new, planned=100).decision == "promote"


def peeked(*, sequential: bool, gain: float, seed: int, most: int = 4_000) -> bool:
    """Look every 50 rows and stop at the first winner."""
    rng = np.random.default_rng(seed)
    old, new = rng.normal(size=most), rng.normal(loc=gain, size=most)
    for rows in range(50, most + 1, 50):
        planned = None if sequential else rows
        if divided(old[:rows], new[:rows], planned=planned).decision == "promote":
            return True
    return False


def test_peeking_deceives_a_fixed_test_and_not_the_sequential_one() -> None:
    times = 120
    deceived = sum(peeked(sequential=False, gain=0.0, seed=seed) for seed in range(times))
    honest = sum(peeked(sequential=True, gain=0.0, seed=seed) for seed in range(times))
    assert deceived / times > 0.1  # one-sided 2.5 % were agreed on
    assert honest / times <= 0.05
    found = sum(peeked(sequential=True, gain=0.15, seed=seed) for seed in range(30))
    assert found >= 24


def test_a_division_that_was_not_fair_concludes_nothing() -> None:
    rng = np.random.default_rng(0)
    found = divided(rng.normal(size=1_000), rng.normal(loc=1, size=800), planned=None)
    assert found.decision == "unfair"
    assert divided(rng.normal(size=900), rng.normal(loc=1, size=100), planned=None,
                   share=0.1).decision == "promote"  # fmt: skip


def test_who_asks_gets_the_same_version_again_and_the_share_is_kept() -> None:
    names = [f"customer-{number}" for number in range(20_000)]
    first = [assigned(name, share=0.3, salt="spring") for name in names]
    assert first == [assigned(name, share=0.3, salt="spring") for name in names]
    assert np.mean(first) == pytest.approx(0.3, abs=0.01)
    other = [assigned(name, share=0.3, salt="autumn") for name in names]
    both = np.mean(np.array(first) & np.array(other))
    assert both == pytest.approx(0.09, abs=0.01)  # another test divides anew


@pytest.mark.parametrize("gain", [0.0, -1.0, float("nan")])
def test_a_gain_that_cannot_be_looked_for_is_refused(gain: float) -> None:
    with pytest.raises(WatchSettingError):
        sample_size(1.0, gain)


def test_a_retrained_model_wins_in_the_shadow_once_the_law_has_changed() -> None:
    rng = np.random.default_rng(9)
    old = service(*World().lived(4_000, rng))
    new = service(*World(slope=0.05).lived(2_000, rng), version="v2")
    rows, truth = World(slope=0.05).lived(1_000, rng)
    assert shadow("roc_auc", truth, old.answers(rows), new.answers(rows)).decision == "promote"


def test_every_decision_has_its_sentence() -> None:
    truth, yes = chances(300, 1)
    plain = shadow("roc_auc", truth, yes, yes).plain()
    for decision in compare.Decision.__args__:  # type: ignore[attr-defined]
        for language in LANGUAGES:
            assert messages("monitor")[f"compare.{decision}"].into(language).format_map(plain)
