"""Checks of stage 30: six puzzles by formula and by simulation, updating, estimates, classifier."""

from functools import lru_cache
from typing import Any

import numpy as np
import solution
from numpy.random import Generator

from baibu.grader.checks import Learner, check, expect

N = 20_000
SURE = 6  # standard errors: by exact binomial tails a right answer misses one in 10⁷ verdicts


@check(
    zh="estimate：均值和它的标准误",
    en="estimate: the mean and its standard error",
    proves=["probability"],
)
def estimates(learner: Learner, rng: Generator) -> None:
    for outcomes in (
        np.array([1.0, 2.0, 6.0]),
        rng.normal(5, 2, 50).round(2),
        rng.random(40) < 0.3,
    ):
        expect(learner.estimate(outcomes)).close_to(solution.estimate(outcomes), rtol=1e-9)


@check(
    zh="birthday：公式与模拟一致",
    en="birthday: formula and simulation agree",
    proves=["probability"],
)
def shares_birthdays(learner: Learner, rng: Generator) -> None:
    for people in (23, int(rng.integers(5, 20)), 1, 400):
        puzzle(learner, "birthday", (people,), rng, n=3000)


@check(
    zh="monty_hall：门的数目任意，公式与模拟一致",
    en="monty_hall: formula and simulation agree, for any number of doors",
    proves=["probability"],
)
def switches_doors(learner: Learner, rng: Generator) -> None:
    for doors in (3, int(rng.integers(4, 9))):
        puzzle(learner, "monty_hall", (doors,), rng)


@check(
    zh="rare_disease：先问阳性，再问有没有病",
    en="rare_disease: of the positive ones, who is ill",
    proves=["bayes-rule", "probability"],
)
def finds_the_ill(learner: Learner, rng: Generator) -> None:
    for prevalence in (0.01, round(float(rng.uniform(0.1, 0.4)), 2)):
        sensitivity, specificity = (float(v) for v in rng.uniform(0.8, 0.97, 2).round(3))
        facts = (prevalence, sensitivity, specificity)
        outcomes = puzzle(learner, "rare_disease", facts, rng, length=None)
        positive = prevalence * sensitivity + (1 - prevalence) * (1 - specificity)
        near(
            len(outcomes) / N, positive, (positive * (1 - positive) / N) ** 0.5, "阳性", "positive"
        )


@check(
    zh="all_girls：至少一个女孩，和头一个是女孩，不是一回事",
    en="all_girls: that there is a girl is not that the first is one",
    proves=["probability", "bayes-rule"],
)
def counts_girls(learner: Learner, rng: Generator) -> None:
    for children in (2, int(rng.integers(3, 5))):
        outcomes = puzzle(learner, "all_girls", (children,), rng, length=None)
        some = 1 - 0.5**children
        near(len(outcomes) / N, some, (some * (1 - some) / N) ** 0.5, "有女孩", "with a girl")


@check(
    zh="coupons：期望是 k 乘以调和数",
    en="coupons: the expectation is k times a harmonic number",
    proves=["probability"],
)
def collects_coupons(learner: Learner, rng: Generator) -> None:
    for kinds in (4, int(rng.integers(6, 12))):
        outcomes = puzzle(learner, "coupons", (kinds,), rng)
        expect(float(outcomes.min()), zh="最少的包数", en="the fewest packs").at_least(kinds)
    spread = float(np.var(outcomes))
    want = sum(kinds * i / (kinds - i) ** 2 for i in range(kinds))
    expect(spread, zh="包数的方差", en="the variance of the packs").between(
        0.85 * want, 1.15 * want
    )


@check(
    zh="ruin：公平的赌局也算得出，公式与模拟一致",
    en="ruin: formula and simulation agree, for a fair game too",
    proves=["probability"],
)
def loses_everything(learner: Learner, rng: Generator) -> None:
    for p in (0.5, 0.4, round(float(rng.uniform(0.52, 0.6)), 2)):
        goal = int(rng.integers(6, 10))
        puzzle(learner, "ruin", (int(rng.integers(2, goal - 2)), goal, p), rng, n=5000)


