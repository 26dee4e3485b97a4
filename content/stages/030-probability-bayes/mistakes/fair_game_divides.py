"""Divides 0 by 0 in a fair game."""

import math
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Array = NDArray[Any]


def estimate(outcomes: Array) -> tuple[float, float]:
    """Give the mean of simulated outcomes and its standard error."""
    return float(np.mean(outcomes)), float(np.std(outcomes, ddof=1) / math.sqrt(len(outcomes)))


def birthday(people: int, n: int, rng: Generator) -> tuple[float, Array]:
    """Ask whether two of so many people share a birthday, among 365 equally likely days."""
    exact = 1 - float(np.prod(1 - np.arange(people) / 365))
    days = np.sort(rng.integers(0, 365, (n, people)), axis=1)
    return exact, (np.diff(days, axis=1) == 0).any(axis=1)


def monty_hall(doors: int, n: int, rng: Generator) -> tuple[float, Array]:
    """Ask whether switching wins, after the host opened one losing door that was not chosen."""
    exact = (doors - 1) / doors / (doors - 2)
    prize, chosen = rng.integers(0, doors, (2, n))
    others = rng.integers(0, doors - 2, n)  # which of the closed doors one switches to
    return exact, (prize != chosen) & (others == 0)


def rare_disease(
    prevalence: float, sensitivity: float, specificity: float, n: int, rng: Generator
) -> tuple[float, Array]:
    """Ask whether a person is ill, of those among n people whose test was positive."""
    found = prevalence * sensitivity
    exact = found / (found + (1 - prevalence) * (1 - specificity))
    ill = rng.random(n) < prevalence
    positive = rng.random(n) < np.where(ill, sensitivity, 1 - specificity)
    return exact, ill[positive]


def all_girls(children: int, n: int, rng: Generator) -> tuple[float, Array]:
    """Ask whether all are girls, of those among n families that have a girl."""
    girls = rng.integers(0, 2, (n, children)).sum(axis=1)
    return 1 / (2**children - 1), girls[girls > 0] == children


def coupons(kinds: int, n: int, rng: Generator) -> tuple[float, Array]:
    """Count the packs until every kind was found, each kind equally likely in each pack."""
    exact = kinds * sum(1 / i for i in range(1, kinds + 1))
    packs = np.zeros(n)
    for missing in range(kinds, 0, -1):
        packs += rng.geometric(missing / kinds, n)
    return exact, packs


def ruin(start: int, goal: int, p: float, n: int, rng: Generator) -> tuple[float, Array]:
    """Ask whether a player who wins 1 with probability p, else loses 1, meets 0 before goal."""
    odds = (1 - p) / p
    fair = math.isclose(odds, 1)
    exact = float(np.float64(odds**start - odds**goal) / np.float64(1 - odds**goal)) if not fair else math.nan
    money = np.full(n, start)
    playing = (money > 0) & (money < goal)
    while playing.any():
        money[playing] += np.where(rng.random(int(playing.sum())) < p, 1, -1)
        playing = (money > 0) & (money < goal)
    return exact, money == 0


def posterior(prior: Array, likelihoods: Array) -> Array:
    """Update beliefs (k,) by n independent observations: likelihoods (n, k) of each belief."""
    with np.errstate(divide="ignore"):  # a likelihood of 0 rules a belief out
        logs = np.log(prior) + np.log(likelihoods).sum(axis=0)
    weight = np.exp(logs - logs.max())
    shares: Array = weight / weight.sum()
    return shares


def coin(heads: int, tosses: int, a: float, b: float) -> tuple[float, float, float]:
    """Estimate a coin's probability: most likely; most probable and mean under a Beta(a, b)."""
    return (
        heads / tosses,
        (heads + a - 1) / (tosses + a + b - 2),
        (heads + a) / (tosses + a + b),
    )


class NaiveBayes:
    """Classify by Bayes' rule, each feature normal and independent within a class."""

    def fit(self, x: Array, y: Array) -> "NaiveBayes":
        """Estimate the share, means and variances of each class, by maximum likelihood."""
        self.classes_ = np.unique(y)
        floor = 1e-9 * float(x.var(axis=0).max())  # a variance of 0 would rule everything out
        self.shares_ = np.array([np.mean(y == label) for label in self.classes_])
        self.means_ = np.array([x[y == label].mean(axis=0) for label in self.classes_])
        self.variances_ = np.array([x[y == label].var(axis=0) for label in self.classes_]) + floor
        return self

    def log_probabilities(self, x: Array) -> Array:
        """Give the logarithm of each class's posterior probability: (n, k)."""
        away = (x[:, None, :] - self.means_) ** 2 / self.variances_
        density = -0.5 * (np.log(2 * math.pi * self.variances_) + away).sum(axis=2)
        joint = np.log(self.shares_) + density
        highest = joint.max(axis=1, keepdims=True)
        total = highest + np.log(np.exp(joint - highest).sum(axis=1, keepdims=True))
        logs: Array = joint - total
        return logs

    def predict(self, x: Array) -> Array:
        """Give the most probable class of each row."""
        labels: Array = self.classes_[np.argmax(self.log_probabilities(x), axis=1)]
        return labels
