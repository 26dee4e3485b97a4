# diagnosis: places_for_labels
from math import comb, exp, lgamma, log, pi

import numpy as np


def estimate(outcomes):
    o = np.asarray(outcomes, dtype=float)
    return float(o.mean()), float((o.var() / (o.size - 1)) ** 0.5)


def birthday(people, n, rng):
    days = rng.choice(365, size=(n, people))
    outcomes = np.array([np.bincount(row).max() > 1 for row in days])
    if people > 365:
        return 1.0, outcomes
    return 1 - exp(lgamma(366) - lgamma(366 - people) - people * log(365)), outcomes


def monty_hall(doors, n, rng):
    won = []
    for _ in range(n):
        prize, mine = rng.integers(doors), rng.integers(doors)
        can_open = [d for d in range(doors) if d != prize and d != mine]
        opened = can_open[int(rng.integers(len(can_open)))]
        rest = [d for d in range(doors) if d != mine and d != opened]
        won.append(rest[int(rng.integers(len(rest)))] == prize)
    return (doors - 1) / (doors * (doors - 2)), np.array(won)


def rare_disease(prevalence, sensitivity, specificity, n, rng):
    odds = prevalence / (1 - prevalence) * sensitivity / (1 - specificity)
    ill = rng.binomial(1, prevalence, n).astype(bool)
    tests = rng.binomial(1, np.where(ill, sensitivity, 1 - specificity)) == 1
    return odds / (1 + odds), ill[tests]


def all_girls(children, n, rng):
    girls = rng.binomial(children, 0.5, n)
    girls = girls[girls >= 1]
    return 1 / sum(comb(children, g) for g in range(1, children + 1)), (girls == children) * 1.0


def coupons(kinds, n, rng):
    packs = sum(rng.geometric(1 - have / kinds, n) for have in range(kinds))
    return float((kinds / np.arange(1, kinds + 1)).sum()), packs


def ruin(start, goal, p, n, rng):
    chain = np.zeros((goal + 1, goal + 1))
    chain[0, 0] = chain[goal, goal] = 1
    right = np.zeros(goal + 1)
    right[0] = 1
    for i in range(1, goal):
        chain[i, [i - 1, i, i + 1]] = -(1 - p), 1, -p
    lost = []
    for _ in range(n):
        money = start
        while 0 < money < goal:
            money += 1 if rng.random() < p else -1
        lost.append(money == 0)
    return float(np.linalg.solve(chain, right)[start]), np.array(lost)


def posterior(prior, likelihoods):
    with np.errstate(divide="ignore"):
        logs = np.vstack([np.log(prior), np.log(likelihoods)]).sum(axis=0)
    return np.exp(logs - np.logaddexp.reduce(logs))


def coin(heads, tosses, a, b):
    shape = (heads + a, tosses - heads + b)
    return heads / tosses, (shape[0] - 1) / (sum(shape) - 2), shape[0] / sum(shape)


class NaiveBayes:
    def fit(self, x, y):
        self.labels, place = np.unique(y, return_inverse=True)
        one = (place[:, None] == np.arange(len(self.labels))).astype(float)
        count = one.sum(axis=0)[:, None]
        self.prior = np.log(count[:, 0] / len(y))
        self.mu = one.T @ x / count
        self.var = np.stack([((x - m) ** 2 * one[:, [i]]).sum(axis=0) for i, m in enumerate(self.mu)])
        self.var = self.var / count + 1e-9 * np.var(x, axis=0).max()
        return self

    def log_probabilities(self, x):
        joint = np.empty((len(x), len(self.labels)))
        for i in range(len(self.labels)):
            z = (x - self.mu[i]) ** 2 / self.var[i] + np.log(2 * pi * self.var[i])
            joint[:, i] = self.prior[i] - z.sum(axis=1) / 2
        top = joint.max(axis=1)[:, None]
        return joint - top - np.log(np.exp(joint - top).sum(axis=1))[:, None]

    def predict(self, x):
        return self.log_probabilities(x).argmax(1)