@check(
    zh="模拟只用传进来的生成器：种子相同，结果就相同",
    en="simulations use the generator passed in: the same seed gives the same outcomes",
    proves=["probability"],
)
def repeats_with_the_seed(learner: Learner, rng: Generator) -> None:
    seed = int(rng.integers(10**6))
    cases = {
        "birthday": (20,),
        "monty_hall": (3,),
        "rare_disease": (0.2, 0.9, 0.9),
        "all_girls": (2,),
        "coupons": (5,),
        "ruin": (2, 5, 0.45),
    }
    for name, facts in cases.items():
        outcomes = []
        for start in (seed, seed, seed + 1):
            exact, found = getattr(learner, name)(*facts, 300, generator(learner, start))
            expect(exact, zh=name, en=name).close_to(want(name, facts), rtol=1e-9)
            outcomes.append(expect(found, zh=name, en=name).is_array(shape=(None,)).tolist())
        expect(outcomes[1], zh=f"{name}：同一个种子", en=f"{name}: the same seed").equals(
            outcomes[0]
        )
        expect.that(
            outcomes[2] != outcomes[0],
            zh=f"{name}：种子不同，结果就不同",
            en=f"{name}: another seed, other outcomes",
        )


@check(
    zh="posterior：先验乘以似然，再归一",
    en="posterior: prior times likelihoods, scaled to sum to 1",
    proves=["bayes-rule"],
)
def updates(learner: Learner, rng: Generator) -> None:
    got = learner.posterior(np.array([0.5, 0.5]), np.array([[0.75, 0.5], [0.75, 0.5]]))
    expect(got).close_to(np.array([9.0, 4.0]) / 13)
    prior = rng.dirichlet(np.ones(3))
    likelihoods = rng.uniform(0.1, 0.9, (5, 3)).round(2)
    expect(learner.posterior(prior, likelihoods)).close_to(
        solution.posterior(prior, likelihoods), rtol=1e-9
    )
    likelihoods[2, 1] = 0.0
    expect(learner.posterior(prior, likelihoods)).close_to(
        solution.posterior(prior, likelihoods), rtol=1e-9
    )


@check(
    zh="posterior：五千个观测也不会下溢",
    en="posterior: five thousand observations do not underflow",
    proves=["bayes-rule"],
)
def updates_very_often(learner: Learner, rng: Generator) -> None:
    likelihoods = rng.uniform(0.001, 0.01, (5000, 3))
    likelihoods[:, 1] = likelihoods[::-1, 0] * 1.0001
    likelihoods[:, 2] = likelihoods[:, 0][rng.permutation(5000)]
    prior = rng.dirichlet(np.full(3, 5.0))
    expect(learner.posterior(prior, likelihoods)).close_to(
        solution.posterior(prior, likelihoods), rtol=1e-6
    )


@check(
    zh="coin：最大似然估计，后验的众数，后验的均值",
    en="coin: maximum likelihood, mode of the posterior, mean of the posterior",
    proves=["maximum-likelihood", "bayes-rule"],
)
def estimates_a_coin(learner: Learner, rng: Generator) -> None:
    expect(learner.coin(3, 3, 2.0, 2.0)).close_to((1.0, 0.8, 5 / 7))
    tosses = int(rng.integers(5, 40))
    heads, a, b = int(rng.integers(1, tosses)), *(float(v) for v in rng.uniform(1.5, 6, 2).round(1))
    expect(learner.coin(heads, tosses, a, b)).close_to(
        solution.coin(heads, tosses, a, b), rtol=1e-9
    )


@check(
    zh="NaiveBayes：对数概率与参考一致，各类多少不同也对",
    en="NaiveBayes: the log-probabilities agree with a reference, for unequal classes too",
    proves=["bayes-rule", "maximum-likelihood"],
)
def classifies(learner: Learner, rng: Generator) -> None:
    x, y = blobs(rng, (4, 9, 7))
    fresh = rng.normal(size=(6, 3), scale=2).round(2)
    model = learner.NaiveBayes()
    model.fit(x, y)
    got = model.log_probabilities(fresh)
    expect(got).is_array(shape=(6, 3), dtype="float")
    reference = solution.NaiveBayes().fit(x, y)
    expect(got).close_to(reference.log_probabilities(fresh), rtol=1e-6, atol=1e-8)
    expect(model.predict(fresh)).equals(reference.predict(fresh))


@check(
    zh="NaiveBayes：离所有类都极远的点，对数概率仍然有限",
    en="NaiveBayes: for a point far from all classes the log-probabilities stay finite",
    proves=["bayes-rule"],
)
def stays_finite(learner: Learner, rng: Generator) -> None:
    x, y = blobs(rng, (6, 6))
    far = rng.normal(size=(3, 3)) + np.array([[80.0], [-200.0], [500.0]])
    model = learner.NaiveBayes()
    model.fit(x, y)
    want = solution.NaiveBayes().fit(x, y).log_probabilities(far)
    expect(model.log_probabilities(far)).close_to(want, rtol=1e-6, atol=1e-8)


@check(
    zh="NaiveBayes：某一类里特征全都相等，也照样能算",
    en="NaiveBayes: works where all values of a feature are equal within a class",
    proves=["bayes-rule", "maximum-likelihood"],
)
def survives_equal_values(learner: Learner, rng: Generator) -> None:
    x, y = blobs(rng, (6, 8))
    x[y == 0, 1] = 2.0
    fresh = np.vstack([x[:2], rng.normal(size=(2, 3))])
    model = learner.NaiveBayes()
    model.fit(x, y)
    want = solution.NaiveBayes().fit(x, y).log_probabilities(fresh)
    expect(model.log_probabilities(fresh)).close_to(want, rtol=1e-6, atol=1e-8)


@check(
    zh="NaiveBayes：在鸢尾花上认出没见过的花，标签是文本也行",
    en="NaiveBayes: names unseen iris flowers, with texts as labels",
    proves=["bayes-rule", "maximum-likelihood"],
)
def names_flowers(learner: Learner, rng: Generator) -> None:
    x, y = iris()
    order = rng.permutation(len(x))
    seen, unseen = order[:100], order[100:]
    model = learner.NaiveBayes()
    model.fit(x[seen], y[seen])
    got = expect(model.predict(x[unseen])).is_array(shape=(50,), dtype="str")
    reference = solution.NaiveBayes().fit(x[seen], y[seen]).predict(x[unseen])
    expect(got).equals(reference)
    right = float(np.mean(got == y[unseen]))
    expect(right, zh="认对的比例", en="the share named rightly").at_least(0.7)


def puzzle(
    learner: Learner,
    name: str,
    facts: tuple[Any, ...],
    rng: Generator,
    *,
    n: int = N,
    length: int | None = -1,
) -> np.ndarray:
    """Demand the exact answer, and simulated outcomes whose mean is as near as chance allows."""
    got = getattr(learner, name)(*facts, n, generator(learner, int(rng.integers(10**9))))
    expect.that(
        isinstance(got, (tuple, list)) and len(got) == 2,
        zh="返回值是元组 (exact, outcomes)",
        en="the result is the tuple (exact, outcomes)",
        got=got,
    )
    exact = want(name, facts)
    expect(got[0], zh="精确答案", en="the exact answer").close_to(exact, rtol=1e-9, atol=1e-12)
    outcomes = expect(got[1], zh="模拟结果", en="the outcomes").is_array(
        shape=(n if length == -1 else length,)
    )
    spread = float(np.std(outcomes)) if name == "coupons" else (exact * (1 - exact)) ** 0.5
    near(
        float(np.mean(outcomes)),
        exact,
        spread / len(outcomes) ** 0.5,
        "模拟的均值",
        "simulated mean",
    )
    return np.asarray(outcomes)


def near(got: float, want: float, error: float, zh: str, en: str) -> None:
    expect(got, zh=zh, en=en).between(want - SURE * error - 1e-9, want + SURE * error + 1e-9)


@lru_cache
def want(name: str, facts: tuple[Any, ...]) -> float:
    """Give the exact answer."""
    return float(getattr(solution, name)(*facts, 2, np.random.default_rng(0))[0])


def generator(learner: Learner, seed: int) -> Any:
    return learner.define(f"__import__('numpy').random.default_rng({seed})")


def blobs(rng: Generator, sizes: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Draw classes around different centres, with different spreads."""
    parts = [
        rng.normal(size=(size, 3), scale=rng.uniform(0.5, 2, 3), loc=rng.normal(size=3))
        for size in sizes
    ]
    return np.vstack(parts).round(3), np.repeat(np.arange(len(sizes)), sizes)


@lru_cache
def iris() -> tuple[np.ndarray, np.ndarray]:
    """Load the flowers, their kinds as texts."""
    from sklearn.datasets import load_iris

    table = load_iris()
    return table.data, table.target_names[table.target]
